//! Functions and methods that are those of another type.

use proc_macro2::Ident;
use syn::{Expr, ExprCall, ExprMethodCall, parse_quote};

use super::SMOOTH;
use crate::words::peel;

/// The function of a float that is called by its path, if `Real`s have it as a method: `f64::max`, `max`.
pub fn of_a_float(call: &ExprCall) -> Option<Ident> {
    let Expr::Path(path) = peel(&call.func) else { return None };
    let mut names = path.path.segments.iter().map(|segment| &segment.ident);
    let (Some(ty), Some(method), None) = (names.next(), names.next(), names.next()) else { return None };
    let is_method = ty == "f64" && SMOOTH.contains(&method.to_string().as_str());
    is_method.then(|| method.clone())
}

/// The same with the first argument, as a `Real`, in front.
pub fn as_method(call: &ExprCall, method: &Ident) -> Expr {
    let (first, others) = (call.args.first(), call.args.iter().skip(1));
    parse_quote!((#first + <Real>::from(0.0)).#method(#(#others),*))
}

/// What is written for a method of vectors that is called on an array.
pub fn of_an_array(call: &ExprMethodCall) -> Option<Expr> {
    let array = &call.receiver;
    match (call.method.to_string().as_str(), call.args.first()) {
        ("at", Some(index)) => Some(parse_quote!(#array[#index])),
        ("sum", None) => Some(parse_quote!(#array.iter().sum::<Real>())),
        ("dot_self", None) => Some(parse_quote!(#array.iter().map(|x| *x * *x).sum::<Real>())),
        _ => None,
    }
}
