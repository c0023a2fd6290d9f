//! Parameters of distributions, each held against what it has to be by itself: another type is one error, where the parameter
//! stands.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, parse_quote};

use super::body::width;
use super::spans::call_over;
use crate::check::number_parameters;

/// The distribution of a number or an array, whose parameters are numbers.
pub fn of_numbers(distribution: &Expr, runtime: &TokenStream) -> Expr {
    held(distribution, runtime, ("IntoParameter", quote!(into_parameter)))
}

/// The distribution of a vector, whose parameters may be vectors.
pub fn of_vectors(distribution: &Expr, runtime: &TokenStream) -> Expr {
    held(distribution, runtime, ("IntoElements", quote!(into_elements)))
}

fn held(distribution: &Expr, runtime: &TokenStream, (trait_name, method): (&str, TokenStream)) -> Expr {
    let mut distribution = distribution.clone();
    let width = width();
    for parameter in number_parameters(&mut distribution) {
        let held = call_over(parameter, runtime, (trait_name, quote!(::<#width, _>::#method)), quote!(#parameter));
        *parameter = parse_quote!(#held);
    }
    distribution
}
