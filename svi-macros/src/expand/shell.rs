//! What stands around a body: the type of a function's value, its constructor, its arguments.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{GenericParam, Generics, Lifetime, Type, TypeParamBound, TypeReference, parse_quote};

use super::body::{local, width};
use super::{docs, parts};
use crate::ir::{Argument, Function};

/// The parts of the items that are generated for a function.
pub struct Shell<'f> {
    pub function: &'f Function,
    /// The type of its value: `EightSchools`.
    pub ty: Ident,
    /// Type and const parameters, with what the passes need of them; lifetimes are those of the arguments.
    pub generics: Generics,
}

impl<'f> Shell<'f> {
    pub fn new(function: &'f Function) -> Self {
        let mut generics = Generics { params: Default::default(), ..function.generics.clone() };
        for param in &function.generics.params {
            match param {
                GenericParam::Type(ty) => {
                    let mut ty = ty.clone();
                    // The records and traits have no lifetimes, and what is `'static` outlives them all.
                    ty.bounds = ty.bounds.into_iter().filter(|bound| !is_a_lifetime(bound)).collect();
                    ty.bounds.push(parse_quote!(::core::marker::Send));
                    ty.bounds.push(parse_quote!(::core::marker::Sync));
                    ty.bounds.push(parse_quote!('static));
                    generics.params.push(GenericParam::Type(ty));
                }
                GenericParam::Const(_) => generics.params.push(param.clone()),
                GenericParam::Lifetime(_) => {}
            }
        }
        let ty = function.type_name.clone();
        Self { function, ty, generics }
    }

    fn fixed(&self) -> impl Iterator<Item = &'f Argument> + use<'f> {
        self.function.args.iter().filter(|arg| arg.fixed)
    }

    /// The arguments that the value of the function keeps: those of whose type nothing is reported.
    fn kept(&self) -> impl Iterator<Item = &'f Argument> + use<'f> {
        self.fixed().filter(|arg| !arg.refused)
    }

    /// The arguments of the constructor, with their types.
    fn parameters(&self) -> TokenStream {
        let parameters = self.fixed().map(|Argument { name, ty, .. }| quote!(#name: #ty));
        quote!(#(#parameters),*)
    }

    /// The value of the function, made of the arguments of its constructor.
    fn value(&self) -> TokenStream {
        let (ty, fields) = (&self.ty, self.kept().map(|arg| &arg.name));
        let refused: Vec<_> = self.fixed().filter(|arg| arg.refused).map(|arg| &arg.name).collect();
        let unused = (!refused.is_empty()).then(|| quote!(let _ = (#(#refused,)*);));
        quote!(#unused #ty { #(#fields,)* __types: ::core::marker::PhantomData })
    }

    fn dynamic(&self) -> impl Iterator<Item = &'f Argument> + use<'f> {
        self.function.args.iter().filter(|arg| !arg.fixed)
    }

    /// The type, and the function that makes its value.
    pub fn constructor(&self) -> TokenStream {
        let Function { visibility, name, docs, attributes, role, .. } = self.function;
        let (ty, role) = (&self.ty, role.word());
        let (impl_generics, type_generics, where_clause) = self.generics.split_for_impl();
        let (fields, types): (Vec<_>, Vec<_>) = self.kept().map(|arg| (&arg.name, &arg.ty)).unzip();
        let (parameters, value) = (self.parameters(), self.value());
        let used = self.generics.type_params().map(|param| &param.ident);
        let type_doc = format!("The {role} `{name}`, as the function of that name makes it.");
        let lines = docs::of_constructor(self.function);
        quote! {
            #[doc = #type_doc]
            #[derive(Clone, Debug)]
            #visibility struct #ty #impl_generics #where_clause {
                #(#fields: #types,)*
                __types: ::core::marker::PhantomData<fn() -> (#(#used,)*)>,
            }

            #(#docs)*
            #(#attributes)*
            #(#[doc = #lines])*
            #visibility fn #name #impl_generics(#parameters) -> #ty #type_generics #where_clause {
                #value
            }
        }
    }

    /// The same function under the name of the function's identity, for those that have it inside.
    pub fn constructor_of_part(&self) -> TokenStream {
        let Function { visibility, name, .. } = self.function;
        let (impl_generics, type_generics, where_clause) = self.generics.split_for_impl();
        let (parameters, value) = (self.parameters(), self.value());
        let (ty, make) = (&self.ty, parts::constructor(name.span()));
        let doc = format!("`{name}`, for those that have it inside.");
        quote! {
            #[doc = #doc]
            #[doc(hidden)]
            #[allow(dead_code)]
            #visibility fn #make #impl_generics(#parameters) -> #ty #type_generics #where_clause {
                #value
            }
        }
    }

    /// The tuple type of the dynamic arguments where the function is run alone, every lifetime `'args`.
    pub fn args_type(&self) -> TokenStream {
        self.inputs_type(&quote!(f64))
    }

    /// The same with `real` in the place of `Real`.
    pub fn inputs_type(&self, real: &TokenStream) -> TokenStream {
        let types = self.dynamic().map(|arg| {
            let mut ty = arg.ty.clone();
            AllArgs { real }.visit_type_mut(&mut ty);
            ty
        });
        // An argument that is not `Copy` is one error, at the arguments.
        let mut tuple = Group::new(Delimiter::Parenthesis, quote!(#(#types,)*));
        tuple.set_span(self.function.parentheses);
        tuple.into_token_stream()
    }

    /// The body of the function where it is run alone: that of one that others have inside, with constants for `Real`s.
    pub fn alone(&self, runtime: &TokenStream) -> TokenStream {
        let (scope, window, args) = (local("__scope"), local("__window"), local("__args"));
        let names: Vec<_> = (0..self.dynamic().count()).map(|index| local(&format!("__arg{index}"))).collect();
        let inputs = self
            .dynamic()
            .zip(&names)
            .map(|(arg, name)| if arg.is_real { quote!(#runtime::Constant::constant(#name)) } else { quote!(#name) });
        let (width, (sub, _)) = (width(), parts::names(self.function.role));
        quote! {
            let (#(#names,)*) = #args;
            <Self as #runtime::#sub>::run_part::<#width, #runtime::Top, __Scope>(self, #scope, #window, (#(#inputs,)*))
        }
    }

    /// Binds the arguments in a body whose arguments are `args`.
    pub fn bind_args(&self, args: &Ident) -> TokenStream {
        let (names, this) = (self.dynamic().map(binding), local("self"));
        let fields: Vec<_> = self.kept().map(|arg| &arg.name).collect();
        let bindings = self.kept().map(binding);
        // That one of them is not `Clone`, the type of the function's value says. One that is not used is a variable, no field.
        let fixed = (!fields.is_empty()).then(|| {
            quote! {
                let (#(#bindings,)*) = {
                    let Self { #(#fields,)* .. } = ::core::clone::Clone::clone(#this);
                    (#(#fields,)*)
                };
            }
        });
        quote! {
            let (#(#names,)*) = #args;
            #fixed
        }
    }

    /// The name of a generated type: `EightSchoolsLatents`.
    pub fn named(&self, suffix: &str) -> Ident {
        format_ident!("{}{}", self.ty, suffix)
    }
}

fn is_a_lifetime(bound: &TypeParamBound) -> bool {
    matches!(bound, TypeParamBound::Lifetime(_))
}

fn binding(arg: &Argument) -> TokenStream {
    let name = &arg.name;
    if arg.mutable { quote!(mut #name) } else { quote!(#name) }
}

/// Gives every reference and lifetime in a type the lifetime `'args`, and `Real` its meaning.
struct AllArgs<'r> {
    real: &'r TokenStream,
}

impl VisitMut for AllArgs<'_> {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        if reference.lifetime.is_none() {
            reference.lifetime = Some(parse_quote!('args));
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident != "static" {
            *lifetime = parse_quote!('args);
        }
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        if matches!(ty, Type::Path(path) if path.path.is_ident("Real")) {
            let real = self.real;
            *ty = parse_quote!(#real);
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}
