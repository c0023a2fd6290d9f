//! The stages on half-typed functions: an error and what can be read, never a panic.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Item, ItemFn};

use super::{guide, guide_with_model, model};
use crate::diagnostics::Mistakes;
use crate::ir::Role;
use crate::{parse, table};

pub const EXAMPLES: [&str; 10] = [
    include_str!("../../../examples/amortised.rs"),
    include_str!("../../../examples/coin.rs"),
    include_str!("../../../examples/eight_schools.rs"),
    include_str!("../../../examples/gaussian_mixture.rs"),
    include_str!("../../../examples/gp.rs"),
    include_str!("../../../examples/local_level.rs"),
    include_str!("../../../examples/logistic.rs"),
    include_str!("../../../examples/minibatch.rs"),
    include_str!("../../../examples/mixture.rs"),
    include_str!("../../../examples/varying_intercepts.rs"),
];

/// Files with more kinds of statements, and with mistakes.
const OTHERS: [&str; 5] = [
    include_str!("../../../tests/ui/pass/control-flow-over-data.rs"),
    include_str!("../../../tests/ui/pass/generics.rs"),
    include_str!("../../../tests/ui/pass/shadowed-names.rs"),
    include_str!("../../../tests/ui/pass/submodels.rs"),
    include_str!("../../../tests/ui/site/four-mistakes.rs"),
];

/// The functions of a file that have the attribute, each without it and with what stands in its parentheses.
pub fn functions(source: &str, attribute: &str) -> Vec<(ItemFn, TokenStream)> {
    let file = syn::parse_file(source).expect("a file that parses");
    let functions = file.items.into_iter().filter_map(|item| match item {
        Item::Fn(function) => Some(function),
        _ => None,
    });
    let annotated = functions.filter_map(|mut function| {
        let index = function.attrs.iter().position(|attr| attr.path().is_ident(attribute))?;
        let attr = function.attrs.remove(index);
        Some((function, attr.meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default()))
    });
    annotated.collect()
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

/// What has the attribute in the sources, with the source: each function in every state of being typed, those beside the
/// examples also with a token forgotten.
fn half_typed(
    sources: &[&'static str],
    attribute: &str,
    mut check: impl FnMut(&str, &ItemFn, &TokenStream, TokenStream),
) {
    let omitting = |source| OTHERS.contains(&source);
    for source in sources {
        for (function, arguments) in functions(source, attribute) {
            let tokens = function.to_token_stream();
            let omissions = if omitting(source) { omissions(tokens.clone()) } else { Vec::new() };
            prefixes(tokens).into_iter().chain(omissions).for_each(|item| check(source, &function, &arguments, item));
        }
    }
}

/// The table of the first model of a file.
fn table_of(source: &str) -> TokenStream {
    let models = functions(source, "model");
    let (function, _) = models.first().expect("a model beside the guide");
    table::of_model(&parse::function(function, Role::Model, &mut Mistakes::default()), &Mistakes::default())
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

/// Expansions that are looked at. Those of one function have most of their items in common, and each is parsed once.
#[derive(Default)]
struct Expansions {
    parsed: HashSet<u64>,
}

impl Expansions {
    /// Items, with the name of the function among them as soon as it is typed.
    fn check(&mut self, expansion: TokenStream, function: &ItemFn, item: &TokenStream) {
        let name = &function.sig.ident;
        if mentions(item.clone(), name) {
            assert!(mentions(expansion.clone(), name), "{expansion}");
        }
        for generated in items(expansion) {
            let mut hasher = DefaultHasher::new();
            hash(generated.clone(), &mut hasher);
            if self.parsed.insert(hasher.finish())
                && let Err(error) = syn::parse2::<Item>(generated.clone())
            {
                panic!("{error} in the expansion of {item}:\n{generated}");
            }
        }
    }
}

/// The tokens cut where items end: at a block, or at a semicolon where a block is a part of them.
fn items(tokens: TokenStream) -> Vec<TokenStream> {
    let mut items = vec![Vec::new()];
    for token in tokens {
        let Some(item) = items.last_mut() else { continue };
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !ends_at_a_semicolon(item),
            _ => false,
        };
        item.push(token);
        if ends {
            items.push(Vec::new());
        }
    }
    items.retain(|item| !item.is_empty());
    items.into_iter().map(TokenStream::from_iter).collect()
}

fn ends_at_a_semicolon(item: &[TokenTree]) -> bool {
    let keyword = item.iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident != "pub" => Some(ident),
        _ => None,
    });
    keyword.is_some_and(|keyword| keyword == "const" || keyword == "use")
}

