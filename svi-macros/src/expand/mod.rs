//! From checked functions to code. Nothing here can fail.

mod body;
mod calls;
mod docs;
mod forward;
mod guide;
mod leaves;
mod model;
mod numbers;
pub mod parts;
mod plates;
mod records;
mod shell;
mod side_by_side;
mod signature;
mod spans;
mod submodel;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Options;

pub use body::{count, local};
pub use forward::{guide_forward, guide_of_refused};
pub use guide::{guide, guide_alone};
pub use model::model;

/// The path of the runtime's hidden items.
pub fn runtime(options: &Options) -> TokenStream {
    match (&options.alias, &options.runtime) {
        (Some(alias), _) => quote!(#alias),
        (None, Some(path)) => quote!(#path::__private),
        (None, None) => quote!(::svi_runtime::__private),
    }
}

/// The import of the runtime from where the user says that it is: if it is not there, that is one error.
pub fn import(options: &Options) -> Option<TokenStream> {
    let (path, alias) = (options.runtime.as_ref()?, options.alias.as_ref()?);
    Some(quote! {
        #[doc(hidden)]
        #[allow(unused_imports)]
        use #path::__private as #alias;
    })
}
