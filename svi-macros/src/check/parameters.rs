//! The parameters of the prelude's families: what each has to be, and literals that are not.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Expr, ExprCall, ExprLit, Lit};

use super::literals::{literal, numbers};
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Site};
use crate::words::{integer, peel, peel_mut};
use crate::written::written;

/// What a parameter of a family has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Any number.
    Number,
    /// A number greater than that of the parameter before.
    Above,
    Positive,
    NotNegative,
    Probability,
    /// Probabilities that sum to 1.
    Probabilities,
    /// Numbers, each greater than the one before.
    Increasing,
    /// A number of trials.
    Count,
}

impl Expected {
    /// As it ends a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Expected::Number => "a number",
            Expected::Above => "above the one before",
            Expected::Positive => "positive",
            Expected::NotNegative => "zero or positive",
            Expected::Probability => "between 0 and 1",
            Expected::Probabilities => "probabilities that sum to 1",
            Expected::Increasing => "increasing",
            Expected::Count => "a nonnegative integer",
        }
    }

    /// Whether a number that is written out can be such a parameter, or one of its numbers.
    fn holds(self, number: f64) -> bool {
        match self {
            Expected::Number | Expected::Above | Expected::Increasing => true,
            Expected::Positive => number > 0.0,
            Expected::NotNegative | Expected::Count => number >= 0.0,
            Expected::Probability | Expected::Probabilities => (0.0..=1.0).contains(&number),
        }
    }
}

/// A parameter in a distribution that is written in place.
pub struct Parameter<'e> {
    pub family: String,
    pub name: &'static str,
    pub expected: Expected,
    pub value: &'e Expr,
}

/// The names of a constructor's parameters, and what they have to be; nothing for what the prelude has not got.
fn signature(family: &str, constructor: &str) -> &'static [(&'static str, Expected)] {
    use Expected::*;
    match (family, constructor) {
        ("Normal" | "LogNormal" | "Cauchy" | "Laplace", "new") => &[("loc", Number), ("scale", Positive)],
        ("StudentT", "new") => &[("df", Positive), ("loc", Number), ("scale", Positive)],
        ("HalfNormal" | "HalfCauchy" | "GaussianRandomWalk", "new") => &[("scale", Positive)],
        ("Exponential", "new") => &[("rate", Positive)],
        ("Gamma" | "InverseGamma", "new") => &[("concentration", Positive), ("rate", Positive)],
        ("Beta", "new") => &[("concentration1", Positive), ("concentration0", Positive)],
        ("Uniform", "new") => &[("low", Number), ("high", Above)],
        ("VonMises", "new") => &[("loc", Number), ("concentration", Positive)],
        ("Dirichlet" | "LkjCholesky", "new") => &[("concentration", Positive)],
        ("Bernoulli", "new") => &[("probs", Probability)],
        ("Bernoulli" | "Categorical", "logits") => &[("logits", Number)],
        ("Binomial", "new") => &[("total", Count), ("probs", Probability)],
        ("Binomial" | "Multinomial", "logits") => &[("total", Count), ("logits", Number)],
        ("Categorical", "new") => &[("probs", Probabilities)],
        ("Multinomial", "new") => &[("total", Count), ("probs", Probabilities)],
        ("DirichletMultinomial", "new") => &[("total", Count), ("concentration", Positive)],
        ("Poisson", "new") => &[("rate", NotNegative)],
        ("Poisson", "log_rate") => &[("log_rate", Number)],
        ("NegativeBinomial2", "new") => &[("mean", Positive), ("concentration", Positive)],
        ("OrderedLogistic", "new") => &[("predictor", Number), ("cutpoints", Increasing)],
        _ => &[],
    }
}

/// The parameters of a distribution that is written in place, and of those that it is made of.
pub fn parameters(distribution: &Expr) -> Vec<Parameter<'_>> {
    match peel(distribution) {
        Expr::MethodCall(call) => parameters(&call.receiver),
        Expr::Array(array) => array.elems.iter().flat_map(parameters).collect(),
        Expr::Call(call) => of_call(call),
        _ => Vec::new(),
    }
}

