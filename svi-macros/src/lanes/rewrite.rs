//! The statements of a plate as they are written for iterations side by side.
//!
//! In such a plate every statement is a `let` or a word over arithmetic. An expression of the data alone is evaluated for each
//! of the iterations, and what is the same in all of them but may have derivatives is a constant of the plate.

mod calls;
mod types;

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{BinOp, Expr, ExprIndex, Item, Local, Pat, PatIdent, Stmt, UnOp, parse_quote};

use super::expressions::{categories, has_words, is_computed, is_evaluated_at_will, names, variable};
use super::known::are_known;
use super::outside::Outside;
use crate::expand::local;
use crate::ir::{Block, Enumeration, Family, Plate, Role, Site, Statement, Syntax, Word};
use crate::parse::mentions::{bound, mentioned};
use crate::sampling::Sampling;
use crate::words::{Found, called_word};

/// A plate's body for iterations that run side by side.
pub struct SideBySide {
    pub block: Block,
    /// What is the same in all iterations, in the order of its slots.
    pub constants: Vec<Constant>,
    /// Slices and vectors from outside. A copy of its own is not looked up again after each number that is written.
    pub copies: Vec<Ident>,
}

/// What is the same in all iterations: one number, or several.
pub struct Constant {
    /// The variable that it is in the iterations.
    pub name: Ident,
    pub value: Value,
    /// How many slots it has.
    pub slots: usize,
}

/// The value of a constant.
#[derive(Clone, PartialEq)]
pub enum Value {
    Number(Expr),
    /// An array of numbers.
    Array(Expr),
    /// The logarithms of the probabilities of a distribution's values.
    LogMasses(Expr),
}

/// Whether the iterations of a plate have numbers of their own.
fn has_own_sites(plate: &Plate) -> bool {
    [Word::Sample, Word::Param].iter().any(|word| plate.body.has(*word))
}

/// Whether sites can be in iterations that run side by side: these have the numbers of a row at hand in the order of the plate, and draw
/// or score one number a site.
fn can_be_there(plate: &Plate, role: Role) -> bool {
    let is_number = |site: &Site| {
        let is_univariate =
            |family: &Family| family.iid.is_none() && !family.ordered && !family.run_time && family.narrower.is_none();
        site.size.is_none() && site.dims.is_none() && site.family.as_ref().is_none_or(is_univariate)
    };
    let are_known = plate.body.sites().all(|site| match (site.word, role) {
        (Word::Sample, _) | (Word::Param, Role::Guide) => is_number(site),
        (Word::Param, Role::Model) => false,
        _ => true,
    });
    let counts = |site: &Site| match role {
        Role::Model => matches!(site.word, Word::Observe | Word::Factor | Word::Sample),
        Role::Guide => site.word == Word::Sample,
    };
    let reads = role == Role::Guide && plate.body.statements.iter().any(|statement| !statement.reads.is_empty());
    let in_order = matches!(plate.sampling, Sampling::All) || !has_own_sites(plate);
    are_known && in_order && !reads && plate.body.sites().any(counts)
}

/// The plate's body for iterations that run side by side, if they can.
pub fn side_by_side(plate: &Plate, outside: &Outside, role: Role) -> Option<SideBySide> {
    let index = match &plate.index {
        Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => Some(pat.ident.to_string()),
        Pat::Wild(_) => None,
        _ => return None,
    };
    if outside.diverges || plate.scan.is_some() || !can_be_there(plate, role) || !are_known(&plate.body, outside) {
        return None;
    }
    let mut rewriter = Rewriter {
        role,
        collects: plate.collects.is_some(),
        pattern: &plate.index,
        outside,
        data: index.into_iter().collect(),
        data_lets: Vec::new(),
        lanes: BTreeSet::new(),
        values: BTreeSet::new(),
        plain: BTreeSet::new(),
        constants: RefCell::default(),
        copies: RefCell::default(),
        enumerated: false,
        is_bool: false,
    };
    let statements = plate.body.statements.iter().map(|statement| rewriter.statement(statement));
    let block = Block { statements: statements.collect::<Option<_>>()? };
    Some(SideBySide {
        block,
        constants: rewriter.constants.into_inner(),
        copies: rewriter.copies.into_inner().into_iter().collect(),
    })
}

