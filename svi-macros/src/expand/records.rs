//! The records of parameters, latents and predictive draws.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Expr, parse_quote};

use super::parts::alias;
use super::shell::Shell;
use crate::check::camel_case;
use crate::ir::{Block, Dims, Plate, Site, Times, Word};

/// What a record is made of.
struct Record {
    name: Ident,
    doc: String,
    fields: Vec<Field>,
    /// Whether its numbers may be of any type.
    generic: bool,
}

struct Field {
    name: Ident,
    doc: String,
    kind: Kind,
}

enum Kind {
    Number,
    Array(Expr),
    Vector {
        leaf: usize,
    },
    Matrix {
        leaf: usize,
    },
    /// A square matrix of so many rows.
    Square(Expr),
    Plate {
        record: Ident,
        index: usize,
    },
    /// The record of a sub-model.
    Part {
        alias: Ident,
        index: usize,
        word: Word,
    },
}

/// The record of a function's parameters, with those of its plates.
pub fn params(shell: &Shell<'_>, runtime: &TokenStream) -> TokenStream {
    let name = &shell.function.name;
    let role = shell.function.role.word();
    let spec = Spec { shell, word: Word::Param, suffix: "Params", generic: false };
    spec.records(runtime, &format!("The constrained parameters of the {role} `{name}`."))
}

/// The record of a model's latents, with those of its plates.
pub fn latents(shell: &Shell<'_>, runtime: &TokenStream) -> TokenStream {
    let name = &shell.function.name;
    let spec = Spec { shell, word: Word::Sample, suffix: "", generic: true };
    spec.records(runtime, &format!("The latents of the model `{name}`."))
}

