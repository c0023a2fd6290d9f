//! Discrete latents that are summed out.

mod common;

use common::{assert_gradients_around, loss_and_gradient};
use proptest::prelude::*;
use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};

fn sgd<M: Model>(model: M) -> Svi<M, AutoNormal, Sgd>
where
    AutoNormal: Guide<M> + svi_runtime::GuideFor<M::Schema, Guide = AutoNormal>,
{
    Svi::new(model, AutoNormal::new().init_radius(0.5), TraceElbo::new(), Sgd::new(1.0))
}

/// Fails unless the two models, with the same latents and parameters, have the same loss and the same gradient at the same
/// draws, up to 1e-10 relative to the larger of 1 and the number.
#[track_caller]
fn assert_same<'a, A: Model, B: Model>(seed: u64, a: A, a_args: A::Args<'a>, b: B, b_args: B::Args<'a>)
where
    AutoNormal: Guide<A, Args<'a> = ()> + svi_runtime::GuideFor<A::Schema, Guide = AutoNormal>,
    AutoNormal: Guide<B, Args<'a> = ()> + svi_runtime::GuideFor<B::Schema, Guide = AutoNormal>,
{
    let (a, b) = (sgd(a), sgd(b));
    let (a_state, b_state) = (a.init(seed, a_args, ()).unwrap(), b.init(seed, b_args, ()).unwrap());
    let (a_loss, a_gradient) = loss_and_gradient(&a, &a_state, a_args, ());
    let (b_loss, b_gradient) = loss_and_gradient(&b, &b_state, b_args, ());
    assert!(common::close(a_loss, b_loss, 1e-10), "the losses are {a_loss} and {b_loss}");
    assert_eq!(a_gradient.len(), b_gradient.len());
    assert!(b_gradient.iter().all(|g| *g != 0.0), "a gradient of zeros would agree with anything");
    for (i, (a, b)) in a_gradient.into_iter().zip(b_gradient).enumerate() {
        assert!(common::close(a, b, 1e-10), "parameter {i}: the gradients are {a} and {b}");
    }
    assert_eq!(a.evaluate(&a_state, a_args, ()).unwrap().to_bits(), a_loss.to_bits());
}

// A mixture of K normal distributions.

#[model]
fn mixture(y: &[f64]) {
    let weights = sample("weights", Dirichlet::<3>::new([2.0, 2.0, 2.0]));
    let loc = sample("loc", Normal::new(0.0, 2.0).iid::<3>());
    let scale = param("scale", Positive([0.5, 1.0, 1.5]));
    for i in plate("item", y.len()) {
        let z = enumerate("z", Categorical::<3>::new(weights));
        observe("y", Normal::new(loc[z], scale[z]), y[i]);
    }
}

#[model]
fn mixture_by_hand(y: &[f64]) {
    let weights = sample("weights", Dirichlet::<3>::new([2.0, 2.0, 2.0]));
    let loc = sample("loc", Normal::new(0.0, 2.0).iid::<3>());
    let scale = param("scale", Positive([0.5, 1.0, 1.5]));
    for i in plate("item", y.len()) {
        let terms: [Real; 3] =
            std::array::from_fn(|k| weights[k].ln() + Normal::new(loc[k], scale[k]).log_density(y[i]));
        factor("y", log_sum_exp(terms));
    }
}

// Bernoulli, by probability and by log odds.

#[model]
fn two(y: &[f64]) {
    let p = sample("p", Beta::new(2.0, 3.0));
    let odds = sample("odds", Normal::new(0.0, 2.0));
    let loc = sample("loc", Normal::new(0.0, 2.0));
    for i in plate("item", y.len()) {
        let up = enumerate("up", Bernoulli::new(p));
        observe("y", Normal::new(if up { loc } else { -loc }, 1.0), y[i]);
    }
    for i in plate("other", y.len()) {
        let far = enumerate("far", Bernoulli::logits(odds + 0.1 * y[i]));
        let scale = if far { 3.0 } else { 0.5 };
        observe("x", Normal::new(loc, scale), y[i]);
    }
}