struct Rewriter<'p> {
    role: Role,
    /// Whether the plate collects the last expression.
    collects: bool,
    /// The plate's index.
    pattern: &'p Pat,
    outside: &'p Outside,
    /// The names that stand for data of an iteration.
    data: BTreeSet<String>,
    /// What those of them are that a `let` makes.
    data_lets: Vec<Local>,
    /// The names that stand for numbers of all iterations.
    lanes: BTreeSet<String>,
    /// The names of the value of a discrete latent.
    values: BTreeSet<String>,
    /// The names of the body's own for what is none of these.
    plain: BTreeSet<String>,
    /// What is the same in all iterations.
    constants: RefCell<Vec<Constant>>,
    /// Slices and vectors from outside.
    copies: RefCell<BTreeSet<Ident>>,
    /// Whether the statements are behind an enumeration.
    enumerated: bool,
    /// Whether its value is a `bool`, which is no place in an array.
    is_bool: bool,
}

/// What an expression mentions.
struct Mentioned {
    /// Data of an iteration.
    data: bool,
    /// Numbers of all iterations.
    lanes: bool,
    /// The value of a discrete latent, or another variable of the body.
    inner: bool,
    /// Numbers from outside, which may have derivatives.
    numbers: bool,
}

impl Rewriter<'_> {
    fn statement(&mut self, statement: &Statement) -> Option<Statement> {
        let has_leaves = !statement.reads.is_empty() || statement.sites.iter().any(|site| site.is_leaf(self.role));
        if self.enumerated && has_leaves {
            return None;
        }
        let syntax = match &statement.syntax {
            Syntax::Plate(_) => return None,
            Syntax::Enumeration(enumeration) => {
                Syntax::Enumeration(Box::new(self.enumeration(enumeration, statement)?))
            }
            Syntax::Ordinary(stmt) => Syntax::Ordinary(Box::new(self.ordinary(stmt, statement)?)),
        };
        Some(Statement { syntax, ..statement.clone() })
    }

    /// A sum over two to four values, whose probabilities are those of every iteration.
    fn enumeration(&mut self, enumeration: &Enumeration, statement: &Statement) -> Option<Enumeration> {
        let [site] = &statement.sites[..] else { return None };
        let count = match site.family.as_ref()? {
            family if family.name() == "Bernoulli" => 2,
            family if family.name() == "Categorical" => categories(family).filter(|count| (2..=4).contains(count))?,
            _ => return None,
        };
        let Mentioned { data, lanes, inner, .. } = self.mentioned(&enumeration.distribution);
        let names = bound(&enumeration.value);
        if self.enumerated || data || lanes || inner || !statement.reads.is_empty() || self.hides_data(&names) {
            return None;
        }
        self.enumerated = true;
        self.is_bool = site.family.as_ref()?.name() == "Bernoulli";
        let masses = self.constant(Value::LogMasses(enumeration.distribution.clone()), count);
        self.forget(&names);
        self.values.extend(names);
        Some(Enumeration { distribution: masses, ..enumeration.clone() })
    }

    fn ordinary(&mut self, stmt: &Stmt, statement: &Statement) -> Option<Stmt> {
        match stmt {
            Stmt::Local(local) => self.local(local, statement),
            Stmt::Expr(expr, None) if self.collects && statement.is_last => {
                Some(Stmt::Expr(self.number(expr, statement)?, None))
            }
            Stmt::Expr(expr, semicolon) => {
                let (Found::Word(word), _) = called_word(expr)? else { return None };
                // A latent that nothing depends on is warned about in the body itself.
                let may_stand = match word {
                    Word::Observe | Word::Factor | Word::Deterministic => true,
                    Word::Sample => self.role == Role::Guide,
                    Word::Param | Word::Enumerate => false,
                };
                if !may_stand {
                    return None;
                }
                let Expr::Call(call) = expr else { return None };
                Some(Stmt::Expr(self.call(call, statement)?, *semicolon))
            }
            Stmt::Item(_) | Stmt::Macro(_) => None,
        }
    }

    fn local(&mut self, local: &Local, statement: &Statement) -> Option<Stmt> {
        let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
        if !local.attrs.is_empty() {
            return None;
        }
        let names = bound(&local.pat);
        if self.is_data(&init.expr, statement) {
            if !is_evaluated_at_will(&init.expr) {
                return None;
            }
            self.forget(&names);
            self.data.extend(names);
            self.data_lets.push(local.clone());
            return Some(Stmt::Item(Item::Verbatim(TokenStream::new())));
        }
        // A reference is something else than the number.
        let Pat::Ident(PatIdent { by_ref: None, .. }) = &local.pat else { return None };
        if self.hides_data(&names) || !is_computed(&init.expr) && !has_words(&init.expr, statement) {
            return None;
        }
        let value = self.number(&init.expr, statement)?;
        let in_lanes = !statement.sites.is_empty() || value != given(&init.expr);
        self.forget(&names);
        let known = if in_lanes { &mut self.lanes } else { &mut self.plain };
        known.extend(names);
        let mut local = local.clone();
        if let Some(init) = local.init.as_mut().filter(|_| in_lanes) {
            *init.expr = value;
        }
        Some(Stmt::Local(local))
    }

    /// Whether one of the names means something else in data that are evaluated where they are used.
    fn hides_data(&self, names: &BTreeSet<String>) -> bool {
        self.data_lets.iter().any(|made| {
            let mut mentions = BTreeSet::new();
            mentioned(made.to_token_stream(), &mut mentions);
            !mentions.is_disjoint(names)
        })
    }

    /// A new variable hides the old ones of its name.
    fn forget(&mut self, names: &BTreeSet<String>) {
        for known in [&mut self.data, &mut self.lanes, &mut self.values, &mut self.plain] {
            known.retain(|name| !names.contains(name));
        }
    }

    fn mentioned(&self, expr: &Expr) -> Mentioned {
        let names = names(expr);
        let [data, lanes, values, plain] =
            [&self.data, &self.lanes, &self.values, &self.plain].map(|known| !names.is_disjoint(known));
        let numbers = names.iter().any(|name| self.outside.is_number(name) && !self.is_inner(name));
        Mentioned { data, lanes, inner: values || plain, numbers }
    }

    /// Whether the expression is of data that differ between iterations, and of nothing else.
    fn is_data(&self, expr: &Expr, statement: &Statement) -> bool {
        let Mentioned { data, lanes, numbers, .. } = self.mentioned(expr);
        data && !lanes && !numbers && !has_words(expr, statement) && !is_real(expr)
    }

    /// An expression that is one number in each iteration.
    fn number(&self, expr: &Expr, statement: &Statement) -> Option<Expr> {
        if self.is_no_number(expr) {
            return None;
        }
        if !has_words(expr, statement) {
            match self.mentioned(expr) {
                // Of which body `Real::from(x[i])` is a number, nothing in the lanes says.
                Mentioned { lanes: false, numbers: false, data: true, .. } => {
                    return (!is_real(expr)).then(|| self.gathered("number", expr));
                }
                Mentioned { lanes: false, numbers: false, data: false, inner }
                    if inner || is_evaluated_at_will(expr) =>
                {
                    return Some(given(expr));
                }
                // What a function makes of nothing of these may be a number of the body.
                Mentioned { lanes: false, data: false, inner: false, .. } => {
                    return Some(self.constant(Value::Number(expr.clone()), 1));
                }
                _ => {}
            }
        }
        let number = |expr: &Expr| self.number(expr, statement).map(Box::new);
        match expr {
            Expr::Paren(paren) => Some(Expr::Paren(syn::ExprParen { expr: number(&paren.expr)?, ..paren.clone() })),
            Expr::Group(group) => Some(Expr::Group(syn::ExprGroup { expr: number(&group.expr)?, ..group.clone() })),
            Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.lanes.contains(&name.to_string())) => {
                Some(expr.clone())
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                Some(Expr::Unary(syn::ExprUnary { expr: number(&unary.expr)?, ..unary.clone() }))
            }
            Expr::Binary(binary)
                if matches!(binary.op, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_)) =>
            {
                let (left, right) = (number(&binary.left)?, number(&binary.right)?);
                Some(Expr::Binary(syn::ExprBinary { left, right, ..binary.clone() }))
            }
            Expr::Index(index) => self.element(index),
            Expr::MethodCall(call) => self.method(call, statement),
            // The others have no value.
            Expr::Call(call) if !matches!(called_word(expr), Some((Found::Word(Word::Observe | Word::Factor), _))) => {
                self.call(call, statement)
            }
            _ => None,
        }
    }

    /// An element of an array from outside, whose place the value of a discrete latent is.
    fn element(&self, index: &ExprIndex) -> Option<Expr> {
        let (array, place) = (variable(&index.expr)?, variable(&index.index).filter(|_| !self.is_bool)?);
        let len = self.outside.array(&array.to_string()).filter(|_| self.values.contains(&place.to_string()))?;
        let array = self.constant(Value::Array(index.expr.as_ref().clone()), len);
        Some(Expr::Index(ExprIndex { expr: Box::new(array), ..index.clone() }))
    }

    /// The variable of a constant with this value, which may be there already.
    fn constant(&self, value: Value, slots: usize) -> Expr {
        let mut constants = self.constants.borrow_mut();
        let known = match &value {
            Value::LogMasses(_) => None,
            value => constants.iter().find(|known| known.value == *value).map(|known| known.name.clone()),
        };
        let name = known.unwrap_or_else(|| {
            let name = local(&format!("__constant_{}", constants.len()));
            constants.push(Constant { name: name.clone(), value, slots });
            name
        });
        parse_quote!(#name)
    }

    /// An expression of the data for each of the iterations.
    fn gathered_if_data(&self, method: &str, expr: &Expr, statement: &Statement) -> Option<Expr> {
        (self.is_data(expr, statement) && self.is_taken(method, expr)).then(|| self.gathered(method, expr))
    }

    /// Whether the body gives the name a meaning of its own.
    fn is_inner(&self, name: &str) -> bool {
        [&self.data, &self.lanes, &self.values, &self.plain].iter().any(|known| known.contains(name))
    }

    /// What a method of the index makes of an expression of the data.
    fn gathered(&self, method: &str, expr: &Expr) -> Expr {
        let (index, pattern) = (local("__index"), self.pattern);
        if let Some(slice) = self.slice(method, expr) {
            self.copies.borrow_mut().insert(slice.clone());
            let method = local(&format!("{method}_of"));
            return parse_quote!(#index.#method(#slice, #[inline(always)] |#pattern| #expr));
        }
        let mut needed = names(expr);
        let mut lets: Vec<&Local> = Vec::new();
        for made in self.data_lets.iter().rev() {
            if !bound(&made.pat).is_disjoint(&needed) {
                mentioned(made.to_token_stream(), &mut needed);
                lets.push(made);
            }
        }
        lets.reverse();
        let method = local(method);
        let body = if lets.is_empty() { quote!(#expr) } else { quote!({ #(#lets)* #expr }) };
        let made = quote!(#[inline(always)] |#pattern| #body);
        if method == "each" { parse_quote!(#index.each(#made)) } else { parse_quote!(#index.made(#made).#method()) }
    }
}

/// Whether an expression names the body's type of numbers.
fn is_real(expr: &Expr) -> bool {
    names(expr).contains("Real")
}

/// An expression that is the same in all iterations and has no derivatives, as a number.
fn given(expr: &Expr) -> Expr {
    if matches!(expr, Expr::Lit(_)) {
        return expr.clone();
    }
    let index = local("__index");
    parse_quote!(#index.given(#expr).number())
}
