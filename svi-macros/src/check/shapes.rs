//! A number, an array and a vector as parameters of distributions.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Expr, ExprBinary, ExprIndex, ExprMethodCall};

use super::event::event;
use super::parameters::{Parameter, is_array, parameters};
use super::roles::bound_sites;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Dims, Function, Site, Statement, Syntax, Word};
use crate::words::peel;
use crate::written::written;

/// What is written in the place of a vector that stands for a number.
const READ: &str = "read a number of it, `{}.at(index)`, or a row of a matrix, `{}.row(index)`";

/// A vector is a parameter of a vector's distribution, which says so with `.to_event()`; an array is one of none.
pub fn fit_the_distribution(function: &Function, mistakes: &mut Mistakes) {
    let mut known = bound_sites(function);
    known.retain(|_, site| !mistakes.excuses(&site.name.value()));
    in_block(&function.body, function, &known, mistakes);
}

/// A vector stands for no number.
pub fn vectors_are_read(function: &Function, mistakes: &mut Mistakes) {
    let matrices = bound_sites(function).into_iter().filter(|(_, site)| site.dims == Some(Dims::Matrix));
    let matrices = matrices.map(|(name, _)| name).collect();
    unread_vectors(&function.body, (function, &matrices), mistakes);
}

fn unread_vectors(block: &Block, (function, matrices): (&Function, &BTreeSet<String>), mistakes: &mut Mistakes) {
    for statement in &block.statements {
        if let Syntax::Ordinary(stmt) = &statement.syntax {
            UnreadVectors { statement, function, matrices, mistakes }.visit_stmt(stmt);
        }
    }
    block.plates().for_each(|plate| unread_vectors(&plate.body, (function, matrices), mistakes));
}

struct UnreadVectors<'a> {
    statement: &'a Statement,
    function: &'a Function,
    /// The names that stand for matrices.
    matrices: &'a BTreeSet<String>,
    mistakes: &'a mut Mistakes,
}

impl UnreadVectors<'_> {
    fn refuse(&mut self, expr: &Expr, what: &str, instead: &str) {
        let Expr::Path(path) = peel(expr) else { return };
        let Some(name) = path.path.get_ident().map(ToString::to_string) else { return };
        if self.statement.vectors.contains(&name) && self.function.bound_once.contains(&name) {
            let help = instead.replace("{}", &name);
            self.mistakes.add_at(expr, format!("`{name}` is a vector, and {what}\nhelp: {help}"));
        }
    }

    /// A method of vectors.
    fn refuse_matrix(&mut self, expr: &Expr, method: &str) {
        let Expr::Path(path) = peel(expr) else { return };
        let Some(name) = path.path.get_ident().map(ToString::to_string) else { return };
        if self.matrices.contains(&name) {
            let help = format!("read a row of it, `{name}.row(index)`");
            self.mistakes.add_at(expr, format!("`{name}` is a matrix, and `{method}` reads a vector\nhelp: {help}"));
        }
    }
}

impl<'ast> Visit<'ast> for UnreadVectors<'_> {
    fn visit_expr_index(&mut self, index: &'ast ExprIndex) {
        self.refuse(&index.expr, "is not indexed", READ);
        visit::visit_expr_index(self, index);
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        self.refuse(&binary.left, "stands here for a number", READ);
        self.refuse(&binary.right, "stands here for a number", READ);
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        match call.method.to_string().as_str() {
            "dot" => self.refuse(&call.receiver, "has no method `dot`", "write `dot(&{}, row)`"),
            "iter" | "into_iter" => {
                let instead = "let a plate run over it, `{}.at(i)`; its sum is `{}.sum()`";
                self.refuse(&call.receiver, "has no iterator", instead);
            }
            method @ ("at" | "sum" | "dot_self") => self.refuse_matrix(&call.receiver, method),
            _ => {}
        }
        visit::visit_expr_method_call(self, call);
    }
}

fn in_block(block: &Block, function: &Function, known: &BTreeMap<String, &Site>, mistakes: &mut Mistakes) {
    for statement in &block.statements {
        for site in statement.sites.iter().filter(|site| site.family.is_some()) {
            for parameter in parameters(&site.argument) {
                // Another value of a vector's name may be a number.
                let is_vector = |name: &String| statement.vectors.contains(name) && function.bound_once.contains(name);
                if let Some(message) = mistake(&parameter, site, is_vector, known) {
                    mistakes.add_at(parameter.value, message);
                    mistakes.excuse(site.name.value());
                    break;
                }
            }
        }
    }
    block.plates().for_each(|plate| in_block(&plate.body, function, known, mistakes));
}

fn mistake(
    Parameter { family, name, value, .. }: &Parameter<'_>,
    site: &Site,
    is_vector: impl Fn(&String) -> bool,
    known: &BTreeMap<String, &Site>,
) -> Option<String> {
    let Expr::Path(path) = peel(value) else { return None };
    let variable = path.path.get_ident()?.to_string();
    if site.dims.is_none() && is_vector(&variable) {
        if is_array(family, name) {
            let message =
                format!("`{name}` of `{family}` is an array, whose size is fixed, but `{variable}` is a vector");
            let help = match known.get(&variable) {
                Some(origin) if origin.word == Word::Param => {
                    let start = written(&origin.argument).replace("vec!", "");
                    format!("let it start at an array, `param(\"{}\", {start})`", origin.name.value())
                }
                _ => String::from("an array is a latent with `.iid::<3>()`, or a param that starts at `[0.0; 3]`"),
            };
            return Some(format!("{message}\nhelp: {help}"));
        }
        let read = format!("read it, `dot(&{variable}, row)` or `{variable}.at(index)`");
        let event = format!("write `{family}::new(..).to_event()` for a site that is a vector");
        let message = format!("`{name}` of `{family}` is a number here, but variable `{variable}` is a vector");
        return Some(format!("{message}\nhelp: {read}, or {event}"));
    }
    let origin = known.get(&variable).filter(|origin| origin.size.is_some())?;
    let kind = if origin.word == Word::Param { "param" } else { "latent" };
    let own = origin.name.value();
    if event(&site.argument).is_none() {
        let message = format!("`{name}` of `{family}` is a number, but {kind} `{own}` is an array");
        let read = format!("read a number of it, `{variable}[0]`");
        let vector = "a site with a parameter for each of its numbers is a vector: `.iid(len)` in the model, and \
                      `.to_event()` behind params that start at `vec![..]` in the guide";
        return (!is_array(family, name)).then(|| format!("{message}\nhelp: {read}; {vector}"));
    }
    let help = "a vector is a param that starts at `vec![..]`, or a latent with `.iid(len)`";
    Some(format!("`.to_event()` is for parameters that are vectors, but {kind} `{own}` is an array\nhelp: {help}"))
}
