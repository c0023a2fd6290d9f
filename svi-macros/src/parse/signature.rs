//! The signature of a model or guide.

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, ItemFn, Pat, PatType, ReturnType, Safety};

use crate::diagnostics::Mistakes;
use crate::ir::{Argument, Role};

/// What a signature may not have.
pub fn check(item: &ItemFn, role: Role, mistakes: &mut Mistakes) {
    let signature = &item.sig;
    let mut refuse = |tokens: Option<&dyn ToTokens>, what: &str| {
        if let Some(tokens) = tokens {
            mistakes.add(tokens.span(), format!("a {} cannot be {what}", role.word()));
        }
    };
    refuse(signature.asyncness.as_ref().map(|t| t as _), "`async`");
    if let Safety::Unsafe(token) = &signature.safety {
        refuse(Some(token), "`unsafe`");
    }
    refuse(signature.constness.as_ref().map(|t| t as _), "`const`");
    refuse(signature.abi.as_ref().map(|t| t as _), "`extern`");
    refuse(signature.variadic.as_ref().map(|t| t as _), "variadic");
    if let ReturnType::Type(_, ty) = &signature.output {
        let help = "its sites are what it has to say; record a value with `deterministic`";
        mistakes.add_at(ty, format!("a {} returns nothing: {help}", role.word()));
    }
}

/// Whether the attribute is `#[cfg]` or `#[cfg_attr]`.
pub fn is_conditional(attr: &Attribute) -> bool {
    attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr")
}

/// The arguments, without those that cannot be one.
pub fn arguments(item: &ItemFn, mistakes: &mut Mistakes) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for input in &item.sig.inputs {
        match argument(input) {
            Ok(argument) => arguments.push(argument),
            Err(error) => mistakes.push(error),
        }
    }
    arguments
}

fn argument(input: &FnArg) -> syn::Result<Argument> {
    let FnArg::Typed(PatType { attrs, pat, ty, .. }) = input else {
        return Err(syn::Error::new_spanned(input, "a model or guide is a free function: it has no `self`"));
    };
    let Pat::Ident(ident) = &**pat else {
        let help = "take the pattern apart in the body";
        return Err(syn::Error::new_spanned(pat, format!("an argument of a model or guide is a plain name; {help}")));
    };
    let fixed = attrs.iter().any(|attr| attr.path().is_ident("fixed"));
    if let Some(other) = attrs.iter().find(|attr| !attr.path().is_ident("fixed")) {
        return Err(syn::Error::new_spanned(other.path(), "the only attribute of an argument is `#[fixed]`"));
    }
    Ok(Argument { name: ident.ident.clone(), mutable: ident.mutability.is_some(), ty: (**ty).clone(), fixed })
}
