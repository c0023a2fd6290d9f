//! Models inside of others: the same numbers as one model written out, and derivatives that are right.

mod common;

use common::{assert_close, assert_gradients_around, loss_and_gradient, unconstrained, with_unconstrained};
use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};

/// An effect that does not centre on its mean.
#[model]
fn non_centred(mu: Real, tau: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    mu + tau * z
}

#[guide(model = non_centred)]
fn effect_guide(y: f64) {
    let loc = param("loc", 0.1);
    let scale = param("scale", Positive(0.8));
    sample("z", Normal::new(loc + 0.1 * y, scale));
}

/// A line with a spread of its own.
#[model]
fn trend(x: &[f64], #[fixed] prior_scale: f64) -> (Real, [Real; 2]) {
    let slope = sample("slope", Normal::new(0.0, prior_scale));
    let bounds = sample("bounds", Normal::new(x[0], 1.0).iid::<2>());
    let spread = param("spread", Positive(2.0));
    factor("penalty", -0.5 * (slope / spread).powi(2) - spread);
    let centre = deterministic("centre", 0.5 * (bounds[0] + bounds[1]));
    (slope * centre, [bounds[0] * bounds[1], spread * bounds[0]])
}

#[guide(model = trend)]
fn trend_guide(#[fixed] start: f64) -> Real {
    let loc = param("loc", start);
    let slope = sample("slope", Normal::new(loc, 0.5));
    let scale = param("scale", Positive(0.7));
    sample("bounds", Normal::new(slope, scale).iid::<2>());
    slope * scale
}

#[model]
fn composed(x: &[f64], y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfNormal::new(1.0));
    let (level, [product, scaled]) = submodel("trend", trend(1.5), (x,));
    for j in plate("school", y.len()) {
        let theta = submodel("effect", non_centred(), (mu + level, tau));
        observe("y", Normal::new(theta + 0.1 * product, 1.0), y[j]);
    }
    observe("total", Normal::new(scaled, 2.0), 0.5);
}

#[model]
fn by_hand(x: &[f64], y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfNormal::new(1.0));
    let slope = sample("slope", Normal::new(0.0, 1.5));
    let bounds = sample("bounds", Normal::new(x[0], 1.0).iid::<2>());
    let spread = param("spread", Positive(2.0));
    factor("penalty", -0.5 * (slope / spread).powi(2) - spread);
    let centre = deterministic("centre", 0.5 * (bounds[0] + bounds[1]));
    for j in plate("school", y.len()) {
        let z = sample("z", Normal::new(0.0, 1.0));
        let theta = mu + slope * centre + tau * z;
        observe("y", Normal::new(theta + 0.1 * (bounds[0] * bounds[1]), 1.0), y[j]);
    }
    observe("total", Normal::new(spread * bounds[0], 2.0), 0.5);
}

#[guide(model = composed)]
fn composed_guide(y: &[f64]) {
    let tau_loc = param("tau_loc", 0.2);
    let tau = sample("tau", LogNormal::new(tau_loc, 0.4));
    let lift = submodel("trend", trend_guide(0.3));
    sample("mu", Normal::new(lift + tau, 0.6));
    for j in plate("school", y.len()) {
        submodel("effect", effect_guide(), (y[j],));
    }
}

#[guide(model = by_hand)]
fn by_hand_guide(y: &[f64]) {
    let tau_loc = param("tau_loc", 0.2);
    let tau = sample("tau", LogNormal::new(tau_loc, 0.4));
    let loc = param("loc", 0.3);
    let slope = sample("slope", Normal::new(loc, 0.5));
    let scale = param("scale", Positive(0.7));
    sample("bounds", Normal::new(slope, scale).iid::<2>());
    sample("mu", Normal::new(slope * scale + tau, 0.6));
    for j in plate("school", y.len()) {
        let z_loc = param("z_loc", 0.1);
        let z_scale = param("z_scale", Positive(0.8));
        sample("z", Normal::new(z_loc + 0.1 * y[j], z_scale));
    }
}

const X: [f64; 2] = [0.5, -1.0];
const Y: [f64; 3] = [0.3, -0.4, 1.1];