/// Whether a parameter of a family is an array, and not one number.
pub fn is_array(family: &str, parameter: &str) -> bool {
    match family {
        "Categorical" | "Dirichlet" | "DirichletMultinomial" | "Multinomial" => parameter != "total",
        "OrderedLogistic" => parameter == "cutpoints",
        _ => false,
    }
}

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Number,
    Array,
    /// An array of as many numbers as the value has, where their number is known.
    Location,
    Matrix,
}

/// The parameters whose kind is known, to be changed.
pub fn number_parameters(distribution: &mut Expr) -> Vec<(Kind, &mut Expr)> {
    match peel_mut(distribution) {
        Expr::MethodCall(call) => number_parameters(&mut call.receiver),
        Expr::Array(array) => array.elems.iter_mut().flat_map(number_parameters).collect(),
        Expr::Call(call) => {
            let Some((family, constructor)) = constructed(call) else { return Vec::new() };
            let mut arguments = call.args.iter_mut();
            match family.as_str() {
                "Mixture" => arguments.nth(1).map(number_parameters).unwrap_or_default(),
                "ZeroInflated" | "Truncated" => arguments.next().map(number_parameters).unwrap_or_default(),
                "MultivariateNormal" => [Kind::Location, Kind::Matrix].into_iter().zip(arguments).collect(),
                _ => {
                    let kind = |name| if is_array(&family, name) { Kind::Array } else { Kind::Number };
                    let pairs = signature(&family, &constructor).iter().zip(arguments);
                    let pairs = pairs.filter(|((_, expected), _)| *expected != Expected::Count);
                    pairs.map(|((name, _), argument)| (kind(name), argument)).collect()
                }
            }
        }
        _ => Vec::new(),
    }
}

/// The names of the parameters that a constructor of the prelude takes, in their order.
pub fn parameter_names(call: &ExprCall) -> Vec<&'static str> {
    let Some((family, constructor)) = constructed(call) else { return Vec::new() };
    signature(&family, &constructor).iter().map(|(name, _)| *name).collect()
}

/// The family and the constructor that are called, if the family may be one of the prelude.
fn constructed(call: &ExprCall) -> Option<(String, String)> {
    let Expr::Path(path) = peel(&call.func) else { return None };
    let mut names = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let (constructor, family) = (names.next()?, names.next()?);
    // The family of another module is another one.
    let is_of_another = names.next().is_some_and(|owner| owner != "prelude" && owner != "distributions");
    (!is_of_another).then_some((family, constructor))
}

fn of_call(call: &ExprCall) -> Vec<Parameter<'_>> {
    let Some((family, constructor)) = constructed(call) else { return Vec::new() };
    match (family.as_str(), call.args.first(), call.args.get(1)) {
        ("Mixture", _, Some(components)) => return parameters(components),
        ("ZeroInflated" | "Truncated", Some(base), _) => return parameters(base),
        _ => {}
    }
    let expected = signature(&family, &constructor);
    // With one too few, the others may stand in each other's places.
    if expected.len() != call.args.len() {
        return Vec::new();
    }
    let pairs = expected.iter().zip(&call.args);
    pairs
        .map(|((name, expected), value)| Parameter { family: family.clone(), name, expected: *expected, value })
        .collect()
}

/// The parameters that are written out are what they have to be.
pub fn literals_fit(block: &Block, mistakes: &mut Mistakes) {
    for site in block.sites().filter(|site| site.family.is_some()) {
        of_site(site, mistakes);
    }
    block.plates().for_each(|plate| literals_fit(&plate.body, mistakes));
}

fn of_site(site: &Site, mistakes: &mut Mistakes) {
    if let Some((whole, message)) = are_swapped(&site.argument) {
        return mistakes.add_at(whole, message);
    }
    let mut before: Option<f64> = None;
    for parameter in parameters(&site.argument) {
        let Parameter { family, name, expected, value } = &parameter;
        let subject = format!("`{name}` of `{family}`");
        if *expected != Expected::Count && !are_floats(value, &subject, mistakes) {
            continue;
        }
        let numbers = numbers(value);
        for (number, expr) in numbers.iter().filter(|(number, _)| !expected.holds(*number)) {
            let words = if *expected == Expected::Probabilities { "between 0 and 1" } else { expected.words() };
            mistakes.add_contained_at(expr, format!("{subject} is {number}, but has to be {words}"));
        }
        match (expected, literal(value), before) {
            (Expected::Above, Some(high), Some(low)) if high <= low => {
                mistakes.add_contained_at(value, format!("{subject} is {high}, but has to be above `low`, {low}"));
            }
            (Expected::Probabilities, ..) => sum_to_one(value, &subject, mistakes),
            (Expected::Increasing, ..) => increase(value, &subject, mistakes),
            _ => {}
        }
        before = literal(value);
    }
}

