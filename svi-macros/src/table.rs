//! What a guide is told of its model: the tokens that the model's hidden macro hands to the guide.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitInt, LitStr, Token, braced};

use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Word};
use crate::sampling::Known;

/// A model's sites.
#[derive(Debug, Default)]
pub struct Table {
    pub model: String,
    /// The model's file and line.
    pub at: String,
    /// Whether the model has mistakes of its own, so that nothing can be said of its guides.
    pub broken: bool,
    pub block: TableBlock,
}

#[derive(Debug, Default)]
pub struct TableBlock {
    /// See [`Block::width`].
    pub width: Option<usize>,
    pub latents: Vec<Latent>,
    pub observed: Vec<String>,
    /// The sites that are summed out.
    pub enumerated: Vec<String>,
    pub plates: Vec<TablePlate>,
}

#[derive(Debug)]
pub struct Latent {
    pub name: String,
    /// The name of its distribution.
    pub family: String,
    /// Its index in the model's table of facts.
    pub fact: usize,
    /// Whether nothing is wrong with what it is drawn from.
    pub is_right: bool,
}

#[derive(Debug)]
pub struct TablePlate {
    pub name: String,
    /// What it is called in a message.
    pub kind: &'static str,
    /// The model that it is, if it is a sub-model.
    pub part: Option<TablePart>,
    pub sampling: Known,
    pub block: TableBlock,
}

/// A model inside of another.
#[derive(Debug)]
pub struct TablePart {
    /// The name of the model's function.
    pub model: String,
    /// Which of the sub-models it is.
    pub index: usize,
}

impl TableBlock {
    /// Calls `f` with every latent and the plates it is in, outermost first.
    pub fn for_each_latent<'t>(&'t self, path: &mut Vec<&'t str>, f: &mut impl FnMut(&[&'t str], &'t Latent)) {
        self.latents.iter().for_each(|latent| f(path, latent));
        for plate in &self.plates {
            path.push(&plate.name);
            plate.block.for_each_latent(path, f);
            path.pop();
        }
    }

    /// Calls `f` with every plate and the plates it is in, outermost first.
    pub fn for_each_plate<'t>(&'t self, path: &mut Vec<&'t str>, f: &mut impl FnMut(&[&'t str], &'t TablePlate)) {
        for plate in &self.plates {
            f(path, plate);
            path.push(&plate.name);
            plate.block.for_each_plate(path, f);
            path.pop();
        }
    }

    /// Whether the block or a plate in it observes the site.
    pub fn observes(&self, name: &str) -> bool {
        self.observed.iter().any(|observed| observed == name) || self.plates.iter().any(|p| p.block.observes(name))
    }

    /// Whether the block or a plate in it sums the site out.
    pub fn enumerates(&self, name: &str) -> bool {
        self.enumerated.iter().any(|site| site == name) || self.plates.iter().any(|p| p.block.enumerates(name))
    }

    /// Calls `f` with every sub-model and the plates it is in, outermost first.
    pub fn for_each_part<'t>(
        &'t self,
        path: &mut Vec<&'t str>,
        f: &mut impl FnMut(&[&'t str], &'t str, &'t TablePart),
    ) {
        self.for_each_plate(path, &mut |path, plate| {
            plate.part.iter().for_each(|part| f(path, &plate.name, part));
        });
    }

    /// Whether there are latents, or sub-models that may have some.
    pub fn may_have_latents(&self) -> bool {
        self.has_latents() || self.plates.iter().any(|plate| plate.part.is_some() || plate.block.may_have_latents())
    }

    pub fn has_latents(&self) -> bool {
        !self.latents.is_empty() || self.plates.iter().any(|plate| plate.block.has_latents())
    }
}

