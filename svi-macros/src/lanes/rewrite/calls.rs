//! Words and methods, as they are called for iterations side by side.

use syn::{Expr, ExprCall, ExprMethodCall, Lit};

use super::super::expressions::{place_root, variable};
use super::{Mentioned, Rewriter};
use crate::ir::{Reading, Role, Statement, Word};
use crate::parse::mentions::bound;
use crate::words::{Found, called_method, called_word, peel};

impl Rewriter<'_> {
    pub(super) fn method(&self, call: &ExprMethodCall, statement: &Statement) -> Option<Expr> {
        let mut call = call.clone();
        if let Some((reading, _)) = called_method(&Expr::MethodCall(call.clone()), &statement.vectors) {
            self.copy(&call.receiver)?;
            let argument = call.args.first_mut().filter(|_| reading == Reading::At)?;
            *argument = self.gathered_if_data("place", argument, statement)?;
            return Some(Expr::MethodCall(call));
        }
        match (call.method.to_string().as_str(), call.args.first().map(peel)) {
            ("exp" | "ln" | "sqrt" | "recip", None) => {}
            ("powi", Some(Expr::Lit(power))) if matches!(power.lit, Lit::Int(_)) => {}
            _ => return None,
        }
        *call.receiver = self.number(&call.receiver, statement)?;
        Some(Expr::MethodCall(call))
    }

    pub(super) fn call(&self, call: &ExprCall, statement: &Statement) -> Option<Expr> {
        let (found, _) = called_word(&Expr::Call(call.clone()))?;
        let mut call = call.clone();
        let arguments: Vec<&mut Expr> = call.args.iter_mut().collect();
        match (found, &mut { arguments }[..]) {
            (Found::Word(Word::Observe), [_, distribution, value]) => {
                **distribution = self.observed(distribution, statement)?;
                **value = self.gathered_if_data("value", value, statement)?;
            }
            (Found::Word(Word::Factor), [_, term]) => **term = self.number(term, statement)?,
            (Found::Word(Word::Deterministic), [_, term]) => {
                let is_array =
                    statement.sites.iter().any(|site| site.word == Word::Deterministic && site.size.is_some());
                if is_array || self.is_data(term, statement) {
                    return None;
                }
                **term = self.number(term, statement)?;
            }
            (Found::Read(Reading::Dot), [vector, row]) => {
                // Without a leaf, the function is one of the user's.
                let Expr::Reference(vector) = peel(vector) else { return None };
                self.copy(&vector.expr).filter(|()| !statement.reads.is_empty())?;
                **row = self.row(row, statement)?;
            }
            (Found::Word(Word::Sample), [_, distribution]) => **distribution = self.drawn(distribution, statement)?,
            (Found::Word(Word::Param), [_, initial]) => **initial = self.initial(initial)?,
            _ => return None,
        }
        Some(Expr::Call(call))
    }

    /// Notes a vector, if it is one from outside.
    fn copy(&self, vector: &Expr) -> Option<()> {
        let Mentioned { data, lanes, inner, .. } = self.mentioned(vector);
        self.copies.borrow_mut().extend(variable(vector).cloned());
        (!data && !lanes && !inner).then_some(())
    }

    /// A distribution that is observed, whose density is known in lanes.
    fn observed(&self, distribution: &Expr, statement: &Statement) -> Option<Expr> {
        self.distribution(distribution, statement, |family| {
            matches!(
                family,
                ("Normal" | "LogNormal", "new", 2)
                    | ("HalfNormal" | "Exponential" | "Poisson" | "Bernoulli", "new", 1)
                    | ("Bernoulli", "logits", 1)
                    | ("Poisson", "log_rate", 1)
            )
        })
    }

    /// The distribution of a latent. In a guide, its draws are made of one standard normal number each.
    fn drawn(&self, distribution: &Expr, statement: &Statement) -> Option<Expr> {
        self.distribution(distribution, statement, |family| match family {
            ("Normal" | "LogNormal", "new", 2) => true,
            ("HalfNormal" | "Exponential", "new", 1) => self.role == Role::Model,
            _ => false,
        })
    }

    /// A distribution, if the family of its name, its constructor and the number of its parameters `is_known`.
    fn distribution(
        &self,
        distribution: &Expr,
        statement: &Statement,
        is_known: impl Fn((&str, &str, usize)) -> bool,
    ) -> Option<Expr> {
        let Expr::Call(call) = peel(distribution) else { return None };
        let Expr::Path(path) = peel(&call.func) else { return None };
        // A parameter whose type is written has another type in lanes.
        if path.path.segments.iter().any(|segment| !segment.arguments.is_none()) {
            return None;
        }
        let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
        let (constructor, family) = (segments.next()?, segments.next()?);
        if !is_known((family.as_str(), constructor.as_str(), call.args.len())) {
            return None;
        }
        let mut call = call.clone();
        for argument in &mut call.args {
            *argument = self.number(argument, statement)?;
        }
        Some(Expr::Call(call))
    }

    /// The initial value of a parameter, which says its type. With bounds, which would have to be looked up, the iterations run by
    /// themselves; what is seen to have some does not try.
    fn initial(&self, initial: &Expr) -> Option<Expr> {
        let Mentioned { lanes, inner, .. } = self.mentioned(initial);
        let has_bounds = matches!(peel(initial), Expr::MethodCall(call) if call.method == "init");
        (!lanes && !inner && !has_bounds).then(|| self.gathered("initial", initial))
    }

    /// A row of the function's arguments: what a reference to it refers to outlives the iteration.
    fn row(&self, row: &Expr, statement: &Statement) -> Option<Expr> {
        let referred = match peel(row) {
            Expr::Reference(reference) if reference.mutability.is_none() => &*reference.expr,
            Expr::Path(path) => {
                let name = path.path.get_ident()?;
                let made = self.data_lets.iter().rfind(|local| bound(&local.pat).contains(&name.to_string()))?;
                match &*made.init.as_ref()?.expr {
                    Expr::Reference(reference) if reference.mutability.is_none() => &*reference.expr,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let of_arguments = place_root(referred).is_some_and(|root| self.outside.is_argument(&root));
        if !of_arguments || !self.is_data(row, statement) {
            return None;
        }
        Some(self.gathered("each", row))
    }
}
