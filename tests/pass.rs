//! Programs without mistakes, under the lints that their first lines turn on; clippy's are looked at where it runs over tests.
#![deny(future_incompatible)]

#[path = "ui/pass/bounds-and-suffixes.rs"]
mod bounds_and_suffixes;
#[path = "ui/pass/control-flow-over-data.rs"]
mod control_flow_over_data;
#[path = "ui/pass/generics.rs"]
mod generics;
#[path = "ui/pass/lints-in-plates.rs"]
mod lints_in_plates;
#[path = "ui/pass/macros-in-bodies.rs"]
mod macros_in_bodies;
#[path = "ui/pass/names-like-words.rs"]
mod names_like_words;
#[path = "ui/pass/names-of-generated-variables.rs"]
mod names_of_generated_variables;
#[path = "ui/pass/nearly-refused.rs"]
mod nearly_refused;
#[path = "ui/pass/no-implicit-prelude.rs"]
mod no_implicit_prelude;
#[path = "ui/pass/not-written-yet.rs"]
mod not_written_yet;
#[path = "ui/pass/raw-identifiers.rs"]
mod raw_identifiers;
#[path = "ui/pass/renamed-dependency.rs"]
mod renamed_dependency;
#[path = "ui/pass/shadowed-names.rs"]
mod shadowed_names;
#[path = "ui/pass/strict-lints.rs"]
pub mod strict_lints;
#[path = "ui/pass/submodels.rs"]
mod submodels;
#[path = "ui/pass/types-of-numbers.rs"]
mod types_of_numbers;
#[path = "ui/pass/visibility.rs"]
mod visibility;
#[path = "ui/pass/where-guides-find-models.rs"]
mod where_guides_find_models;

fn main() {
    bounds_and_suffixes::main();
    control_flow_over_data::main();
    generics::main();
    lints_in_plates::main();
    macros_in_bodies::main();
    names_like_words::main();
    names_of_generated_variables::main();
    nearly_refused::main();
    no_implicit_prelude::main();
    not_written_yet::main();
    raw_identifiers::main();
    renamed_dependency::main();
    shadowed_names::main();
    strict_lints::main();
    submodels::main();
    types_of_numbers::main();
    visibility::main();
    where_guides_find_models::main();
}
