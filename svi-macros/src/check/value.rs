//! Rules for functions that return something to the ones around them.

use syn::{Expr, Stmt};

use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Syntax, Word};
use crate::sampling::Sampling;
use crate::words::{is_assignment, peel};

/// The value is there once, and a function that has one runs twice in a step.
pub fn check(function: &Function, mistakes: &mut Mistakes) {
    let role = function.role.word();
    if function.output.is_none() {
        return is_used(function, role, mistakes);
    }
    for site in function.body.sites_of(Word::Enumerate) {
        let message = format!("`enumerate` at the top of a {role} with a return type");
        let help = "there would be a value for each of the site's; put the `enumerate` in a plate";
        mistakes.add(site.span, format!("{message}: {help}, or return nothing"));
    }
    if let Some(Syntax::Plate(plate)) = function.body.statements.last().map(|last| &last.syntax) {
        let help = "write `let values = for ..;`, and `values` behind it";
        mistakes.add(plate.span, format!("a {role} does not return a plate as it stands; {help}"));
    }
    plates_are_whole(&function.body, role, mistakes);
}

/// A function that ends with a value returns it.
fn is_used(function: &Function, role: &str, mistakes: &mut Mistakes) {
    if let Some(value) = unused(function) {
        let message = format!("this {role} ends with a value, and has no return type");
        mistakes.add_at(value, format!("{message}\nhelp: write `-> Real` behind its arguments, or remove this"));
    }
}

/// The value at the end of a function without a return type.
pub fn unused(function: &Function) -> Option<&Expr> {
    let Syntax::Ordinary(stmt) = &function.body.statements.last()?.syntax else { return None };
    let Stmt::Expr(value, None) = &**stmt else { return None };
    (function.output.is_none() && is_value(value)).then_some(value)
}

/// Whether the expression is there for its value alone.
fn is_value(expr: &Expr) -> bool {
    match peel(expr) {
        Expr::Binary(binary) => !is_assignment(&binary.op),
        Expr::Tuple(tuple) => !tuple.elems.is_empty(),
        Expr::Array(_) | Expr::Field(_) | Expr::Index(_) | Expr::Lit(_) | Expr::Path(_) | Expr::Unary(_) => true,
        _ => false,
    }
}

fn plates_are_whole(block: &Block, role: &str, mistakes: &mut Mistakes) {
    for plate in block.plates() {
        if let Sampling::Subsample { span, .. } = &plate.sampling {
            let message = format!("a {role} with a return type is run twice in a step, with the same iterations");
            mistakes.add(*span, format!("{message}; remove this, or return nothing"));
        }
        plates_are_whole(&plate.body, role, mistakes);
    }
}
