//! The gradient that `update` follows is the derivative of the loss at the same draws.
//!
//! Draws are differentiable in the parameters where a family is a location, scale or quantile transform of noise, so that the
//! difference quotient of the loss in a parameter, with the noise of one seed, is the derivative along the path.

mod common;

use common::{assert_gradient, assert_gradients_around, unconstrained, with_unconstrained};
use proptest::prelude::*;
use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};

fn sgd<M: Model, G: svi_runtime::GuideFor<M::Schema>>(model: M, guide: G) -> Svi<M, G::Guide, Sgd>
where
    G::Guide: Guide<M>,
{
    Svi::new(model, guide, TraceElbo::new(), Sgd::new(1.0))
}

/// The gradients of the two autoguides.
#[track_caller]
fn assert_auto_gradients<'a, M: Model + Clone>(model: M, args: M::Args<'a>) {
    let small = AutoNormal::new().init_radius(0.5);
    assert_gradients_around(&sgd(model.clone(), small), args, ());
    let small = AutoMultivariateNormal::new().init_radius(0.5);
    assert_gradients_around(&sgd(model, small), args, ());
}

// Plates in plates, with parameters of both functions at every level, and latents that depend on latents.

#[model]
fn nested(y: &[Vec<f64>]) {
    let top = param("top", 0.5);
    let mu = sample("mu", Normal::new(top, 2.0));
    let tau = sample("tau", LogNormal::new(0.0, 0.5));
    for i in plate("outer", y.len()) {
        let shift = param("shift", 0.1 * i as f64);
        let spread = param("spread", Positive(1.0 + i as f64));
        let eta = sample("eta", Normal::new(mu + shift, tau));
        for j in plate("inner", y[i].len()) {
            let slope = param("slope", GreaterThan(-1.0).init(0.3));
            let theta = sample("theta", Normal::new(eta * slope, spread));
            observe("y", Normal::new(theta + mu, tau), y[i][j]);
        }
    }
}

#[guide(model = nested)]
fn structured(sizes: &[usize]) {
    let mu_loc = param("mu_loc", 0.2);
    let mu_scale = param("mu_scale", Positive(0.8));
    let mu = sample("mu", Normal::new(mu_loc, mu_scale));
    let tau_loc = param("tau_loc", -0.2);
    let drift = param("drift", UnitInterval(0.3));
    let tau = sample("tau", LogNormal::new(tau_loc + drift * mu, 0.4));
    for i in plate("outer", sizes.len()) {
        let eta_loc = param("eta_loc", 0.3 * i as f64);
        let pull = param("pull", Interval(-1.0, 1.0).init(0.25));
        let eta = sample("eta", Normal::new(eta_loc + pull * mu, 0.5 * tau));
        for j in plate("inner", sizes[i]) {
            let theta_loc = param("theta_loc", 0.1 * j as f64);
            let theta_scale = param("theta_scale", LessThan(3.0).init(1.0));
            sample("theta", Normal::new(theta_loc + eta - drift, (theta_scale - 3.0).exp() + 0.2));
        }
    }
}

#[test]
fn nested_plates() {
    let y = [vec![0.5, -1.0], vec![2.0, 0.3], vec![-0.7, 0.1]];
    assert_gradients_around(&sgd(nested(), structured()), (&y,), (&[2, 2, 2],));
    assert_auto_gradients(nested(), (&y,));
}

#[test]
fn ragged_plates() {
    let y = [vec![0.5, -1.0, 0.2], vec![2.0], vec![-0.7, 0.1, 1.0, -2.0]];
    assert_gradients_around(&sgd(nested(), structured()), (&y,), (&[3, 1, 4],));
    assert_auto_gradients(nested(), (&y,));
}