#[model]
fn two_by_hand(y: &[f64]) {
    let p = sample("p", Beta::new(2.0, 3.0));
    let odds = sample("odds", Normal::new(0.0, 2.0));
    let loc = sample("loc", Normal::new(0.0, 2.0));
    for i in plate("item", y.len()) {
        let (up, down) = (Normal::new(loc, 1.0).log_density(y[i]), Normal::new(-loc, 1.0).log_density(y[i]));
        factor("y", log_mix(p, up, down));
    }
    for i in plate("other", y.len()) {
        let odds = odds + 0.1 * y[i];
        let (far, near) = (Normal::new(loc, 3.0).log_density(y[i]), Normal::new(loc, 0.5).log_density(y[i]));
        factor("x", log_mix(1.0 / (1.0 + (-odds).exp()), far, near));
    }
}

// Two in one block, the distribution of the second given the first; logits; a factor; a count.

#[model]
fn pair(y: &[f64], total: u64) {
    let loc = sample("loc", Normal::new(0.0, 2.0).iid::<2>());
    let logit = sample("logit", Normal::new(0.0, 1.0).iid::<3>());
    let p = sample("p", Beta::new(2.0, 2.0));
    for i in plate("item", y.len()) {
        let a = enumerate("a", Categorical::<3>::logits(logit));
        let shift = 0.5 * a as f64;
        let b = enumerate("b", Bernoulli::new(if a == 0 { p } else { 1.0 - 0.5 * p }));
        let c = enumerate("c", Binomial::new(total, p));
        factor("tilt", loc[0] * shift);
        observe("y", Normal::new(loc[usize::from(b)] + shift, 1.0 + c as f64), y[i]);
    }
}

#[model]
fn pair_by_hand(y: &[f64], total: u64) {
    let loc = sample("loc", Normal::new(0.0, 2.0).iid::<2>());
    let logit = sample("logit", Normal::new(0.0, 1.0).iid::<3>());
    let p = sample("p", Beta::new(2.0, 2.0));
    for i in plate("item", y.len()) {
        let mut terms = Vec::new();
        for a in 0..3 {
            for b in [false, true] {
                for c in 0..=total {
                    let shift = 0.5 * a as f64;
                    let p_b: Real = if a == 0 { p } else { 1.0 - 0.5 * p };
                    let mass: Real = Categorical::<3>::logits(logit).log_density(a)
                        + Bernoulli::new(p_b).log_density(b)
                        + Binomial::new(total, p).log_density(c);
                    let y = Normal::new(loc[usize::from(b)] + shift, 1.0 + c as f64).log_density(y[i]);
                    terms.push(mass + y + loc[0] * shift);
                }
            }
        }
        factor("y", log_sum_exp(terms.iter().copied()));
    }
}

// A kind for each group, and many observations in an inner plate; one more site at the top.

#[model]
fn groups(y: &[Vec<f64>]) {
    let mu = sample("mu", Normal::new(0.0, 2.0).iid::<2>());
    let q = sample("q", Beta::new(2.0, 2.0));
    let wide = enumerate("wide", Bernoulli::new(q));
    let scale = if wide { 2.0 } else { 0.7 };
    for g in plate("group", y.len()) {
        let z = enumerate("z", Categorical::new([q, 1.0 - q]));
        for j in plate("item", y[g].len()) {
            let outlier = enumerate("outlier", Bernoulli::new(0.1));
            observe("y", Normal::new(mu[z], if outlier { 5.0 } else { scale }), y[g][j]);
        }
    }
}

#[model]
fn groups_by_hand(y: &[Vec<f64>]) {
    let mu = sample("mu", Normal::new(0.0, 2.0).iid::<2>());
    let q = sample("q", Beta::new(2.0, 2.0));
    let all = [0.7, 2.0].map(|scale| {
        let mut all = Real::from(0.0);
        for group in y {
            let kinds = mu.map(|mu| {
                let mut sum: Real = Real::from(0.0);
                for y in group {
                    let far: Real = Normal::new(mu, 5.0).log_density(*y);
                    let near: Real = Normal::new(mu, scale).log_density(*y);
                    sum += log_mix(0.1, far, near);
                }
                sum
            });
            all += log_mix(q, kinds[0], kinds[1]);
        }
        all
    });
    factor("y", log_mix(q, all[1], all[0]));
}

