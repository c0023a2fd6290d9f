//! The arguments of a model or guide.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::{ToTokens, format_ident};
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{
    Attribute, BoundLifetimes, FnArg, GenericParam, ItemFn, Lifetime, Meta, ParenthesizedGenericArguments, Pat,
    PatType, PathArguments, Type, TypeFnPtr, TypeReference, parse_quote,
};

use super::signature::{Reals, reals};
use crate::diagnostics::{Mistakes, distance};
use crate::ir::Argument;
use crate::written::written;

/// The arguments, without those that nobody could pass.
pub fn arguments(item: &ItemFn, mistakes: &mut Mistakes) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for input in &item.sig.inputs {
        let FnArg::Typed(typed) = input else { continue };
        lifetimes_are_declared(item, &typed.ty, mistakes);
        arguments.extend(argument(typed, arguments.len(), mistakes));
    }
    arguments
}

fn argument(PatType { attrs, pat, ty, .. }: &PatType, index: usize, mistakes: &mut Mistakes) -> Option<Argument> {
    let (name, mutable) = name(pat, index, mistakes);
    let fixed = is_fixed(attrs, mistakes);
    let reals = reals(ty);
    if !fixed && reals == Reals::Inside {
        let help = "write `Real` or `[Real; 3]`, and data as `f64`s";
        mistakes.add_at(ty, format!("a `Real` among the arguments is passed by itself; {help}"));
        return None;
    }
    let borrowed = borrowed(ty).filter(|_| !fixed);
    let refused = without_a_name(ty).or_else(|| vector(ty)).or_else(|| {
        if fixed { not_kept(ty, reals) } else { borrowed.as_ref().map(|borrowed| not_copied(ty, borrowed)) }
    });
    if let Some(message) = &refused {
        mistakes.add_at(ty, message);
    }
    let ty = match &**ty {
        Type::ImplTrait(_) if !fixed => parse_quote!(()),
        // The constructor takes what is meant, and keeps nothing of it.
        _ if fixed && (reals != Reals::None || vector(ty).is_some()) => parse_quote!(impl ::core::marker::Sized),
        written if fixed && refused.is_some() => elided(written),
        written if vector(ty).is_some() => with_a_lifetime(written),
        written => borrowed.unwrap_or_else(|| written.clone()),
    };
    Some(Argument { name, mutable, ty, fixed, refused: refused.is_some(), is_real: !fixed && reals == Reals::Whole })
}

/// The name of an argument, and whether it may be written to.
fn name(pat: &Pat, index: usize, mistakes: &mut Mistakes) -> (Ident, bool) {
    let help = match pat {
        Pat::Ident(ident) if ident.by_ref.is_none() && ident.subpat.is_none() => {
            return (ident.ident.clone(), ident.mutability.is_some());
        }
        Pat::Wild(_) => "give it a name, `_n`",
        _ => "take the pattern apart in the body",
    };
    mistakes.add_at(pat, format!("an argument of a model or guide is a plain name; {help}"));
    (format_ident!("__pattern{index}"), false)
}

/// Whether an argument is of the constructor. An attribute with nearly the name of that for it is probably to be that.
fn is_fixed(attributes: &[Attribute], mistakes: &mut Mistakes) -> bool {
    let mut fixed = false;
    for attribute in attributes {
        let path = attribute.path();
        if !path.is_ident("fixed") {
            mistakes.add_contained_at(path, unknown(attribute));
            fixed |= is_nearly_fixed(attribute);
            continue;
        }
        if !matches!(attribute.meta, Meta::Path(_)) {
            mistakes.add_contained_at(&attribute.meta, "`#[fixed]` takes no options\nhelp: write `#[fixed]`");
        } else if fixed {
            mistakes.add_contained_at(path, "the argument is `#[fixed]` already\nhelp: remove this attribute");
        }
        fixed = true;
    }
    fixed
}

fn is_nearly_fixed(attribute: &Attribute) -> bool {
    attribute.path().get_ident().is_some_and(|name| distance(&name.to_string().to_lowercase(), "fixed") <= 2)
}

fn unknown(attribute: &Attribute) -> String {
    let help = match attribute.path().get_ident().map(ToString::to_string).as_deref() {
        _ if is_nearly_fixed(attribute) => "write `#[fixed]`",
        Some("doc") => "say it in the documentation of the function",
        _ => "put this one on the function, or leave it out",
    };
    format!("the only attribute of an argument is `#[fixed]`\nhelp: {help}")
}

/// The records are made of the types of arguments.
fn without_a_name(ty: &Type) -> Option<String> {
    let help = "write a type parameter: `fn name<T: ..>(argument: &[T])`";
    matches!(ty, Type::ImplTrait(_))
        .then(|| format!("the type of an argument is part of other types, which have to name it\nhelp: {help}"))
}

/// A vector is known to the body alone that has its site.
fn vector(ty: &Type) -> Option<String> {
    let Type::Path(path) = referenced(ty) else { return None };
    let name = ["Vector", "RowMatrix"].into_iter().find(|name| path.path.is_ident(name))?;
    let data = if name == "Vector" { "`&[f64]`" } else { "`&[[f64; 3]]`" };
    let help = format!("write {data} for data; of a site or param, pass the numbers that are read, as `Real`s");
    Some(format!("a `{name}` is read in the body that has its site or param, and is no argument\nhelp: {help}"))
}