/// A number of trials and a probability that are written in each other's place.
fn are_swapped(distribution: &Expr) -> Option<(&Expr, String)> {
    let whole = peel(distribution);
    let call = match whole {
        Expr::MethodCall(call) => return are_swapped(&call.receiver),
        Expr::Call(call) => call,
        _ => return None,
    };
    let is = |index: usize, kind: fn(&Lit) -> bool| matches!(call.args.get(index).map(peel), Some(Expr::Lit(literal)) if kind(&literal.lit));
    let [total, other] = parameters(whole).try_into().ok()?;
    let swapped = is(0, |lit| matches!(lit, Lit::Float(_))) && is(1, |lit| matches!(lit, Lit::Int(_)));
    if total.expected != Expected::Count || !swapped {
        return None;
    }
    let (family, first, second) = (&total.family, written(other.value), written(total.value));
    let help = format!("write `{}({first}, {second})`", written(&call.func));
    let message = format!("`{}` of `{family}` comes first, and `{}` behind it", total.name, other.name);
    Some((whole, format!("{message}\nhelp: {help}")))
}

/// A literal that is an integer or a text is refused where it stands.
pub fn are_floats(value: &Expr, subject: &str, mistakes: &mut Mistakes) -> bool {
    match peel(value) {
        Expr::Array(array) => array.elems.iter().all(|element| are_floats(element, subject, mistakes)),
        Expr::Repeat(repeat) => are_floats(&repeat.expr, subject, mistakes),
        Expr::Unary(unary) => are_floats(&unary.expr, subject, mistakes),
        Expr::Reference(reference) => are_floats(&reference.expr, subject, mistakes),
        Expr::Lit(ExprLit { lit: Lit::Float(float), .. }) if float.suffix() == "f32" => {
            let help = format!("write `{}`", float.base10_digits());
            mistakes.add(float.span(), format!("{subject} has to be an `f64`, not an `f32`\nhelp: {help}"));
            false
        }
        Expr::Lit(ExprLit { lit: Lit::Float(_), .. }) => true,
        Expr::Lit(ExprLit { lit: Lit::Int(_), .. }) => {
            let Some(int) = integer(value) else { return true };
            let help = format!("write `{}.0`", int.base10_digits());
            mistakes.add(int.span(), format!("{subject} has to be an `f64`, not an integer\nhelp: {help}"));
            false
        }
        Expr::Lit(other) => {
            let span = other.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span());
            mistakes.add(span, format!("{subject} has to be a number"));
            false
        }
        _ => true,
    }
}

/// How far from 1 a sum may be that the run-time check would let pass.
const TOLERANCE: f64 = 1e-6;

/// Numbers that are all written out sum to 1.
pub fn sum_to_one(value: &Expr, subject: &str, mistakes: &mut Mistakes) {
    let Expr::Array(array) = peel(value) else { return };
    let numbers = numbers(value);
    let sum: f64 = numbers.iter().map(|(number, _)| number).sum();
    let is_wrong = numbers.len() == array.elems.len() && (sum - 1.0).abs() > TOLERANCE;
    if is_wrong && numbers.iter().all(|(number, _)| *number >= 0.0) {
        // Enough digits to see it, few enough to read it.
        let sum = (sum * 1e6).round() / 1e6 + 0.0;
        mistakes.add_contained_at(array, format!("{subject} sum to {sum}, but have to sum to 1"));
    }
}

/// Of numbers that are written out next to each other, each is greater than the one before.
pub fn increase(value: &Expr, subject: &str, mistakes: &mut Mistakes) {
    let Expr::Array(array) = peel(value) else { return };
    let all: Vec<_> = array.elems.iter().map(|element| (literal(element), element)).collect();
    for pair in all.windows(2) {
        if let [(Some(before), _), (Some(number), expr)] = pair
            && number <= before
        {
            let message = format!("{subject} have to increase, and {number} is not greater than {before}");
            return mistakes.add_contained_at(expr, message);
        }
    }
}