#[test]
fn the_mean_over_particles_has_the_mean_gradient() {
    let y = [vec![0.5, -1.0, 0.2], vec![2.0]];
    let svi = Svi::new(nested(), structured(), TraceElbo::new().num_particles(5), Sgd::new(1.0));
    assert_gradients_around(&svi, (&y,), (&[3, 1],));
    let svi = Svi::new(nested(), AutoNormal::new().init_radius(0.5), TraceElbo::new().num_particles(5), Sgd::new(1.0));
    assert_gradients_around(&svi, (&y,), ());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn ragged_plates_of_any_size_and_data(
        y in prop::collection::vec(prop::collection::vec(-3.0..3.0, 1..4), 1..4),
        seed in any::<u64>(),
        moves in prop::collection::vec(-0.5..0.5, 64),
    ) {
        let sizes: Vec<usize> = y.iter().map(Vec::len).collect();
        let svi = sgd(nested(), structured());
        let state = svi.init(seed, (&y,), (&sizes,)).unwrap();
        let params: Vec<f64> = unconstrained(&state).iter().zip(&moves).map(|(u, d)| u + d).collect();
        assert_gradient(&svi, &with_unconstrained(&state, &params), (&y,), (&sizes,));
    }
}

// Vectors of fixed size.

#[model]
fn vectors(y: &[f64]) {
    let w = sample("w", Normal::new(0.0, 1.0).iid::<3>());
    let cuts = sample("cuts", Normal::new(0.0, 2.0).iid::<3>().ordered());
    let waits = sample("waits", Exponential::new(1.0).iid::<2>().ordered());
    for i in plate("item", y.len()) {
        let x = i as f64;
        let z = sample("z", Normal::new(w[0] + w[1] * x, 1.0).iid::<2>());
        let loc: Real = w[2] + z.iter().copied().sum::<Real>() + cuts[i % 3];
        observe("y", Normal::new(loc, waits[i % 2] + 0.5), y[i]);
    }
    observe("pair", Normal::new(cuts[0], 1.0).iid::<2>(), [0.5, -0.5]);
}

#[guide(model = vectors)]
fn vectors_guide(items: usize) {
    let w_loc = param("w_loc", [0.1, 0.2, 0.3]);
    let w_scale = param("w_scale", Positive([0.5, 1.0, 1.5]));
    let rest: Real = w_loc.iter().copied().sum();
    let w = sample("w", Normal::new(rest * 0.3, w_scale[0] + w_scale[1] * w_scale[2]).iid::<3>());
    let middle = param("middle", 0.5);
    let cuts = sample("cuts", Normal::new(middle + w[0] * 0.1, w_scale[2]).iid::<3>().ordered());
    sample("waits", LogNormal::new(cuts[1] - cuts[0] * 0.5, 0.3).iid::<2>().ordered());
    for _ in plate("item", items) {
        let loc = param("loc", [0.1, -0.1]);
        sample("z", Normal::new(loc[0] * loc[1] + w[2], 0.7).iid::<2>());
    }
}

#[test]
fn vectors_of_fixed_size_ordered_or_not() {
    let y = [0.5, -1.0, 2.0, 0.0];
    assert_gradients_around(&sgd(vectors(), vectors_guide()), (&y,), (4,));
    assert_auto_gradients(vectors(), (&y,));
}

// Every constraint.

#[model]
fn constrained(y: &[f64]) {
    let p = param("p", Simplex([0.2, 0.3, 0.5]));
    let u = param("u", UnitInterval([0.25, 0.75]));
    let b = param("b", Interval(-1.0, 2.0).init([0.0, 1.0]));
    let g = param("g", GreaterThan(0.5).init(1.5));
    let l = param("l", LessThan(1.0).init(-0.5));
    let o = param("o", Ordered([-1.0, 0.5, 1.0]));
    let q = param("q", PositiveOrdered([0.5, 1.0]));
    let weights = sample("weights", Dirichlet::<3>::new([2.0, 3.0, 4.0]));
    for i in plate("item", y.len()) {
        let loc = p[i % 3] * o[i % 3] + weights[i % 3] * u[i % 2];
        observe("y", Normal::new(loc * b[0] + l, g * q[i % 2] + b[1] + 1.0), y[i]);
    }
    factor("prior", -(q[1] - q[0]).ln() * p[0].ln());
}

#[test]
fn every_constraint_of_a_parameter() {
    assert_auto_gradients(constrained(), (&[0.5, -1.0, 2.0, 0.0],));
}

/// Rejection samplers jump when their parameters move, so that there is no difference quotient; at the exact posterior
/// the score of `log q - log p` is zero in the mean, and without rejection a Dirichlet with constant parameters has no gradient.
#[guide(model = constrained)]
fn constant_dirichlet() {
    sample("weights", Dirichlet::<3>::new([4.0, 4.0, 4.0]));
}