/// Fails unless two fits have the same losses and gradients at the same numbers.
#[track_caller]
fn assert_same<A: Model, B: Model, F: Guide<A>, G: Guide<B>>(
    a: (&Svi<A, F, Sgd>, A::Args<'static>, F::Args<'static>),
    b: (&Svi<B, G, Sgd>, B::Args<'static>, G::Args<'static>),
) {
    for seed in 0..4 {
        let (state_a, state_b) = (a.0.init(seed, a.1, a.2).unwrap(), b.0.init(seed, b.1, b.2).unwrap());
        let params = unconstrained(&state_a);
        assert_eq!(params, unconstrained(&state_b));
        let away: Vec<f64> = params.iter().enumerate().map(|(i, u)| u + 0.3 * (seed as f64 + i as f64).sin()).collect();
        let (state_a, state_b) = (with_unconstrained(&state_a, &away), with_unconstrained(&state_b, &away));
        let (loss_a, gradient_a) = loss_and_gradient(a.0, &state_a, a.1, a.2);
        let (loss_b, gradient_b) = loss_and_gradient(b.0, &state_b, b.1, b.2);
        assert_close(loss_a, loss_b, 1e-12);
        assert_eq!(a.0.evaluate(&state_a, a.1, a.2).unwrap().to_bits(), loss_a.to_bits());
        for (a, b) in gradient_a.iter().zip(&gradient_b) {
            assert_close(*a, *b, 1e-12);
        }
    }
}

#[test]
fn a_composed_model_is_the_same_written_out() {
    let (args, sgd) = ((&X[..], &Y[..]), Sgd::new(1.0));
    macro_rules! both {
        ($guide:expr) => {
            assert_same(
                (&Svi::new(composed(), $guide, TraceElbo::new().num_particles(2), sgd), args, ()),
                (&Svi::new(by_hand(), $guide, TraceElbo::new().num_particles(2), sgd), args, ()),
            );
        };
    }
    both!(AutoNormal::new());
    both!(AutoMultivariateNormal::new());
    both!(AutoMultivariateNormal::new().natural_gradient());
}

#[test]
fn a_composed_guide_is_the_same_written_out() {
    let (args, sgd) = ((&X[..], &Y[..]), Sgd::new(1.0));
    assert_same(
        (&Svi::new(composed(), composed_guide(), TraceElbo::new(), sgd), args, (&Y[..],)),
        (&Svi::new(by_hand(), by_hand_guide(), TraceElbo::new(), sgd), args, (&Y[..],)),
    );
}

#[test]
fn gradients_of_a_composed_model_and_guide() {
    let svi = Svi::new(composed(), composed_guide(), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (&X, &Y), (&Y,));
    let svi = Svi::new(composed(), AutoNormal::new(), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (&X, &Y), ());
}