/// The type of a model's latents, for `f64`.
pub fn latents_type(shell: &Shell<'_>) -> TokenStream {
    let name = shell.named("Latents");
    if shell.function.body.has(Word::Sample) { quote!(#name<f64>) } else { quote!(#name) }
}

/// The same for any type of numbers.
pub fn latents_of(shell: &Shell<'_>, runtime: &TokenStream) -> TokenStream {
    let name = shell.named("Latents");
    if shell.function.body.has(Word::Sample) { quote!(#name<__Scalar>) } else { quote!(#runtime::NoLatents<__Scalar>) }
}

/// Which records to make: of the sites with one word.
struct Spec<'s> {
    shell: &'s Shell<'s>,
    word: Word,
    suffix: &'static str,
    generic: bool,
}

impl Spec<'_> {
    fn records(&self, runtime: &TokenStream, doc: &str) -> TokenStream {
        let mut records = Vec::new();
        let top = if self.word == Word::Param { "Params" } else { "Latents" };
        self.collect(&self.shell.function.body, self.shell.named(top), doc.to_string(), &mut records);
        let visibility = &self.shell.function.visibility;
        records.iter().map(|record| record.expand(runtime, visibility)).collect()
    }

    fn plate_record(&self, plate: &str) -> Ident {
        self.shell.named(&format!("{}{}", camel_case(plate), self.suffix))
    }

    fn collect(&self, block: &Block, name: Ident, doc: String, records: &mut Vec<Record>) {
        let what = if self.word == Word::Param { "parameter" } else { "latent site" };
        let mut fields: Vec<Field> =
            block.sites_of(self.word).enumerate().filter_map(|(leaf, site)| number(site, leaf, what)).collect();
        let mut inner = Vec::new();
        let stored = |plate: &Plate| plate.part.is_some() || plate.body.has(self.word);
        for (index, plate) in block.plates().enumerate().filter(|(_, plate)| stored(plate)) {
            let text = plate.name.value();
            let Some(name) = field_name(&text) else { continue };
            if plate.part.is_some() {
                let kind = Kind::Part { alias: alias(&self.shell.function.name, &plate.name), index, word: self.word };
                fields.push(Field { name, doc: format!("The {what}s of the sub-model `{text}`."), kind });
                continue;
            }
            let record = self.plate_record(&text);
            fields.push(Field {
                name,
                doc: format!("The iterations of the plate `{text}`."),
                kind: Kind::Plate { record: record.clone(), index },
            });
            let function = &self.shell.function.name;
            inner.push((plate, record, format!("The {what}s of one iteration of the plate `{text}` of `{function}`.")));
        }
        let generic = self.generic && !fields.is_empty();
        records.push(Record { name, doc, fields, generic });
        for (plate, record, doc) in inner {
            self.collect(&plate.body, record, doc, records);
        }
    }
}

fn field_name(text: &str) -> Option<Ident> {
    syn::parse_str(text).ok()
}

fn number(site: &Site, leaf: usize, what: &str) -> Option<Field> {
    let text = site.name.value();
    let from = site.family.as_ref().map_or_else(String::new, |family| format!(", drawn from `{}`", family.name()));
    let kind = match (site.dims, &site.rows, &site.size) {
        (Some(Dims::Vector), _, _) => Kind::Vector { leaf },
        (Some(Dims::Matrix), _, _) => Kind::Matrix { leaf },
        (None, Some(rows), _) => Kind::Square(rows.clone()),
        (None, None, Some(size)) => Kind::Array(size.clone()),
        (None, None, None) => Kind::Number,
    };
    Some(Field { name: field_name(&text)?, doc: format!("The {what} `{text}`{from}."), kind })
}

/// The derives of every record.
fn derives(runtime: &TokenStream) -> Vec<Attribute> {
    // Whether all of its fields are `Eq` too depends on its sites.
    let mut derives = vec![
        parse_quote!(#[allow(clippy::derive_partial_eq_without_eq)]),
        parse_quote!(#[derive(Clone, Debug, PartialEq)]),
    ];
    if cfg!(feature = "serde") {
        let path = format!("{runtime}::serde").replace(' ', "");
        derives.push(parse_quote!(#[derive(#runtime::serde::Serialize, #runtime::serde::Deserialize)]));
        derives.push(parse_quote!(#[serde(crate = #path)]));
    }
    derives
}

impl Record {
    fn expand(&self, runtime: &TokenStream, visibility: &syn::Visibility) -> TokenStream {
        let Self { name, doc, fields, generic } = self;
        let scalar = if *generic { quote!(__Scalar) } else { quote!(f64) };
        let (declared, parameters, arguments) = if *generic {
            (quote!(<__Scalar = f64>), quote!(<__Scalar>), quote!(<__Scalar>))
        } else {
            Default::default()
        };
        let derives = derives(runtime);
        let (names, docs): (Vec<_>, Vec<_>) = fields.iter().map(|field| (&field.name, &field.doc)).unzip();
        let types = fields.iter().map(|field| field.ty(runtime, &scalar, &arguments));
        let visit = fields.iter().map(|field| field.visit(runtime, false));
        let visit_mut = fields.iter().map(|field| field.visit(runtime, true));
        let fits = fields.iter().filter_map(|field| field.fits(runtime));
        let rebuild = fields.iter().map(|field| field.rebuild(runtime));
        quote! {
            #[doc = #doc]
            #(#derives)*
            #visibility struct #name #declared {
                #(#[doc = #docs] pub #names: #types,)*
            }

            #[automatically_derived]
            impl #parameters #runtime::Record for #name #arguments {
                type Scalar = #scalar;

                fn visit<'r>(&'r self, f: &mut impl ::core::ops::FnMut(&'r #scalar)) {
                    let _ = &f;
                    #(#visit)*
                }

                fn visit_mut(&mut self, f: &mut impl ::core::ops::FnMut(&mut #scalar)) {
                    let _ = &f;
                    #(#visit_mut)*
                }

                fn fits(&self, shape: &#runtime::Shape) -> bool {
                    let _ = shape;
                    true #(&& #fits)*
                }

                fn rebuild(shape: &#runtime::Shape, next: &mut impl ::core::ops::FnMut() -> #scalar) -> Self {
                    let _ = (shape, &next);
                    Self { #(#names: #rebuild,)* }
                }
            }
        }
    }
}

impl Field {
    fn ty(&self, runtime: &TokenStream, scalar: &TokenStream, arguments: &TokenStream) -> TokenStream {
        match &self.kind {
            Kind::Number => scalar.clone(),
            Kind::Array(size) => quote!([#scalar; #size]),
            Kind::Vector { .. } => quote!(::std::vec::Vec<#scalar>),
            Kind::Matrix { .. } => quote!(::std::vec::Vec<::std::vec::Vec<#scalar>>),
            Kind::Square(rows) => quote!([[#scalar; #rows]; #rows]),
            Kind::Plate { record, .. } => quote!(::std::vec::Vec<#record #arguments>),
            Kind::Part { alias, word: Word::Param, .. } => quote!(<#alias as #runtime::Part>::Params),
            Kind::Part { alias, .. } => quote!(<#alias as #runtime::Schema>::Latents<#scalar>),
        }
    }

    fn visit(&self, runtime: &TokenStream, mutable: bool) -> TokenStream {
        let name = &self.name;
        let (reference, method) = if mutable { (quote!(&mut), quote!(visit_mut)) } else { (quote!(&), quote!(visit)) };
        match &self.kind {
            Kind::Number => quote!(f(#reference self.#name);),
            Kind::Array(_) | Kind::Vector { .. } => quote!(for x in #reference self.#name { f(x); }),
            Kind::Matrix { .. } | Kind::Square(_) => {
                quote!(for row in #reference self.#name { for x in row { f(x); } })
            }
            Kind::Plate { .. } => quote!(for row in #reference self.#name { #runtime::Record::#method(row, f); }),
            Kind::Part { .. } => quote!(#runtime::Record::#method(#reference self.#name, f);),
        }
    }

    fn fits(&self, runtime: &TokenStream) -> Option<TokenStream> {
        let name = &self.name;
        match &self.kind {
            Kind::Number | Kind::Array(_) | Kind::Square(_) => None,
            Kind::Vector { leaf } => Some(quote!(#runtime::vector_fits(&self.#name, shape, #leaf))),
            Kind::Matrix { leaf } => Some(quote!(#runtime::matrix_fits(&self.#name, shape, #leaf))),
            Kind::Plate { index, .. } => Some(quote!(#runtime::rows_fit(&self.#name, shape, #index))),
            Kind::Part { index, .. } => {
                Some(quote!(#runtime::Record::fits(&self.#name, #runtime::Shape::part(shape, #index))))
            }
        }
    }

    fn rebuild(&self, runtime: &TokenStream) -> TokenStream {
        match &self.kind {
            Kind::Number => quote!(next()),
            Kind::Array(_) => quote!(::core::array::from_fn(|_| next())),
            Kind::Vector { leaf } => quote!(#runtime::vector_of(shape, #leaf, next)),
            Kind::Matrix { leaf } => quote!(#runtime::matrix_of(shape, #leaf, next)),
            Kind::Square(_) => quote!(::core::array::from_fn(|_| ::core::array::from_fn(|_| next()))),
            Kind::Part { index, .. } => {
                quote!(#runtime::Record::rebuild(#runtime::Shape::part(shape, #index), next))
            }
            Kind::Plate { index, .. } => quote! {
                ::core::iter::Iterator::collect(::core::iter::Iterator::map(
                    #runtime::Shape::rows(shape, #index),
                    |row| #runtime::Record::rebuild(row, next),
                ))
            },
        }
    }
}

/// The record of a predictive draw, with those of its plates, and the expression that reads it from a node.
pub fn draw(shell: &Shell<'_>, runtime: &TokenStream) -> (TokenStream, TokenStream) {
    let mut records = TokenStream::new();
    let name = &shell.function.name;
    let doc = format!("One predictive draw of the model `{name}`: latents, deterministics and observed sites.");
    let read = draw_block(shell, runtime, &shell.function.body, (shell.named("Draw"), doc), &mut records);
    (records, read)
}

/// The reading of one block from the variable `node`.
fn draw_block(
    shell: &Shell<'_>,
    runtime: &TokenStream,
    block: &Block,
    (name, doc): (Ident, String),
    records: &mut TokenStream,
) -> TokenStream {
    let (mut fields, mut reads) = (TokenStream::new(), TokenStream::new());
    for (index, site) in block.sites().filter(|site| site.is_recorded()).enumerate() {
        let Some(field) = field_name(&site.name.value()) else { continue };
        let value = recorded_type(site, runtime);
        let (ty, read) = match site.times {
            Times::Once => (quote!(#value), quote!(one)),
            Times::AtMostOnce => (quote!(::core::option::Option<#value>), quote!(optional)),
            Times::AnyNumber => (quote!(::std::vec::Vec<#value>), quote!(all)),
        };
        let doc = format!("The {} `{field}`.", recorded_word(site));
        fields.extend(quote!(#[doc = #doc] pub #field: #ty,));
        match site.dims {
            Some(Dims::Vector) if site.word == Word::Sample => reads.extend(quote!(#field: node.vector(#index),)),
            Some(Dims::Matrix) if site.word == Word::Sample => reads.extend(quote!(#field: node.matrix(#index),)),
            _ => reads.extend(quote!(#field: node.#read::<#value>(#index),)),
        }
    }
    let mut inner = TokenStream::new();
    for (index, plate) in block.plates().enumerate() {
        let text = plate.name.value();
        let Some(field) = field_name(&text) else { continue };
        if plate.part.is_some() {
            let (alias, doc) = (alias(&shell.function.name, &plate.name), format!("The sub-model `{text}`."));
            fields.extend(quote!(#[doc = #doc] pub #field: <#alias as #runtime::Schema>::Draw,));
            reads.extend(quote!(#field: node.part(#index, <#alias as #runtime::Schema>::draw),));
            continue;
        }
        let record = format_ident!("{}{}Draw", shell.ty, camel_case(&text));
        let doc = format!("One iteration of the plate `{text}` in a draw of `{}`.", shell.function.name);
        let read = draw_block(shell, runtime, &plate.body, (record.clone(), doc), &mut inner);
        let field_doc = format!("The iterations of the plate `{text}`.");
        fields.extend(quote!(#[doc = #field_doc] pub #field: ::std::vec::Vec<#record>,));
        reads.extend(quote!(#field: node.plate(#index, |node| #read),));
    }
    let derives = derives(runtime);
    let visibility = &shell.function.visibility;
    records.extend(quote! {
        #[doc = #doc]
        #(#derives)*
        #visibility struct #name { #fields }
    });
    records.extend(inner);
    quote!({ let _ = node; #name { #reads } })
}

fn recorded_word(site: &Site) -> &'static str {
    match site.word {
        Word::Sample => "latent site",
        Word::Observe => "observed site",
        Word::Enumerate => "enumerated site",
        _ => "deterministic",
    }
}

fn recorded_type(site: &Site, runtime: &TokenStream) -> TokenStream {
    match site.dims {
        Some(Dims::Vector) => return quote!(::std::vec::Vec<f64>),
        Some(Dims::Matrix) => return quote!(::std::vec::Vec<::std::vec::Vec<f64>>),
        None => {}
    }
    match &site.family {
        // That there is no such family is one error, of the body.
        Some(family) if super::model::misspelt(family).is_some() => quote!(f64),
        Some(family) if matches!(site.word, Word::Observe | Word::Enumerate) => {
            let family = super::model::family_type(family, runtime);
            quote!(<#family as #runtime::Family>::Point)
        }
        _ => super::calls::point(site),
    }
}