#[test]
fn params_of_the_model_under_a_guide_without_params() {
    assert_gradients_around(&sgd(constrained(), constant_dirichlet()), (&[0.5, -1.0, 2.0, 0.0],), ());
}

// Bounds that are latent.

#[model]
fn latent_bounds(y: &[f64]) {
    let low = sample("low", Normal::new(0.0, 1.0));
    let width = sample("width", HalfNormal::new(2.0));
    let inside = sample("inside", Uniform::new(low, low + width));
    for i in plate("item", y.len()) {
        let z = sample("z", Uniform::new(low - 1.0, inside));
        observe("y", Normal::new(z, 1.0), y[i]);
    }
}

#[test]
fn bounds_that_are_latent() {
    assert_auto_gradients(latent_bounds(), (&[0.5, -1.0, 2.0],));
}

// What stands in a body beside sites: conditions, loops, missing data, helpers.

/// The mean of a nonlinear trend, for any body.
fn trend<'g, const N: usize>(a: Real<'g, N>, b: Real<'g, N>, x: f64) -> Real<'g, N> {
    let mut level = Real::from(0.0);
    for power in 1..4 {
        level += a.powi(power) * x / f64::from(power);
    }
    level.tanh() + softclip(b)
}

fn softclip<const N: usize>(x: Real<N>) -> Real<N> {
    x.softplus() - (x - 1.0).softplus()
}

#[model]
fn ordinary(x: &[f64], y: &[Option<f64>], kind: &[u8]) {
    let a = sample("a", Normal::new(0.0, 1.0));
    let b = sample("b", Normal::new(0.0, 1.0));
    let scale = sample("scale", HalfCauchy::new(1.0));
    let df = param("df", GreaterThan(2.0).init(4.0));
    for i in plate("row", x.len()) {
        let loc = trend(a, b, x[i]);
        if kind[i] == 0 {
            observe("normal", Normal::new(loc, scale), y[i]);
        } else if x[i] > 0.0 {
            observe("heavy", StudentT::new(df, loc, scale), y[i]);
        } else {
            factor("penalty", -(loc * loc) * scale);
        }
        for k in 0..kind[i] {
            observe("count", Poisson::log_rate(b * f64::from(k)), kind[i]);
        }
    }
    let mut total = Real::from(0.0);
    for v in x {
        total += trend(b, a, *v) * v;
    }
    let total = deterministic("total", total);
    factor("whole", -0.1 * total * total);
}

#[guide(model = ordinary)]
fn ordinary_guide() {
    let loc = param("loc", [0.1, 0.2]);
    let slope = param("slope", 0.5);
    let a = sample("a", Normal::new(loc[0], 0.5));
    sample("b", Normal::new(loc[1] + slope * a, 0.5));
    sample("scale", LogNormal::new(slope, 0.3));
}

#[test]
fn conditions_loops_missing_data_and_helpers() {
    let x = [0.3, -0.5, 1.0, 0.7];
    let y = [Some(0.5), None, Some(1.5), Some(-1.0)];
    let args = (&x[..], &y[..], &[0, 1, 2, 0][..]);
    assert_gradients_around(&sgd(ordinary(), ordinary_guide()), args, ());
    assert_auto_gradients(ordinary(), args);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn conditions_and_missing_data_of_any_kind(
        rows in prop::collection::vec((-2.0..2.0, prop::option::of(-3.0..3.0), 0_u8..3), 1..8),
        seed in any::<u64>(),
        moves in prop::collection::vec(-0.5..0.5, 16),
    ) {
        let x: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let y: Vec<Option<f64>> = rows.iter().map(|row| row.1).collect();
        let kind: Vec<u8> = rows.iter().map(|row| row.2).collect();
        let svi = sgd(ordinary(), ordinary_guide());
        let state = svi.init(seed, (&x, &y, &kind), ()).unwrap();
        let params: Vec<f64> = unconstrained(&state).iter().zip(&moves).map(|(u, d)| u + d).collect();
        assert_gradient(&svi, &with_unconstrained(&state, &params), (&x, &y, &kind), ());
    }
}

// Mixtures.