/// The table of a model, as tokens.
pub fn of_model(function: &Function, reported: &Mistakes) -> TokenStream {
    let (file, line, _) = place(function.name.span());
    let (name, at, broken) = (function.name.to_string(), format!("{file}:{line}"), reported.are_blocking());
    let block = block_tokens(&function.body, reported, &mut 0, &mut 0);
    quote!(#name #at #broken { #block })
}

/// The file, line and column; nothing outside of a compiler.
pub fn place(span: Span) -> (String, usize, usize) {
    if !proc_macro::is_available() {
        return Default::default();
    }
    let span = span.unwrap();
    (span.file(), span.line(), span.column())
}

fn block_tokens(block: &Block, reported: &Mistakes, facts: &mut usize, parts: &mut usize) -> TokenStream {
    let mut tokens = TokenStream::new();
    if let Some(width) = block.width(Word::Sample) {
        quote!(width #width).to_tokens(&mut tokens);
    }
    for site in block.sites_of(Word::Sample) {
        let name = site.name.value();
        let family = site.family.as_ref().map_or_else(String::new, |family| family.name());
        let fact = LitInt::new(&facts.to_string(), Span::call_site());
        *facts += 1;
        let kind = if reported.excuses(&name) { quote!(reported) } else { quote!(latent) };
        quote!(#kind #name #family #fact).to_tokens(&mut tokens);
    }
    for site in block.sites_of(Word::Observe) {
        let name = site.name.value();
        quote!(observed #name).to_tokens(&mut tokens);
    }
    for site in block.sites_of(Word::Enumerate) {
        let name = site.name.value();
        quote!(enumerated #name).to_tokens(&mut tokens);
    }
    for plate in block.plates() {
        if let Some(part) = &plate.part {
            let (name, model) = (plate.name.value(), part.path.segments.last().map(|last| last.ident.to_string()));
            let index = LitInt::new(&parts.to_string(), Span::call_site());
            *parts += 1;
            quote!(submodel #name #model #index).to_tokens(&mut tokens);
            continue;
        }
        let (name, block) = (plate.name.value(), block_tokens(&plate.body, reported, facts, parts));
        let Known { method, size, order } = plate.sampling.known();
        let kind = Ident::new(plate.kind(), Span::call_site());
        quote!(#kind #name #method #size #order { #block }).to_tokens(&mut tokens);
    }
    tokens
}

impl Parse for Table {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (model, at) = (input.parse::<LitStr>()?.value(), input.parse::<LitStr>()?.value());
        let broken = input.parse::<syn::LitBool>()?.value;
        let content;
        braced!(content in input);
        Ok(Self { model, at, broken, block: content.parse()? })
    }
}

impl Parse for TableBlock {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut block = Self::default();
        while !input.is_empty() {
            let kind: Ident = input.parse()?;
            if kind == "width" {
                block.width = Some(input.parse::<LitInt>()?.base10_parse()?);
                continue;
            }
            let name = input.parse::<LitStr>()?.value();
            let is_right = kind == "latent";
            if is_right || kind == "reported" {
                let family = input.parse::<LitStr>()?.value();
                let fact = input.parse::<LitInt>()?.base10_parse()?;
                block.latents.push(Latent { name, family, fact, is_right });
            } else if kind == "plate" || kind == "scan" {
                let kind = if kind == "scan" { "scan" } else { "plate" };
                let text = || input.parse::<LitStr>().map(|text| text.value());
                let sampling = Known { method: text()?, size: text()?, order: text()? };
                let content;
                braced!(content in input);
                block.plates.push(TablePlate { name, kind, part: None, sampling, block: content.parse()? });
            } else if kind == "submodel" {
                let model = input.parse::<LitStr>()?.value();
                let part = Some(TablePart { model, index: input.parse::<LitInt>()?.base10_parse()? });
                let (kind, sampling, inner) = ("sub-model", Known::default(), Self::default());
                block.plates.push(TablePlate { name, kind, part, sampling, block: inner });
            } else if kind == "enumerated" {
                block.enumerated.push(name);
            } else {
                block.observed.push(name);
            }
            let _ = input.parse::<Option<Token![,]>>()?;
        }
        Ok(block)
    }
}
