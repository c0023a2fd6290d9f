//! From an attribute to its expansion: parse, check, expand.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Item, ItemFn, braced};

use crate::diagnostics::Mistakes;
use crate::ir::{Function, Options, Role};
use crate::table::Table;
use crate::{check, editor, expand, fallback, half_typed, matching, parse};

pub fn model(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let options = parse::options(attribute, Role::Model, &mut mistakes).of(&item);
    let function = match half_typed::read(&item, &options, &mut mistakes) {
        Ok(function) => function,
        Err(error) => return unread(error, &item, &options, mistakes),
    };
    let mut function = parse::function(&function, Role::Model, &mut mistakes);
    check::check(&function, &mut mistakes);
    let broken = mistakes.are_blocking();
    if broken {
        fallback::prune(&mut function);
    }
    let items = expand::model(&function, &options, &mistakes);
    let written = written(&item, &options, &mistakes);
    with_mistakes(mistakes, imported(&options, quote!(#items #written)))
}

/// The first stage of a guide reports what is wrong with the guide by itself.
pub fn guide(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let options = parse::options(attribute.clone(), Role::Guide, &mut mistakes).of(&item);
    let function = match half_typed::read(&item, &options, &mut mistakes) {
        Ok(function) => function,
        Err(error) => return unread(error, &item, &options, mistakes),
    };
    if options.model.is_none() && mistakes.is_empty() {
        let message = "a guide names its model: `#[guide(model = path)]`";
        mistakes.add(proc_macro2::Span::call_site(), message);
    }
    if options.model.as_ref().is_some_and(|model| model.is_ident(&function.sig.ident)) {
        let name = &function.sig.ident;
        mistakes.add(name.span(), format!("`{name}` is the name of the model; a guide has a name of its own"));
        return alone(mistakes, imported(&options, editor::as_written(&item, &options)));
    }
    let function = local_checks(&function, &mut mistakes);
    let written = written(&item, &options, &mistakes);
    if options.model.is_none() {
        return alone(mistakes, imported(&options, written));
    }
    let alone = expand::guide_alone(&function, &options);
    let has_macro = options.model.as_ref().is_some_and(|model| !check::is_named_like_a_macro(model));
    let forward = if has_macro {
        expand::guide_forward(&function, &options, &attribute, &item)
    } else {
        expand::guide_of_refused(&function, &options)
    };
    with_mistakes(mistakes, imported(&options, quote!(#alone #forward #written)))
}

/// The second stage of a guide reports where it does not fit its model.
pub fn guide_with_model(input: TokenStream) -> TokenStream {
    let Second { table, attribute, item } = match syn::parse2(input) {
        Ok(second) => second,
        Err(error) => return error.to_compile_error(),
    };
    let mut reported = Mistakes::default();
    let options = parse::options(attribute, Role::Guide, &mut reported).of(&item);
    let function = match half_typed::read(&item, &options, &mut reported) {
        Ok(function) => local_checks(&function, &mut reported),
        Err(error) => return error.to_compile_error(),
    };
    let mut mistakes = Mistakes::default();
    if !table.broken {
        matching::compare(&function, &table, &reported, &mut mistakes);
    }
    check::draws_are_continuous(&function.body, &table, &mut mistakes);
    let matched = matching::matched(&function.body, &table.block);
    let written = (mistakes.are_blocking() && !reported.are_blocking()).then(|| editor::as_written(&item, &options));
    if mistakes.are_blocking() || matching::lacks_a_part(&function.body, &matched) {
        reported.block();
    }
    let items = expand::guide(&function, &options, &table, &matched, (&reported, mistakes.is_empty()));
    with_mistakes(mistakes, quote!(#items #written))
}

/// The guide, and what is wrong with it by itself.
fn local_checks(item: &ItemFn, mistakes: &mut Mistakes) -> Function {
    let mut function = parse::function(item, Role::Guide, mistakes);
    check::check(&function, mistakes);
    if mistakes.are_blocking() {
        fallback::prune(&mut function);
    }
    function
}

/// What the model's hidden macro passes on.
struct Second {
    table: Table,
    attribute: TokenStream,
    item: TokenStream,
}

impl Parse for Second {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (table, attribute, item);
        braced!(table in input);
        braced!(attribute in input);
        braced!(item in input);
        Ok(Self { table: table.parse()?, attribute: attribute.parse()?, item: item.parse()? })
    }
}

/// What an editor, or a compiler that is to report the syntax, needs of the function beside its expansion.
fn written(item: &TokenStream, options: &Options, mistakes: &Mistakes) -> TokenStream {
    let unreadable = mistakes.are_about_syntax().then(|| editor::unreadable(item, options));
    let written =
        if mistakes.are_blocking() { editor::as_written(item, options) } else { editor::words(item, options) };
    quote!(#written #unreadable)
}

/// What cannot be read. If that is for its syntax, the compiler says so.
fn unread(error: syn::Error, item: &TokenStream, options: &Options, mut mistakes: Mistakes) -> TokenStream {
    // It may stand where nothing can be imported.
    let options = &Options { alias: None, ..options.clone() };
    let written = editor::as_written(item, options);
    if let Ok(function) = syn::parse2::<Item>(item.clone()) {
        mistakes.push(error);
        // That a program has no `main` is no second mistake.
        let is_main = matches!(function, Item::Fn(function) if function.sig.ident == "main");
        let main = is_main.then(|| {
            quote!(
                #[allow(dead_code)]
                fn main() {}
            )
        });
        return alone(mistakes, quote!(#written #main));
    }
    let unreadable = editor::unreadable(item, options);
    alone(mistakes, quote!(#written #unreadable))
}

fn imported(options: &Options, items: TokenStream) -> TokenStream {
    let import = expand::import(options);
    quote!(#import #items)
}

/// The mistakes of a function of which nothing is left. In a module itself they keep the compiler from reporting that.
fn alone(mistakes: Mistakes, written: TokenStream) -> TokenStream {
    let errors = mistakes.into_errors().map(|errors| errors.to_compile_error());
    quote!(#errors #written)
}

fn with_mistakes(mistakes: Mistakes, items: TokenStream) -> TokenStream {
    let Some(errors) = mistakes.into_errors().map(|errors| errors.to_compile_error()) else { return items };
    // In a module itself they would keep the compiler from reporting names that are not there.
    quote!(const _: () = { #errors }; #items)
}

#[cfg(test)]
mod expansion;
#[cfg(test)]
mod large;
#[cfg(test)]
mod side_by_side;
#[cfg(test)]
mod tests;
