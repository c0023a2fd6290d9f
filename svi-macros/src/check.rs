//! The rules that hold inside one function, one function a rule; all mistakes are collected.

mod annotations;
mod enumeration;
mod escape;
mod event;
mod initial_values;
mod literals;
mod methods;
mod names;
mod parameters;
mod plates;
mod roles;
mod shapes;
mod unknown_types;
mod value;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Item, Stmt};

use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Reading, Role, Site, Syntax, Times, Word};
use crate::parse::{family, mentions};
use crate::sampling;
use crate::table::Table;
use crate::written::written;

pub use escape::root;
pub use names::{
    camel_case, for_each_name, hides_of_the_prelude, is_field, is_named_like_a_macro, is_nearly_of_the_prelude,
    is_of_the_prelude, is_reserved_plate,
};
pub use parameters::{Kind, number_parameters, parameter_names};
pub use value::unused;

pub fn check(function: &Function, mistakes: &mut Mistakes) {
    names::are_identifiers(function, mistakes);
    names::are_unique(function, mistakes);
    names::make_no_reserved_type(function, mistakes);
    names::words_are_not_shadowed(function, mistakes);
    words_fit_the_role(function.role, &function.body, mistakes);
    reads_are_bounded(&function.body, mistakes);
    if function.role == Role::Model {
        only_guides_are_narrower(&function.body, mistakes);
        latents_are_continuous(&function.body, mistakes);
    } else {
        draws_are_reparameterised(&function.body, mistakes);
    }
    enumeration::check(function, mistakes);
    value::check(function, mistakes);
    sizes_are_constant(function, mistakes);
    records_use_no_items_of_the_body(function, mistakes);
    sampling::storage_has_places(function, mistakes);
    annotations::fit_their_values(function, mistakes);
    initial_values::have_their_constraint(&function.body, mistakes);
    literals::are_inside_their_constraints(&function.body, mistakes);
    parameters::literals_fit(&function.body, mistakes);
    plates::lengths_are_numbers(function, mistakes);
    shapes::fit_the_distribution(function, mistakes);
    roles::fit_where_they_go(function, mistakes);
    shapes::vectors_are_read(function, mistakes);
    methods::vectors_have_none_of_others(function, mistakes);
    event::vectors_have_a_length(function, mistakes);
    unknown_types::are_written(function, mistakes);
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
        // It is probably to be the `sample` of a latent.
        if !matches!(site.word, Word::Sample | Word::Param) {
            mistakes.excuse(site.name.value());
        }
        match site.word {
            Word::Observe => {
                let name = site.name.value();
                let help =
                    format!("a guide draws latents, `sample(\"{name}\", ..)`, and data are observed in the model");
                mistakes.add(site.span, format!("`observe` in a guide: {help}"));
            }
            Word::Factor | Word::Deterministic => {
                mistakes.add(site.span, format!("`{word}` in a guide: it belongs in the model"));
            }
            Word::Enumerate => {
                let name = site.name.value();
                let help = "the model sums it out, and a guide draws the other latents only";
                mistakes.add(site.span, format!("`enumerate` in a guide: `{name}` belongs in the model; {help}"));
            }
            Word::Sample | Word::Param => {}
        }
    }
    block.plates().for_each(|plate| words_fit_the_role(role, &plate.body, mistakes));
}

/// A leaf that is read any number of times would take any number of slots. A construct that holds several is reported once.
fn reads_are_bounded(block: &Block, mistakes: &mut Mistakes) {
    for statement in &block.statements {
        let mut reported = BTreeSet::new();
        for read in &statement.reads {
            let Some(construct) = read.under.filter(|_| read.times == Times::AnyNumber) else { continue };
            if reported.insert(construct.id) {
                let (written, place) = (&read.written, construct.under.words());
                let message = format!("`{written}` cannot stand {place}: it takes a slot of its own each time");
                let plate =
                    "let a plate run over it, `for i in plate(\"name\", len) { .. }`, or collect its values in one";
                let help = match read.reading {
                    Reading::At => format!("a sum of products is `dot(&{}, row)`; or {plate}", read.name),
                    _ => String::from(plate),
                };
                mistakes.add(read.span, format!("{message}\nhelp: {help}"));
            }
        }
    }
    block.plates().for_each(|plate| reads_are_bounded(&plate.body, mistakes));
}

