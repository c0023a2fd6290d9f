//! Vectors and matrices of run-time size, linear predictors and collected plates: the gradient that `update` follows is the
//! derivative of the loss at the same draws.

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

fn rows() -> Vec<Vec<f64>> {
    vec![vec![1.0, 2.0, -0.5], vec![0.5, -1.0, 0.3], vec![0.3, 0.4, 1.5], vec![-1.2, 0.1, 0.2]]
}

const Y: [f64; 4] = [1.0, 0.5, -0.5, 0.2];

// A regression whose coefficients share a latent scale, with parameters of the model that are vectors.

#[model]
fn regression(x: &[Vec<f64>], y: &[f64], #[fixed] features: usize) {
    let means = param("means", vec![0.3; features]);
    let scale = sample("scale", HalfNormal::new(1.0));
    let w = sample("w", Normal::new(means, scale).to_event());
    let noise = sample("noise", LogNormal::new(0.0, scale).iid(2));
    for i in plate("row", y.len()) {
        let eta = dot(&w, &x[i]);
        observe("y", Normal::new(eta + w.at(i % 3) * w.at(0), noise.at(i % 2)), y[i]);
    }
    factor("penalty", -0.1 * w.dot_self() + noise.sum() * scale);
}

#[guide(model = regression)]
fn mean_field(#[fixed] features: usize) {
    let loc = param("loc", vec![0.1; features]);
    let spread = param("spread", Positive(vec![0.5; features]));
    sample("w", Normal::new(loc, spread).to_event());
    let scale_loc = param("scale_loc", 0.0);
    sample("scale", LogNormal::new(scale_loc, 0.1));
    let bounded = param("bounded", Interval(-1.0, 1.0).init(vec![0.1, -0.2]));
    sample("noise", LogNormal::new(bounded, 0.3).to_event());
}

/// The draw of one vector moves the next, and both move a number.
#[guide(model = regression)]
fn structured(x: &[Vec<f64>], #[fixed] features: usize) {
    let loc = param("loc", vec![0.1, 0.2, -0.3]);
    let share = param("share", UnitInterval(0.4));
    let w = sample("w", Normal::new(loc, 0.4 + share).to_event());
    let slope = param("slope", 0.3);
    let scale = sample("scale", LogNormal::new(slope * dot(&w, &x[0]) - w.at(1), 0.1));
    let _ = features;
    let spread = param("spread", 0.2);
    sample("noise", LogNormal::new(spread * scale + w.sum(), 0.1).iid(2));
}

#[test]
fn vectors_in_models_and_guides() {
    let x = rows();
    assert_gradients_around(&sgd(regression(3), mean_field(3)), (&x, &Y), ());
    assert_gradients_around(&sgd(regression(3), structured(3)), (&x, &Y), (&x,));
    assert_auto_gradients(regression(3), (&x, &Y));
}

#[test]
fn a_vector_is_as_many_numbers() {
    #[model]
    fn fixed(x: &[Vec<f64>], y: &[f64]) {
        let scale = sample("scale", HalfNormal::new(1.0));
        let w = sample("w", Normal::new(0.3, scale).iid::<3>());
        for i in plate("row", y.len()) {
            let mut eta = Real::from(0.0);
            for (w, x) in w.iter().zip(&x[i]) {
                eta += *w * *x;
            }
            observe("y", Normal::new(eta, 1.0), y[i]);
        }
    }
    #[model]
    fn of_run_time_size(x: &[Vec<f64>], y: &[f64]) {
        let scale = sample("scale", HalfNormal::new(1.0));
        let w = sample("w", Normal::new(0.3, scale).iid(3));
        for i in plate("row", y.len()) {
            observe("y", Normal::new(dot(&w, &x[i]), 1.0), y[i]);
        }
    }
    let x = rows();
    let guide = AutoNormal::new().init_radius(0.5);
    let one = Svi::new(fixed(), guide.clone(), TraceElbo::new(), Sgd::new(0.01));
    let other = Svi::new(of_run_time_size(), guide, TraceElbo::new(), Sgd::new(0.01));
    let mut state = one.init(3, (&x, &Y), ()).unwrap();
    let mut state2 = other.init(3, (&x, &Y), ()).unwrap();
    for _ in 0..3 {
        let loss = one.update(&mut state, (&x, &Y), ()).unwrap();
        let loss2 = other.update(&mut state2, (&x, &Y), ()).unwrap();
        assert!((loss - loss2).abs() <= 1e-12 * loss.abs());
    }
    for (a, b) in unconstrained(&state).iter().zip(&unconstrained(&state2)) {
        assert!((a - b).abs() <= 1e-11 * (1.0 + a.abs()), "{a} {b}");
    }
}

