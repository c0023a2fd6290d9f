//! `todo!()` and its like: what stands in the place of code that is not written yet.

use syn::visit::{self, Visit};
use syn::{Expr, Item, ItemFn, Macro};

use crate::words::peel;

const MACROS: [&str; 2] = ["todo", "unimplemented"];

/// Whether some of the function's code is not written yet. What the expansion has behind that is not reached.
pub fn diverges(item: &ItemFn) -> bool {
    struct Found(bool);
    impl<'ast> Visit<'ast> for Found {
        fn visit_macro(&mut self, mac: &'ast Macro) {
            self.0 |= is_diverging(mac);
            visit::visit_macro(self, mac);
        }

        fn visit_item(&mut self, _item: &'ast Item) {}
    }
    let mut found = Found(false);
    found.visit_block(&item.block);
    found.0
}

/// Whether the expression never has a value, so that it may stand where any type is expected, but is of none.
pub fn has_no_value(expr: &Expr) -> bool {
    matches!(peel(expr), Expr::Macro(call) if is_diverging(&call.mac))
}

fn is_diverging(mac: &Macro) -> bool {
    mac.path.segments.last().is_some_and(|last| MACROS.iter().any(|name| last.ident == name))
}
