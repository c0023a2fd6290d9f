//! From syntax to what the user wrote.

mod argument;
mod behind;
pub mod diverging;
mod enumeration;
pub mod family;
mod in_macros;
pub mod mentions;
mod misplaced;
mod named_arguments;
mod names;
mod nearly_words;
mod other_forms;
mod plate;
mod signature;
mod sizes;
mod statement;
mod submodel;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::Parser;
use syn::{Attribute, Ident, ItemFn, Meta, Path, ReturnType, Stmt, Token, punctuated::Punctuated};

pub use names::literal_name;
pub use statement::{Shape, shape};

use crate::check::camel_case;
use crate::derivative;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Options, Role};

/// The options in the attribute's parentheses.
pub fn options(tokens: TokenStream, role: Role, mistakes: &mut Mistakes) -> Options {
    let mut options = Options::default();
    let metas = match Punctuated::<Meta, Token![,]>::parse_terminated.parse2(tokens) {
        Ok(metas) => metas,
        Err(error) => {
            let known = known(role);
            mistakes.add(error.span(), format!("`#[{}]` takes {known}", role.word()));
            return options;
        }
    };
    for meta in metas {
        option(&meta, role, &mut options).unwrap_or_else(|error| mistakes.push(error));
    }
    options
}

/// The options that there are.
fn known(role: Role) -> &'static str {
    match role {
        Role::Model => "`crate = path`",
        Role::Guide => "`model = path` and `crate = path`",
    }
}

fn option(meta: &Meta, role: Role, options: &mut Options) -> syn::Result<()> {
    let known = known(role);
    let unknown =
        || syn::Error::new_spanned(meta.path(), format!("unknown option; `#[{}]` takes {known}", role.word()));
    let Meta::NameValue(pair) = meta else { return Err(unknown()) };
    let path = || -> syn::Result<Path> {
        let value = &pair.value;
        let option = pair.path.to_token_stream();
        syn::parse2(value.to_token_stream()).map_err(|_| {
            let message = "expected a path, without quotes and parentheses";
            syn::Error::new_spanned(value, format!("{message}: `{option} = path`"))
        })
    };
    if pair.path.is_ident("crate") {
        options.runtime = Some(path()?);
    } else if pair.path.is_ident("model") && role == Role::Guide {
        options.model = Some(of_a_function(path()?)?);
    } else {
        return Err(unknown());
    }
    Ok(())
}

/// The path of a model, which is that of its function: no function of a model has the name of its own type.
fn of_a_function(path: Path) -> syn::Result<Path> {
    let last = path.segments.last().map(|last| last.ident.to_string());
    if last.is_some_and(|last| last.starts_with(char::is_uppercase) && camel_case(&last) == last) {
        return Err(syn::Error::new_spanned(
            path,
            "a guide names the function of its model, and this is the name of a type",
        ));
    }
    Ok(path)
}

/// The attributes that set the level of lints.
const LINTS: [&str; 5] = ["allow", "warn", "deny", "forbid", "expect"];

/// The attributes whose name satisfies `holds`, and the others.
fn attributes(all: &[Attribute], holds: impl Fn(&str) -> bool) -> (Vec<Attribute>, Vec<Attribute>) {
    all.iter().cloned().partition(|attr| attr.path().get_ident().is_some_and(|name| holds(&name.to_string())))
}

/// The function under the attribute.
pub fn function(item: &ItemFn, role: Role, mistakes: &mut Mistakes) -> Function {
    signature::check(item, role, mistakes);
    let (docs, others) = attributes(&item.attrs, |name| name == "doc");
    let (again, others) = attributes(&others, |name| name == "model" || name == "guide");
    if let Some(again) = again.first() {
        mistakes.add_contained_at(again, "a function is one model or guide\nhelp: remove this attribute");
    }
    let (lints, attributes) = attributes(&others, |name| LINTS.contains(&name));
    let bindings = mentions::bindings(item);
    let bound_once: BTreeSet<String> =
        bindings.iter().filter(|(_, count)| **count == 1).map(|(name, _)| name.clone()).collect();
    let mut body = (*item.block).clone();
    let callable = mentions::callable(&item.block);
    nearly_words::refuse(&mut body, &callable, mistakes);
    named_arguments::refuse(&mut body, role, mistakes);
    derivative::refuse_steps(&mut body, &bound_once, mistakes);
    let mut statements = self::body(item, &body.stmts, role, mistakes);
    sizes::of_variables(&mut statements, &bound_once);
    Function {
        role,
        unreadable: mistakes.are_about_syntax(),
        docs,
        lints,
        attributes,
        type_name: type_name(&item.sig.ident),
        parentheses: item.sig.paren_token.span.join(),
        braces: item.block.brace_token.span.join(),
        visibility: item.vis.clone(),
        name: item.sig.ident.clone(),
        generics: item.sig.generics.clone(),
        args: argument::arguments(item, mistakes),
        diverges: diverging::diverges(item),
        bound: bindings.into_keys().collect(),
        bound_once,
        callable,
        output: signature::output(item, mistakes),
        body: statements,
    }
}

/// The name of the type that is generated for a function, if there is one.
fn type_name(name: &Ident) -> Ident {
    let generated = camel_case(&name.to_string());
    let is_name = syn::parse_str::<Ident>(&generated).is_ok();
    Ident::new(&if is_name { generated } else { format!("__{generated}") }, name.span())
}

/// The statements of the body, whose last expression is its value if it has a return type.
fn body(item: &ItemFn, statements: &[Stmt], role: Role, mistakes: &mut Mistakes) -> Block {
    if matches!(item.sig.output, ReturnType::Type(..)) {
        return statement::block(&submodel::with_named_tail(statements), role, &Default::default(), mistakes);
    }
    statement::block(statements, role, &Default::default(), mistakes)
}