#[model]
fn mixture(y: &[f64]) {
    let weight = sample("weight", Beta::new(2.0, 2.0));
    let means = sample("means", Normal::new(0.0, 3.0).iid::<2>().ordered());
    let scale = sample("scale", LogNormal::new(0.0, 0.5));
    for i in plate("item", y.len()) {
        let low = Normal::new(means[0], scale).log_density(y[i]);
        let high = Normal::new(means[1], scale).log_density(y[i]);
        factor("mixture", log_mix(weight, low, high));
        let same = log_sum_exp([weight.ln() + low, (1.0 - weight).ln() + high]);
        factor("no_difference", same - log_mix(weight, low, high));
    }
}

#[test]
fn mixtures() {
    assert_auto_gradients(mixture(), (&[-2.0, 1.0, 3.0, 0.2],));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn mixtures_of_any_data(
        y in prop::collection::vec(-5.0..5.0, 1..6),
        seed in any::<u64>(),
        moves in prop::collection::vec(-0.7..0.7, 14),
    ) {
        let svi = sgd(mixture(), AutoMultivariateNormal::new().init_radius(0.5));
        let state = svi.init(seed, (&y,), ()).unwrap();
        let params: Vec<f64> = unconstrained(&state).iter().zip(&moves).map(|(u, d)| u + d).collect();
        assert_gradient(&svi, &with_unconstrained(&state, &params), (&y,), ());
    }
}

// Recursions.

#[model]
fn autoregression(y: &[f64]) {
    let phi = sample("phi", Normal::new(0.0, 0.5).iid::<2>());
    let scale = sample("scale", HalfNormal::new(1.0));
    for t in 2..y.len() {
        observe("y", Normal::new(phi[0] * y[t - 1] + phi[1] * y[t - 2], scale), y[t]);
    }
}

#[model]
fn garch(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    let base = sample("base", HalfNormal::new(1.0));
    let shock = sample("shock", Uniform::new(0.0, 1.0));
    let memory = sample("memory", Uniform::new(0.0, 1.0 - shock));
    let mut variance = Real::from(0.5);
    let mut last = Real::from(0.0);
    for v in y {
        variance = base + shock * last.powi(2) + memory * variance;
        observe("y", Normal::new(mu, variance.sqrt()), v);
        last = v - mu;
    }
}

const SERIES: [f64; 6] = [0.4, -0.3, 1.1, 0.2, -0.8, 0.5];

#[test]
fn recursions_in_ordinary_loops() {
    assert_auto_gradients(autoregression(), (&SERIES,));
    assert_auto_gradients(garch(), (&SERIES,));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn garch_of_any_series(
        y in prop::collection::vec(-2.0..2.0, 1..12),
        seed in any::<u64>(),
        moves in prop::collection::vec(-0.7..0.7, 8),
    ) {
        let svi = sgd(garch(), AutoNormal::new().init_radius(0.5));
        let state = svi.init(seed, (&y,), ()).unwrap();
        let params: Vec<f64> = unconstrained(&state).iter().zip(&moves).map(|(u, d)| u + d).collect();
        assert_gradient(&svi, &with_unconstrained(&state, &params), (&y,), ());
    }
}

// Families of a guide whose draws are transforms of noise.

#[model]
fn many_families(y: f64) {
    let normal = sample("normal", Normal::new(0.0, 1.0));
    let cauchy = sample("cauchy", Cauchy::new(0.0, 1.0));
    let laplace = sample("laplace", StudentT::new(5.0, 0.0, 1.0));
    let log_normal = sample("log_normal", Gamma::new(2.0, 1.0));
    let half_normal = sample("half_normal", InverseGamma::new(2.0, 1.0));
    let half_cauchy = sample("half_cauchy", HalfCauchy::new(2.0));
    let exponential = sample("exponential", LogNormal::new(0.0, 1.0));
    let uniform = sample("uniform", Uniform::new(-10.0, 10.0));
    let loc = normal + cauchy.tanh() + laplace * uniform;
    observe("y", Normal::new(loc, 1.0 + log_normal + half_normal + half_cauchy.ln_1p() + exponential), y);
}

