//! Parameters of distributions that have to be numbers.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, parse_quote};

use super::body::width;
use super::spans::call_over;
use crate::check::number_parameters;

/// The distribution with every parameter that has to be a number held against that by itself: another type is one error, where
/// the parameter stands.
pub fn held_to_numbers(distribution: &Expr, runtime: &TokenStream) -> Expr {
    let mut distribution = distribution.clone();
    let width = width();
    for parameter in number_parameters(&mut distribution) {
        let held =
            call_over(parameter, runtime, ("IntoParameter", quote!(::<#width, _>::into_parameter)), quote!(#parameter));
        *parameter = parse_quote!(#held);
    }
    distribution
}
