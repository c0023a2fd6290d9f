//! What a function says of itself in saved states.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Expr;

use super::parts::alias;
use crate::ir::{Block, Dims, Family, Function, Plate, Site, Word};
use crate::words::peel;

/// The sites and parameters: `eight_schools(mu: Normal, w: Positive[3], school[theta: Normal])`. What a sub-model has is known
/// to the compiler alone, so this is a constant.
pub fn of(function: &Function, runtime: &TokenStream) -> TokenStream {
    let mut pieces = Pieces { function, runtime, texts: Vec::new(), last: format!("{}(", function.name) };
    pieces.block(&function.body);
    let last = pieces.last + ")";
    let texts = pieces.texts;
    if texts.is_empty() {
        return quote!(#last);
    }
    quote!({
        const TEXTS: &[&str] = &[#(#texts,)* #last];
        const BYTES: [u8; #runtime::joined_len(TEXTS)] = #runtime::join(TEXTS);
        #runtime::as_text(&BYTES)
    })
}

struct Pieces<'f> {
    function: &'f Function,
    runtime: &'f TokenStream,
    texts: Vec<TokenStream>,
    /// The text behind them so far.
    last: String,
}

impl Pieces<'_> {
    fn block(&mut self, block: &Block) {
        let sites = block.sites().filter(|site| matches!(site.word, Word::Sample | Word::Param));
        for (index, site) in sites.enumerate() {
            self.last += if index == 0 { "" } else { ", " };
            self.last += &one(site);
        }
        for plate in block.plates() {
            self.last += if self.last.ends_with(['(', '[']) { "" } else { ", " };
            self.plate(plate);
        }
    }

    fn plate(&mut self, plate: &Plate) {
        self.last += &plate.name.value();
        if plate.part.is_some() {
            let (runtime, alias) = (self.runtime, alias(&self.function.name, &plate.name));
            let text = std::mem::take(&mut self.last) + ": ";
            self.texts.extend([quote!(#text), quote!(<#alias as #runtime::Part>::SIGNATURE)]);
            return;
        }
        self.last += "[";
        self.block(&plate.body);
        self.last += "]";
    }
}

fn one(site: &Site) -> String {
    let kind = site.family.as_ref().map_or_else(|| constraint(&site.argument), Family::name);
    let size = site.size.as_ref().map_or_else(String::new, |size| format!("[{}]", quote!(#size)));
    let dims = site.dims.map_or("", |dims| if dims == Dims::Vector { "[]" } else { "[][]" });
    format!("{}: {kind}{size}{dims}", site.name.value())
}

/// The constraint of a parameter, as far as its initial value says it: `Positive`, or `param` for none.
fn constraint(initial: &Expr) -> String {
    match peel(initial) {
        Expr::MethodCall(call) => constraint(&call.receiver),
        Expr::Call(call) => match peel(&call.func) {
            Expr::Path(path) => path.path.segments.last().map_or_else(String::new, |name| name.ident.to_string()),
            _ => String::from("param"),
        },
        _ => String::from("param"),
    }
}