// Vectors in plates, and rows of `Real`s and of vectors.

#[model]
fn grouped(x: &[Vec<f64>], y: &[f64]) {
    let center = sample("center", Normal::new(0.0, 1.0).iid(3));
    let spread = sample("spread", Gamma::new(2.0, 2.0));
    for i in plate("group", y.len()) {
        let w = sample("w", Normal::new(center, spread).to_event());
        let v = sample("v", Normal::new(0.0, spread).iid(3));
        let offset = sample("offset", Normal::new(w.at(1), 1.0));
        let features = [offset, spread * offset, offset.exp()];
        observe("y", Normal::new(dot(&w, &x[i]) + dot(&v, &features) + dot(&v, &w), 1.0), y[i]);
    }
}

#[guide(model = grouped)]
fn of_groups(y: &[f64]) {
    let center_loc = param("center_loc", vec![0.1, 0.2, 0.3]);
    let center = sample("center", Normal::new(center_loc, 0.3).to_event());
    let shape = param("shape", Positive(2.0));
    let spread = sample("spread", LogNormal::new(0.1 * shape, 0.2));
    for i in plate("group", y.len()) {
        let loc = param("loc", vec![0.1 * i as f64; 3]);
        let pull = param("pull", 0.5);
        let w = sample("w", Normal::new(loc, spread * 0.2).to_event());
        let offset = sample("offset", Normal::new(pull * w.at(0) + center.at(2), 0.4));
        let scale = param("scale", Positive(vec![0.2, 0.3, 0.4]));
        sample("v", Normal::new(offset * dot(&center, &w), scale).to_event());
    }
}

#[test]
fn vectors_in_plates() {
    let x = rows();
    assert_gradients_around(&sgd(grouped(), of_groups()), (&x, &Y), (&Y,));
    assert_auto_gradients(grouped(), (&x, &Y));
}

// Collected plates.

#[model]
fn collected(y: &[f64], county: &[usize], #[fixed] counties: usize) {
    let slope = param("slope", 0.2);
    let mu = sample("mu", Normal::new(0.0, 1.0));
    let tau = sample("tau", HalfNormal::new(1.0));
    let alpha = for c in plate("county", counties) {
        let z = sample("z", Normal::new(0.0, 1.0));
        let deep = for k in plate("part", 2 + c) {
            let e = sample("e", Normal::new(mu, 1.0));
            observe("part_y", Normal::new(e, tau), 0.1 * k as f64);
            e * tau
        };
        let twist = param("twist", 0.1 * c as f64);
        observe("county_y", Normal::new(z, tau), 0.3);
        mu + tau * z + twist * deep.at(1) + deep.sum()
    };
    let scale = alpha.dot_self() + 1.0;
    for i in plate("row", y.len()) {
        observe("y", Normal::new(alpha.at(county[i]) * slope, scale), y[i]);
    }
}

#[guide(model = collected)]
fn of_collected(#[fixed] counties: usize) {
    let mu_loc = param("mu_loc", 0.1);
    let mu = sample("mu", Normal::new(mu_loc, 0.2));
    let locs = for c in plate("county", counties) {
        let loc = param("loc", 0.1 * c as f64);
        let z = sample("z", Normal::new(loc + mu, 0.3));
        for _ in plate("part", 2 + c) {
            let scale = param("scale", Positive(0.4));
            sample("e", Normal::new(loc * z, scale));
        }
        loc * z
    };
    let share = param("share", 0.3);
    sample("tau", LogNormal::new(share * locs.at(0) + locs.sum(), 0.2));
}

const COUNTY: [usize; 4] = [0, 2, 1, 2];

#[test]
fn collected_plates() {
    assert_gradients_around(&sgd(collected(3), of_collected(3)), (&Y, &COUNTY), ());
    assert_auto_gradients(collected(3), (&Y, &COUNTY));
}

