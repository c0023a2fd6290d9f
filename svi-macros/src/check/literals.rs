//! Literals outside their constraints.

use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

use crate::diagnostics::Mistakes;
use crate::ir::{Block, Word};
use crate::words::peel;

/// A literal initial value meets its constraint.
pub fn are_inside_their_constraints(block: &Block, mistakes: &mut Mistakes) {
    for site in block.sites_of(Word::Param) {
        let Expr::Call(call) = peel(&site.argument) else { continue };
        let (Expr::Path(path), Some(value)) = (peel(&call.func), call.args.first()) else { continue };
        let Some(constraint) = path.path.segments.last() else { continue };
        let numbers = literals(value);
        match constraint.ident.to_string().as_str() {
            "Positive" => each(&numbers, |x| x > 0.0, "positive", mistakes),
            "UnitInterval" => each(&numbers, |x| x > 0.0 && x < 1.0, "between 0 and 1", mistakes),
            _ => {}
        }
    }
    block.plates().for_each(|plate| are_inside_their_constraints(&plate.body, mistakes));
}

fn each(numbers: &[(f64, &Expr)], holds: impl Fn(f64) -> bool, expected: &str, mistakes: &mut Mistakes) {
    for (number, expr) in numbers.iter().filter(|(number, _)| !holds(*number)) {
        mistakes.add_contained_at(expr, format!("the initial value {number} is not {expected}"));
    }
}

/// The numbers that are written out in a value or an array of values.
fn literals(expr: &Expr) -> Vec<(f64, &Expr)> {
    let expr = peel(expr);
    if let Expr::Array(array) = expr {
        return array.elems.iter().flat_map(literals).collect();
    }
    literal(expr).map(|number| (number, expr)).into_iter().collect()
}

fn literal(expr: &Expr) -> Option<f64> {
    match peel(expr) {
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => number.base10_parse().ok(),
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => literal(expr).map(|number: f64| -number),
        _ => None,
    }
}
