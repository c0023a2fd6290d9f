//! Which names a statement binds and mentions.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprPath, ItemFn, Local, Pat, PatIdent, Stmt};

/// The names that a pattern binds.
pub fn bound(pat: &Pat) -> BTreeSet<String> {
    struct Names(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
            self.0.insert(pat.ident.to_string());
            visit::visit_pat_ident(self, pat);
        }
    }
    let mut names = Names(BTreeSet::new());
    names.visit_pat(pat);
    names.0
}

/// The names that the patterns of the function bind, arguments included, with the number of patterns.
pub fn bindings(item: &ItemFn) -> BTreeMap<String, usize> {
    struct Counts(BTreeMap<String, usize>);
    impl<'ast> Visit<'ast> for Counts {
        fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
            *self.0.entry(pat.ident.to_string()).or_default() += 1;
            visit::visit_pat_ident(self, pat);
        }
    }
    let mut counts = Counts(BTreeMap::new());
    counts.visit_item_fn(item);
    counts.0
}

/// The names of functions and closures that a body declares.
pub fn callable(body: &Block) -> BTreeSet<String> {
    struct Names(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_local(&mut self, local: &'ast Local) {
            if local.init.as_ref().is_some_and(|init| matches!(&*init.expr, Expr::Closure(_))) {
                self.0.extend(bound(&local.pat));
            }
            visit::visit_local(self, local);
        }

        fn visit_item_fn(&mut self, function: &'ast ItemFn) {
            self.0.insert(function.sig.ident.to_string());
        }
    }
    let mut names = Names(BTreeSet::new());
    names.visit_block(body);
    names.0
}

/// The variables that code reads: no functions that are called, fields, methods, or what it binds itself.
#[derive(Default)]
pub struct Variables {
    read: BTreeSet<String>,
    bound: BTreeSet<String>,
}

impl Variables {
    pub fn of_expr(expr: &Expr) -> BTreeSet<String> {
        let mut variables = Self::default();
        variables.visit_expr(expr);
        variables.free()
    }

    pub fn of_stmt(stmt: &Stmt) -> BTreeSet<String> {
        let mut variables = Self::default();
        variables.visit_stmt(stmt);
        variables.free()
    }

    fn free(self) -> BTreeSet<String> {
        self.read.difference(&self.bound).cloned().collect()
    }
}

impl<'ast> Visit<'ast> for Variables {
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        self.read.extend(path.path.get_ident().map(ToString::to_string));
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if !matches!(&*call.func, Expr::Path(_)) {
            self.visit_expr(&call.func);
        }
        call.args.iter().for_each(|argument| self.visit_expr(argument));
    }

    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        self.bound.insert(pat.ident.to_string());
        visit::visit_pat_ident(self, pat);
    }
}

/// Every identifier in the tokens, those in format strings included: more than the variables, never fewer.
pub fn mentioned(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                names.insert(ident.to_string());
            }
            TokenTree::Group(group) => mentioned(group.stream(), names),
            TokenTree::Literal(literal) => in_format_string(&literal.to_string(), names),
            TokenTree::Punct(_) => {}
        }
    }
}

/// The names between braces: `{mu}` and `{mu:.2}`.
fn in_format_string(text: &str, names: &mut BTreeSet<String>) {
    for part in text.split('{').skip(1) {
        let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !name.is_empty() {
            names.insert(name);
        }
    }
}
