//! The methods behind a distribution: which size a site has, and whether its numbers are in order.

use syn::{Error, ExprMethodCall};

use super::family::SIZED;

/// Families whose values are neither real numbers nor positive ones.
const NOT_SORTED: [&str; 9] = [
    "Bernoulli",
    "Beta",
    "Binomial",
    "NegativeBinomial2",
    "OrderedLogistic",
    "Poisson",
    "Uniform",
    "VonMises",
    "ZeroInflated",
];

/// What is wrong with the methods behind the constructor of a family, of which the last comes first.
pub fn mistake(methods: &[&ExprMethodCall], family: &str) -> Option<Error> {
    let order = || methods.iter().enumerate().find_map(|(place, call)| of_order(call, methods.get(place + 1), family));
    order().or_else(|| two_sizes(methods)).or_else(|| methods.iter().find_map(|call| of_arrays(call, family)))
}

/// Only numbers next to each other can be in order.
fn of_order(call: &ExprMethodCall, before: Option<&&ExprMethodCall>, family: &str) -> Option<Error> {
    if call.method != "ordered" {
        return None;
    }
    let message = if NOT_SORTED.contains(&family) || SIZED.contains(&family) {
        format!("`ordered` is for families of real or of positive numbers, and `{family}` is none\nhelp: remove it")
    } else {
        let why = match before {
            Some(iid) if iid.method == "iid" && iid.args.is_empty() => return None,
            Some(iid) if iid.method == "iid" => "an array, whose size is fixed, and this is a vector",
            _ => "an array, and has to stand behind its size",
        };
        format!("`ordered` is for {why}\nhelp: write `.iid::<3>().ordered()`, or remove it")
    };
    Some(Error::new_spanned(&call.method, message))
}

fn is_size(call: &ExprMethodCall) -> bool {
    call.method == "iid" || call.method == "to_event"
}

/// A site has one size.
fn two_sizes(methods: &[&ExprMethodCall]) -> Option<Error> {
    let mut sizes = methods.iter().filter(|call| is_size(call));
    let (last, before) = (sizes.next()?, sizes.next()?);
    let message = format!("a site has one size, which `{}` gives it before `{}`", before.method, last.method);
    Some(Error::new_spanned(&last.method, format!("{message}\nhelp: remove this")))
}

/// A vector is of numbers.
fn of_arrays(call: &ExprMethodCall, family: &str) -> Option<Error> {
    let is_vector = is_size(call) && (call.method == "to_event" || !call.args.is_empty());
    if !is_vector || !SIZED.contains(&family) || family == "Categorical" {
        return None;
    }
    let message = format!("`{}` makes a vector of numbers, and a draw of `{family}` is an array", call.method);
    let help = "draw one in each iteration of a plate, `for i in plate(\"name\", len) { .. }`";
    Some(Error::new_spanned(&call.method, format!("{message}\nhelp: {help}")))
}
