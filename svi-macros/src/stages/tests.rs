//! The stages on half-typed functions: an error, never a panic.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Item, ItemFn};

use super::{guide, guide_with_model, model};
use crate::diagnostics::Mistakes;
use crate::ir::Role;
use crate::{parse, table};

const SOURCES: [&str; 6] = [
    include_str!("../../../examples/eight_schools.rs"),
    include_str!("../../../tests/ui/pass/control-flow-over-data.rs"),
    include_str!("../../../tests/ui/pass/generics.rs"),
    include_str!("../../../tests/ui/pass/shadowed-names.rs"),
    include_str!("../../../tests/ui/pass/submodels.rs"),
    include_str!("../../../tests/ui/site/four-mistakes.rs"),
];

/// The functions of a file that have the attribute, without it.
fn functions(source: &str, attribute: &str) -> Vec<ItemFn> {
    let file = syn::parse_file(source).expect("a file that parses");
    let functions = file.items.into_iter().filter_map(|item| match item {
        Item::Fn(function) => Some(function),
        _ => None,
    });
    let annotated = functions.filter(|function| function.attrs.iter().any(|attr| attr.path().is_ident(attribute)));
    annotated
        .map(|mut function| {
            function.attrs.retain(|attr| !attr.path().is_ident(attribute));
            function
        })
        .collect()
}

/// The tokens up to every place in them: what is typed so far, every open bracket closed.
fn prefixes(tokens: TokenStream) -> Vec<TokenStream> {
    variants(tokens, &|tokens, index| tokens[..index].to_vec())
}

/// The tokens without each one of them.
fn omissions(tokens: TokenStream) -> Vec<TokenStream> {
    variants(tokens, &|tokens, index| [&tokens[..index], &tokens[index + 1..]].concat())
}

fn variants(tokens: TokenStream, vary: &dyn Fn(&[TokenTree], usize) -> Vec<TokenTree>) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut all = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        all.push(vary(&tokens, index).into_iter().collect());
        let TokenTree::Group(group) = token else { continue };
        for inner in variants(group.stream(), vary) {
            let mut whole = tokens.clone();
            whole[index] = TokenTree::Group(Group::new(group.delimiter(), inner));
            all.push(whole.into_iter().collect());
        }
    }
    all
}

fn half_typed(function: &ItemFn) -> impl Iterator<Item = TokenStream> {
    let tokens = function.to_token_stream();
    prefixes(tokens.clone()).into_iter().chain(omissions(tokens))
}

fn table_of(function: &ItemFn) -> TokenStream {
    let function = parse::function(function, Role::Model, &mut Mistakes::default());
    table::of_model(&function, false)
}

#[test]
fn a_half_typed_model_does_not_panic() {
    for function in SOURCES.iter().flat_map(|source| functions(source, "model")) {
        for item in half_typed(&function) {
            assert!(!model(TokenStream::new(), item).is_empty());
        }
    }
}

#[test]
fn a_half_typed_guide_does_not_panic() {
    for source in SOURCES {
        let tables: Vec<TokenStream> = functions(source, "model").iter().map(table_of).collect();
        for function in functions(source, "guide") {
            for item in half_typed(&function) {
                assert!(!guide(quote!(model = coin), item.clone()).is_empty());
                let table = &tables[0];
                assert!(!guide_with_model(quote!({ #table } { model = coin } { #item })).is_empty());
            }
        }
    }
}

#[test]
fn a_half_typed_attribute_does_not_panic() {
    let item = quote!(
        fn fair() {}
    );
    for attribute in half_typed_attributes() {
        assert!(!guide(attribute.clone(), item.clone()).is_empty());
        assert!(!model(attribute, item.clone()).is_empty());
    }
}

fn half_typed_attributes() -> Vec<TokenStream> {
    let attribute = quote!(model = super::coin::<3>, crate = ::inference::runtime);
    [prefixes(attribute.clone()), omissions(attribute)].concat()
}

#[test]
fn what_does_not_parse_is_kept_for_the_editor() {
    let item: TokenStream = "fn coin() { sample(\"mu\", Normal::) }".parse().expect("tokens");
    let expansion = model(TokenStream::new(), item).to_string();
    assert!(expansion.contains("compile_error") && expansion.contains("Normal ::"), "{expansion}");
}