// Matrices and dense layers.

#[model]
fn network(x: &[Vec<f64>], y: &[usize]) {
    let hidden = sample("hidden", Normal::new(0.0, 1.0).iid((2, 3)));
    let output = param("output", vec![vec![0.1, -0.3], vec![0.2, 0.5], vec![0.3, 0.2]]);
    let bias = sample("bias", Normal::new(0.0, 1.0).iid(2));
    for i in plate("row", y.len()) {
        let h = linear::<2>(&hidden, &x[i]);
        let h = [(h[0] + bias.at(0)).tanh(), (h[1] + bias.at(1)).tanh()];
        let first = hidden.row(1);
        let shift = dot(&first, &x[i]);
        let logits = linear::<3>(&output, &h);
        observe("y", Categorical::<3>::logits(logits.map(|l| l * shift)), y[i]);
    }
}

#[guide(model = network)]
fn of_network() {
    let loc = param("loc", vec![vec![0.1, 0.2, 0.3], vec![-0.1, 0.5, 0.4]]);
    let scale = param("scale", Positive(vec![vec![0.1, 0.2, 0.3], vec![0.5, 0.5, 0.4]]));
    let hidden = sample("hidden", Normal::new(loc, scale).to_event(2));
    let row = hidden.row(0);
    let slope = param("slope", 0.4);
    sample("bias", Normal::new(slope * row.sum(), 0.3).iid(2));
}

#[test]
fn matrices() {
    let x = rows();
    let y = [0, 2, 1, 1];
    assert_gradients_around(&sgd(network(), of_network()), (&x, &y), ());
    assert_auto_gradients(network(), (&x, &y));
    let svi = sgd(network(), of_network());
    let params = svi.get_params(&svi.init(1, (&x, &y), ()).unwrap());
    assert_eq!(params.model.output, [[0.1, -0.3], [0.2, 0.5], [0.3, 0.2]]);
    let loc = &params.guide.loc;
    assert_eq!(loc, &[[0.1, 0.2, 0.3], [-0.1, 0.5, 0.4]]);
    let draw = &Predictive::new(1).prior(3, &network(), (&x, &y)).unwrap()[0];
    assert_eq!((draw.hidden.len(), draw.hidden[0].len(), draw.bias.len()), (2, 3, 2));
}

// Constructs in one another: sparse rows, sequences, joint sites, sub-models, sums over discrete latents, minibatches.

#[model]
fn effect(spread: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    spread * z
}

#[model]
fn together(indices: &[[usize; 2]], values: &[[f64; 2]], y: &[f64], total: usize) {
    let scale = sample("scale", LogNormal::new(0.0, 0.5));
    let w = sample("w", Normal::new(0.0, scale).iid(3));
    let walk = sample("walk", GaussianRandomWalk::with_len(scale, y.len()));
    let precision = Matrix::symmetric(y.len(), |i, j| if i == j { 2.0 + scale } else { 0.1 * scale });
    let f = sample("f", MultivariateNormal::precision(walk, &precision));
    let levels = for (t, level) in scan("time", y.len(), 0.1 * scale) {
        let noise = sample("noise", Normal::new(f.at(t), 1.0));
        0.5 * level + scale * noise
    };
    let effects = for _ in plate("group", 2) {
        submodel("effect", effect(), (scale,))
    };
    for i in plate("row", y.len()).of(total) {
        let row = SparseRow::new(&indices[i], &values[i]);
        let eta = dot(&w, &row) * levels.at(i);
        let kind = enumerate("kind", Categorical::<2>::logits([eta, f.at(i)]));
        let late = enumerate("late", Bernoulli::new(0.3));
        let loc = eta + effects.at(kind);
        observe("y", Normal::new(if late { loc } else { scale * loc }, 1.0), y[i]);
    }
    for i in plate("again", y.len()).subsample(1) {
        let local = sample("local", Normal::new(w.at(i % 3), scale));
        let level = levels.at(i);
        observe("mixed", Mixture::new([0.4, 0.6], [Normal::new(local, scale), Normal::new(level, scale + 1.0)]), y[i]);
        observe("beyond", Truncated::above(Normal::new(local, 1.0), -9.0), y[i]);
    }
}

