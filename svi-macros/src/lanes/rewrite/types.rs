//! What type an expression of a plate has, as far as the macro can see it.

use proc_macro2::Ident;
use syn::{Expr, Lit, Local, Pat, Type, UnOp};

use super::super::expressions::variable;
use super::Rewriter;
use crate::parse::mentions::bound;
use crate::words::peel;

/// The words in the type of a value that iterations can observe side by side.
const OBSERVED: [&str; 11] = ["f64", "bool", "u8", "u16", "u32", "u64", "usize", "i32", "i64", "Option", "Censored"];

impl Rewriter<'_> {
    /// Whether an expression may have a type that `method` takes. One that cannot is an error of the body itself, which is not to be
    /// one of the lanes too.
    pub(super) fn is_taken(&self, method: &str, expr: &Expr) -> bool {
        match (method, self.element_type(expr)) {
            ("place", Some(element)) => element == "usize",
            ("value", Some(element)) => {
                let is_name = |word: &str| matches!(word, "&" | "<" | ">") || OBSERVED.contains(&word);
                element.split_whitespace().all(is_name)
            }
            _ => true,
        }
    }

    /// The type of a slice's element, where the slice is an argument.
    fn element_type(&self, expr: &Expr) -> Option<&str> {
        let Expr::Index(element) = peel(expr) else { return None };
        let name = variable(&element.expr)?.to_string();
        self.outside.slice(&name).filter(|_| !self.is_inner(&name))
    }

    /// Whether an expression is an integer, or something else that is no `f64`, as far as that can be seen.
    pub(super) fn is_no_number(&self, expr: &Expr) -> bool {
        self.is_no_number_behind(&self.data_lets, expr)
    }

    /// The same, of an expression that stands behind these of the data's `let`s. In the `let` of a name, this may mean an earlier one.
    fn is_no_number_behind(&self, lets: &[Local], expr: &Expr) -> bool {
        let is_no_number = |expr: &Expr| self.is_no_number_behind(lets, expr);
        match peel(expr) {
            Expr::Lit(lit) => !matches!(lit.lit, Lit::Float(_)),
            Expr::Cast(cast) => !matches!(&*cast.ty, Type::Path(ty) if ty.path.is_ident("f64")),
            Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && is_no_number(&unary.expr),
            Expr::Binary(binary) => is_no_number(&binary.left) || is_no_number(&binary.right),
            element @ Expr::Index(_) => self.element_type(element).is_some_and(|ty| !matches!(ty, "f64" | "& f64")),
            Expr::Path(path) => {
                let Some(name) = path.path.get_ident() else { return false };
                let place = lets.iter().rposition(|made| bound(&made.pat).contains(&name.to_string()));
                match place.and_then(|place| Some((&lets[..place], lets[place].init.as_ref()?))) {
                    Some((before, init)) => self.is_no_number_behind(before, &init.expr),
                    None if self.is_inner(&name.to_string()) => {
                        matches!(self.pattern, Pat::Ident(index) if index.ident == *name)
                    }
                    None => self.outside.is_no_number(&name.to_string()),
                }
            }
            Expr::Call(call) => {
                variable(&call.func).is_some_and(|name| ["Some", "Ok", "Err"].iter().any(|it| name == it))
            }
            Expr::Array(_) | Expr::Repeat(_) | Expr::Tuple(_) => true,
            _ => false,
        }
    }

    /// The slice, an argument, whose element at the plate's index an expression is, if `method` takes such elements from slices.
    pub(super) fn slice<'e>(&self, method: &str, expr: &'e Expr) -> Option<&'e Ident> {
        let Expr::Index(element) = peel(expr) else { return None };
        let (slice, place) = (variable(&element.expr)?, variable(&element.index)?);
        let Pat::Ident(index) = self.pattern else { return None };
        let rebound = self.data_lets.iter().any(|made| bound(&made.pat).contains(&place.to_string()));
        let is_index = index.ident == *place && self.data.contains(&place.to_string()) && !rebound;
        let name = slice.to_string();
        let element = self.outside.slice(&name).filter(|_| is_index && !self.is_inner(&name))?;
        let fits = matches!((method, element), ("number", "f64") | ("place", "usize") | ("value", _));
        fits.then_some(slice)
    }
}
