//! The names of sites and plates, which are string literals.

use quote::ToTokens;
use syn::{Expr, ExprCall, ExprLit, Lit, LitStr};

use crate::diagnostics::Mistakes;
use crate::words::peel;
use crate::written::written;

/// The name that a call of a word gives, to `what`.
pub fn name_of(call: &ExprCall, what: &str) -> syn::Result<LitStr> {
    let Some(first) = call.args.first() else { return Err(syn::Error::new_spanned(call, "expected a name")) };
    literal_name(first).map_err(|error| name_first(call, what).unwrap_or(error))
}

/// What is wrong with a call whose name stands behind something else.
fn name_first(call: &ExprCall, what: &str) -> Option<syn::Error> {
    let at = call.args.iter().position(|argument| literal_name(argument).is_ok())?;
    let mut arguments: Vec<Expr> = call.args.iter().cloned().collect();
    let name = arguments.remove(at);
    arguments.insert(0, name.clone());
    let help = ExprCall { args: arguments.into_iter().collect(), ..call.clone() };
    let message = format!("the name of {what} comes first\nhelp: write `{}`", written(help));
    Some(syn::Error::new_spanned(name, message))
}

/// The name of a site or plate that is reported, and whether it is a guess: a name that is no literal is probably to be that.
pub fn probable_name<'e>(arguments: impl IntoIterator<Item = &'e Expr>) -> Option<(LitStr, bool)> {
    let arguments: Vec<&Expr> = arguments.into_iter().collect();
    if let Some(name) = arguments.iter().find_map(|argument| literal_name(argument).ok()) {
        return Some((name, false));
    }
    match peel(arguments.first()?) {
        Expr::Path(path) => path.path.get_ident().map(|ident| (LitStr::new(&ident.to_string(), ident.span()), true)),
        _ => None,
    }
}

/// The name of a site, a string literal.
pub fn literal_name(expr: &Expr) -> syn::Result<LitStr> {
    if let Expr::Lit(ExprLit { lit, .. }) = peel(expr) {
        match lit {
            Lit::Str(name) => return Ok(name.clone()),
            // `'name'`: the compiler has refused it before, and says what to write.
            other => {
                let text = other.to_token_stream().to_string();
                let inner = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
                if let Some(name) = inner.filter(|name| name.chars().count() > 1 && !name.starts_with('\\')) {
                    return Ok(LitStr::new(name, other.span()));
                }
            }
        }
    }
    Err(syn::Error::new_spanned(expr, "the name has to be a string literal: it becomes the name of a field"))
}

/// Notes that the call of a word, whose name is that of a site or plate, is reported.
pub fn excuse(call: &Expr, mistakes: &mut Mistakes) {
    if let Expr::Call(call) = call
        && let Some(Ok(name)) = call.args.first().map(literal_name)
    {
        mistakes.excuse(name.value());
    }
}
