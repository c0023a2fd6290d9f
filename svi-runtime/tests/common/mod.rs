//! Reading of reference values, and leaves to differentiate by.
#![allow(dead_code, reason = "each file of tests uses a part")]

use std::error::Error;

use serde_json::Value;
use svi_runtime::__private::{Slot, leaf as leaf_of};
use svi_runtime::prelude::Real;

pub type Outcome = Result<(), Box<dyn Error>>;

/// Runs `test` on each entry of a family in a file of reference values.
pub fn each(file: &str, family: &str, test: impl Fn(&Value) -> Outcome) -> Outcome {
    let all: Value = serde_json::from_str(file)?;
    let entries = all[family].as_array().filter(|entries| !entries.is_empty());
    entries.ok_or_else(|| format!("no entries of {family}"))?.iter().try_for_each(test)
}

pub fn number(value: &Value) -> Result<f64, String> {
    value.as_f64().ok_or_else(|| format!("{value} is not a number"))
}

pub fn numbers<const K: usize>(value: &Value) -> Result<[f64; K], Box<dyn Error>> {
    let list = value.as_array().ok_or_else(|| format!("{value} is not a list"))?;
    let numbers = list.iter().map(number).collect::<Result<Vec<_>, _>>()?;
    Ok(numbers.try_into().map_err(|_| format!("{value} has not {K} numbers"))?)
}

/// The number `value` as the variable `index` of `N`.
pub fn leaf<const N: usize>(value: f64, index: usize) -> Real<'static, N> {
    leaf_of(value, Box::leak(Box::new(Slot::new(index))))
}

/// The value and the partials.
pub fn parts<const N: usize>(x: Real<'_, N>) -> (f64, [f64; N]) {
    let dual = x.to_dual();
    (dual.re, dual.eps.0.map_or([0.0; N], |eps| eps.data.0[0]))
}

/// Whether two numbers differ by less than the relative tolerance `relative`, or by less than `absolute` where the
/// expected one is next to 0 and comes of a cancellation.
pub fn assert_near(actual: f64, expected: f64, relative: f64, absolute: f64, what: &Value) {
    let error = (actual - expected).abs();
    assert!(error <= relative * expected.abs() + absolute, "{actual:e} instead of {expected:e}, at {what}");
}

/// Asserts that the log density of a family of one variable and its derivatives in the value and in the parameters are
/// those of the entry; `names` are the parameters in the order of `density`'s. `W` is one more than their number.
pub fn assert_density<const P: usize, const W: usize>(
    entry: &Value,
    names: [&str; P],
    density: impl FnOnce(Real<'static, W>, [Real<'static, W>; P]) -> Real<'static, W>,
) -> Outcome {
    let mut params = [Real::from(0.0); P];
    for (i, name) in names.iter().enumerate() {
        params[i] = leaf(number(&entry["params"][name])?, i + 1);
    }
    let (value, partials) = parts(density(leaf(number(&entry["value"])?, 0), params));
    assert_reference(value, &entry["log_prob"], entry)?;
    assert_reference(partials[0], &entry["d_value"], entry)?;
    for (i, name) in names.iter().enumerate() {
        assert_reference(partials[i + 1], &entry["d_params"][name], entry)?;
    }
    Ok(())
}

/// The tolerance for log densities: 1e-10 of the reference value, and 1e-12 where that is next to 0.
pub fn assert_reference(actual: f64, expected: &Value, what: &Value) -> Outcome {
    assert_near(actual, number(expected)?, 1e-10, 1e-12, what);
    Ok(())
}
