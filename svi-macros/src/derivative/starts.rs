//! Variables that start as a number that is written out, which takes up no derivative of a latent value or parameter later.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprLit, Item, Lit, LitFloat, Local, Pat, UnOp, parse_quote};

use crate::words::{integer, peel};
use crate::written::written;

/// The variables that start as a number.
#[derive(Default)]
pub struct Starts {
    numbers: BTreeMap<String, Start>,
    /// Those that should have started as a `Real`.
    reals: BTreeSet<String>,
    /// Those that should have started as a float.
    floats: BTreeSet<String>,
}

struct Start {
    /// The number, as a float.
    value: Expr,
    is_integer: bool,
}

/// The start that is a number, with its sign.
fn number(expr: &Expr) -> Option<Start> {
    match peel(expr) {
        Expr::Lit(ExprLit { lit: Lit::Float(float), .. }) => {
            Some(Start { value: parse_quote!(#float), is_integer: false })
        }
        literal @ Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => {
            let float = LitFloat::new(&format!("{}.0", int.base10_digits()), int.span());
            Some(Start { value: parse_quote!(#float), is_integer: integer(literal).is_some() })
        }
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            let Start { value, is_integer } = number(&unary.expr)?;
            Some(Start { value: parse_quote!(-#value), is_integer })
        }
        _ => None,
    }
}

impl Starts {
    /// Notes how a variable starts, if that is a number.
    pub fn note(&mut self, name: String, start: &Expr) {
        self.numbers.extend(number(start).map(|start| (name, start)));
    }

    /// Whether the name is that of an integer; and, once, what it should have started as.
    pub fn integer(&mut self, name: &str) -> Option<Option<String>> {
        let start = self.numbers.get(name).filter(|start| start.is_integer && !self.reals.contains(name))?;
        Some(self.floats.insert(name.to_string()).then(|| written(&start.value)))
    }

    /// What is wrong with the start of a variable that takes up a `Real`, and what to write. It is said once.
    pub fn refuse(&mut self, name: &str) -> Option<(String, String)> {
        let Start { value, is_integer } = self.numbers.get(name)?;
        if !self.reals.insert(name.to_string()) {
            return None;
        }
        let what = if *is_integer { "an integer" } else { "an `f64`" };
        let message =
            format!("`{name}` starts as {what}, which cannot take up the derivative of a latent value or parameter");
        Some((message, format!("start it as `let mut {name} = Real::from({});`", written(value))))
    }

    /// Has the variables that were refused start as a `Real`, so that the rest of the body is type-checked with it.
    pub fn mend(self, body: &mut Block) {
        Mend(self).visit_block_mut(body);
    }
}

struct Mend(Starts);

impl VisitMut for Mend {
    fn visit_local_mut(&mut self, local: &mut Local) {
        visit_mut::visit_local_mut(self, local);
        let name = match &local.pat {
            Pat::Type(typed) => &*typed.pat,
            other => other,
        };
        let (Pat::Ident(name), Some(init)) = (name, &mut local.init) else { return };
        let text = name.ident.to_string();
        if let Some(Start { value, .. }) = self.0.numbers.get(&text).filter(|_| self.0.reals.contains(&text)) {
            *init.expr = parse_quote!(<Real>::from(#value));
            local.pat = Pat::Ident(name.clone());
        }
    }

    fn visit_item_mut(&mut self, _item: &mut Item) {}
}
