//! The constraint of an initial value that is written in place: around the whole of it, and one that it can have.

use syn::Expr;

use super::literals::{called, written_out};
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Site, Word};
use crate::parse::family::CONSTRAINTS;
use crate::words::peel;
use crate::written::written;

/// The constraints of numbers that hang together, which arrays of fixed size can have.
const OF_ARRAYS: [&str; 4] = ["Simplex", "Ordered", "PositiveOrdered", "CorrCholesky"];

/// What a parameter starts from is what its constraint stands around.
pub fn have_their_constraint(block: &Block, mistakes: &mut Mistakes) {
    for site in block.sites_of(Word::Param) {
        if let Some(message) = around_each(site).or_else(|| around_a_vector(site)) {
            mistakes.add_at(&site.argument, message);
            mistakes.excuse(site.name.value());
        }
    }
    block.plates().for_each(|plate| have_their_constraint(&plate.body, mistakes));
}

/// `[Positive(1.0); 3]`, which should be `Positive([1.0; 3])`.
fn around_each(site: &Site) -> Option<String> {
    let vec = if is_vec(&site.argument) { "vec!" } else { "" };
    let (constraint, inner) = match peel(&written_out(&site.argument)) {
        Expr::Repeat(repeat) => {
            let (constraint, number) = constrained(&repeat.expr)?;
            (constraint, format!("[{}; {}]", written(number), written(&repeat.len)))
        }
        Expr::Array(array) => {
            let numbers: Option<Vec<(String, &Expr)>> = array.elems.iter().map(constrained).collect();
            let numbers = numbers.filter(|numbers| numbers.windows(2).all(|pair| pair[0].0 == pair[1].0))?;
            let inner: Vec<String> = numbers.iter().map(|(_, number)| written(number)).collect();
            (numbers.first()?.0.clone(), format!("[{}]", inner.join(", ")))
        }
        _ => return None,
    };
    let message = format!("`{constraint}` stands around each number, and has to stand around the whole");
    Some(format!("{message}\nhelp: write `{constraint}({vec}{inner})`"))
}

/// `Simplex(vec![..])`
fn around_a_vector(site: &Site) -> Option<String> {
    let Expr::Call(call) = peel(&site.argument) else { return None };
    let constraint = called(call).filter(|name| OF_ARRAYS.contains(&name.as_str()))?;
    let value = call.args.first().filter(|value| is_vec(value))?;
    let message = format!("`{constraint}` is for an array, whose size is fixed, and this is a vector");
    let array = written(written_out(value));
    let array = if matches!(peel(&written_out(value)), Expr::Array(_)) { array } else { String::from("[..; 3]") };
    Some(format!("{message}\nhelp: write `{constraint}({array})`; a vector can be `Positive` or `UnitInterval`"))
}

fn is_vec(expr: &Expr) -> bool {
    matches!(peel(expr), Expr::Macro(vec) if vec.mac.path.is_ident("vec"))
}

/// The constraint that stands around a number, and the number.
fn constrained(expr: &Expr) -> Option<(String, &Expr)> {
    let Expr::Call(call) = peel(expr) else { return None };
    let constraint = called(call).filter(|name| CONSTRAINTS.contains(&name.as_str()))?;
    Some((constraint, call.args.first()?))
}
