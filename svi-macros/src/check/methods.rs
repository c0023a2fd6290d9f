//! Methods of numbers and sequences, which a vector has not.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{Expr, ExprForLoop, ExprMethodCall};

use crate::derivative::is_of_numbers;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Syntax};
use crate::words::vector_name;

/// The methods of arrays and iterators that are tried on vectors.
const OF_SEQUENCES: [&str; 13] =
    ["map", "mean", "std", "var", "norm", "product", "fold", "for_each", "zip", "enumerate", "get", "first", "last"];

/// A vector is read by the words for it, and is neither a number nor a sequence.
pub fn vectors_have_none_of_others(function: &Function, mistakes: &mut Mistakes) {
    in_block(&function.body, function, mistakes);
}

fn in_block(block: &Block, function: &Function, mistakes: &mut Mistakes) {
    for statement in &block.statements {
        if let Syntax::Ordinary(stmt) = &statement.syntax {
            let vectors = statement.vectors.intersection(&function.bound_once).cloned().collect();
            Methods { vectors, mistakes }.visit_stmt(stmt);
        }
    }
    block.plates().for_each(|plate| in_block(&plate.body, function, mistakes));
}

struct Methods<'a> {
    vectors: BTreeSet<String>,
    mistakes: &'a mut Mistakes,
}

impl Methods<'_> {
    fn vector(&self, expr: &Expr) -> Option<String> {
        vector_name(expr).filter(|name| self.vectors.contains(name))
    }
}

impl<'ast> Visit<'ast> for Methods<'_> {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let method = call.method.to_string();
        if let Some(name) = self.vector(&call.receiver) {
            let help = match method.as_str() {
                "mean" => format!("write `{name}.sum() / {name}.len() as f64`"),
                other if is_of_numbers(other) => format!("read a number of it, `{name}.at(index).{other}(..)`"),
                other if OF_SEQUENCES.contains(&other) => over(&name),
                _ => return visit::visit_expr_method_call(self, call),
            };
            let message = format!("`{name}` is a vector, and has no method `{method}`\nhelp: {help}");
            self.mistakes.add_at(&call.method, message);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_for_loop(&mut self, for_loop: &'ast ExprForLoop) {
        if let Some(name) = self.vector(&for_loop.expr) {
            let message = format!("`{name}` is a vector, and no loop runs over it\nhelp: {}", over(&name));
            self.mistakes.add_at(&for_loop.expr, message);
        }
        visit::visit_expr_for_loop(self, for_loop);
    }
}

fn over(name: &str) -> String {
    format!("let a plate run over it, `{name}.at(i)`; its sum is `{name}.sum()`")
}
