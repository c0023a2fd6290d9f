//! Whether the variables of a plate are there.

use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, ExprPath};

use super::outside::Outside;
use crate::ir::{Block, Syntax};

/// Whether the function binds every variable that the block mentions. For one that is not there the compiler proposes another from
/// the scope that it is in, so that a second body with other names in it would make a second error.
pub fn are_known(block: &Block, outside: &Outside) -> bool {
    let mut variables = Variables { outside, all_known: true };
    for statement in &block.statements {
        match &statement.syntax {
            Syntax::Ordinary(stmt) => variables.visit_stmt(stmt),
            Syntax::Enumeration(enumeration) => variables.visit_expr(&enumeration.distribution),
            Syntax::Plate(_) => {}
        }
    }
    variables.all_known
}

struct Variables<'o> {
    outside: &'o Outside,
    all_known: bool,
}

impl<'ast> Visit<'ast> for Variables<'_> {
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        if let Some(name) = path.path.get_ident().map(ToString::to_string) {
            let is_constant = name.starts_with(char::is_uppercase);
            self.all_known &= is_constant || self.outside.binds(&name);
        }
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        // A function is one of the module's, most of the time.
        if !matches!(&*call.func, Expr::Path(_)) {
            self.visit_expr(&call.func);
        }
        call.args.iter().for_each(|argument| visit::visit_expr(self, argument));
    }
}
