//! Which iterations of a plate a step visits: what follows `plate("name", len)`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Expr, ExprLit, ExprMethodCall, Lit, LitStr};

use crate::diagnostics::{Mistakes, nearest};
use crate::expand;
use crate::ir::{Block, Function, Word};
use crate::words::peel;

/// The iterations that a step visits.
#[derive(Clone, Debug)]
pub enum Sampling {
    All,
    /// `.subsample(size)`
    Subsample {
        size: Expr,
        order: Order,
        /// Where the method stands that is the last to say how.
        span: Span,
    },
    /// `.of(total)`
    Of {
        total: Expr,
        span: Span,
    },
}

/// In which order the steps go through a subsampled plate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Independent,
    Shuffled,
    WithReplacement,
}

impl Order {
    /// The method that says so, after `.subsample(..)`.
    fn method(self) -> Option<&'static str> {
        match self {
            Order::Independent => None,
            Order::Shuffled => Some("shuffled"),
            Order::WithReplacement => Some("with_replacement"),
        }
    }

    fn of_method(name: &Ident) -> Option<Self> {
        [Order::Shuffled, Order::WithReplacement].into_iter().find(|order| order.method().is_some_and(|m| name == m))
    }

    fn variant(self) -> TokenStream {
        match self {
            Order::Independent => quote!(Independent),
            Order::Shuffled => quote!(Shuffled),
            Order::WithReplacement => quote!(WithReplacement),
        }
    }
}

impl Sampling {
    /// What the calls behind `plate("name", ..)` say, the outermost last.
    pub fn parse(name: &LitStr, calls: &[&ExprMethodCall], mistakes: &mut Mistakes) -> Self {
        let mut sampling = Sampling::All;
        for call in calls {
            match sampling.then(call) {
                Ok(next) => sampling = next,
                Err(error) => {
                    mistakes.push(error);
                    mistakes.excuse(name.value());
                    return Sampling::All;
                }
            }
        }
        sampling
    }

    /// Whether a method of this name may stand behind a plate.
    pub fn has(method: &Ident) -> bool {
        method == "subsample" || method == "of" || Order::of_method(method).is_some()
    }

    fn then(&self, call: &ExprMethodCall) -> syn::Result<Self> {
        let (method, span) = (&call.method, call.method.span());
        let arguments: Vec<&Expr> = call.args.iter().collect();
        let error = |message: String| Err(syn::Error::new(span, message));
        match (self, arguments.as_slice(), Order::of_method(method)) {
            (Sampling::All, [size], _) if method == "subsample" => {
                Ok(Sampling::Subsample { size: (*size).clone(), order: Order::Independent, span })
            }
            (Sampling::All, [total], _) if method == "of" => Ok(Sampling::Of { total: (*total).clone(), span }),
            (Sampling::Subsample { size, order: Order::Independent, .. }, [], Some(order)) => {
                Ok(Sampling::Subsample { size: size.clone(), order, span })
            }
            (Sampling::All, _, Some(_)) => {
                error(format!("`{method}` says how iterations are chosen: write `.subsample(size).{method}()`"))
            }
            (_, _, Some(_)) if !arguments.is_empty() => error(format!("`{method}` takes no arguments")),
            _ if method == "subsample" || method == "of" => {
                let argument = if method == "of" { "total" } else { "size" };
                error(format!(
                    "`{method}` follows the plate and takes a number: `plate(\"name\", len).{method}({argument})`"
                ))
            }
            _ => {
                let all = "`.subsample(size)`, `.subsample(size).shuffled()`, `.subsample(size).with_replacement()` or \
                           `.of(total)`";
                let known = ["subsample", "of", "shuffled", "with_replacement"];
                let help = match nearest(&method.to_string(), known) {
                    Some(meant) => format!("\nhelp: write `{meant}`"),
                    None => format!("; it takes {all}"),
                };
                error(format!("a plate has no `{method}`{help}"))
            }
        }
    }

    /// The expression in it.
    pub fn expr(&self) -> Option<&Expr> {
        match self {
            Sampling::All => None,
            Sampling::Subsample { size, .. } => Some(size),
            Sampling::Of { total, .. } => Some(total),
        }
    }