/// Families whose values are not real numbers.
const DISCRETE: [&str; 9] = [
    "Bernoulli",
    "Binomial",
    "Categorical",
    "DirichletMultinomial",
    "Multinomial",
    "NegativeBinomial2",
    "OrderedLogistic",
    "Poisson",
    "ZeroInflated",
];

/// A model has no other function whose support its own could be narrower than.
fn only_guides_are_narrower(block: &Block, mistakes: &mut Mistakes) {
    for span in block.sites().filter_map(|site| site.family.as_ref()?.narrower) {
        let message = "`narrower` in a model: it says that a guide does not draw all values that its model has";
        mistakes.add_contained(span, format!("{message}\nhelp: remove it"));
    }
    block.plates().for_each(|plate| only_guides_are_narrower(&plate.body, mistakes));
}

/// Whether the site is drawn from a discrete family of the prelude.
pub fn is_discrete(site: &Site) -> bool {
    site.family.as_ref().is_some_and(|family| DISCRETE.contains(&family.name().as_str()))
}

/// There is no derivative in a count.
fn latents_are_continuous(block: &Block, mistakes: &mut Mistakes) {
    for site in block.sites_of(Word::Sample).filter(|site| is_discrete(site)) {
        let Some(family) = &site.family else { continue };
        let (family, name) = (family.name(), site.name.value());
        let message = format!("latent site `{name}` cannot be drawn from `{family}`: it has no derivative");
        let help = if enumeration::FINITE.contains(&family.as_str()) {
            format!("sum it out: `let {name} = enumerate(\"{name}\", {family}::new(..));`")
        } else {
            String::from("sum it out by hand, with `log_sum_exp` over its values and `factor`")
        };
        mistakes.add_at(&site.argument, format!("{message}; {help}"));
    }
    block.plates().for_each(|plate| latents_are_continuous(&plate.body, mistakes));
}

/// Continuous families whose draws have no derivatives in their parameters.
const NOT_REPARAMETERISED: [&str; 3] = ["Flat", "Mixture", "VonMises"];

/// The draws of a guide have derivatives in the parameters of their distributions.
fn draws_are_reparameterised(block: &Block, mistakes: &mut Mistakes) {
    for site in block.sites_of(Word::Sample) {
        by_the_factor(site, mistakes);
        let family = site.family.as_ref().map(|family| (family, family.name()));
        let Some((family, text)) = family.filter(|(_, text)| NOT_REPARAMETERISED.contains(&text.as_str())) else {
            continue;
        };
        let name = site.name.value();
        let message = format!(
            "site `{name}` cannot be drawn from `{text}` in a guide: its draws have no derivatives in its parameters"
        );
        let help = "use another family with the support that the site has in the model; `AutoNormal` fits every model";
        mistakes.add_at(family.path.segments.last().map(|segment| &segment.ident), format!("{message}\nhelp: {help}"));
        mistakes.excuse(name);
    }
    block.plates().for_each(|plate| draws_are_reparameterised(&plate.body, mistakes));
}

/// A multivariate normal distribution is drawn from by the factor of its covariance.
fn by_the_factor(site: &Site, mistakes: &mut Mistakes) {
    let is_normal = site.family.as_ref().is_some_and(|family| family.name() == "MultivariateNormal");
    let Some(constructor) = family::constructor(&site.argument).filter(|name| is_normal && *name != "scale_tril")
    else {
        return;
    };
    let name = site.name.value();
    let message = format!("site `{name}` cannot be drawn by its `{constructor}` in a guide");
    let help = "its Cholesky factor has derivatives: `MultivariateNormal::scale_tril(loc, factor)`";
    mistakes.add(constructor.span(), format!("{message}\nhelp: {help}"));
    mistakes.excuse(name);
}

