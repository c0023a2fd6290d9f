//! The attribute macros of `svi-runtime`, which re-exports and documents them: depend on that crate.

mod check;
mod diagnostics;
mod expand;
mod fallback;
mod ir;
mod matching;
mod parse;
mod slots;
mod stages;
mod table;
mod words;

use proc_macro::TokenStream;

/// Turns a function into a model: a joint density of latents and observed values, given its arguments.
#[proc_macro_attribute]
pub fn model(attribute: TokenStream, item: TokenStream) -> TokenStream {
    stages::model(attribute.into(), item.into()).into()
}

/// Turns a function into a guide: a family of distributions over the latents of one model.
#[proc_macro_attribute]
pub fn guide(attribute: TokenStream, item: TokenStream) -> TokenStream {
    stages::guide(attribute.into(), item.into()).into()
}

/// The second stage of `#[guide]`, which the model's hidden macro calls.
#[doc(hidden)]
#[proc_macro]
pub fn __guide(input: TokenStream) -> TokenStream {
    stages::guide_with_model(input.into()).into()
}
