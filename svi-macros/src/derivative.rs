//! What would drop the derivative of a latent or parameter without saying so, what is computed with one and is no float, and methods
//! and functions that another type has.
//!
//! Each mistake is replaced by an expression of the type that it has, so that the rest of the body is still type-checked. Of
//! values whose type is not to be seen from how they are made, the compiler says the same, through traits.

mod methods;
mod starts;

use std::collections::BTreeSet;

use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Block, Expr, ExprBinary, Ident, Item, LitFloat, Local, Pat, Type, UnOp, parse_quote};

use crate::check::root;
use crate::diagnostics::Mistakes;
use crate::ir::{Reading, Word};
use crate::parse::{Shape, shape};
use crate::words::{Found, called_word, integer, is_assignment, peel};
use crate::written::written;
use methods::{as_method, of_a_float, of_an_array};
use starts::Starts;

/// The methods of a `Real` that give another.
const SMOOTH: [&str; 30] = [
    "exp",
    "exp_m1",
    "ln",
    "ln_1p",
    "sqrt",
    "cbrt",
    "recip",
    "powi",
    "powf",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "abs",
    "max",
    "min",
    "softplus",
    "sigmoid",
    "logit",
    "lgamma",
    "via_dual",
    "via_dual2",
];

/// The methods of a float whose derivative is zero wherever it exists.
const STEPS: [&str; 6] = ["ceil", "floor", "round", "round_ties_even", "signum", "trunc"];

/// Whether numbers have a method of the name.
pub fn is_of_numbers(method: &str) -> bool {
    SMOOTH.contains(&method) || STEPS.contains(&method)
}

/// Refuses, in a body, what is done to `Real`s and cannot be; `bound_once` are the names that always mean the same.
pub fn refuse_steps(body: &mut Block, bound_once: &BTreeSet<String>, mistakes: &mut Mistakes) {
    let (reals, arrays, starts) = Default::default();
    let mut steps = Steps { bound_once, reals, arrays, starts, mistakes };
    steps.visit_block_mut(body);
    steps.starts.mend(body);
}

struct Steps<'a> {
    bound_once: &'a BTreeSet<String>,
    /// The names that stand for a `Real`.
    reals: BTreeSet<String>,
    /// The names that stand for an array of `Real`s.
    arrays: BTreeSet<String>,
    starts: Starts,
    mistakes: &'a mut Mistakes,
}

