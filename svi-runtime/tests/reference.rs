//! Log densities, log masses and their derivatives against reference values of an independent implementation.
//!
//! Every case has parameters, a value, the log density there, and its derivatives in the value (where it is continuous)
//! and in each parameter. Those of the negative binomial distribution are from the formula in 40 digits, for the other
//! implementation's logarithm of the beta function is off by 1e-9.

use std::collections::BTreeMap;

use num_dual::DualSVec64;
use serde_json::Value;
use svi_runtime::distributions::*;

/// The reference is double precision arithmetic of sums that cancel by up to a few digits.
const TOLERANCE: f64 = 1e-10;

type Cases = BTreeMap<String, Vec<Value>>;

fn cases(family: &str) -> Vec<Value> {
    let text = include_str!("data/distributions.json");
    let mut all: Cases = serde_json::from_str(text).expect("the reference is valid");
    let cases = all.remove(family).expect("the reference has the family");
    assert!(!cases.is_empty());
    cases
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn assert_close(what: &str, ours: f64, theirs: f64) {
    assert!((ours - theirs).abs() <= TOLERANCE * theirs.abs(), "{what}: {ours} instead of {theirs}");
}

/// The log density with its derivatives in the value, variable 0, and in the parameters. `W` is `P + 1`.
fn differentiate<F: Formula<P>, const P: usize, const W: usize>(x: f64, params: [f64; P]) -> (f64, [f64; W]) {
    let seed = |value: f64, index: usize| DualSVec64::<W>::from_re(value).derivative(index);
    let mut seeded = params.map(DualSVec64::from_re);
    for (i, param) in seeded.iter_mut().enumerate() {
        *param = seed(params[i], i + 1);
    }
    let density = F::log_density(seed(x, 0), seeded);
    (density.re, density.eps.0.map_or([0.0; W], |eps| eps.data.0[0]))
}

/// Compares the family with its cases. `names` are the parameters in the order of the formula; those that are data have
/// no derivative in the reference.
fn compare<F: Formula<P>, const P: usize, const W: usize>(family: &str, names: [&str; P]) {
    for case in cases(family) {
        let params = names.map(|name| number(&case["params"][name]));
        let x = number(&case["value"]);
        assert_eq!(F::check(params), Ok(()), "{family} {case}");
        assert!(F::contains(x, params), "{family} {case}");
        let (density, partials) = differentiate::<F, P, W>(x, params);
        assert_close(&format!("{family} {case}"), density, number(&case["log_prob"]));
        assert_close(&format!("{family} without derivatives {case}"), F::log_density(x, params), density);
        if let Some(slope) = case["d_value"].as_f64() {
            assert_close(&format!("{family} in the value {case}"), partials[0], slope);
        }
        for (i, name) in names.iter().enumerate() {
            if let Some(slope) = case["d_params"][name].as_f64() {
                assert_close(&format!("{family} in {name} {case}"), partials[i + 1], slope);
            }
        }
    }
}

/// Compares a family whose only parameter is a vector of four.
fn compare_vector<F: Formula<4>>(family: &str, name: &str) {
    for case in cases(family) {
        let vector = |value: &Value| -> [f64; 4] { std::array::from_fn(|i| number(&value[i])) };
        let params = vector(&case["params"][name]);
        let x = number(&case["value"]);
        assert_eq!(F::check(params), Ok(()), "{family} {case}");
        let (density, partials) = differentiate::<F, 4, 5>(x, params);
        assert_close(&format!("{family} {case}"), density, number(&case["log_prob"]));
        for (ours, theirs) in partials[1..].iter().zip(vector(&case["d_params"][name])) {
            assert_close(&format!("{family} in {name} {case}"), *ours, theirs);
        }
    }
}

macro_rules! reference {
    ($($test:ident: $Family:ident, $P:literal, $W:literal, $names:expr;)*) => { $(
        #[test]
        fn $test() {
            compare::<$Family, $P, $W>(stringify!($Family), $names);
        }
    )* };
}

reference! {
    normal: Normal, 2, 3, ["loc", "scale"];
    log_normal: LogNormal, 2, 3, ["loc", "scale"];
    half_cauchy: HalfCauchy, 1, 2, ["scale"];
    half_normal: HalfNormal, 1, 2, ["scale"];
    cauchy: Cauchy, 2, 3, ["loc", "scale"];
    laplace: Laplace, 2, 3, ["loc", "scale"];
    exponential: Exponential, 1, 2, ["rate"];
    uniform: Uniform, 2, 3, ["low", "high"];
    von_mises: VonMises, 2, 3, ["loc", "concentration"];
    bernoulli: Bernoulli, 1, 2, ["probs"];
    bernoulli_logits: BernoulliLogits, 1, 2, ["logits"];
    binomial: Binomial, 2, 3, ["total_count", "probs"];
    binomial_logits: BinomialLogits, 2, 3, ["total_count", "logits"];
    poisson: Poisson, 1, 2, ["rate"];
    negative_binomial: NegativeBinomial2, 2, 3, ["mean", "concentration"];
}

#[test]
fn categorical() {
    compare_vector::<Categorical<4>>("Categorical", "probs");
}

#[test]
fn categorical_logits() {
    compare_vector::<CategoricalLogits<4>>("CategoricalLogits", "logits");
}

/// The reference has no `log_rate`: it is that of the rate, with the derivative by the chain rule.
#[test]
fn poisson_log_rate() {
    for case in cases("Poisson") {
        let rate = number(&case["params"]["rate"]);
        let (density, partials) = differentiate::<PoissonLogRate, 1, 2>(number(&case["value"]), [rate.ln()]);
        assert_close("PoissonLogRate", density, number(&case["log_prob"]));
        assert_close("PoissonLogRate in log_rate", partials[1], rate * number(&case["d_params"]["rate"]));
    }
}