    /// What the runtime is told of a plate with this length; nothing for a plate that is visited whole.
    pub fn expand(&self, runtime: &TokenStream, len: &TokenStream) -> Option<TokenStream> {
        match self {
            Sampling::All => None,
            Sampling::Subsample { size, order, .. } => {
                let (order, size) = (order.variant(), expand::count(size, runtime));
                Some(quote!(#runtime::subsample(#len, #size, #runtime::Order::#order)))
            }
            Sampling::Of { total, .. } => {
                let total = expand::count(total, runtime);
                Some(quote!(#runtime::of(#len, #total)))
            }
        }
    }

    /// What is known of it before the program runs.
    pub fn known(&self) -> Known {
        match self {
            Sampling::All => Known::default(),
            Sampling::Subsample { size, order, .. } => {
                let order = order.method().map_or_else(String::new, |method| format!(".{method}()"));
                Known { method: String::from("subsample"), size: literal(size), order }
            }
            Sampling::Of { .. } => Known { method: String::from("of"), size: String::new(), order: String::new() },
        }
    }
}

/// The digits of a literal; nothing for any other expression.
fn literal(expr: &Expr) -> String {
    match peel(expr) {
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => int.base10_digits().to_string(),
        _ => String::new(),
    }
}

/// What can be read of how a plate is sampled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// `subsample`, `of`, or nothing.
    pub method: String,
    /// The size, if it is a literal.
    pub size: String,
    /// `.shuffled()`, `.with_replacement()`, or nothing.
    pub order: String,
}

impl Known {
    /// Whether both may mean the same.
    pub fn agrees_with(&self, other: &Self) -> bool {
        let sizes_agree = self.size.is_empty() || other.size.is_empty() || self.size == other.size;
        self.method == other.method && self.order == other.order && sizes_agree
    }

    /// What a user writes behind the plate.
    pub fn written(&self) -> String {
        if self.method.is_empty() {
            return String::new();
        }
        let size = if self.size.is_empty() { ".." } else { &self.size };
        format!(".{}({size}){}", self.method, self.order)
    }
}

/// A plate holds latents and parameters only if an iteration stands for one place of the storage.
pub fn storage_has_places(function: &Function, mistakes: &mut Mistakes) {
    in_block(&function.body, true, mistakes);
    collected_plates_are_whole(&function.body, None, mistakes);
}

/// What is collected has the same place and meaning in every run of its plate, of which a step makes two.
fn collected_plates_are_whole(block: &Block, collecting: Option<&str>, mistakes: &mut Mistakes) {
    for plate in block.plates() {
        let name = plate.name.value();
        let collecting = if plate.collects.is_some() { Some(name.as_str()) } else { collecting };
        if let (Some(outer), Sampling::Subsample { span, .. } | Sampling::Of { span, .. }) =
            (collecting, &plate.sampling)
        {
            let message =
                format!("plate `{outer}` collects its values, and its iterations have to be the same in every step");
            mistakes.add(*span, format!("{message}; remove this, or do not bind the value of plate `{outer}`"));
        }
        collected_plates_are_whole(&plate.body, collecting, mistakes);
    }
}

fn in_block(block: &Block, is_top: bool, mistakes: &mut Mistakes) {
    for plate in block.plates() {
        in_block(&plate.body, false, mistakes);
        let stored = if plate.body.has(Word::Sample) {
            "latents"
        } else if plate.body.has(Word::Param) {
            "parameters"
        } else {
            ""
        };
        let name = plate.name.value();
        let wrong = match &plate.sampling {
            Sampling::Subsample { order: Order::WithReplacement, span, .. } if !stored.is_empty() => Some((
                *span,
                format!(
                    "`with_replacement` in plate `{name}`, which has {stored}: an iteration that is drawn twice would have \
                     its own twice; remove it, or write `shuffled`"
                ),
            )),
            Sampling::Of { span, .. } if !stored.is_empty() => Some((
                *span,
                format!(
                    "`of` in plate `{name}`, which has {stored}: the batches of a plate do not say whose they are; hand \
                     over all data and write `.subsample(size)`"
                ),
            )),
            Sampling::Subsample { order: Order::Shuffled, span, .. } if !is_top => Some((
                *span,
                format!(
                    "`shuffled` in plate `{name}`, which is in another plate: each iteration of that would need an order of \
                     its own; write `.subsample(size)` alone"
                ),
            )),
            _ => None,
        };
        if let Some((span, message)) = wrong {
            mistakes.add(span, message);
            mistakes.excuse(name);
        }
    }
}
