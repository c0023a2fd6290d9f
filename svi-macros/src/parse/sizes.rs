//! The sizes of arrays that have a name, where a `deterministic` records one.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, Local, Pat, Stmt};

use super::family::{annotated_len, array_len};
use crate::ir::{Block, Statement, Syntax, Word};
use crate::words::{called_word, peel};

/// Gives each `deterministic` of a variable the size of the array that the variable is, if that can be read where it is bound.
/// `bound_once` are the names that always mean the same.
pub fn of_variables(block: &mut Block, bound_once: &BTreeSet<String>) {
    in_block(block, bound_once, &mut BTreeMap::new());
}

fn in_block(block: &mut Block, bound_once: &BTreeSet<String>, known: &mut BTreeMap<String, Expr>) {
    for statement in &mut block.statements {
        for site in statement.sites.iter_mut().filter(|site| site.word == Word::Deterministic) {
            if let (None, Expr::Path(path)) = (&site.size, peel(&site.argument))
                && let Some(name) = path.path.get_ident()
            {
                site.size = known.get(&name.to_string()).cloned();
            }
        }
        if let Syntax::Plate(plate) = &mut statement.syntax {
            in_block(&mut plate.body, bound_once, known);
        } else if let Some((name, size)) = array(statement).filter(|(name, _)| bound_once.contains(name)) {
            known.insert(name, size);
        }
    }
}

/// The variable that the statement binds to an array, and its size.
fn array(statement: &Statement) -> Option<(String, Expr)> {
    let Syntax::Ordinary(stmt) = &statement.syntax else { return None };
    let Stmt::Local(Local { pat, init: Some(init), .. }) = &**stmt else { return None };
    let (pat, annotated) = match pat {
        Pat::Type(typed) => (&*typed.pat, annotated_len(&typed.ty)),
        other => (other, None),
    };
    let Pat::Ident(name) = pat else { return None };
    let value = peel(&init.expr);
    let own = match value {
        Expr::Array(_) | Expr::Repeat(_) => array_len(value),
        call if called_word(call).is_some() => {
            statement.sites.last().filter(|site| site.rows.is_none() && site.dims.is_none())?.size.clone()
        }
        _ => None,
    };
    Some((name.ident.to_string(), annotated.or(own)?))
}