// A latent whose distribution depends on the value: drawn before it, and scored behind it.

#[model]
fn latent_of_a_kind(y: &[f64]) {
    let loc = sample("loc", Normal::new(0.0, 2.0).iid::<2>());
    for i in plate("item", y.len()) {
        let effect = sample("effect", Flat::new());
        let kind = enumerate("kind", Bernoulli::new(0.3));
        observe("of_kind", Normal::new(loc[usize::from(kind)], 0.5), effect);
        observe("y", Normal::new(effect, 1.0), y[i]);
    }
}

#[model]
fn latent_of_a_kind_by_hand(y: &[f64]) {
    let loc = sample("loc", Normal::new(0.0, 2.0).iid::<2>());
    for i in plate("item", y.len()) {
        let effect = sample("effect", Flat::new());
        let terms = [0, 1].map(|k| [0.7_f64, 0.3][k].ln() + Normal::new(loc[k], 0.5).log_density(effect));
        factor("of_kind", log_sum_exp(terms));
        observe("y", Normal::new(effect, 1.0), y[i]);
    }
}

#[test]
fn a_latent_can_depend_on_what_is_summed_out() {
    let y = [0.5, -1.0, 2.0];
    for seed in 0..3 {
        assert_same(seed, latent_of_a_kind(), (&y,), latent_of_a_kind_by_hand(), (&y,));
    }
}

#[test]
fn gradients_are_the_derivatives() {
    let y = [0.5, -1.0, 2.0, 0.1];
    assert_gradients_around(&sgd(mixture()), (&y,), ());
    assert_gradients_around(&sgd(two()), (&y,), ());
    assert_gradients_around(&sgd(pair()), (&y, 2), ());
    assert_gradients_around(&sgd(groups()), (&[vec![0.5, -1.0], vec![2.0], vec![0.1, 0.2, 0.3]],), ());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn summed_out_and_summed_by_hand_are_the_same(
        y in prop::collection::vec(prop::collection::vec(-4.0..4.0, 1..4), 1..4),
        total in 0..3_u64,
        seed in any::<u64>(),
    ) {
        assert_same(seed, mixture(), (&y[0],), mixture_by_hand(), (&y[0],));
        assert_same(seed, two(), (&y[0],), two_by_hand(), (&y[0],));
        assert_same(seed, pair(), (&y[0], total), pair_by_hand(), (&y[0], total));
        assert_same(seed, groups(), (&y,), groups_by_hand(), (&y,));
    }
}

// Impossible values.

#[model]
fn kinds_with_bounds(y: &[f64], probs: [f64; 3]) {
    let rate = sample("rate", LogNormal::new(0.0, 0.5));
    for i in plate("item", y.len()) {
        let kind = enumerate("kind", Categorical::<3>::new(probs));
        if kind == 0 {
            observe("wait", Exponential::new(rate), y[i]);
        } else if kind == 1 {
            observe("share", Beta::new(rate, 2.0), y[i]);
        } else {
            observe("any", Normal::new(0.0, rate), y[i]);
        }
    }
}

#[model]
fn kinds_by_hand(y: &[f64], probs: [f64; 3]) {
    let rate = sample("rate", LogNormal::new(0.0, 0.5));
    for i in plate("item", y.len()) {
        let mut terms = vec![Normal::new(0.0, rate).log_density(y[i]) + probs[2].ln()];
        if probs[0] > 0.0 && y[i] >= 0.0 {
            terms.push(Exponential::new(rate).log_density(y[i]) + probs[0].ln());
        }
        if probs[1] > 0.0 && (0.0..=1.0).contains(&y[i]) {
            terms.push(Beta::new(rate, 2.0).log_density(y[i]) + probs[1].ln());
        }
        factor("y", log_sum_exp(terms.iter().copied()));
    }
}

#[test]
fn impossible_values_add_nothing() {
    let y = [-1.5, 0.3, 2.0];
    for probs in [[0.2, 0.3, 0.5], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.0, 0.0, 1.0]] {
        assert_same(5, kinds_with_bounds(), (&y, probs), kinds_by_hand(), (&y, probs));
        assert_gradients_around(&sgd(kinds_with_bounds()), (&y, probs), ());
    }
}