#[guide(model = effect)]
fn of_effect(start: Real) -> Real {
    let loc = param("loc", 0.1);
    sample("z", Normal::new(loc + 0.1 * start, 0.3))
}

/// What one site draws goes into the next.
#[guide(model = together)]
fn of_together(y: &[f64], factor: &Matrix) {
    let loc = param("loc", vec![0.1, 0.2, 0.3]);
    let w = sample("w", Normal::new(loc, 0.3).to_event());
    let slope = param("slope", 0.2);
    let scale = sample("scale", LogNormal::new(slope * w.sum(), 0.2));
    let walk = sample("walk", GaussianRandomWalk::with_len(0.5 * scale, y.len()));
    let f = sample("f", MultivariateNormal::scale_tril(walk, factor));
    let noises = for (t, before) in scan("time", y.len(), scale) {
        let own = param("own", 0.1);
        sample("noise", Normal::new(own * f.at(t) + 0.1 * before, 0.3))
    };
    for g in plate("group", 2) {
        let start = scale * w.at(g) + noises.at(0);
        submodel("effect", of_effect(), (start,));
    }
    for i in plate("again", y.len()).subsample(1) {
        let shift = param("shift", 0.1);
        sample("local", Normal::new(shift + f.at(i), 0.4));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_data_and_parameters(
        x in prop::collection::vec(prop::collection::vec(-2.0..2.0, 3), 4),
        y in prop::array::uniform4(-2.0..2.0),
        seed in any::<u64>(),
        moves in prop::collection::vec(-0.3..0.3, 64),
    ) {
        let svi = sgd(grouped(), of_groups());
        let state = svi.init(seed, (&x, &y), (&y,)).unwrap();
        let params: Vec<f64> = unconstrained(&state).iter().zip(&moves).map(|(u, d)| u + d).collect();
        assert_gradient(&svi, &with_unconstrained(&state, &params), (&x, &y), (&y,));

        let svi = sgd(collected(3), of_collected(3));
        let state = svi.init(seed, (&y, &COUNTY), ()).unwrap();
        let params: Vec<f64> = unconstrained(&state).iter().zip(&moves).map(|(u, d)| u + d).collect();
        assert_gradient(&svi, &with_unconstrained(&state, &params), (&y, &COUNTY), ());
    }

    #[test]
    fn constructs_in_one_another(
        rows in prop::collection::vec((prop::array::uniform2(0..3_usize), prop::array::uniform2(-2.0..2.0)), 1..4),
        y in prop::array::uniform4(-2.0..2.0),
        seed in any::<u64>(),
        moves in prop::collection::vec(-0.3..0.3, 64),
    ) {
        let (indices, values): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let y = &y[..indices.len()];
        let args = (&indices[..], &values[..], y, 7);
        let factor = Matrix::from_fn(y.len(), y.len(), |i, j| if i == j { 0.4 } else { 0.1 });
        let hand = sgd(together(), of_together());
        let state = hand.init(seed, args, (y, &factor)).unwrap();
        let params: Vec<f64> = unconstrained(&state).iter().zip(&moves).map(|(u, d)| u + d).collect();
        assert_gradient(&hand, &with_unconstrained(&state, &params), args, (y, &factor));

        let auto = sgd(together(), AutoNormal::new().init_radius(0.5));
        let state = auto.init(seed, args, ()).unwrap();
        assert_gradient(&auto, &state, args, ());
    }
}

// Vectors in and around a subsampled plate.

#[model]
fn minibatches(x: &[Vec<f64>], y: &[f64]) {
    let shared = param("shared", vec![0.2, -0.1, 0.4]);
    let w = sample("w", Normal::new(0.0, 1.0).iid(3));
    let effects = for g in plate("effect", 2) {
        let z = sample("z", Normal::new(0.0, 1.0));
        z * w.at(g)
    };
    for i in plate("row", y.len()).subsample(2) {
        let local = sample("local", Normal::new(w.at(0), 1.0).iid(3));
        let own = param("own", vec![0.1 * i as f64; 3]);
        let eta = dot(&w, &x[i]) + dot(&local, &w) + dot(&own, &local) * effects.at(i % 2) + dot(&shared, &local);
        observe("y", Normal::new(eta, 1.0), y[i]);
    }
}

#[guide(model = minibatches)]
fn of_minibatches(y: &[f64]) {
    let w_loc = param("w_loc", vec![0.1, 0.2, 0.3]);
    let w = sample("w", Normal::new(w_loc, 0.3).to_event());
    for _ in plate("effect", 2) {
        let z_loc = param("z_loc", 0.1);
        sample("z", Normal::new(z_loc + w.at(2), 0.2));
    }
    for _ in plate("row", y.len()).subsample(2) {
        let loc = param("loc", vec![0.1, 0.2, 0.3]);
        let slope = param("slope", 0.4);
        sample("local", Normal::new(slope * dot(&loc, &w), 0.3).iid(3));
    }
}

#[test]
fn vectors_in_minibatches() {
    let x = rows();
    for seed in 0..4 {
        let svi = sgd(minibatches(), of_minibatches());
        let state = svi.init(seed, (&x, &Y), (&Y,)).unwrap();
        assert_gradient(&svi, &state, (&x, &Y), (&Y,));
    }
}

// Vectors that are read behind enumerated sites.

#[model]
fn enumerated(x: &[Vec<f64>], y: &[f64]) {
    let means = sample("means", Normal::new(0.0, 1.0).iid(2));
    let weights = param("weights", vec![vec![0.1, 0.2, 0.3], vec![0.3, -0.1, 0.2]]);
    let slope = sample("slope", Normal::new(0.0, 1.0).iid(3));
    for i in plate("row", y.len()) {
        let kind = enumerate("kind", Categorical::<2>::logits(linear::<2>(&weights, &x[i])));
        let late = enumerate("late", Bernoulli::new(0.3));
        let spread = if late { 1.5 } else { 1.0 + 0.1 * kind as f64 };
        for j in plate("again", 2) {
            observe("y", Normal::new(means.at(kind) + dot(&slope, &x[i]) * j as f64, spread), y[i]);
        }
    }
}

/// The same, with the sums written out.
#[model]
fn by_hand(x: &[Vec<f64>], y: &[f64]) {
    let means = sample("means", Normal::new(0.0, 1.0).iid(2));
    let weights = param("weights", vec![vec![0.1, 0.2, 0.3], vec![0.3, -0.1, 0.2]]);
    let slope = sample("slope", Normal::new(0.0, 1.0).iid(3));
    for i in plate("row", y.len()) {
        let logits = linear::<2>(&weights, &x[i]);
        let eta = dot(&slope, &x[i]);
        let mean = [means.at(0), means.at(1)];
        let mut terms = [Real::from(0.0); 4];
        for (k, late) in [(0, false), (0, true), (1, false), (1, true)] {
            let spread = if late { 1.5 } else { 1.0 + 0.1 * k as f64 };
            let weight = if late { 0.3_f64.ln() } else { 0.7_f64.ln() };
            let mut term = Categorical::<2>::logits(logits).log_density(k) + weight;
            for j in 0..2 {
                term += Normal::new(mean[k] + eta * j as f64, spread).log_density(y[i]);
            }
            terms[2 * k + usize::from(late)] = term;
        }
        factor("y", log_sum_exp(terms));
    }
}

#[test]
fn sums_over_discrete_latents_that_read_vectors() {
    let x = rows();
    assert_auto_gradients(enumerated(), (&x, &Y));
    let guide = AutoNormal::new().init_radius(0.5);
    let summed = Svi::new(enumerated(), guide.clone(), TraceElbo::new(), Sgd::new(0.01));
    let written = Svi::new(by_hand(), guide, TraceElbo::new(), Sgd::new(0.01));
    let mut state = summed.init(3, (&x, &Y), ()).unwrap();
    let mut state2 = written.init(3, (&x, &Y), ()).unwrap();
    for _ in 0..3 {
        let loss = summed.update(&mut state, (&x, &Y), ()).unwrap();
        let loss2 = written.update(&mut state2, (&x, &Y), ()).unwrap();
        assert!((loss - loss2).abs() <= 1e-10 * loss.abs(), "{loss} {loss2}");
    }
    for (a, b) in unconstrained(&state).iter().zip(&unconstrained(&state2)) {
        assert!((a - b).abs() <= 1e-10 * (1.0 + a.abs()), "{a} {b}");
    }
}
