//! Nothing leaves an iteration but through the latents, and no iteration ends early.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Expr, ExprArray, ExprAssign, ExprBinary, ExprBlock, ExprClosure, ExprForLoop, ExprLoop, ExprMethodCall,
    ExprReference, ExprTuple, ExprWhile, Item, Label, Lifetime, PatIdent, Stmt,
};

use crate::diagnostics::Mistakes;
use crate::ir::{Block, Plate, Syntax};
use crate::words::is_assignment;
use crate::written::written;

/// Iterations do not assign to what is declared outside of them.
pub fn nothing_leaves_a_plate(body: &Block, mistakes: &mut Mistakes) {
    let mut names = Declared::default();
    in_statements(body, &mut names);
    nothing_leaves(body, &names.mutable, mistakes);
}

fn nothing_leaves(block: &Block, mutable: &BTreeSet<String>, mistakes: &mut Mistakes) {
    for plate in block.plates() {
        let mut declared = Declared::default();
        declared.visit_pat(&plate.index);
        plate.scan.iter().for_each(|scan| declared.visit_pat(&scan.state));
        in_statements(&plate.body, &mut declared);
        let reported = BTreeSet::new();
        let mut assignments = Assignments { declared: &declared.names, mutable, plate, reported, mistakes };
        assignments.block(&plate.body);
        nothing_leaves(&plate.body, mutable, mistakes);
    }
}

/// The names that are declared anywhere in a block, and those of them that are declared `mut`.
#[derive(Default)]
struct Declared {
    names: BTreeSet<String>,
    mutable: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Declared {
    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        self.names.insert(pat.ident.to_string());
        if pat.mutability.is_some() {
            self.mutable.insert(pat.ident.to_string());
        }
        visit::visit_pat_ident(self, pat);
    }
}

fn in_statements<'b>(block: &'b Block, visitor: &mut impl Visit<'b>) {
    for statement in &block.statements {
        match &statement.syntax {
            Syntax::Ordinary(stmt) => visitor.visit_stmt(stmt),
            Syntax::Enumeration(enumeration) => visitor.visit_pat(&enumeration.value),
            Syntax::Plate(plate) => {
                visitor.visit_pat(&plate.index);
                visitor.visit_expr(&plate.len);
                plate.sampling.expr().into_iter().for_each(|expr| visitor.visit_expr(expr));
                in_statements(&plate.body, visitor);
            }
        }
    }
}

/// The methods by which a collection grows or shrinks.
const GROWING: [&str; 9] =
    ["append", "extend", "extend_from_slice", "insert", "pop", "push", "push_back", "push_str", "remove"];

/// What an iteration does with a variable.
#[derive(Clone, Copy)]
enum Change {
    /// It adds something to it.
    Growth,
    /// It begins anew.
    Anew,
    /// It goes on with what is left of it.
    Step,
}

struct Assignments<'a> {
    declared: &'a BTreeSet<String>,
    /// The names that are declared `mut` anywhere in the body.
    mutable: &'a BTreeSet<String>,
    plate: &'a Plate,
    /// The names that are reported: what else is done with them is the same mistake.
    reported: BTreeSet<String>,
    mistakes: &'a mut Mistakes,
}

impl Assignments<'_> {
    /// The statements of the plate itself: its plates are looked at on their own.
    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            if let Syntax::Ordinary(stmt) = &statement.syntax {
                self.visit_stmt(stmt);
            }
        }
    }

    fn assigned(&mut self, target: &Expr) {
        if let Expr::Tuple(ExprTuple { elems, .. }) | Expr::Array(ExprArray { elems, .. }) = target {
            elems.iter().for_each(|element| self.assigned(element));
        }
        let Some(name) = root(target) else { return };
        if self.declared.contains(&name.to_string()) || !self.reported.insert(name.to_string()) {
            return;
        }
        let (plate, kind, why) = (self.plate.name.value(), self.plate.kind(), self.why());
        let index = written(&self.plate.index);
        let message = format!("`{name}` is declared outside of {kind} `{plate}` and cannot be assigned in it: {why}");
        let help = match &self.plate.scan {
            Some(_) => format!("make `{name}` part of the state of `{plate}`"),
            None => format!(
                "sum over data in an ordinary loop, add terms to the log density with `factor` or `observe`, or let a scan pass \
                 it on: `for ({index}, {name}) in scan(\"{plate}\", .., {name}) {{ ..; next }}`"
            ),
        };
        self.mistakes.add(name.span(), format!("{message}\nhelp: {help}"));
    }

    /// Reports that a variable is changed, if it is declared `mut` and outside.
    fn changed(&mut self, target: &Expr, how: Change) {
        let Some(name) = root(target) else { return };
        let text = name.to_string();
        if !self.mutable.contains(&text) || self.declared.contains(&text) || !self.reported.insert(text) {
            return;
        }
        let (plate, kind, why) = (self.plate.name.value(), self.plate.kind(), self.why());
        let message = format!("`{name}` is declared outside of {kind} `{plate}` and cannot be changed in it: {why}");
        let help = match (how, &self.plate.scan) {
            (Change::Anew, _) => format!("declare `{name}` in the {kind}"),
            (Change::Step, _) => {
                format!("collect what it gives in a `Vec` before the {kind}, and read that by the {kind}'s index")
            }
            (Change::Growth, Some(_)) => format!(
                "let the scan collect its states: `let {name} = for .. in scan(\"{plate}\", ..) {{ ..; next }};`"
            ),
            (Change::Growth, None) => format!(
                "let the plate collect its values: `let {name} = for i in plate(\"{plate}\", ..) {{ ..; value }};`"
            ),
        };
        self.mistakes.add(name.span(), format!("{message}\nhelp: {help}"));
    }

    /// Why nothing leaves an iteration.
    fn why(&self) -> &'static str {
        match &self.plate.scan {
            Some(_) => "its state is what passes from step to step",
            None => "iterations are conditionally independent",
        }
    }
}

