//! Lengths of plates.

use std::collections::BTreeSet;

use syn::{Expr, Type};

use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function};
use crate::words::peel;

/// A plate takes the number of its iterations, where an argument is what they are of.
pub fn lengths_are_numbers(function: &Function, mistakes: &mut Mistakes) {
    let sequences = function.args.iter().filter(|argument| is_sequence(&argument.ty));
    let names: BTreeSet<String> = sequences.map(|argument| argument.name.to_string()).collect();
    in_block(&function.body, &names.intersection(&function.bound_once).cloned().collect(), mistakes);
}

fn in_block(block: &Block, sequences: &BTreeSet<String>, mistakes: &mut Mistakes) {
    for plate in block.plates() {
        if let Expr::Path(path) = peel(&plate.len)
            && let Some(name) = path.path.get_ident().filter(|name| sequences.contains(&name.to_string()))
        {
            mistakes.add_at(name, format!("a plate takes the number of its iterations\nhelp: write `{name}.len()`"));
        }
        in_block(&plate.body, sequences, mistakes);
    }
}

fn is_sequence(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => is_sequence(&reference.elem),
        Type::Slice(_) | Type::Array(_) => true,
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "Vec"),
        _ => false,
    }
}