/// The type of a vector behind references. The compiler would miss its lifetime.
fn with_a_lifetime(ty: &Type) -> Type {
    match ty {
        Type::Reference(TypeReference { lifetime, mutability, elem, .. }) => {
            let inner = with_a_lifetime(elem);
            parse_quote!(&#lifetime #mutability #inner)
        }
        other => parse_quote!(#other<'_>),
    }
}

/// What is wrong with the type of an argument that the value of the function is to keep.
fn not_kept(ty: &Type, reals: Reals) -> Option<String> {
    if reals != Reals::None {
        let help = "its arguments are plain numbers; leave out `#[fixed]`";
        return Some(format!("the constructor knows no `Real`s: {help}"));
    }
    if lifetimes(ty).is_empty() {
        return None;
    }
    let message = "an argument that is `#[fixed]` is kept, and cannot be borrowed";
    let help = match (ty, owned(ty)) {
        (Type::Reference(_), Some(owned)) => format!("write `{}`, or leave out `#[fixed]`", written(&owned)),
        _ => String::from("leave out `#[fixed]`"),
    };
    Some(format!("{message}\nhelp: {help}"))
}

fn not_copied(ty: &Type, borrowed: &Type) -> String {
    let message = "a dynamic argument is handed to every run of the body, and has to be `Copy`";
    let fix = if matches!(ty, Type::Reference(_) | Type::Slice(_)) { "" } else { ", or make it `#[fixed]`" };
    format!("{message}\nhelp: write `{}`{fix}", written(borrowed))
}

fn referenced(ty: &Type) -> &Type {
    match ty {
        Type::Reference(reference) => referenced(&reference.elem),
        other => other,
    }
}

/// What is borrowed from a type that owns, or that may be written to, and is passed in its place.
fn borrowed(ty: &Type) -> Option<Type> {
    if let Type::Reference(TypeReference { lifetime, mutability: Some(_), elem, .. }) = ty {
        return Some(parse_quote!(&#lifetime #elem));
    }
    if matches!(ty, Type::Slice(_)) {
        return Some(parse_quote!(&#ty));
    }
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return (last.ident == "String").then(|| parse_quote!(&str));
    };
    let inner = arguments.args.first()?;
    match last.ident.to_string().as_str() {
        "Vec" => Some(parse_quote!(&[#inner])),
        "Box" | "Rc" | "Arc" => Some(parse_quote!(&#inner)),
        _ => None,
    }
}

/// What owns the values behind a reference, if nothing of it is borrowed.
fn owned(ty: &Type) -> Option<Type> {
    let owned = match referenced(ty) {
        Type::Slice(slice) => {
            let inner = &slice.elem;
            parse_quote!(Vec<#inner>)
        }
        Type::Path(path) if path.path.is_ident("str") => parse_quote!(String),
        other => other.clone(),
    };
    lifetimes(&owned).is_empty().then_some(owned)
}

/// The lifetimes in a type but for `'static`, with `None` for one that is left out.
fn lifetimes(ty: &Type) -> Vec<Option<Lifetime>> {
    let mut lifetimes = Lifetimes::default();
    lifetimes.visit_type(ty);
    let Lifetimes { mut found, bound } = lifetimes;
    found.retain(|lifetime| lifetime.as_ref().is_none_or(|it| it.ident != "static" && !bound.contains(&it.ident)));
    found
}

/// The type with lifetimes that nobody has to declare.
fn elided(ty: &Type) -> Type {
    struct Elide;
    impl VisitMut for Elide {
        fn visit_type_fn_ptr_mut(&mut self, _function: &mut TypeFnPtr) {}

        fn visit_parenthesized_generic_arguments_mut(&mut self, _function: &mut ParenthesizedGenericArguments) {}

        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident != "static" {
                *lifetime = Lifetime::new("'_", lifetime.span());
            }
        }
    }
    let mut elided = ty.clone();
    Elide.visit_type_mut(&mut elided);
    elided
}

#[derive(Default)]
struct Lifetimes {
    found: Vec<Option<Lifetime>>,
    /// Those that the type itself declares.
    bound: BTreeSet<Ident>,
}

impl<'ast> Visit<'ast> for Lifetimes {
    fn visit_type_reference(&mut self, reference: &'ast TypeReference) {
        if reference.lifetime.is_none() {
            self.found.push(None);
        }
        visit::visit_type_reference(self, reference);
    }

    /// What is left out in the type of a function is the function's own.
    fn visit_type_fn_ptr(&mut self, _function: &'ast TypeFnPtr) {}

    fn visit_parenthesized_generic_arguments(&mut self, _function: &'ast ParenthesizedGenericArguments) {}

    fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
        self.found.push(Some(lifetime.clone()));
    }

    fn visit_bound_lifetimes(&mut self, declared: &'ast BoundLifetimes) {
        for param in &declared.lifetimes {
            if let GenericParam::Lifetime(param) = param {
                self.bound.insert(param.lifetime.ident.clone());
            }
        }
    }
}

/// All lifetimes of the arguments become one, so that the compiler would not miss the declaration.
fn lifetimes_are_declared(item: &ItemFn, ty: &Type, mistakes: &mut Mistakes) {
    let generics = &item.sig.generics;
    let is_declared =
        |lifetime: &Lifetime| lifetime.ident == "_" || generics.lifetimes().any(|it| it.lifetime == *lifetime);
    for lifetime in lifetimes(ty).iter().flatten().filter(|lifetime| !is_declared(lifetime)) {
        let mut names: Vec<String> = generics.params.iter().map(|it| it.to_token_stream().to_string()).collect();
        let declared = generics.lifetimes().count();
        names.insert(declared, lifetime.to_string());
        let help = format!("write `fn {}<{}>(..)`, or leave the lifetime out", item.sig.ident, names.join(", "));
        mistakes.add_contained_at(lifetime, format!("the lifetime `{lifetime}` is not declared\nhelp: {help}"));
    }
}
