//! `let z = enumerate("z", distribution);`

use syn::{Expr, Pat, Stmt};

use crate::diagnostics::Mistakes;
use crate::ir::{Enumeration, Site, Word};
use crate::words::{Found, called_word, peel};

/// The only form that the word has.
const FORM: &str =
    "write `let z = enumerate(\"z\", Categorical::<3>::new(probs));` at the top of the body or of a plate";

/// The statement, if it is a `let` whose whole right side is the word.
pub fn read(stmt: &Stmt, mistakes: &mut Mistakes) -> Option<Enumeration> {
    let Stmt::Local(local) = stmt else { return None };
    let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
    let (found, span) = called_word(peel(&init.expr))?;
    let Expr::Call(call) = peel(&init.expr) else { return None };
    if found != Found::Word(Word::Enumerate) {
        return None;
    }
    if !is_one_name(&local.pat) {
        mistakes.add_at(&local.pat, "the value of `enumerate` is one number or a `bool`: `let z = enumerate(..)`");
    }
    Some(Enumeration {
        span,
        attributes: local.attrs.clone(),
        value: local.pat.clone(),
        // Any other number of arguments is a mistake of its own.
        distribution: call.args.get(1).cloned().unwrap_or_else(|| (*init.expr).clone()),
    })
}

fn is_one_name(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(ident) => ident.by_ref.is_none() && ident.subpat.is_none(),
        Pat::Type(typed) => is_one_name(&typed.pat),
        Pat::Wild(_) => true,
        _ => false,
    }
}

/// A site in the distribution of another is evaluated before there is anything to run for its values.
pub fn only_one(sites: &[Site], mistakes: &mut Mistakes) {
    let enumerated: Vec<&Site> = sites.iter().filter(|site| site.word == Word::Enumerate).collect();
    for site in enumerated.iter().rev().skip(1) {
        let help = "give it a statement of its own before";
        mistakes.add(site.span, format!("`enumerate` in the distribution of another: {help}; {FORM}"));
    }
}
