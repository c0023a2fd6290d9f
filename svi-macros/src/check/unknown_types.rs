//! Expressions whose type is what is asked for, where more than one type may stand.

use syn::{Expr, ExprMethodCall};

use super::parameters::{Expected, parameters};
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Site, Statement, Word};
use crate::words::{called_method, peel};

/// What stands for a number says which one it is: a distribution takes an `f64` as well as a `Real`.
pub fn are_written(block: &Block, mistakes: &mut Mistakes) {
    for statement in &block.statements {
        for number in statement.sites.iter().flat_map(numbers) {
            of_number(number, statement, mistakes);
        }
    }
    block.plates().for_each(|plate| are_written(&plate.body, mistakes));
}

/// The expressions of a site that may be of more than one type.
fn numbers(site: &Site) -> Vec<&Expr> {
    match site.word {
        Word::Factor | Word::Deterministic => vec![&site.argument],
        Word::Sample | Word::Observe | Word::Enumerate => {
            let given = parameters(&site.argument).into_iter();
            given.filter(|it| it.expected != Expected::Count).map(|it| it.value).collect()
        }
        _ => Vec::new(),
    }
}

fn of_number(expr: &Expr, statement: &Statement, mistakes: &mut Mistakes) {
    match peel(expr) {
        Expr::Unary(unary) => of_number(&unary.expr, statement, mistakes),
        Expr::Binary(binary) => {
            of_number(&binary.left, statement, mistakes);
            of_number(&binary.right, statement, mistakes);
        }
        whole @ Expr::MethodCall(call) if call.turbofish.is_none() && call.args.is_empty() => {
            let method = call.method.to_string();
            let help = match method.as_str() {
                "into" => "remove it: an `f64` and a `Real` stand as they are; another number `x` is `f64::from(x)`",
                "sum" if is_of_an_iterator(call) && called_method(whole, &statement.vectors).is_none() => {
                    "write `.sum::<Real>()`, or `.sum::<f64>()` for a sum of data"
                }
                "product" if is_of_an_iterator(call) => {
                    "write `.product::<Real>()`, or `.product::<f64>()` for a product of data"
                }
                _ => return,
            };
            let message =
                format!("the type that `{method}` makes is not known here, for an `f64` and a `Real` may stand");
            mistakes.add_at(&call.method, format!("{message}\nhelp: {help}"));
        }
        _ => {}
    }
}

/// Whether the method is one of an iterator, as far as that can be seen: matrices of other libraries have a `sum` of one type.
fn is_of_an_iterator(call: &ExprMethodCall) -> bool {
    match peel(&call.receiver) {
        Expr::MethodCall(before) => {
            ["iter", "into_iter"].iter().any(|name| before.method == name) || is_of_an_iterator(before)
        }
        _ => false,
    }
}