#[test]
fn records_nest() {
    let svi = Svi::new(composed(), composed_guide(), TraceElbo::new(), Adam::new(0.01));
    let state = svi.init(0, (&X, &Y), (&Y,)).unwrap();
    let params = svi.get_params(&state);
    let trend: &TrendGuideParams = &params.guide.trend;
    assert_close(trend.scale, 0.7, 1e-15);
    assert_close(params.guide.school[2].effect.scale, 0.8, 1e-15);
    assert_close(params.model.trend.spread, 2.0, 1e-15);
    let latents: Vec<ComposedLatents> = svi.sample_posterior(&state, 1, 2, (&X, &Y), (&Y,)).unwrap();
    let trend: &TrendLatents = &latents[0].trend;
    let inner: [f64; 2] = [trend.bounds[0], latents[0].school[1].effect.z];
    assert!(inner.iter().all(|x| x.is_finite()));
    let svi = Svi::new(composed(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    let state = svi.init(0, (&X, &Y), ()).unwrap();
    let median = svi.median(&state, (&X, &Y)).unwrap();
    let fit = svi.get_params(&state).guide;
    assert_eq!([median.mu, median.trend.slope], [fit.loc[0], fit.loc[2]]);
    assert_eq!(median.school[0].effect, NonCentredLatents { z: fit.loc[5] });
}

#[test]
fn predictive_draws_nest_and_agree_with_the_model_written_out() {
    let a = Predictive::new(20).prior(7, &composed(), (&X, &Y)).unwrap();
    let b = Predictive::new(20).prior(7, &by_hand(), (&X, &Y)).unwrap();
    for (a, b) in a.iter().zip(&b) {
        let ComposedDraw { mu, tau, trend: TrendDraw { slope, bounds, centre }, school, total } = a.clone();
        assert_eq!((mu, tau, slope, bounds, centre, total), (b.mu, b.tau, b.slope, b.bounds, b.centre, b.total));
        for (a, b) in school.iter().zip(&b.school) {
            assert_eq!((a.effect.z, a.y), (b.z, b.y));
        }
    }
}

#[test]
fn saved_fits_continue_and_know_their_sub_models() {
    let svi = Svi::new(composed(), composed_guide(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.run(3, 20, (&X, &Y), (&Y,)).unwrap().state;
    let saved = serde_json::to_string(&state).unwrap();
    assert!(saved.contains("composed(mu: Normal, tau: HalfNormal, trend: trend(slope: Normal, bounds: Normal[2], spread: Positive), school[effect: non_centred(z: Normal)])"));
    assert!(saved.contains("composed_guide(tau_loc: param, tau: LogNormal, mu: Normal, trend: trend_guide(loc: param, slope: Normal, scale: Positive, bounds: Normal[2]), school[effect: effect_guide(loc: param, scale: Positive, z: Normal)])"));
    let mut loaded: SviState<_, _> = serde_json::from_str(&saved).unwrap();
    for _ in 0..3 {
        let (a, b) = (svi.update(&mut state, (&X, &Y), (&Y,)), svi.update(&mut loaded, (&X, &Y), (&Y,)));
        assert_eq!(a.unwrap().to_bits(), b.unwrap().to_bits());
    }
    assert_eq!(state, loaded);
    let params = svi.get_params(&state);
    let json = serde_json::to_string(&params).unwrap();
    assert_eq!(serde_json::from_str::<svi_runtime::SviParams<_, _>>(&json).unwrap(), params);
    let draw = Predictive::new(1).posterior(1, &svi, &state, (&X, &Y), (&Y,)).unwrap().remove(0);
    let json = serde_json::to_string(&draw).unwrap();
    assert_eq!(serde_json::from_str::<ComposedDraw>(&json).unwrap(), draw);
    // The parameters of the state, as a record, give the loss that they give in the state at its first step.
    let fresh = svi.init(9, (&X, &Y), (&Y,)).unwrap();
    let loss = svi.evaluate(&fresh, (&X, &Y), (&Y,)).unwrap();
    let at = svi.get_params(&fresh);
    assert_close(elbo(9, &at, &composed(), &composed_guide(), (&X, &Y), (&Y,)).unwrap(), loss, 1e-13);
}

#[test]
fn a_model_with_a_value_runs_alone() {
    let svi = Svi::new(non_centred(), effect_guide(), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (0.5, 2.0), (1.0,));
    let draw = Predictive::new(1).prior(0, &trend(2.0), (&X,)).unwrap().remove(0);
    assert_eq!(draw.centre, 0.5 * (draw.bounds[0] + draw.bounds[1]));
}

#[test]
fn errors_name_the_place() {
    let svi = Svi::new(composed(), composed_guide(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(0, (&X, &Y), (&Y,)).unwrap();
    let before = state.clone();
    let error = svi.update(&mut state, (&[f64::NAN, 0.0], &Y), (&Y,)).unwrap_err().to_string();
    assert_eq!(error, "site `trend.bounds` of `composed`: `loc` of `Normal` is NaN, but has to be finite");
    assert_eq!(state, before);
    let error = svi.update(&mut state, (&X, &Y), (&[0.0, f64::NAN, 0.0],)).unwrap_err().to_string();
    assert_eq!(error, "site `school[1].effect.z` of `composed_guide`: `loc` of `Normal` is NaN, but has to be finite");
    assert_eq!(state, before);
}

/// One model twice, two deep, with vectors for values, and one that returns nothing.
mod nested {
    use super::*;

    #[model]
    fn walk(len: usize, step: Real) -> (Real, Vector) {
        let start = sample("start", Normal::new(0.0, 1.0));
        let levels = for (_t, level) in scan("time", len, start) {
            let noise = sample("noise", Normal::new(0.0, 1.0));
            level + step * noise
        };
        let first = levels.at(0);
        (first * start, levels)
    }

    #[model]
    fn two_walks(len: usize, step: Real) -> (Vector, Vector, Real) {
        let (a, first): (Real, Vector) = submodel("first", walk(), (len, step));
        let (b, second): (Real, Vector) = submodel("second", walk(), (len, step * step));
        (first, second, a * b)
    }

    #[model]
    fn likelihood(loc: Real, y: f64) {
        let noise = param("noise", Positive(0.9));
        observe("y", Normal::new(loc, noise), y);
    }

    #[model]
    fn outer(y: &[f64], weights: &[f64]) {
        let step = sample("step", HalfNormal::new(1.0));
        let (a, b, c): (Vector, Vector, Real) = submodel("walks", two_walks(), (y.len(), step));
        let sum = dot(&a, weights);
        observe("sum", Normal::new(sum + c, 1.0), 0.4);
        for t in plate("time", y.len()) {
            let loc = a.at(t) * b.at(t) + step;
            submodel("seen", likelihood(), (loc, y[t]));
        }
    }

    #[guide(model = walk)]
    fn walk_guide(#[fixed] len: usize, scale: Real) -> Real {
        let loc = param("loc", 0.2);
        let start = sample("start", Normal::new(loc, scale));
        for _ in plate("time", len) {
            let loc = param("noise_loc", 0.1);
            sample("noise", Normal::new(loc + 0.2 * start, 0.5));
        }
        start
    }

    #[guide(model = two_walks)]
    fn walks_guide(#[fixed] len: usize) -> Vector {
        let scale = param("scale", Positive(0.6));
        // Another order than the model's.
        let start = submodel("second", walk_guide(len), (scale,));
        submodel("first", walk_guide(len), (scale + 0.1 * start.powi(2),));
        let w = param("w", vec![0.1, -0.2]);
        w
    }

    #[guide(model = outer)]
    fn outer_guide(#[fixed] len: usize) {
        let w: Vector = submodel("walks", walks_guide(len));
        let loc = param("loc", 0.1);
        sample("step", LogNormal::new(loc + w.at(1) * w.sum(), 0.3));
    }

    const Y: [f64; 4] = [0.3, -0.4, 1.1, 0.2];
    const WEIGHTS: [f64; 4] = [0.5, -1.0, 0.3, 2.0];

    #[test]
    fn gradients_of_nested_models_with_vectors() {
        let svi = Svi::new(outer(), AutoNormal::new().init_radius(0.5), TraceElbo::new(), Sgd::new(1.0));
        assert_gradients_around(&svi, (&Y, &WEIGHTS), ());
        let auto = AutoMultivariateNormal::new().init_radius(0.5);
        let svi = Svi::new(outer(), auto, TraceElbo::new(), Sgd::new(1.0));
        assert_gradients_around(&svi, (&Y, &WEIGHTS), ());
    }

    #[test]
    fn gradients_of_nested_guides() {
        let svi = Svi::new(outer(), outer_guide(4), TraceElbo::new(), Sgd::new(1.0));
        assert_gradients_around(&svi, (&Y, &WEIGHTS), ());
        let state = svi.init(0, (&Y, &WEIGHTS), ()).unwrap();
        let params = svi.get_params(&state);
        assert_eq!(params.guide.walks.w, [0.1, -0.2]);
        assert_eq!(params.guide.walks.second.time.len(), 4);
        assert!((params.model.time[3].seen.noise - 0.9).abs() < 1e-15);
        let draw = Predictive::new(1).posterior(0, &svi, &state, (&Y, &WEIGHTS), ()).unwrap().remove(0);
        assert!(draw.walks.second.time[3].noise.is_finite() && draw.time[3].seen.y.is_finite());
    }
}

/// Sub-models in plates that collect, in scans, and before an `enumerate`.
mod in_other_words {
    use super::*;

    #[model]
    fn step(state: Real, spread: Real) -> Real {
        let noise = sample("noise", Normal::new(0.0, 1.0));
        state + spread * noise
    }

    #[model]
    fn outer(y: &[f64], labels: &[usize]) {
        let spread = sample("spread", HalfNormal::new(1.0));
        let effects = for _g in plate("group", 2) {
            submodel("effect", non_centred(), (spread, spread))
        };
        for (t, level) in scan("time", y.len(), 0.0) {
            let next = submodel("go", step(), (level, spread));
            observe("y", Normal::new(next + effects.at(labels[t]), 1.0), y[t]);
            next
        }
        for t in plate("point", y.len()) {
            let loc = effects.at(0) * spread;
            let shift = submodel("shift", non_centred(), (loc, spread));
            let upper = enumerate("upper", Bernoulli::new(0.3));
            let loc = if upper { shift } else { -shift };
            observe("again", Normal::new(loc, 1.0), y[t]);
        }
    }

    #[test]
    fn gradients() {
        let y = [0.3, -0.4, 1.1];
        let svi = Svi::new(outer(), AutoNormal::new().init_radius(0.7), TraceElbo::new(), Sgd::new(1.0));
        assert_gradients_around(&svi, (&y, &[0, 1, 1]), ());
    }
}
