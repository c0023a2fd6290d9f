//! Rules for `enumerate`.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, ExprAssign, ExprBinary, Item, Pat, PatIdent};

use super::escape::root;
use super::is_discrete;
use super::names::is_of_the_prelude;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Role, Statement, Syntax, Word};
use crate::sampling::Sampling;
use crate::words::is_assignment;

/// The families that have finitely many values.
pub const FINITE: [&str; 3] = ["Bernoulli", "Binomial", "Categorical"];

/// The same in words.
const TAKEN: &str = "`Categorical`, `Bernoulli` or `Binomial`";

/// The families of counts without an upper bound.
const UNBOUNDED: [&str; 2] = ["NegativeBinomial2", "Poisson"];

/// Types of numbers that have a name each, with those of the body.
const PRIMITIVE: [&str; 16] = [
    "Real", "bool", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

/// In a guide the word itself is the mistake.
pub fn check(function: &Function, mistakes: &mut Mistakes) {
    if function.role == Role::Model {
        has_a_finite_support(&function.body, mistakes);
        values_have_their_type(&function.body, mistakes);
        latents_come_before(&function.body, mistakes);
        nothing_is_collected(&function.body, mistakes);
        nothing_leaves_a_value(&function.body, mistakes);
    }
}

/// A sum over the values ends. Of types that are not the prelude's the compiler knows more.
fn has_a_finite_support(block: &Block, mistakes: &mut Mistakes) {
    for site in block.sites_of(Word::Enumerate) {
        let Some(family) = &site.family else { continue };
        let (name, text) = (site.name.value(), family.name());
        let mut refuse =
            |why: &str| mistakes.add_at(&site.argument, format!("site `{name}` cannot be summed out: {why}"));
        if family.iid.is_some() {
            refuse("it is a vector; write a plate, with one `enumerate` in each iteration");
        } else if UNBOUNDED.contains(&text.as_str()) {
            refuse(&format!("`{text}` has no largest value; `enumerate` takes {TAKEN}"));
        } else if !is_of_the_prelude(&text) || FINITE.contains(&text.as_str()) {
            continue;
        } else if is_discrete(site) {
            let help = "sum it out by hand, with `log_sum_exp` over its values and `factor`";
            refuse(&format!("`enumerate` takes {TAKEN}, and this is `{text}`\nhelp: {help}"));
        } else {
            refuse(&format!("`{text}` does not draw from finitely many values; draw it with `sample`"));
        }
    }
    block.plates().for_each(|plate| has_a_finite_support(&plate.body, mistakes));
}

/// The type of a family's values, where the user gave one, is theirs.
fn values_have_their_type(block: &Block, mistakes: &mut Mistakes) {
    for statement in &block.statements {
        let (Some(enumeration), Some(site)) = (statement.enumeration(), statement.sites.last()) else { continue };
        let (Pat::Type(typed), Some(family)) = (&enumeration.value, &site.family) else { continue };
        let own = match family.name().as_str() {
            "Bernoulli" => "bool",
            "Binomial" => "u64",
            "Categorical" => "usize",
            _ => continue,
        };
        let written = typed.ty.to_token_stream().to_string();
        // A type by another name may be the right one.
        if written != own && PRIMITIVE.contains(&written.as_str()) {
            let message = format!("a value of `{}` is a `{own}`, not `{written}`", family.name());
            mistakes.add_at(&typed.ty, format!("{message}\nhelp: write `{own}`, or leave the type out"));
        }
    }
    block.plates().for_each(|plate| values_have_their_type(&plate.body, mistakes));
}

/// The name of the first enumerated site of a block, and the statements before and behind it.
fn parts(block: &Block) -> Option<(String, &[Statement], &[Statement])> {
    let cut = block.statements.iter().position(|statement| statement.enumeration().is_some())?;
    let site = block.statements[cut].sites.last()?;
    Some((site.name.value(), &block.statements[..cut], &block.statements[cut..]))
}

/// What is collected is one value, and not one for every value of a site.
fn nothing_is_collected(block: &Block, mistakes: &mut Mistakes) {
    for plate in block.plates() {
        if let Some(site) = plate.body.sites_of(Word::Enumerate).next().filter(|_| plate.collects.is_some()) {
            let (name, kind) = (plate.name.value(), plate.kind());
            let why = match plate.scan {
                Some(_) => "whose last expression is the next state",
                None => "which collects the last expression of each iteration",
            };
            let message = format!("`enumerate` in {kind} `{name}`, {why}");
            mistakes
                .add(site.span, format!("{message}: there would be one for every value; use `factor` or `observe`"));
        }
        nothing_is_collected(&plate.body, mistakes);
    }
}

/// A latent that is drawn is drawn once, not once for every value.
fn latents_come_before(block: &Block, mistakes: &mut Mistakes) {
    if let Some((name, _, behind)) = parts(block) {
        behind.iter().skip(1).for_each(|statement| no_leaves(statement, &name, mistakes));
    }
    block.plates().for_each(|plate| latents_come_before(&plate.body, mistakes));
}

fn no_leaves(statement: &Statement, enumerated: &str, mistakes: &mut Mistakes) {
    for site in statement.sites.iter().filter(|site| matches!(site.word, Word::Sample | Word::Param)) {
        let (word, name) = (site.word.name(), site.name.value());
        let message = format!("`{word}` cannot stand behind `enumerate(\"{enumerated}\", ..)`");
        let why = format!("what follows is run for every value of `{enumerated}`, and `{name}` is there once");
        let help = match site.word {
            Word::Sample => format!(
                "draw it before, from `Flat` on its support if its distribution depends on `{enumerated}`, and `observe` it here"
            ),
            _ => String::from("move it before"),
        };
        mistakes.add(site.span, format!("{message}: {why}; {help}"));
    }
    if let Syntax::Plate(plate) = &statement.syntax {
        if plate.part.is_some() {
            let message = format!("`submodel` cannot stand behind `enumerate(\"{enumerated}\", ..)`");
            let why = format!("what follows is run for every value of `{enumerated}`, and its sites are there once");
            mistakes.add(plate.span, format!("{message}: {why}; move it before"));
            return;
        }
        if plate.collects.is_some() {
            let (name, kind) = (plate.name.value(), plate.kind());
            let message = format!("{kind} `{name}` collects its values behind `enumerate(\"{enumerated}\", ..)`");
            mistakes.add(plate.span, format!("{message}; collect them before, or `observe` in the plate"));
        }
        if let Sampling::Subsample { span, .. } | Sampling::Of { span, .. } = &plate.sampling {
            let message = format!("a part of a plate cannot stand behind `enumerate(\"{enumerated}\", ..)`");
            mistakes.add(*span, format!("{message}: each value would see another; subsample the plate around"));
        }
        plate.body.statements.iter().for_each(|statement| no_leaves(statement, enumerated, mistakes));
    }
}

/// What one value does is not seen by the next.
fn nothing_leaves_a_value(block: &Block, mistakes: &mut Mistakes) {
    if let Some((name, before, behind)) = parts(block) {
        let mut declared = Declared::default();
        before.iter().for_each(|statement| declared.statement(statement));
        let mut inner = Declared::default();
        behind.iter().for_each(|statement| inner.statement(statement));
        declared.0.retain(|name| !inner.0.contains(name));
        let mut assignments = Assignments { declared: &declared.0, enumerated: &name, mistakes };
        behind.iter().for_each(|statement| assignments.statement(statement));
    }
    block.plates().for_each(|plate| nothing_leaves_a_value(&plate.body, mistakes));
}

/// The names that statements declare; those of plates stay inside them.
#[derive(Default)]
struct Declared(BTreeSet<String>);

impl Declared {
    fn statement(&mut self, statement: &Statement) {
        match &statement.syntax {
            Syntax::Ordinary(stmt) => self.visit_stmt(stmt),
            Syntax::Enumeration(enumeration) => self.visit_pat(&enumeration.value),
            Syntax::Plate(_) => {}
        }
    }
}

impl<'ast> Visit<'ast> for Declared {
    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        self.0.insert(pat.ident.to_string());
        visit::visit_pat_ident(self, pat);
    }
}

struct Assignments<'a> {
    declared: &'a BTreeSet<String>,
    enumerated: &'a str,
    mistakes: &'a mut Mistakes,
}

impl Assignments<'_> {
    /// Assignments out of a plate are mistakes of their own.
    fn statement(&mut self, statement: &Statement) {
        if let Syntax::Ordinary(stmt) = &statement.syntax {
            self.visit_stmt(stmt);
        }
    }

    fn assigned(&mut self, target: &Expr) {
        let Some(name) = root(target).filter(|name| self.declared.contains(&name.to_string())) else { return };
        let enumerated = self.enumerated;
        let message =
            format!("`{name}` is declared before `enumerate(\"{enumerated}\", ..)` and cannot be assigned behind it");
        let why = format!("what follows is run for every value of `{enumerated}`, each from the same start");
        self.mistakes.add(name.span(), format!("{message}: {why}; declare `{name}` behind it"));
    }
}

impl<'ast> Visit<'ast> for Assignments<'_> {
    fn visit_expr_assign(&mut self, assign: &'ast ExprAssign) {
        self.assigned(&assign.left);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        if is_assignment(&binary.op) {
            self.assigned(&binary.left);
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_item(&mut self, _item: &'ast Item) {}
}
