//! The attribute macros of `svi-runtime`.
use proc_macro::TokenStream;
/// a
#[proc_macro_attribute]
pub fn model(_attr: TokenStream, item: TokenStream) -> TokenStream {
    item
}
/// b
#[proc_macro_attribute]
pub fn guide(_attr: TokenStream, item: TokenStream) -> TokenStream {
    item
}
/// c
#[proc_macro]
pub fn __guide(item: TokenStream) -> TokenStream {
    item
}