impl<'ast> Visit<'ast> for Assignments<'_> {
    fn visit_expr_assign(&mut self, assign: &'ast ExprAssign) {
        self.assigned(&assign.left);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        if is_assignment(&binary.op) {
            self.assigned(&binary.left);
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        match call.method.to_string().as_str() {
            "clear" => self.changed(&call.receiver, Change::Anew),
            "next" if call.args.is_empty() => self.changed(&call.receiver, Change::Step),
            method if GROWING.contains(&method) => self.changed(&call.receiver, Change::Growth),
            _ => {}
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_reference(&mut self, reference: &'ast ExprReference) {
        if reference.mutability.is_some() {
            self.changed(&reference.expr, Change::Step);
        }
        visit::visit_expr_reference(self, reference);
    }

    fn visit_item(&mut self, _item: &'ast Item) {}
}

/// The variable that an assignment changes.
pub fn root(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Field(field) => root(&field.base),
        Expr::Index(index) => root(&index.expr),
        Expr::Unary(unary) => root(&unary.expr),
        Expr::Paren(paren) => root(&paren.expr),
        _ => None,
    }
}

/// No `return` or `?` in a body, no `break` or `continue` out of an iteration.
pub fn bodies_run_to_their_end(block: &Block, mistakes: &mut Mistakes) {
    let mut exits = Exits { loops: 0, labels: Vec::new(), mistakes };
    exits.block(block);
}

struct Exits<'a> {
    loops: usize,
    /// The labels of the loops and blocks around, plates apart.
    labels: Vec<String>,
    mistakes: &'a mut Mistakes,
}

impl Exits<'_> {
    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            match &statement.syntax {
                Syntax::Ordinary(stmt) => self.visit_stmt(stmt),
                Syntax::Enumeration(enumeration) => self.visit_expr(&enumeration.distribution),
                Syntax::Plate(plate) => {
                    if let Some(part) = &plate.part {
                        self.visit_expr(&part.call);
                        self.visit_expr(&part.inputs);
                    }
                    self.block(&plate.body);
                }
            }
        }
    }

    fn refuse(&mut self, span: Span, what: &str) {
        let help = "every run passes all of its sites; put what depends on data under `if`";
        self.mistakes.add(span, format!("{what}: {help}"));
    }

    /// Whether a `break` or `continue` stays in the iteration: in it are the loop that it belongs to, or the loop or block
    /// whose label it names.
    fn stays(&self, label: Option<&Lifetime>) -> bool {
        label.map_or(self.loops > 0, |label| self.labels.contains(&label.ident.to_string()))
    }

    fn in_loop(&mut self, label: Option<&Label>, visit: impl FnOnce(&mut Self)) {
        self.loops += 1;
        self.within(label, visit);
        self.loops -= 1;
    }

    fn within(&mut self, label: Option<&Label>, visit: impl FnOnce(&mut Self)) {
        let labels = self.labels.len();
        self.labels.extend(label.map(|label| label.name.ident.to_string()));
        visit(self);
        self.labels.truncate(labels);
    }
}

impl<'ast> Visit<'ast> for Exits<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Return(e) => self.refuse(e.return_token.span(), "`return` in the body of a model or guide"),
            Expr::Try(e) => self.refuse(e.question_token.span(), "`?` in the body of a model or guide"),
            Expr::Break(e) if !self.stays(e.label.as_ref()) => {
                self.refuse(e.break_token.span(), "`break` out of a plate")
            }
            Expr::Continue(e) if !self.stays(e.label.as_ref()) => {
                self.refuse(e.continue_token.span(), "`continue` in a plate")
            }
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_expr_for_loop(&mut self, e: &'ast ExprForLoop) {
        self.in_loop(e.label.as_ref(), |exits| visit::visit_expr_for_loop(exits, e));
    }

    fn visit_expr_while(&mut self, e: &'ast ExprWhile) {
        self.in_loop(e.label.as_ref(), |exits| visit::visit_expr_while(exits, e));
    }

    fn visit_expr_loop(&mut self, e: &'ast ExprLoop) {
        self.in_loop(e.label.as_ref(), |exits| visit::visit_expr_loop(exits, e));
    }

    fn visit_expr_block(&mut self, e: &'ast ExprBlock) {
        self.within(e.label.as_ref(), |exits| visit::visit_expr_block(exits, e));
    }

    fn visit_expr_closure(&mut self, _closure: &'ast ExprClosure) {}

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        visit::visit_stmt(self, stmt);
    }

    fn visit_item(&mut self, _item: &'ast Item) {}
}
