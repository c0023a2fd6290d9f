//! Arguments with names, `Normal::new(loc = 0.0, scale = 1.0)`, which Rust has not got. All in one call are one mistake, and what
//! they are meant for is read.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprAssign, ExprCall, Ident, Item, Token, parse_quote};

use super::family;
use super::names::excuse;
use crate::check::{camel_case, parameter_names};
use crate::diagnostics::Mistakes;
use crate::ir::{Role, Word};
use crate::words::{Found, called_word, peel, peel_mut};
use crate::written::written;

/// Where the constraint of a parameter stands.
pub const CONSTRAINT: &str = "a constraint is the type of the initial value: write `Positive(1.0)`";

/// The names of arguments that the words take in other libraries only.
const OF_OTHER_LIBRARIES: [&str; 8] =
    ["constraint", "dim", "event_dim", "infer", "obs", "obs_mask", "sample_shape", "subsample_size"];

/// Refuses the names of arguments in a body, and leaves what the calls are without them.
pub fn refuse(body: &mut Block, role: Role, mistakes: &mut Mistakes) {
    Named { role, call: None, mistakes }.visit_block_mut(body);
}

struct Named<'m> {
    role: Role,
    /// The outermost call around, if there is one.
    call: Option<Outermost>,
    mistakes: &'m mut Mistakes,
}

#[derive(Default)]
struct Outermost {
    /// The first name among its arguments and among those of the calls in them.
    first: Option<Expr>,
    /// Whether the places that the names stand for are not known.
    is_open: bool,
}

impl Named<'_> {
    /// A call that is no argument of another.
    fn outermost(&mut self, expr: &mut Expr) {
        self.call = Some(Outermost::default());
        visit_mut::visit_expr_mut(self, expr);
        let help = self.without_names(expr);
        if let Some(Outermost { first: Some(first), is_open }) = self.call.take() {
            let help = match help {
                Some(help) => help,
                None if is_open => {
                    String::from("write the values alone, in the order in which the function takes them")
                }
                None => format!("write `{}`", written(&*expr)),
            };
            let message = "an argument has no name in Rust: it is known by its place";
            self.mistakes.add_at(first, format!("{message}\nhelp: {help}"));
        }
    }

    /// Takes the names out of the arguments of a call; gives what to write, if that is not what is left.
    fn without_names(&mut self, expr: &mut Expr) -> Option<String> {
        let named: Vec<ExprAssign> = arguments(expr)?.iter().filter_map(assignment).cloned().collect();
        let (first, outermost) = (named.first()?, self.call.as_mut()?);
        outermost.first.get_or_insert_with(|| (*first.left).clone());
        let found = called_word(expr).map(|(found, _)| found);
        let value = |name: &str| named.iter().find(|assign| is_name(assign, name)).map(|assign| &assign.right);
        let Expr::Call(call) = expr else {
            outermost.is_open = true;
            take_names(arguments(expr)?);
            return None;
        };
        let Some(found) = found else {
            let order = parameter_names(call);
            outermost.is_open |= !put_in_order(&mut call.args, &order);
            return None;
        };
        match (found, self.role) {
            (Found::Word(Word::Sample), Role::Model) if value("obs").is_some() => {
                leave(call, Word::Sample.arity());
                call.args.extend(value("obs").map(|value| (**value).clone()));
                rename(call, "observe");
            }
            (Found::Word(Word::Sample), Role::Guide) if value("obs").is_some() => {
                leave(call, Word::Sample.arity());
                excuse(expr, self.mistakes);
                let help = "a guide draws latents, and data are observed in the model: remove this `sample`";
                return Some(String::from(help));
            }
            (Found::Word(Word::Sample), Role::Model) if value("infer").is_some() => {
                leave(call, Word::Sample.arity());
                rename(call, "enumerate");
            }
            (Found::Word(Word::Param), _) if call.args.len() > Word::Param.arity() => {
                leave(call, Word::Param.arity());
                return constrain(call, value("constraint").map(|value| &**value));
            }
            (Found::Word(word), _) if call.args.len() > word.arity() => leave(call, word.arity()),
            (Found::Plate, _) if value("subsample_size").is_some() => {
                leave(call, 2);
                let size = value("subsample_size");
                *expr = parse_quote!(#call.subsample(#size));
            }
            _ => outermost.is_open |= !put_in_order(&mut call.args, words(found)),
        }
        None
    }
}

