//! Sequences: the gradient of a scan is the derivative of the loss, and a scan is the loop it stands for.

mod common;

use common::{assert_gradient, assert_gradients_around, unconstrained, with_unconstrained};
use proptest::prelude::*;
use svi_runtime::prelude::*;

const Y: [f64; 5] = [0.3, -0.2, 0.8, 1.1, 0.4];

/// A level with a slope, whose states are read afterwards too.
#[model]
fn trend(y: &[f64]) {
    let start = sample("start", Normal::new(0.0, 1.0));
    let step = sample("step", HalfNormal::new(1.0));
    let damp = param("damp", UnitInterval(0.7));
    let weights = sample("weights", Normal::new(0.0, 1.0).iid(2));
    let states = for (t, [level, slope]) in scan("time", y.len(), [start, start * 0.1]) {
        let noise = sample("noise", Normal::new(0.0, 1.0));
        let extra = param("extra", 0.1 * t as f64);
        let slope = damp * slope + step * noise + extra * weights.at(t % 2);
        let level = level + slope;
        observe("y", Normal::new(level, 1.0), y[t]);
        [level, slope]
    };
    let last = states.row(y.len() - 1);
    observe("ahead", Normal::new(last.at(0) + last.at(1), step), 1.0);
}

#[guide(model = trend)]
fn of_trend(y: &[f64]) {
    let start_loc = param("start_loc", 0.1);
    let start = sample("start", Normal::new(start_loc, 0.3));
    sample("step", LogNormal::new(-0.5, 0.2));
    sample("weights", Normal::new(start, 0.2).iid(2));
    let carried = param("carried", 0.3);
    for (t, before) in scan("time", y.len(), start) {
        let loc = param("loc", 0.1);
        let noise = sample("noise", Normal::new(loc + carried * before + 0.1 * y[t], 0.4));
        noise * carried
    }
}

fn sgd<M: svi_runtime::Model, G: svi_runtime::GuideFor<M::Schema>>(model: M, guide: G) -> Svi<M, G::Guide, Sgd>
where
    G::Guide: svi_runtime::Guide<M>,
{
    Svi::new(model, guide, TraceElbo::new(), Sgd::new(1.0))
}

#[test]
fn states_pass_their_derivatives_back() {
    assert_gradients_around(&sgd(trend(), of_trend()), (&Y,), (&Y,));
    assert_gradients_around(&sgd(trend(), AutoNormal::new().init_radius(0.5)), (&Y,), ());
    assert_gradients_around(&sgd(trend(), AutoMultivariateNormal::new().init_radius(0.5)), (&Y,), ());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn sequences_of_any_length(
        y in prop::collection::vec(-2.0..2.0, 1..8),
        seed in any::<u64>(),
        moves in prop::collection::vec(-0.3..0.3, 64),
    ) {
        let svi = sgd(trend(), of_trend());
        let state = svi.init(seed, (&y,), (&y,)).unwrap();
        let params: Vec<f64> = unconstrained(&state).iter().zip(&moves).map(|(u, d)| u + d).collect();
        assert_gradient(&svi, &with_unconstrained(&state, &params), (&y,), (&y,));
    }
}

/// Five steps of a random walk, as a scan and written out.
#[test]
fn a_scan_is_the_loop_it_stands_for() {
    #[model]
    fn scanned(y: &[f64]) {
        let start = sample("start", Normal::new(0.0, 1.0));
        for (t, level) in scan("time", y.len(), start) {
            let noise = sample("noise", Normal::new(0.0, 1.0));
            let level = level * 0.9 + noise;
            observe("y", Normal::new(level, 0.5), y[t]);
            level
        }
    }
    #[model]
    fn written(y: &[f64]) {
        let start = sample("start", Normal::new(0.0, 1.0));
        let noise = sample("noise", Normal::new(0.0, 1.0).iid::<5>());
        let mut level = start;
        for (t, noise) in noise.into_iter().enumerate() {
            level = level * 0.9 + noise;
            observe("y", Normal::new(level, 0.5), y[t]);
        }
    }
    let guide = AutoNormal::new().init_radius(0.5);
    let one = Svi::new(scanned(), guide.clone(), TraceElbo::new(), Sgd::new(0.01));
    let other = Svi::new(written(), guide, TraceElbo::new(), Sgd::new(0.01));
    let (mut a, mut b) = (one.init(1, (&Y,), ()).unwrap(), other.init(1, (&Y,), ()).unwrap());
    for _ in 0..5 {
        let evaluated = one.evaluate(&a, (&Y,), ()).unwrap();
        let loss = one.update(&mut a, (&Y,), ()).unwrap();
        assert_eq!(loss.to_bits(), evaluated.to_bits());
        assert!((loss - other.update(&mut b, (&Y,), ()).unwrap()).abs() <= 1e-12 * loss.abs());
    }
    for (x, y) in unconstrained(&a).iter().zip(&unconstrained(&b)) {
        assert!((x - y).abs() <= 1e-12 * (1.0 + x.abs()));
    }
}

#[test]
fn predictive_draws_walk_through_the_steps() {
    let draw = &Predictive::new(1).prior(3, &trend(), (&Y,)).unwrap()[0];
    assert_eq!(draw.time.len(), 5);
    assert!(draw.time.iter().all(|step| step.noise.is_finite() && step.y.is_finite()));
}
