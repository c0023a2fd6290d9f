//! Rules for functions that return something to the ones around them.

use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Syntax, Word};
use crate::sampling::Sampling;

/// The value is there once, and a function that has one runs twice in a step.
pub fn check(function: &Function, mistakes: &mut Mistakes) {
    if function.output.is_none() {
        return;
    }
    let role = function.role.word();
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

fn plates_are_whole(block: &Block, role: &str, mistakes: &mut Mistakes) {
    for plate in block.plates() {
        if let Sampling::Subsample { span, .. } = &plate.sampling {
            let message = format!("a {role} with a return type is run twice in a step, with the same iterations");
            mistakes.add(*span, format!("{message}; remove this, or return nothing"));
        }
        plates_are_whole(&plate.body, role, mistakes);
    }
}