/// The same for the draws of a guide, but for those of a site that is no latent of its model, which is the mistake then.
pub fn draws_are_continuous(block: &Block, model: &Table, mistakes: &mut Mistakes) {
    for site in block.sites_of(Word::Sample).filter(|site| is_discrete(site)) {
        let Some(family) = &site.family else { continue };
        let (family, name) = (family.name(), site.name.value());
        // What is wrong with the model may be this.
        if model.broken || model.block.enumerates(&name) || model.block.observes(&name) {
            mistakes.block();
            continue;
        }
        let message = format!("site `{name}` cannot be drawn from `{family}`: it has no derivative");
        mistakes.add_at(&site.argument, format!("{message}; use a family with the support that it has in the model"));
    }
    block.plates().for_each(|plate| draws_are_continuous(&plate.body, model, mistakes));
}

/// The records have no type parameters for sizes.
fn sizes_are_constant(function: &Function, mistakes: &mut Mistakes) {
    for_each_block(&function.body, &mut |block| {
        for site in block.sites().filter(|site| function.has_generic_size(site)) {
            let message =
                "the size of a site cannot depend on a parameter of the function: it is part of a record's type";
            mistakes.add_at(&site.size, message);
        }
        for site in block.sites() {
            let Some(size) = function.run_time_size(site) else { continue };
            let text = written(size);
            let message =
                format!("the size of an array is part of a type, and `{text}` is known only when the program runs");
            let help = match site.word {
                Word::Param => format!("\nhelp: write `vec![..; {text}]`, a vector"),
                Word::Sample | Word::Observe => format!("\nhelp: write `.iid({text})`, a vector"),
                _ => String::new(),
            };
            mistakes.add_at(size, message + &help);
            mistakes.excuse(site.name.value());
        }
    });
}

/// The records stand outside of the body, so that what they are made of cannot be declared in it.
fn records_use_no_items_of_the_body(function: &Function, mistakes: &mut Mistakes) {
    let declared = items_of_the_body(function);
    for_each_block(&function.body, &mut |block| {
        for site in block.sites() {
            if let Some(name) = used_item(site, &declared) {
                let message =
                    format!("`{name}` is declared in the body, but the record of this site stands outside of it");
                mistakes.add(site.span, message + "; declare it outside of the function");
                mistakes.excuse(site.name.value());
            }
        }
        for part in block.plates().filter_map(|plate| plate.part.as_ref()) {
            let mut used = BTreeSet::new();
            mentions::mentioned(part.path.to_token_stream(), &mut used);
            if let Some(name) = used.intersection(&declared).next() {
                let message =
                    format!("`{name}` is declared in the body, but the record of the sub-model stands outside of it");
                mistakes.add_at(&part.path, message + "; declare it outside of the function");
            }
        }
    });
}

/// The names that items of the body give.
pub fn items_of_the_body(function: &Function) -> BTreeSet<String> {
    let mut declared = BTreeSet::new();
    for_each_block(&function.body, &mut |block| {
        for statement in &block.statements {
            if let Syntax::Ordinary(stmt) = &statement.syntax
                && let Stmt::Item(item) = &**stmt
            {
                mentions::mentioned(item_names(item), &mut declared);
            }
        }
    });
    declared
}

/// Which of the names the record of a site would use.
pub fn used_item(site: &Site, declared: &BTreeSet<String>) -> Option<String> {
    let mut used = BTreeSet::new();
    let family = site.family.as_ref().map(|family| &family.path);
    mentions::mentioned(site.size.to_token_stream(), &mut used);
    mentions::mentioned(family.to_token_stream(), &mut used);
    used.intersection(declared).next().cloned()
}

/// The tokens in which an item of a body gives names.
fn item_names(item: &Item) -> TokenStream {
    match item {
        Item::Const(item) => item.ident.to_token_stream(),
        Item::Static(item) => item.ident.to_token_stream(),
        Item::Type(item) => item.ident.to_token_stream(),
        Item::Struct(item) => item.ident.to_token_stream(),
        Item::Enum(item) => item.ident.to_token_stream(),
        Item::Fn(item) => item.sig.ident.to_token_stream(),
        Item::Use(item) => item.tree.to_token_stream(),
        _ => TokenStream::new(),
    }
}

fn for_each_block(block: &Block, f: &mut impl FnMut(&Block)) {
    f(block);
    block.plates().for_each(|plate| for_each_block(&plate.body, f));
}

#[cfg(test)]
mod tests;