#[guide(model = many_families)]
fn many_families_guide() {
    let a = param("a", [0.1, 0.2, 0.3, 0.4]);
    let b = param("b", Positive([0.5, 0.6, 0.7, 0.8]));
    let normal = sample("normal", Normal::new(a[0], b[0]));
    sample("cauchy", Cauchy::new(a[1] + 0.1 * normal, b[1]));
    let laplace = sample("laplace", Laplace::new(a[2], b[2]));
    let log_normal = sample("log_normal", LogNormal::new(a[3], b[3]));
    sample("half_normal", HalfNormal::new(b[0] + b[1] * log_normal));
    sample("half_cauchy", HalfCauchy::new(b[2] * b[3]));
    let exponential = sample("exponential", Exponential::new(b[1] + 0.1 * laplace * laplace));
    let low = param("low", Interval(-9.0, 0.0).init(-1.0));
    sample("uniform", Uniform::new(low, low + 1.0 + exponential / (1.0 + exponential)));
}

#[test]
fn families_that_transform_noise() {
    assert_gradients_around(&sgd(many_families(), many_families_guide()), (0.7,), ());
    assert_auto_gradients(many_families(), (0.7,));
}

// Families whose draws come from rejection samplers.

#[model]
fn exact_gamma() {
    let rate = sample("rate", Gamma::new(3.0, 2.0));
    let share = sample("share", Beta::new(2.0, 5.0));
    let weights = sample("weights", Dirichlet::<3>::new([2.0, 3.0, 4.0]));
    factor("nothing", 0.0 * (rate + share + weights[0]));
}

#[guide(model = exact_gamma)]
fn exact_gamma_guide() {
    let a = param("a", Positive(3.0));
    let b = param("b", Positive(2.0));
    sample("rate", Gamma::new(a, b));
    let c = param("c", Positive([2.0, 5.0]));
    sample("share", Beta::new(c[0], c[1]));
    let w = param("w", Positive([2.0, 3.0, 4.0]));
    sample("weights", Dirichlet::<3>::new(w));
}

/// The gradient of the divergence of a distribution from itself is zero. Its estimate has the variance of the score; with
/// 20,000 draws the mean is within 5 standard errors of zero, the scores in log parameters having variances below 4.
#[test]
fn implicit_gradients_vanish_in_the_mean_where_the_guide_is_the_posterior() {
    let svi = Svi::new(exact_gamma(), exact_gamma_guide(), TraceElbo::new().num_particles(20_000), Sgd::new(1.0));
    let state = svi.init(0, (), ()).unwrap();
    let (loss, gradient) = common::loss_and_gradient(&svi, &state, (), ());
    common::assert_close(loss, 0.0, 1e-12);
    assert_eq!(gradient.len(), 7);
    assert!(gradient.iter().all(|g| *g != 0.0 && g.abs() < 5.0 * 2.0 / 20_000_f64.sqrt()), "{gradient:?}");
}

#[model]
fn off_gamma() {
    let rate = sample("rate", Gamma::new(3.0, 2.0));
    factor("nothing", 0.0 * rate);
}

#[guide(model = off_gamma)]
fn off_gamma_guide() {
    let a = param("a", Positive(5.0));
    let b = param("b", Positive(1.0));
    sample("rate", Gamma::new(a, b));
}

/// KL(Gamma(a, b) | Gamma(3, 2)) = (a - 3) ψ(a) - ln Γ(a) + ln Γ(3) + 3 (ln b - ln 2) + a (2 - b) / b, so its derivative
/// in ln b is 3 - 2 a / b, and in ln a it is a ((a - 3) ψ'(a) + (2 - b) / b): -7 and 5 (2 ψ'(5) + 1) at a = 5, b = 1.
#[test]
fn implicit_gradients_are_those_of_the_divergence_in_the_mean() {
    let trigamma_5 = std::f64::consts::PI.powi(2) / 6.0 - (1.0 + 1.0 / 4.0 + 1.0 / 9.0 + 1.0 / 16.0);
    let svi = Svi::new(off_gamma(), off_gamma_guide(), TraceElbo::new().num_particles(40_000), Sgd::new(1.0));
    let state = svi.init(0, (), ()).unwrap();
    let (_, gradient) = common::loss_and_gradient(&svi, &state, (), ());
    // The gradient of a draw is linear in the draw (d/d ln b) or nearly so, with a slope of about 1 and 5 draws' spread:
    // standard errors of about 0.02 and below.
    assert!((gradient[0] - 5.0 * (2.0 * trigamma_5 + 1.0)).abs() < 0.1, "{gradient:?}");
    assert!((gradient[1] + 7.0).abs() < 0.1, "{gradient:?}");
}
