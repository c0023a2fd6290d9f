//! `.to_event()`: a vector's distribution, whose parameters say how long it is.

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::Expr;

use super::literals::literal;
use super::parameters::parameters;
use super::roles::bound_sites;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Site};
use crate::words::peel;

/// One of the parameters may be a vector.
pub fn vectors_have_a_length(function: &Function, mistakes: &mut Mistakes) {
    in_block(&function.body, &bound_sites(function), mistakes);
}

fn in_block(block: &Block, known: &BTreeMap<String, &Site>, mistakes: &mut Mistakes) {
    for site in block.sites().filter(|site| site.family.is_some()) {
        let Some(span) = event(&site.argument) else { continue };
        let parameters = parameters(&site.argument);
        if !parameters.is_empty() && parameters.iter().all(|parameter| is_number(parameter.value, known)) {
            let message = "`.to_event()` is as long as the parameters that are vectors, and there is none";
            mistakes.add(span, format!("{message}\nhelp: write `.iid(len)`"));
            mistakes.excuse(site.name.value());
        }
    }
    block.plates().for_each(|plate| in_block(&plate.body, known, mistakes));
}

/// Where `.to_event()` stands behind the distribution.
pub fn event(distribution: &Expr) -> Option<Span> {
    match peel(distribution) {
        Expr::MethodCall(call) if call.method == "to_event" => Some(call.method.span()),
        Expr::MethodCall(call) => event(&call.receiver),
        _ => None,
    }
}

/// Whether it is a single number for certain: a literal, or a site that is one.
pub fn is_number(parameter: &Expr, known: &BTreeMap<String, &Site>) -> bool {
    match peel(parameter) {
        Expr::Path(path) => path
            .path
            .get_ident()
            .and_then(|name| known.get(&name.to_string()))
            .is_some_and(|site| site.size.is_none() && site.dims.is_none()),
        other => literal(other).is_some(),
    }
}