impl VisitMut for Named<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            // What it does is no part of the call that it is handed to.
            Expr::Closure(closure) => {
                let around = self.call.take();
                self.visit_expr_mut(&mut closure.body);
                self.call = around;
            }
            Expr::Call(_) | Expr::MethodCall(_) if self.call.is_none() => self.outermost(expr),
            _ => {
                visit_mut::visit_expr_mut(self, expr);
                self.without_names(expr);
            }
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        let around = self.call.take();
        visit_mut::visit_block_mut(self, block);
        self.call = around;
    }

    fn visit_item_mut(&mut self, _item: &mut Item) {}
}

fn arguments(expr: &mut Expr) -> Option<&mut Punctuated<Expr, Token![,]>> {
    match expr {
        Expr::Call(call) => Some(&mut call.args),
        Expr::MethodCall(call) => Some(&mut call.args),
        _ => None,
    }
}

fn assignment(argument: &Expr) -> Option<&ExprAssign> {
    match argument {
        Expr::Assign(assign) => Some(assign),
        _ => None,
    }
}

fn is_name(assign: &ExprAssign, name: &str) -> bool {
    matches!(peel(&assign.left), Expr::Path(path) if path.path.is_ident(name))
}

fn take_names(arguments: &mut Punctuated<Expr, Token![,]>) {
    for argument in arguments {
        if let Some(assign) = assignment(argument) {
            *argument = (*assign.right).clone();
        }
    }
}

/// Takes the names out, and puts the values in the places that they stand for, if these are known.
fn put_in_order(arguments: &mut Punctuated<Expr, Token![,]>, order: &[&str]) -> bool {
    let mut places: Vec<Option<Expr>> = vec![None; arguments.len()];
    let mut next = 0;
    for argument in &*arguments {
        let (place, value) = match assignment(argument) {
            Some(assign) => (order.iter().position(|name| is_name(assign, name)), &*assign.right),
            None => (Some(next), argument),
        };
        next += usize::from(assignment(argument).is_none());
        match place.and_then(|place| places.get_mut(place)) {
            Some(free @ None) => *free = Some(value.clone()),
            _ => {
                take_names(arguments);
                return false;
            }
        }
    }
    *arguments = places.into_iter().flatten().collect();
    true
}

/// What NumPyro calls the arguments of a word.
fn words(found: Found) -> &'static [&'static str] {
    match found {
        Found::Plate => &["name", "size"],
        Found::Word(Word::Sample | Word::Observe) => &["name", "fn", "obs"],
        Found::Word(Word::Param) => &["name", "init_value"],
        Found::Word(Word::Factor) => &["name", "log_factor"],
        Found::Word(Word::Deterministic) => &["name", "value"],
        _ => &[],
    }
}

/// Leaves the first arguments, of which a word takes so many, without those that it has in other libraries only.
fn leave(call: &mut ExprCall, arity: usize) {
    let arguments = std::mem::take(&mut call.args);
    let is_own = |argument: &Expr| {
        !assignment(argument).is_some_and(|assign| OF_OTHER_LIBRARIES.iter().any(|name| is_name(assign, name)))
    };
    call.args = arguments.into_iter().filter(is_own).take(arity).collect();
    take_names(&mut call.args);
}

/// Gives a parameter the constraint that other libraries call `constraints.positive`.
fn constrain(call: &mut ExprCall, constraint: Option<&Expr>) -> Option<String> {
    let name = constraint.and_then(|constraint| match peel(constraint) {
        Expr::Path(path) => path.path.segments.last().map(|last| camel_case(&last.ident.to_string())),
        Expr::Field(field) => Some(camel_case(&written(&field.member))),
        _ => None,
    });
    let known = name.filter(|name| family::CONSTRAINTS.contains(&name.as_str()));
    let initial = call.args.get_mut(1)?;
    match known {
        Some(name) => {
            let name = Ident::new(&name, Span::call_site());
            *initial = parse_quote!(#name(#initial));
            None
        }
        // Which values it takes is not known.
        None => {
            *initial = parse_quote!(unread);
            Some(String::from(CONSTRAINT))
        }
    }
}

/// Calls another word.
fn rename(call: &mut ExprCall, word: &str) {
    if let Expr::Path(path) = peel_mut(&mut call.func)
        && let Some(last) = path.path.segments.last_mut()
    {
        last.ident = Ident::new(word, last.ident.span());
    }
}
