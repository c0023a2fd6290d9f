//! Literal initial values outside their constraints.

use quote::quote;
use syn::{Expr, ExprCall, ExprLit, ExprUnary, Lit, UnOp};

use super::parameters::{are_floats, increase, sum_to_one};
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Word};
use crate::words::{called_name, peel};
use crate::written::written;

/// A literal initial value meets its constraint.
pub fn are_inside_their_constraints(block: &Block, mistakes: &mut Mistakes) {
    for site in block.sites_of(Word::Param) {
        let subject = format!("the initial value of param `{}`", site.name.value());
        match peel(&site.argument) {
            Expr::Call(call) => constrained(call, &subject, mistakes),
            Expr::MethodCall(init) if init.method == "init" => {
                if let (Expr::Call(bounds), Some(value)) = (peel(&init.receiver), init.args.first()) {
                    between(bounds, value, &subject, mistakes);
                }
            }
            other => {
                are_floats(&written_out(other), &subject, mistakes);
            }
        }
    }
    block.plates().for_each(|plate| are_inside_their_constraints(&plate.body, mistakes));
}

/// The name of the function that is called, without the modules it is in.
pub fn called(call: &ExprCall) -> Option<String> {
    called_name(call).map(ToString::to_string)
}

/// `Positive(value)` and its like.
fn constrained(call: &ExprCall, subject: &str, mistakes: &mut Mistakes) {
    let (Some(constraint), Some(value)) = (called(call), call.args.first()) else { return };
    if let Some(bounds) = bounds(&constraint) {
        return mistakes.add_at(call, without_a_start(call, &constraint, bounds, subject));
    }
    let value = &written_out(value);
    let known = ["Positive", "UnitInterval", "Simplex", "Ordered", "PositiveOrdered"];
    if !known.contains(&constraint.as_str()) || !are_floats(value, subject, mistakes) {
        return;
    }
    match constraint.as_str() {
        "Positive" => each(value, |x| x > 0.0, "positive", subject, mistakes),
        "UnitInterval" => each(value, |x| x > 0.0 && x < 1.0, "between 0 and 1", subject, mistakes),
        "Simplex" => {
            each(value, |x| x > 0.0, "positive", subject, mistakes);
            sum_to_one(value, "the initial values", mistakes);
        }
        "PositiveOrdered" => {
            each(value, |x| x > 0.0, "positive", subject, mistakes);
            increase(value, "the initial values", mistakes);
        }
        _ => increase(value, "the initial values", mistakes),
    }
}

/// How many bounds a constraint has, if it is one of those that have.
fn bounds(constraint: &str) -> Option<usize> {
    match constraint {
        "Interval" => Some(2),
        "GreaterThan" | "LessThan" => Some(1),
        _ => None,
    }
}

/// What is wrong with `Interval(low, high)`, behind which a start may stand that is no bound.
fn without_a_start(call: &ExprCall, constraint: &str, bounds: usize, subject: &str) -> String {
    let arguments: Vec<String> = call.args.iter().map(written).collect();
    let (bounds, start) = arguments.split_at(bounds.min(arguments.len()));
    let start = start.first().map_or("value", String::as_str);
    let help = format!("write `{constraint}({}).init({start})`", bounds.join(", "));
    format!("{subject} is missing: these are its bounds\nhelp: {help}")
}

/// `Interval(low, high).init(value)` and its like.
fn between(bounds: &ExprCall, value: &Expr, subject: &str, mistakes: &mut Mistakes) {
    let bound = |index: usize| bounds.args.get(index).and_then(literal);
    let (low, high) = match called(bounds).as_deref() {
        Some("Interval") => (bound(0), bound(1)),
        Some("GreaterThan") => (bound(0), None),
        Some("LessThan") => (None, bound(0)),
        _ => return,
    };
    let value = &written_out(value);
    if !are_floats(value, subject, mistakes) {
        return;
    }
    if let (Some(low), Some(high), Some(expr)) = (low, high, bounds.args.get(1))
        && high <= low
    {
        return mistakes.add_contained_at(expr, format!("an interval from {low} to {high} is empty"));
    }
    if let Some(low) = low {
        each(value, |x| x > low, &format!("greater than {low}"), subject, mistakes);
    }
    if let Some(high) = high {
        each(value, |x| x < high, &format!("less than {high}"), subject, mistakes);
    }
}

/// The array in `vec![..]`, or the expression itself.
pub fn written_out(expr: &Expr) -> Expr {
    match peel(expr) {
        Expr::Macro(vec) if vec.mac.path.is_ident("vec") => {
            let numbers = &vec.mac.tokens;
            syn::parse2(quote!([#numbers])).unwrap_or_else(|_| expr.clone())
        }
        _ => expr.clone(),
    }
}

fn each(value: &Expr, holds: impl Fn(f64) -> bool, expected: &str, subject: &str, mistakes: &mut Mistakes) {
    for (number, expr) in numbers(value).iter().filter(|(number, _)| !holds(*number)) {
        mistakes.add_contained_at(expr, format!("{subject} is {number}, but has to be {expected}"));
    }
}

/// The numbers that are written out in a value or an array of values.
pub fn numbers(expr: &Expr) -> Vec<(f64, &Expr)> {
    match peel(expr) {
        Expr::Array(array) => array.elems.iter().flat_map(numbers).collect(),
        Expr::Repeat(repeat) => numbers(&repeat.expr),
        Expr::Reference(reference) => numbers(&reference.expr),
        expr => literal(expr).map(|number| (number, expr)).into_iter().collect(),
    }
}

/// A number that is written out.
pub fn literal(expr: &Expr) -> Option<f64> {
    match peel(expr) {
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => number.base10_parse().ok(),
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => literal(expr).map(|number: f64| -number),
        _ => None,
    }
}