impl Steps<'_> {
    fn shape(&self, expr: &Expr) -> Option<Shape> {
        match peel(expr) {
            Expr::Path(path) => {
                let name = path.path.get_ident()?.to_string();
                let array = self.arrays.contains(&name).then_some(Shape::Array);
                array.or_else(|| self.reals.contains(&name).then_some(Shape::Number))
            }
            call @ Expr::Call(arguments) => match called_word(call)?.0 {
                Found::Word(Word::Sample | Word::Param) => shape(call),
                Found::Word(Word::Deterministic) => self.shape(arguments.args.get(1)?),
                Found::Read(Reading::Dot) => Some(Shape::Number),
                _ => None,
            },
            Expr::Index(index) => (self.shape(&index.expr)? == Shape::Array).then_some(Shape::Number),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => self.number(&unary.expr),
            Expr::Binary(binary) if is_arithmetic(&binary.op) => {
                self.number(&binary.left).or_else(|| self.number(&binary.right))
            }
            Expr::MethodCall(call) if SMOOTH.contains(&call.method.to_string().as_str()) => self.number(&call.receiver),
            _ => None,
        }
    }

    fn number(&self, expr: &Expr) -> Option<Shape> {
        self.shape(expr).filter(|shape| *shape == Shape::Number)
    }

    fn is_real(&self, expr: &Expr) -> bool {
        self.number(expr).is_some()
    }

    /// Whether a latent value or parameter is compared.
    fn is_comparison(&self, binary: &ExprBinary) -> bool {
        let is_comparison = matches!(
            binary.op,
            BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) | BinOp::Eq(_) | BinOp::Ne(_)
        );
        is_comparison && (self.is_real(&binary.left) || self.is_real(&binary.right))
    }

    fn is_refused_comparison(&self, expr: &Expr) -> bool {
        matches!(peel(expr), Expr::Binary(binary) if self.is_comparison(binary))
    }

    fn compared(&mut self, binary: &ExprBinary) -> Expr {
        let (left, right) = (&binary.left, &binary.right);
        let value = if self.is_real(left) { left } else { right };
        self.branch(binary.op, "compared", value);
        parse_quote!((#left, #right, true).2)
    }

    /// A number that is computed with a `Real` is a float. An integer that is written out is refused, and made one; so is one
    /// that has a name.
    fn float(&mut self, expr: &mut Expr) {
        if let Some(name) = name(expr)
            && let Some(start) = self.starts.integer(&name.to_string())
        {
            if let Some(float) = start {
                self.integer(&name, format!("start it as `{float}`, or write `{name} as f64`"));
            }
            *expr = parse_quote!((#name as f64));
        }
        let Some(int) = integer(expr) else { return };
        let (digits, span) = (int.base10_digits(), int.span());
        let float = LitFloat::new(&format!("{digits}.0"), span);
        self.integer(int, format!("write `{float}`"));
        *expr = parse_quote!(#float);
    }

    fn integer(&mut self, at: impl ToTokens, help: String) {
        let int = at.to_token_stream();
        self.refuse(
            at,
            &format!("`{int}` is an integer, and a latent value or parameter is computed with `f64`s"),
            &help,
        );
    }

    /// A variable that starts as a number takes up none with derivatives.
    fn taken_up(&mut self, place: &Expr, at: impl ToTokens) {
        let refused = root(place).and_then(|name| self.starts.refuse(&name.to_string()));
        if let Some((message, help)) = refused {
            self.refuse(at, &message, &help);
        }
    }

    fn branch(&mut self, at: impl ToTokens, how: &str, value: &Expr) {
        let message = format!(
            "a latent value or parameter cannot be {how}: the density would not be differentiable across the branch"
        );
        let detached = detached(value);
        let help = format!(
            "use `log_mix`, `max`, `min` or another smooth function, or `{detached}`, an `f64`, whose documentation says what that costs"
        );
        self.refuse(at, &message, &help);
    }

    fn refuse(&mut self, at: impl ToTokens, message: &str, help: &str) {
        self.mistakes.add_contained_at(at, format!("{message}\nhelp: {help}"));
    }
}

/// The variable that an expression is.
fn name(expr: &Expr) -> Option<Ident> {
    let Expr::Path(path) = peel(expr) else { return None };
    path.path.get_ident().cloned()
}

fn is_arithmetic(op: &BinOp) -> bool {
    matches!(op, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_))
}

/// The parts of an expression that are used as numbers.
fn numbers_in(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Call(call) => call.args.iter().collect(),
        Expr::MethodCall(call) => call.args.iter().collect(),
        Expr::Array(array) => array.elems.iter().collect(),
        Expr::Cast(cast) => vec![&*cast.expr],
        Expr::Binary(binary) if is_arithmetic(&binary.op) => vec![&*binary.left, &*binary.right],
        _ => Vec::new(),
    }
}

/// How to say that the derivative is dropped.
fn detached(expr: &Expr) -> String {
    match peel(expr) {
        Expr::Path(path) => quote!(#path).to_string() + ".detach()",
        _ => String::from("x.detach()"),
    }
}

impl VisitMut for Steps<'_> {
    fn visit_local_mut(&mut self, local: &mut Local) {
        visit_mut::visit_local_mut(self, local);
        let (pat, annotated) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            other => (other, None),
        };
        let (Pat::Ident(name), Some(init)) = (pat, &local.init) else { return };
        let name = name.ident.to_string();
        let shape = match annotated {
            Some(Type::Array(_)) => self.shape(&init.expr).map(|_| Shape::Array),
            Some(Type::Path(_)) | None => self.shape(&init.expr),
            Some(_) => None,
        };
        if self.bound_once.contains(&name) {
            match shape {
                Some(Shape::Number) => drop(self.reals.insert(name)),
                Some(Shape::Array) => drop(self.arrays.insert(name)),
                None => self.starts.note(name, &init.expr),
            }
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        // The `bool` in its place would be a second mistake.
        if numbers_in(expr).into_iter().any(|inner| self.is_refused_comparison(inner)) {
            self.mistakes.block();
        }
        if let Expr::Assign(assign) = expr
            && self.is_real(&assign.right)
        {
            self.taken_up(&assign.left, assign.eq_token);
        }
        visit_mut::visit_expr_mut(self, expr);
        match expr {
            Expr::Binary(binary) if self.is_comparison(binary) => *expr = self.compared(binary),
            Expr::Binary(binary) if is_arithmetic(&binary.op) => {
                if self.is_real(&binary.left) {
                    self.float(&mut binary.right);
                } else if self.is_real(&binary.right) {
                    self.float(&mut binary.left);
                }
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) && self.is_real(&unary.expr) => {
                let help = "write `-x` for the number with the other sign, `1.0 - p` for the other probability";
                self.refuse(unary.op, "`!` is of a `bool`, and a latent value or parameter is a number", help);
                *expr = (*unary.expr).clone();
            }
            Expr::Call(call) if call.args.iter().any(|argument| self.is_real(argument)) => {
                if let Some(method) = of_a_float(call) {
                    let (function, as_method) = (call.func.to_token_stream(), as_method(call, &method));
                    let message = "this is a function of `f64`s, and a latent value or parameter is a `Real`";
                    self.refuse(function, message, &format!("write it as a method, `x.{method}(..)`"));
                    *expr = as_method;
                }
            }
            Expr::Binary(binary) if is_assignment(&binary.op) && self.is_real(&binary.left) => {
                self.float(&mut binary.right);
            }
            Expr::Binary(binary) if is_assignment(&binary.op) && self.is_real(&binary.right) => {
                self.taken_up(&binary.left, binary.op);
            }
            Expr::Match(e) if self.is_real(&e.expr) => {
                let value = e.expr.clone();
                self.branch(&value, "matched", &value);
                *e.expr = parse_quote!((#value).detach());
            }
            Expr::Index(e) if self.is_real(&e.index) => {
                let index = e.index.clone();
                let help = format!(
                    "sum a discrete latent out with `enumerate`, or write `{} as usize`, which has no derivative",
                    detached(&index)
                );
                let message =
                    "a latent value or parameter cannot be an index: the density would not be differentiable in it";
                self.refuse(&index, message, &help);
                *e.index = parse_quote!((#index, 0).1);
            }
            Expr::Cast(cast) if self.is_real(&cast.expr) => {
                let (value, ty) = (cast.expr.clone(), &cast.ty);
                let ty = quote!(#ty).to_string();
                let help = match ty.as_str() {
                    "f64" => format!(
                        "leave it out: a `Real` is used like an `f64`; `{}` is an `f64` without derivative",
                        detached(&value)
                    ),
                    _ => format!("write `{} as {ty}`, whose documentation says what that costs", detached(&value)),
                };
                self.refuse(cast.as_token, "`as` would drop the derivative of a latent value or parameter", &help);
                *cast.expr = parse_quote!((#value).detach());
            }
            Expr::MethodCall(call) if self.shape(&call.receiver) == Some(Shape::Array) => {
                if let Some(instead) = of_an_array(call) {
                    let message = format!("`{}` is of a vector, and this is an array of fixed size", call.method);
                    let help = format!("write `{}`", written(&instead));
                    self.refuse(&call.method, &message, &help);
                    *expr = instead;
                }
            }
            Expr::MethodCall(call)
                if ["powf", "max", "min"].iter().any(|name| call.method == name) && self.is_real(&call.receiver) =>
            {
                call.args.iter_mut().for_each(|argument| self.float(argument));
            }
            Expr::MethodCall(call)
                if STEPS.contains(&call.method.to_string().as_str()) && self.is_real(&call.receiver) =>
            {
                let (receiver, method) = (call.receiver.clone(), &call.method);
                let message = format!("`{method}` would drop the derivative of a latent value or parameter");
                let help = format!(
                    "write `{}.{method}()`, which says so, or use a smooth function, such as `tanh` or `sigmoid`",
                    detached(&receiver)
                );
                self.refuse(method, &message, &help);
                *expr = *receiver;
            }
            _ => {}
        }
    }

    fn visit_item_mut(&mut self, _item: &mut Item) {}
}
