//! Expressions whose type is what is asked for, where more than one type may stand.

use std::collections::BTreeMap;

use syn::{Expr, ExprMethodCall};

use super::event::is_number;
use super::parameters::{Expected, parameters};
use super::roles::bound_sites;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Site, Statement, Word};
use crate::words::{called_method, peel};

/// The methods of an iterator that give another.
const ADAPTERS: [&str; 10] =
    ["chain", "cloned", "copied", "enumerate", "filter", "filter_map", "map", "rev", "skip", "take"];

/// What stands for a number says which one it is: a distribution takes an `f64` as well as a `Real`.
pub fn are_written(function: &Function, mistakes: &mut Mistakes) {
    in_block(&function.body, &bound_sites(function), mistakes);
}

fn in_block(block: &Block, known: &BTreeMap<String, &Site>, mistakes: &mut Mistakes) {
    for statement in &block.statements {
        for number in statement.sites.iter().flat_map(numbers) {
            of_number(number, (statement, known), mistakes);
        }
    }
    block.plates().for_each(|plate| in_block(&plate.body, known, mistakes));
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

fn of_number(expr: &Expr, (statement, known): (&Statement, &BTreeMap<String, &Site>), mistakes: &mut Mistakes) {
    match peel(expr) {
        Expr::Unary(unary) => of_number(&unary.expr, (statement, known), mistakes),
        Expr::Binary(binary) => {
            of_number(&binary.left, (statement, known), mistakes);
            of_number(&binary.right, (statement, known), mistakes);
        }
        whole @ Expr::MethodCall(call) if call.turbofish.is_none() && call.args.is_empty() => {
            let method = call.method.to_string();
            let help = match method.as_str() {
                "into" if is_number(&call.receiver, known) => "remove it: an `f64` and a `Real` stand as they are",
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
    let Expr::MethodCall(before) = peel(&call.receiver) else { return false };
    let method = before.method.to_string();
    ["iter", "into_iter"].contains(&method.as_str()) || ADAPTERS.contains(&method.as_str()) && is_of_an_iterator(before)
}
