//! A parameter or latent goes only where its values do.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, Pat, Stmt};

use super::is_discrete;
use super::literals::{called, literal};
use super::parameters::{Expected, Parameter, parameters};
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Site, Syntax, Word};
use crate::parse::literal_name;
use crate::words::{Found, called_word, peel};

/// The values that a parameter or latent can take, as far as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Range {
    Real,
    /// Within bounds that are written, some of it below zero.
    Signed,
    Ordered,
    Positive,
    PositiveOrdered,
    Unit,
    Simplex,
}

impl Range {
    /// As it ends a sentence about what takes them.
    fn words(self, is_one_number: bool) -> &'static str {
        match self {
            Range::Real | Range::Ordered => "can be any real number",
            Range::Signed => "can be negative",
            Range::Positive | Range::PositiveOrdered => "can be any positive number",
            Range::Unit if is_one_number => "can be any number between 0 and 1",
            Range::Unit => "can be numbers between 0 and 1 that do not sum to 1",
            Range::Simplex => "is a vector of numbers that sum to 1",
        }
    }

    /// Whether every value is what a distribution expects.
    fn fits(self, expected: Expected) -> bool {
        match expected {
            Expected::Number | Expected::Above | Expected::Count => true,
            Expected::Positive | Expected::NotNegative => !matches!(self, Range::Real | Range::Signed | Range::Ordered),
            Expected::Probability => matches!(self, Range::Unit | Range::Simplex),
            Expected::Probabilities => self == Range::Simplex,
            Expected::Increasing => matches!(self, Range::Ordered | Range::PositiveOrdered),
        }
    }

    /// That of numbers between bounds.
    fn between(low: f64, high: f64) -> Self {
        match (low >= 0.0, high <= 1.0) {
            (true, true) => Range::Unit,
            (true, false) => Range::Positive,
            (false, _) => Range::Signed,
        }
    }

    /// The range of one of the numbers.
    fn element(self) -> Self {
        match self {
            Range::Simplex => Range::Unit,
            Range::Ordered => Range::Real,
            Range::PositiveOrdered => Range::Positive,
            other => other,
        }
    }
}

/// Where a value comes from.
#[derive(Clone)]
struct Origin {
    site: Site,
    range: Range,
}

/// What is handed to a distribution as it is takes only values that the distribution expects there.
pub fn fit_where_they_go(function: &Function, mistakes: &mut Mistakes) {
    let origin = |(name, site): (String, &Site)| Some((name, Origin { site: site.clone(), range: range(site)? }));
    let known = bound_sites(function).into_iter().filter_map(origin).collect();
    uses(&function.body, &known, &mut BTreeSet::new(), mistakes);
}

/// The names that stand for one parameter or latent in the whole function.
pub fn bound_sites(function: &Function) -> BTreeMap<String, &Site> {
    let mut known = BTreeMap::new();
    in_block(&function.body, function, &mut known);
    known
}

fn in_block<'f>(block: &'f Block, function: &'f Function, known: &mut BTreeMap<String, &'f Site>) {
    for statement in &block.statements {
        let Syntax::Ordinary(stmt) = &statement.syntax else { continue };
        let Stmt::Local(local) = &**stmt else { continue };
        let is_site = |expr: &Expr| matches!(called_word(peel(expr)), Some((Found::Word(_), _)));
        let (Some(init), Some(site)) = (&local.init, statement.sites.last()) else { continue };
        let mut names = statement.binds.iter();
        if let (true, Some(name), None) = (is_site(&init.expr), names.next(), names.next())
            && is_plain(&local.pat)
            && function.bound_once.contains(name)
        {
            known.insert(name.clone(), site);
        }
    }
    block.plates().for_each(|plate| in_block(&plate.body, function, known));
}

/// Whether the whole of a value is bound, and not one of its numbers.
fn is_plain(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(_) => true,
        Pat::Type(typed) => is_plain(&typed.pat),
        _ => false,
    }
}

