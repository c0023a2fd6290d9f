//! What readers see of an expansion: the one that the documentation of `#[model]` shows, and what documents the items.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Field, File, Ident, Item};

use super::tests::{EXAMPLES, functions};
use super::{guide, model};

/// What is shown, with `rt` for the path of the runtime's items.
const SHOWN: &str = include_str!("../expansion.rs");

/// The function that is expanded there.
const FUNCTION: &str = r#"
    /// A mean, and a measurement of it.
    fn location(y: f64) {
        let mu = sample("mu", Normal::new(0.0, 10.0));
        observe("y", Normal::new(mu, 1.0), y);
    }
"#;

/// The tokens, but for what a formatter changes.
fn plain(tokens: impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    text.retain(|char| !char.is_whitespace());
    [",)", ",]", ",}", ",>"].iter().fold(text, |text, end| text.replace(end, &end[1..]))
}

/// Serde's derives are there under the feature.
fn is_of_serde(attribute: &Attribute) -> bool {
    attribute.to_token_stream().to_string().contains("serde")
}

fn without_serde(file: &mut File) {
    for item in &mut file.items {
        if let Item::Struct(item) = item {
            item.attrs.retain(|attribute| !is_of_serde(attribute));
        }
    }
}

#[test]
fn the_documentation_shows_the_expansion() {
    let mut file: File = syn::parse2(model(TokenStream::new(), FUNCTION.parse().expect("tokens"))).expect("items");
    without_serde(&mut file);
    // Outside of a compiler a function has no file and line, of which the macro's name is made.
    let name = "__svi_location_";
    let expansion = plain(file).replace("::svi_runtime::__private", "rt").replace("\":0\"", "\"src/main.rs:5\"");
    let hash = expansion.split(name).nth(1).map(|rest| rest[..16].to_string()).expect("the hidden macro");
    let expansion = expansion.replace(&hash, "6b5f3a0c92d1e847");
    let shown = plain(SHOWN.parse::<TokenStream>().expect("tokens"));
    assert_eq!(shown, expansion);
}

fn docs(attributes: &[Attribute]) -> String {
    let docs = attributes.iter().filter(|attribute| attribute.path().is_ident("doc"));
    docs.map(|attribute| attribute.to_token_stream().to_string()).collect()
}

/// The documentation of an item that has a name of its own, with its fields.
fn documented(item: &Item) -> Option<(&Ident, String, Vec<&Field>)> {
    match item {
        Item::Struct(item) => Some((&item.ident, docs(&item.attrs), item.fields.iter().collect())),
        Item::Enum(item) => Some((&item.ident, docs(&item.attrs), Vec::new())),
        Item::Fn(item) => Some((&item.sig.ident, docs(&item.attrs), Vec::new())),
        Item::Macro(item) => Some((item.ident.as_ref()?, docs(&item.attrs), Vec::new())),
        _ => None,
    }
}

#[test]
fn what_is_generated_says_of_what() {
    let mut seen = 0;
    for source in EXAMPLES {
        let models = functions(source, "model").into_iter().map(|(item, args)| (model(args, quote!(#item)), item));
        let guides = functions(source, "guide").into_iter().map(|(item, args)| (guide(args, quote!(#item)), item));
        for (expansion, function) in models.chain(guides) {
            let origin = format!("`{}`", function.sig.ident);
            let file: File = syn::parse2(expansion).expect("items");
            let items: Vec<_> = file.items.iter().filter_map(documented).collect();
            let of_function = |(name, ..): &&(&Ident, _, _)| **name == function.sig.ident;
            let constructor = items.iter().find(of_function).map(|(_, docs, _)| docs).expect("the constructor");
            for (name, docs, fields) in &items {
                assert!(docs.contains(&origin), "`{name}` does not name {origin}: {docs}");
                for field in fields.iter().filter(|field| matches!(field.vis, syn::Visibility::Public(_))) {
                    let site = format!("`{}`", field.ident.as_ref().expect("a name"));
                    assert!(self::docs(&field.attrs).contains(&site), "{site} of `{name}`");
                    assert!(constructor.contains(&site), "{origin} does not show {site}: {constructor}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 50);
}
