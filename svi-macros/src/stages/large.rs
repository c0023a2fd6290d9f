//! How long the stages take for a function of a hundred sites.

use std::fmt::Write;
use std::time::{Duration, Instant};

use proc_macro2::TokenStream;
use quote::quote;

use super::{guide, guide_with_model, model};
use crate::diagnostics::Mistakes;
use crate::ir::{Options, Role};
use crate::{half_typed, parse, table};

const SITES: usize = 100;

/// Ten times what a stage may take, for machines that do other things too.
const LIMIT: Duration = Duration::from_secs(3);

fn large_model() -> TokenStream {
    let mut body = String::new();
    for i in 0..SITES {
        let _ = writeln!(body, "let x{i} = sample(\"x{i}\", Normal::new({}, 1.0));", before(i));
    }
    format!("fn large(y: &[f64]) {{ {body} for i in plate(\"item\", y.len()) {{ observe(\"y\", Normal::new(x0, 1.0), y[i]); }} }}")
        .parse()
        .expect("tokens")
}

fn before(i: usize) -> String {
    if i == 0 { String::from("0.0") } else { format!("x{}", i - 1) }
}

/// A guide of the model; every tenth of its sites is misspelt if `misspelt`.
fn large_guide(misspelt: bool) -> TokenStream {
    let mut body = String::new();
    for i in 0..SITES {
        let name = if misspelt && i % 10 == 0 { format!("y{i}") } else { format!("x{i}") };
        let _ = writeln!(body, "let l{i} = param(\"l{i}\", 0.0); sample(\"{name}\", Normal::new(l{i}, 1.0));");
    }
    format!("fn fit() {{ {body} }}").parse().expect("tokens")
}

/// The shortest of some runs: what else the machine does adds to the others.
fn time(name: &str, stage: impl Fn() -> TokenStream) -> TokenStream {
    let run = |_| {
        let start = Instant::now();
        let expansion = stage();
        (start.elapsed(), expansion)
    };
    let (shortest, expansion) = (0..5).map(run).min_by_key(|(time, _)| *time).expect("some runs");
    println!("{name}: {shortest:?}");
    assert!(shortest < LIMIT, "{name} took {shortest:?}");
    expansion
}

fn table() -> TokenStream {
    let mut mistakes = Mistakes::default();
    let function = half_typed::read(&large_model(), &Options::default(), &mut mistakes).expect("a function");
    table::of_model(&parse::function(&function, Role::Model, &mut mistakes), &Mistakes::default())
}

fn errors(expansion: &TokenStream) -> usize {
    expansion.to_string().matches("compile_error").count()
}

#[test]
fn a_model_of_a_hundred_sites_expands_quickly() {
    let (item, attribute) = (large_model(), TokenStream::new());
    assert_eq!(errors(&time("a model of 100 sites", || model(attribute.clone(), item.clone()))), 0);
}

#[test]
fn a_guide_of_a_hundred_sites_expands_quickly() {
    let (item, table) = (large_guide(false), table());
    assert_eq!(errors(&time("a guide of 100 sites", || guide(quote!(model = large), item.clone()))), 0);
    let second = || guide_with_model(quote!({ #table } { model = large } { #item }));
    assert_eq!(errors(&time("a guide of 100 sites, against its model", second)), 0);
}

#[test]
fn a_guide_with_ten_mistakes_expands_quickly() {
    let (item, table) = (large_guide(true), table());
    let second = || guide_with_model(quote!({ #table } { model = large } { #item }));
    assert_eq!(errors(&time("a guide with ten mistakes, against its model", second)), 10);
}