/// The range of what a word binds.
fn range(site: &Site) -> Option<Range> {
    match site.word {
        Word::Param => initial(&site.argument),
        Word::Sample => {
            let family = site.family.as_ref()?;
            let range = match family.name().as_str() {
                "Normal" | "StudentT" | "Cauchy" | "Laplace" => Range::Real,
                "LogNormal" | "HalfNormal" | "HalfCauchy" | "Exponential" | "Gamma" | "InverseGamma" => Range::Positive,
                "Beta" => Range::Unit,
                "Dirichlet" => Range::Simplex,
                "Uniform" => bounds(&parameters(&site.argument).iter().map(|it| it.value).collect::<Vec<_>>())?,
                _ => return None,
            };
            match (family.ordered, range) {
                (false, range) => Some(range),
                (true, Range::Real) => Some(Range::Ordered),
                (true, Range::Positive) => Some(Range::PositiveOrdered),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The range that an initial value gives to a parameter.
fn initial(expr: &Expr) -> Option<Range> {
    match peel(expr) {
        Expr::Array(_) | Expr::Repeat(_) => Some(Range::Real),
        Expr::Macro(vec) if vec.mac.path.is_ident("vec") => Some(Range::Real),
        Expr::Call(call) => match called(call)?.as_str() {
            "Positive" => Some(Range::Positive),
            "UnitInterval" => Some(Range::Unit),
            "Simplex" => Some(Range::Simplex),
            "Ordered" => Some(Range::Ordered),
            "PositiveOrdered" => Some(Range::PositiveOrdered),
            _ => None,
        },
        Expr::MethodCall(call) if call.method == "init" => match peel(&call.receiver) {
            Expr::Call(constraint) => within(&called(constraint)?, constraint.args.first()?, constraint.args.get(1)),
            _ => None,
        },
        expr => literal(expr).map(|_| Range::Real),
    }
}

/// The range within the bounds of a constraint.
fn within(constraint: &str, first: &Expr, second: Option<&Expr>) -> Option<Range> {
    match (constraint, second) {
        ("Interval", Some(high)) => bounds(&[first, high]),
        ("GreaterThan", None) => literal(first).map(|low| Range::between(low, f64::INFINITY)),
        ("LessThan", None) => Some(Range::Signed),
        _ => None,
    }
}

/// The range between two bounds that are written out.
fn bounds(bounds: &[&Expr]) -> Option<Range> {
    let [low, high] = bounds else { return None };
    Some(Range::between(literal(low)?, literal(high)?))
}

fn uses(block: &Block, known: &BTreeMap<String, Origin>, reported: &mut BTreeSet<String>, mistakes: &mut Mistakes) {
    // A latent that is discrete is reported for that.
    let is_right = |site: &Site| site.family.is_some() && !(site.word == Word::Sample && is_discrete(site));
    for site in block.sites() {
        if !is_right(site) || mistakes.excuses(&site.name.value()) {
            continue;
        }
        for parameter in parameters(&site.argument) {
            if let Some(found) = used(&parameter, block, known)
                && !found.range.fits(parameter.expected)
                && !mistakes.excuses(&found.site.name.value())
                && reported.insert(found.site.name.value())
            {
                report(&parameter, &found, mistakes);
            }
        }
    }
    block.plates().for_each(|plate| uses(&plate.body, known, reported, mistakes));
}

/// The parameter or latent that is handed over, if it is: by name, one of its numbers, or written in place.
fn used(parameter: &Parameter<'_>, block: &Block, known: &BTreeMap<String, Origin>) -> Option<Origin> {
    let by_name = |expr: &Expr| match peel(expr) {
        Expr::Path(path) => known.get(&path.path.get_ident()?.to_string()).cloned(),
        _ => None,
    };
    let element = |origin: Origin| Origin { range: origin.range.element(), ..origin };
    match peel(parameter.value) {
        Expr::Index(index) => by_name(&index.expr).map(element),
        Expr::MethodCall(call) if call.method == "at" => by_name(&call.receiver).map(element),
        Expr::Reference(reference) => by_name(&reference.expr),
        call @ Expr::Call(_) => {
            let (Found::Word(Word::Param | Word::Sample), _) = called_word(call)? else { return None };
            let name = literal_name(first_argument(call)?).ok()?.value();
            let mut sites = block.sites().filter(|site| site.name.value() == name);
            // A name that is there twice is a mistake of its own.
            let (site, None) = (sites.next()?, sites.next()) else { return None };
            Some(Origin { site: site.clone(), range: range(site)? })
        }
        expr => by_name(expr),
    }
}

fn first_argument(call: &Expr) -> Option<&Expr> {
    match call {
        Expr::Call(call) => call.args.first(),
        _ => None,
    }
}

fn report(Parameter { family, name, expected, value }: &Parameter<'_>, found: &Origin, mistakes: &mut Mistakes) {
    let Origin { site, range } = found;
    let (constraint, start, transformed) = match expected {
        Expected::Probability => ("UnitInterval", 0.5, "sigmoid()"),
        Expected::Probabilities => ("Simplex", f64::NAN, ""),
        Expected::Increasing => ("Ordered", f64::NAN, ""),
        _ => ("Positive", 1.0, "exp()"),
    };
    let own = site.name.value();
    let transform = match peel(value) {
        Expr::Path(path) if !transformed.is_empty() && site.size.is_none() && site.dims.is_none() => {
            path.path.get_ident().map(|ident| format!("transform it: `{ident}.{transformed}`"))
        }
        _ => None,
    };
    let write = (site.word == Word::Param).then(|| {
        let inner = first_argument(peel(&site.argument)).unwrap_or(&site.argument);
        let start = match literal(inner) {
            Some(given) if given > 0.0 && (constraint == "Positive" || given < 1.0) => format!("{given:?}"),
            Some(_) => format!("{start:?}"),
            None => String::from(".."),
        };
        format!("write `param(\"{own}\", {constraint}({start}))`")
    });
    let what = match &site.family {
        Some(family) => format!("latent `{own}` (`{}`)", family.name()),
        None => format!("param `{own}`"),
    };
    let help: Vec<String> = write.into_iter().chain(transform).collect();
    let help = if help.is_empty() { String::from("use a distribution with that support") } else { help.join(", or ") };
    let (words, can) = (expected.words(), range.words(site.size.is_none() && site.dims.is_none()));
    // A guide that has the right support is not wrong.
    mistakes.excuse(own.as_str());
    mistakes
        .add_contained_at(value, format!("`{name}` of `{family}` has to be {words}, but {what} {can}\nhelp: {help}"));
}