#[test]
fn a_value_whose_derivatives_are_infinite_has_none_if_it_is_impossible() {
    #[model]
    fn edge(y: &[f64]) {
        let x = sample("x", Normal::new(0.0, 1.0));
        for i in plate("item", y.len()) {
            let zero = x - x.detach();
            let far = enumerate("far", Bernoulli::new(0.5));
            factor("edge", if far { zero.ln() } else { 0.5 * x });
            observe("y", Normal::new(x, 1.0), y[i]);
        }
    }
    #[model]
    fn without(y: &[f64]) {
        let x = sample("x", Normal::new(0.0, 1.0));
        for i in plate("item", y.len()) {
            factor("edge", 0.5_f64.ln() + 0.5 * x);
            observe("y", Normal::new(x, 1.0), y[i]);
        }
    }
    assert_same(1, edge(), (&[0.5, 2.0],), without(), (&[0.5, 2.0],));
}

#[test]
fn errors_name_the_site_and_keep_the_state() {
    let svi = sgd(kinds_with_bounds());
    let good: (&[f64], [f64; 3]) = (&[0.5, 0.3], [0.2, 0.3, 0.5]);
    let mut state = svi.init(1, good, ()).unwrap();
    let before = state.clone();
    let mut refused = |args: (&[f64], [f64; 3]), text: &str| {
        let error = svi.update(&mut state, args, ()).unwrap_err();
        assert_eq!(error.to_string(), text);
        assert_eq!(svi.evaluate(&state, args, ()).unwrap_err().to_string(), text);
        assert_eq!(Predictive::new(1).posterior(2, &svi, &state, args, ()).unwrap_err().to_string(), text);
        assert_eq!(state, before);
    };
    refused(
        (&[0.5, -0.3], [0.4, 0.6, 0.0]),
        "site `item[1].kind` of `kinds_with_bounds`: what follows it has probability 0 at each of its 3 values; give one of them a positive probability",
    );
    refused(
        (&[0.5, f64::NAN], [0.2, 0.3, 0.5]),
        "site `item[1].wait` of `kinds_with_bounds`: NaN is outside the support of `Exponential`, which takes positive numbers",
    );
    refused(
        (&[0.5, 0.3], [0.2, 0.3, 0.6]),
        "site `item[0].kind` of `kinds_with_bounds`: `probs` of `Categorical` is 1.1, but has to be a vector that sums to 1",
    );
    assert_eq!(svi.stable_update(&mut state, (&[-0.5], [0.5, 0.5, 0.0]), ()).unwrap(), None);
    assert_eq!(state.skipped(), 1);
}

// Predictive draws.

#[model]
fn known(y: &[Vec<Option<f64>>]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for g in plate("group", y.len()) {
        let z = enumerate("z", Categorical::<3>::new([0.2, 0.5, 0.3]));
        let loc = deterministic("loc", z as f64 - 1.0);
        let tilted = enumerate("tilted", Bernoulli::new(0.25 + 0.25 * z as f64));
        factor("tilt", if tilted { 0.3 } else { 0.0 });
        for j in plate("item", y[g].len()) {
            let count = enumerate("count", Binomial::new(2, 0.4));
            observe("y", Normal::new(loc + mu.detach() * 0.0 + count as f64, 1.0), y[g][j]);
        }
    }
}

/// The probabilities of `(z, tilted)` of a group, then of the `count`s of each item given `z`, by summing all of them.
fn by_sums(y: &[Option<f64>], given_data: bool) -> ([[f64; 2]; 3], Vec<[[f64; 3]; 3]>) {
    let density = |y: Option<f64>, loc: f64| match y {
        Some(y) if given_data => (-0.5 * (y - loc) * (y - loc)).exp(),
        _ => 1.0,
    };
    let count = [0.36, 0.48, 0.16];
    let joint: Vec<[[f64; 3]; 3]> = y
        .iter()
        .map(|y| std::array::from_fn(|z| std::array::from_fn(|c| count[c] * density(*y, z as f64 - 1.0 + c as f64))))
        .collect();
    let kinds: [[f64; 2]; 3] = std::array::from_fn(|z| {
        let all: f64 = joint.iter().map(|item| item[z].iter().sum::<f64>()).product();
        let p = 0.25 + 0.25 * z as f64;
        let up = if given_data { 0.3_f64.exp() } else { 1.0 };
        [1.0 - p, p * up].map(|p| [0.2, 0.5, 0.3][z] * all * p)
    });
    let total: f64 = kinds.iter().flatten().sum();
    let counts = joint.iter().map(|item| item.map(|counts| counts.map(|c| c / counts.iter().sum::<f64>()))).collect();
    (kinds.map(|kind| kind.map(|p| p / total)), counts)
}