fn hash(tokens: TokenStream, hasher: &mut DefaultHasher) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                (group.delimiter() as u8).hash(hasher);
                hash(group.stream(), hasher);
                u8::MAX.hash(hasher);
            }
            TokenTree::Punct(punct) => (punct.as_char(), punct.spacing() as u8).hash(hasher),
            TokenTree::Ident(ident) => ident.hash(hasher),
            TokenTree::Literal(literal) => literal.to_string().hash(hasher),
        }
    }
}

fn models_expand_to_items(sources: &[&'static str]) {
    let mut expansions = Expansions::default();
    half_typed(sources, "model", |_, function, arguments, item| {
        expansions.check(model(arguments.clone(), item.clone()), function, &item);
    });
}

#[test]
fn a_half_typed_model_of_the_examples_expands_to_items() {
    models_expand_to_items(&EXAMPLES);
}

#[test]
fn another_half_typed_model_expands_to_items() {
    models_expand_to_items(&OTHERS);
}

#[test]
fn a_half_typed_guide_expands_to_items_alone_and_with_its_model() {
    let stage = Ident::new("guide_with_model", Span::call_site());
    let sources = [&EXAMPLES[..], &OTHERS].concat();
    let tables: HashMap<&str, TokenStream> = sources.iter().map(|source| (*source, table_of(source))).collect();
    let mut expansions = Expansions::default();
    half_typed(&sources, "guide", |source, function, arguments, item| {
        let alone = guide(arguments.clone(), item.clone());
        let is_called = mentions(alone.clone(), &stage);
        expansions.check(alone, function, &item);
        if is_called {
            let table = &tables[source];
            let expansion = guide_with_model(quote!({ #table } { #arguments } { #item }));
            expansions.check(expansion, function, &item);
        }
    });
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
fn what_cannot_be_read_keeps_the_rest_of_the_function() {
    let item: TokenStream = r#"fn coin(y: &[f64]) {
        let mu = sample("mu", Normal::);
        for i in plate("item", y.) {
            let tau = sample("tau", HalfNormal::new(1.0));
            observe("y", Normal::new(mu, ), y[i]);
        }
    }"#
    .parse()
    .expect("tokens");
    let expansion = model(TokenStream::new(), item).to_string();
    assert!(!expansion.contains("compile_error"), "the compiler reports syntax: {expansion}");
    assert!(expansion.contains("unreadable !") && expansion.contains("const { :: core :: panic !"), "{expansion}");
    for kept in ["pub mu :", "pub tau :", "pub y :", "pub item :", "Normal ::)", "fn coin ()"] {
        assert!(expansion.contains(kept), "no `{kept}` in {expansion}");
    }
}

#[test]
fn the_words_of_a_readable_function_are_there_for_the_editor() {
    let item: TokenStream = r#"fn coin(y: &[f64]) {
        let mu = sample("mu", Normal::new(0.0, 1.0));
        for i in plate("item", y.len()) { observe("y", Normal::new(mu, 1.0), y[i]); }
    }"#
    .parse()
    .expect("tokens");
    let expansion = model(TokenStream::new(), item).to_string();
    assert!(expansion.contains("let _ = sample ; let _ = plate ; let _ = observe ;"), "{expansion}");
}
