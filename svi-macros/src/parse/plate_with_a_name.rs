//! Plates that are bound to a name before the loop over them. They are a mistake where they stand; the loop is then read as if the
//! call stood in it, so that they are no second one.

use std::collections::BTreeMap;

use syn::{Expr, Local, Pat, Stmt};

use super::plate::is_plate;
use crate::words::peel;

/// The calls of `plate` behind the names of a block.
#[derive(Default)]
pub struct PlatesWithNames(BTreeMap<String, Expr>);

impl PlatesWithNames {
    /// Notes a plate that the statement gives a name, or puts one in the place of its name in a loop.
    pub fn pass(&mut self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Local(Local { pat: Pat::Ident(name), init: Some(init), .. }) if is_plate(&init.expr) => {
                self.0.insert(name.ident.to_string(), (*init.expr).clone());
            }
            Stmt::Expr(Expr::ForLoop(for_loop), _) => {
                if let Some(plate) = self.behind(&for_loop.expr) {
                    *for_loop.expr = plate.clone();
                }
            }
            _ => {}
        }
    }

    fn behind(&self, iterated: &Expr) -> Option<&Expr> {
        let Expr::Path(path) = peel(iterated) else { return None };
        self.0.get(&path.path.get_ident()?.to_string())
    }
}