/// Fails if the frequency of an event is not its probability, up to five standard errors (one in 1.7 million).
#[track_caller]
fn assert_frequency(draws: &[KnownDraw], probability: f64, event: impl Fn(&KnownDraw) -> bool) {
    let n = draws.len() as f64;
    let frequency = draws.iter().filter(|draw| event(draw)).count() as f64 / n;
    let error = (probability * (1.0 - probability) / n).sqrt();
    assert!((frequency - probability).abs() < 5.0 * error, "{frequency} is not {probability} up to {error}");
}

fn assert_draws(draws: &[KnownDraw], y: &[Vec<Option<f64>>], given_data: bool) {
    for (g, group) in y.iter().enumerate() {
        let (kinds, counts) = by_sums(group, given_data);
        for z in 0..3 {
            for tilted in [false, true] {
                let p = kinds[z][usize::from(tilted)];
                assert_frequency(draws, p, |d| d.group[g].z == z && d.group[g].tilted == tilted);
            }
            let of_kind: Vec<KnownDraw> = draws.iter().filter(|d| d.group[g].z == z).cloned().collect();
            for (j, counts) in counts.iter().enumerate() {
                for (c, p) in counts[z].iter().enumerate() {
                    assert_frequency(&of_kind, *p, |d| d.group[g].item[j].count == c as u64);
                }
            }
        }
    }
    for group in draws.iter().flat_map(|draw| &draw.group) {
        let _: (usize, bool, u64) = (group.z, group.tilted, group.item[0].count);
        assert_eq!(group.loc, group.z as f64 - 1.0);
        assert!(group.item.iter().all(|item| (item.y - group.loc - item.count as f64).abs() < 7.0));
    }
}

#[test]
fn predictive_draws_are_from_the_prior_or_given_the_data() {
    let y = [vec![Some(0.7), None], vec![Some(-1.2), Some(0.4)]];
    let prior = Predictive::new(40_000).prior(3, &known(), (&y,)).unwrap();
    assert_draws(&prior, &y, false);
    let svi = sgd(known());
    let state = svi.init(1, (&y,), ()).unwrap();
    let posterior = Predictive::new(40_000).posterior(4, &svi, &state, (&y,), ()).unwrap();
    assert_draws(&posterior, &y, true);
    assert_eq!(Predictive::new(5).posterior(4, &svi, &state, (&y,), ()).unwrap(), posterior[..5]);
}

// Sites that are summed out are nowhere but in draws.

#[guide(model = groups)]
fn groups_guide() {
    let loc = param("loc", 0.1);
    sample("mu", Normal::new(loc, 1.0).iid::<2>());
    let a = param("a", Positive(2.0));
    sample("q", Beta::new(a, 2.0));
}

#[test]
fn a_guide_has_no_summed_out_sites() {
    let y = [vec![0.5, -1.0], vec![2.0], vec![0.1, 0.2, 0.3]];
    let svi = Svi::new(groups(), groups_guide(), TraceElbo::new(), Sgd::new(1.0));
    // a beta distribution's draws have no derivative along which the noise of one seed could be held
    let state = svi.init(1, (&y,), ()).unwrap();
    let (loss, gradient) = loss_and_gradient(&svi, &state, (&y,), ());
    assert_eq!(svi.evaluate(&state, (&y,), ()).unwrap().to_bits(), loss.to_bits());
    assert!(gradient.len() == 2 && gradient.iter().all(|g| g.is_finite() && *g != 0.0));
    let svi = sgd(groups());
    let GroupsLatents { mu: [_, _], q: _ } = svi.median(&svi.init(1, (&y,), ()).unwrap(), (&y,)).unwrap();
}
