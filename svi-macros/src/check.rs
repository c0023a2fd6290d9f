//! The rules that hold inside one function, one function a rule; all mistakes are collected.

mod escape;
mod literals;
mod names;

use quote::ToTokens;

use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Role, Word};

pub use names::camel_case;

pub fn check(function: &Function, mistakes: &mut Mistakes) {
    names::are_identifiers(function, mistakes);
    names::are_unique(function, mistakes);
    names::make_no_reserved_type(function, mistakes);
    words_fit_the_role(function.role, &function.body, mistakes);
    sites_are_static(&function.body, mistakes);
    sizes_are_constant(function, mistakes);
    literals::are_inside_their_constraints(&function.body, mistakes);
    escape::nothing_leaves_a_plate(&function.body, mistakes);
    escape::bodies_run_to_their_end(&function.body, mistakes);
}

/// A guide has `sample` and `param` only.
fn words_fit_the_role(role: Role, block: &Block, mistakes: &mut Mistakes) {
    if role == Role::Model {
        return;
    }
    for site in block.sites() {
        let word = site.word.name();
        match site.word {
            Word::Observe => mistakes.add(
                site.span,
                format!(
                    "`observe` in a guide: a guide draws latents, and `{}` is observed in the model",
                    site.name.value()
                ),
            ),
            Word::Factor | Word::Deterministic => {
                mistakes.add(site.span, format!("`{word}` in a guide: it belongs in the model"));
            }
            Word::Sample | Word::Param => {}
        }
    }
    block.plates().for_each(|plate| words_fit_the_role(role, &plate.body, mistakes));
}

/// The set of latents and parameters does not depend on data.
fn sites_are_static(block: &Block, mistakes: &mut Mistakes) {
    for site in block.sites().filter(|site| matches!(site.word, Word::Sample | Word::Param)) {
        let Some(under) = site.under else { continue };
        let what = if site.word == Word::Sample { "latent sites" } else { "parameters" };
        let message =
            format!("`{}` cannot stand under {}: the set of {what} is fixed", site.word.name(), under.words());
        let help = if under == crate::ir::Under::Loop && site.word == Word::Sample {
            "; use `for i in plate(\"name\", len) { .. }`, or `.iid::<K>()`"
        } else {
            "; move it out, and use its value there"
        };
        mistakes.add(site.span, message + help);
    }
    block.plates().for_each(|plate| sites_are_static(&plate.body, mistakes));
}

/// The records have no type parameters for sizes.
fn sizes_are_constant(function: &Function, mistakes: &mut Mistakes) {
    let generics: Vec<String> = function.generics.const_params().map(|param| param.ident.to_string()).collect();
    let depends = |tokens: String| generics.iter().any(|name| tokens.split_whitespace().any(|word| word == name));
    for_each_block(&function.body, &mut |block| {
        for site in block.sites() {
            let Some(size) = &site.size else { continue };
            if depends(size.to_token_stream().to_string()) {
                let message =
                    "the size of a site cannot depend on a parameter of the function: it is part of a record's type";
                mistakes.add(site.span, message);
            }
        }
    });
}

fn for_each_block(block: &Block, f: &mut impl FnMut(&Block)) {
    f(block);
    block.plates().for_each(|plate| for_each_block(&plate.body, f));
}
