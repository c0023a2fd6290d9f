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
