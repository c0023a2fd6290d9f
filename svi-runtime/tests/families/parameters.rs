//! Parameters out of their constraints are refused.

use svi_runtime::distributions::{
    Bernoulli, BernoulliLogits, Binomial, BinomialLogits, Categorical, CategoricalLogits, Cauchy, Exponential, Formula,
    HalfCauchy, HalfNormal, Laplace, LogNormal, NegativeBinomial2, Normal, Poisson, PoissonLogRate, Uniform, VonMises,
};

fn assert_refused<F: Formula<P>, const P: usize>(good: [f64; P], index: usize, parameter: &str, bad: &[f64]) {
    assert_eq!(F::check(good), Ok(()), "{}", F::NAME);
    for value in bad {
        let mut params = good;
        params[index] = *value;
        let error = F::check(params).expect_err(F::NAME);
        assert_eq!(error.parameter, parameter, "{} {params:?}", F::NAME);
        assert!(error.value == *value || value.is_nan() && error.value.is_nan(), "{} {params:?}", F::NAME);
    }
}

const NOT_FINITE: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
const NOT_POSITIVE: [f64; 5] = [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
const NOT_PROBABILITY: [f64; 4] = [-1e-9, 1.000_000_1, f64::NAN, f64::INFINITY];

#[test]
fn parameters_out_of_their_constraints_are_refused() {
    assert_refused::<HalfNormal, 1>([1.0], 0, "scale", &NOT_POSITIVE);
    assert_refused::<HalfCauchy, 1>([1.0], 0, "scale", &NOT_POSITIVE);
    assert_refused::<Exponential, 1>([1.0], 0, "rate", &NOT_POSITIVE);
    assert_refused::<Normal, 2>([0.0, 1.0], 0, "loc", &NOT_FINITE);
    assert_refused::<Normal, 2>([0.0, 1.0], 1, "scale", &NOT_POSITIVE);
    assert_refused::<LogNormal, 2>([0.0, 1.0], 0, "loc", &NOT_FINITE);
    assert_refused::<LogNormal, 2>([0.0, 1.0], 1, "scale", &NOT_POSITIVE);
    assert_refused::<Cauchy, 2>([0.0, 1.0], 0, "loc", &NOT_FINITE);
    assert_refused::<Cauchy, 2>([0.0, 1.0], 1, "scale", &NOT_POSITIVE);
    assert_refused::<Laplace, 2>([0.0, 1.0], 0, "loc", &NOT_FINITE);
    assert_refused::<Laplace, 2>([0.0, 1.0], 1, "scale", &NOT_POSITIVE);
    assert_refused::<VonMises, 2>([0.0, 1.0], 0, "loc", &NOT_FINITE);
    assert_refused::<VonMises, 2>([0.0, 1.0], 1, "concentration", &NOT_POSITIVE);
    assert_refused::<Uniform, 2>([0.0, 1.0], 0, "low", &NOT_FINITE);
    assert_refused::<Uniform, 2>([0.0, 1.0], 1, "high", &[0.0, -1.0, f64::NAN, f64::INFINITY]);
    assert_refused::<Bernoulli, 1>([0.5], 0, "probs", &NOT_PROBABILITY);
    assert_refused::<BernoulliLogits, 1>([0.5], 0, "logits", &NOT_FINITE);
    assert_refused::<Binomial, 2>([5.0, 0.5], 0, "total", &[2_f64.powi(53)]);
    assert_refused::<Binomial, 2>([5.0, 0.5], 1, "probs", &NOT_PROBABILITY);
    assert_refused::<BinomialLogits, 2>([5.0, 0.5], 1, "logits", &NOT_FINITE);
    assert_refused::<Poisson, 1>([0.0], 0, "rate", &[-1.0, f64::NAN, f64::INFINITY]);
    assert_refused::<PoissonLogRate, 1>([0.0], 0, "log_rate", &NOT_FINITE);
    assert_refused::<NegativeBinomial2, 2>([1.0, 1.0], 0, "mean", &NOT_POSITIVE);
    assert_refused::<NegativeBinomial2, 2>([1.0, 1.0], 1, "concentration", &NOT_POSITIVE);
    assert_refused::<Categorical<2>, 2>([0.5, 0.5], 1, "probs", &NOT_PROBABILITY);
    assert_refused::<CategoricalLogits<2>, 2>([0.5, 0.5], 1, "logits", &NOT_FINITE);
    let error = Categorical::check([0.5, 0.25]).expect_err("the sum is not 1");
    assert_eq!((error.parameter, error.value), ("probs", 0.75));
}
