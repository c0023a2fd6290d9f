//! Parameters of distributions, each held against what it has to be by itself: another type is one error, where the parameter
//! stands.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, parse_quote};

use super::body::width;
use super::spans::call_over;
use crate::check::{Kind, number_parameters};
use crate::parse::diverging::has_no_value;

/// The distribution of a number or an array of so many, whose parameters are numbers, or arrays and matrices of them.
pub fn of_numbers(distribution: &Expr, size: Option<&Expr>, runtime: &TokenStream) -> Expr {
    let over = |name, types, parameter: &Expr| call_over(parameter, runtime, (name, types), quote!(#parameter));
    held(distribution, |kind, parameter| match kind {
        Kind::Number => one_number(parameter, runtime),
        Kind::Array => numbers(parameter, runtime),
        Kind::Location => match size {
            Some(size) => over("IntoLocation", quote!(::<{ #size }, _>::into_location), parameter),
            None => quote!(#parameter),
        },
        Kind::Matrix => over("IntoSquare", quote!(::<_>::into_square), parameter),
    })
}

/// The distribution of a vector, whose parameters may be vectors.
pub fn of_vectors(distribution: &Expr, runtime: &TokenStream) -> Expr {
    held(distribution, |_, parameter| through("IntoElements", quote!(into_elements), parameter, runtime))
}

/// What stands for one number. That it is an array is seen where it is known to be made of numbers.
pub fn one_number(expr: &impl ToTokens, runtime: &TokenStream) -> TokenStream {
    through("OneNumber", quote!(one_number), &numbers(expr, runtime), runtime)
}

fn numbers(expr: &impl ToTokens, runtime: &TokenStream) -> TokenStream {
    through("IntoParameter", quote!(into_parameter), expr, runtime)
}

fn through(trait_name: &str, method: TokenStream, expr: &impl ToTokens, runtime: &TokenStream) -> TokenStream {
    let width = width();
    call_over(expr, runtime, (trait_name, quote!(::<#width, _>::#method)), expr.to_token_stream())
}

fn held(distribution: &Expr, hold: impl Fn(Kind, &Expr) -> TokenStream) -> Expr {
    let mut distribution = distribution.clone();
    for (kind, parameter) in number_parameters(&mut distribution) {
        // Of the type of an array or a matrix it is where the distribution takes it.
        let held = match (has_no_value(parameter), kind) {
            (true, Kind::Number) => quote!((#parameter as f64)),
            (true, _) => continue,
            (false, _) => hold(kind, parameter),
        };
        *parameter = parse_quote!(#held);
    }
    distribution
}
