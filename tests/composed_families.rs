//! Families that are made of others, and families of counts, in models and guides.

mod common;

use common::{assert_close, assert_gradients_around};
use svi_runtime::prelude::*;
use svi_runtime::{Guide, GuideFor, Model};

fn sgd<M: Model, G: GuideFor<M::Schema>>(model: M, guide: G) -> Svi<M, G::Guide, Sgd>
where
    G::Guide: Guide<M>,
{
    Svi::new(model, guide, TraceElbo::new(), Sgd::new(1.0))
}

/// Gradients of an autoguide, near enough to the centre that every draw is inside of all supports.
#[track_caller]
fn assert_auto_gradients<'a, M: Model>(model: M, args: M::Args<'a>) {
    assert_gradients_around(&sgd(model, AutoNormal::new().init_radius(0.5)), args, ());
}

/// Counts with too many zeros.
#[model]
fn zeros(y: &[u32]) {
    let gate = sample("gate", Beta::new(2.0, 2.0));
    let rate = sample("rate", Gamma::new(2.0, 1.0));
    for i in plate("item", y.len()) {
        observe("y", ZeroInflated::new(Poisson::new(rate), gate), y[i]);
        observe("pair", ZeroInflated::new(Binomial::new(3, gate), 0.25).iid::<2>(), [0_u8, 2]);
    }
}

#[test]
fn zero_inflated_sites() -> Result<(), SviError> {
    assert_auto_gradients(zeros(), (&[0, 3, 0, 1],));
    let draws = Predictive::new(500).prior(1, &zeros(), (&[0; 4],))?;
    let y: Vec<u64> = draws.iter().flat_map(|draw| draw.item.iter().map(|item| item.y)).collect();
    // P(0) = E[gate] + (1 - E[gate]) E[exp(-rate)] = 1/2 + 1/2 · 1/4; 5 standard deviations of 500 draws, for the 4 of one
    // draw depend on each other
    let zeros = y.iter().filter(|y| **y == 0).count() as f64 / y.len() as f64;
    assert!((zeros - 0.625).abs() < 5.0 * (0.25_f64 / 500.0).sqrt(), "{zeros}");
    Ok(())
}

/// A mixture by hand, by an array and by a function, observed and latent.
#[model]
fn mixtures(y: &[f64]) {
    let weights: [Real; 2] = sample("weights", Dirichlet::new([2.0, 3.0]));
    let means: [Real; 2] = sample("means", Normal::new(0.0, 2.0).iid::<2>().ordered());
    let scale = sample("scale", LogNormal::new(0.0, 0.5));
    let _latent = sample("latent", Mixture::new([0.25, 0.75], [Normal::new(-1.0, 1.0), Normal::new(1.0, 2.0)]));
    for i in plate("item", y.len()) {
        observe("a", Mixture::from_fn(weights, |k| Normal::new(means[k], scale)), y[i]);
        observe("b", Mixture::new(weights, means.map(|mean| Normal::new(mean, scale))), y[i]);
        let terms = [0, 1].map(|k| weights[k].ln() + Normal::new(means[k], scale).log_density(y[i]));
        factor("c", -2.0 * log_sum_exp(terms));
    }
}

#[model]
fn without_observations() {
    let _ = sample("weights", Dirichlet::<2>::new([2.0, 3.0]));
    let _ = sample("means", Normal::new(0.0, 2.0).iid::<2>().ordered());
    let _ = sample("scale", LogNormal::new(0.0, 0.5));
    let latent = sample("latent", Flat::new());
    let terms = [
        0.25_f64.ln() + Normal::new(-1.0, 1.0).log_density(latent),
        0.75_f64.ln() + Normal::new(1.0, 2.0).log_density(latent),
    ];
    factor("mixture", log_sum_exp(terms));
}

#[test]
fn mixtures_are_log_sums_of_exponentials() -> Result<(), SviError> {
    assert_auto_gradients(mixtures(), (&[0.5, -2.0],));
    let (a, b) = (sgd(mixtures(), AutoNormal::new()), sgd(without_observations(), AutoNormal::new()));
    let (state_a, state_b) = (a.init(2, (&[0.5, -2.0],), ())?, b.init(2, (), ())?);
    assert_close(a.evaluate(&state_a, (&[0.5, -2.0],), ())?, b.evaluate(&state_b, (), ())?, 1e-13);
    Ok(())
}

/// Truncated sites with latent bounds.
#[model]
fn bounded(y: &[f64]) {
    let low = sample("low", Normal::new(-2.0, 0.5));
    let width = sample("width", LogNormal::new(1.0, 0.5));
    let above = sample("above", Truncated::above(Normal::new(0.0, 1.0), low));
    let below = sample("below", Truncated::below(Cauchy::new(0.0, 1.0), low));
    let between = sample("between", Truncated::new(StudentT::new(3.0, 0.0, 1.0), low, low + width));
    for i in plate("item", y.len()) {
        observe("y", Truncated::above(Laplace::new(above + below + between, 1.0), -5.0), y[i]);
    }
}

#[guide(model = bounded)]
fn bounded_guide() {
    let loc = param("loc", -2.5);
    let low = sample("low", Normal::new(loc, 0.3));
    let shift = param("shift", 0.5);
    let width = sample("width", LogNormal::new(shift, 0.3));
    let scale = param("scale", Positive(0.8));
    sample("above", Truncated::above(Normal::new(shift, scale), low));
    sample("below", Truncated::below(Cauchy::new(loc, scale), low));
    sample("between", Truncated::new(Normal::new(shift, scale), low, low + width));
}

#[test]
fn truncated_sites() -> Result<(), SviError> {
    let y = [0.3, 2.0];
    assert_gradients_around(&sgd(bounded(), bounded_guide()), (&y,), ());
    assert_auto_gradients(bounded(), (&y,));
    for draw in Predictive::new(200).prior(1, &bounded(), (&y,))? {
        assert!(draw.above > draw.low && draw.below < draw.low);
        assert!(draw.between > draw.low && draw.between < draw.low + draw.width);
        assert!(draw.item.iter().all(|item| item.y > -5.0));
    }
    let svi = sgd(bounded(), AutoNormal::new());
    let mut state = svi.init(1, (&y,), ())?;
    assert_eq!(
        svi.update(&mut state, (&[-6.0, 0.0],), ()).unwrap_err().to_string(),
        "site `item[0].y` of `bounded`: -6 is outside the support of `Truncated`, which takes numbers greater than a bound"
    );
    Ok(())
}

/// Survival times, of which some are only known to be beyond the end of the study.
#[model]
fn survival(times: &[Censored], pairs: &[[Option<Censored>; 2]]) {
    let loc = sample("loc", Normal::new(0.0, 1.0));
    let scale = sample("scale", LogNormal::new(0.0, 0.5));
    for i in plate("patient", times.len()) {
        observe("time", LogNormal::new(loc, scale), times[i]);
    }
    for i in plate("pair", pairs.len()) {
        observe("score", Normal::new(loc, scale).iid::<2>(), pairs[i]);
    }
}

#[test]
fn censored_values() {
    let times = [Censored::Exactly(1.5), Censored::Above(2.0), Censored::Between(0.5, 1.0), Censored::Below(0.1)];
    let pairs = [[Some(Censored::Below(0.5)), None], [Some(Censored::Exactly(0.1)), Some(Censored::Above(0.2))]];
    assert_auto_gradients(survival(), (&times, &pairs));
}

/// Outcomes in categories and counts of a total.
#[model]
fn counted(ratings: &[usize], votes: &[[u64; 3]]) {
    let cutpoints: [Real; 2] = sample("cutpoints", Normal::new(0.0, 2.0).iid::<2>().ordered());
    let slope = sample("slope", Normal::new(0.0, 1.0));
    for i in plate("rating", ratings.len()) {
        observe("rated", OrderedLogistic::new(slope * i as f64, cutpoints), ratings[i]);
    }
    let probs: [Real; 3] = sample("probs", Dirichlet::new([1.0, 2.0, 3.0]));
    let spread = sample("spread", LogNormal::new(0.0, 0.5));
    for i in plate("district", votes.len()) {
        let total = votes[i].iter().sum();
        observe("votes", Multinomial::<3>::new(total, probs), votes[i]);
        observe("by_logits", Multinomial::<3>::logits(total, probs.map(|p| p * spread)), votes[i]);
        observe("spread_votes", DirichletMultinomial::<3>::new(total, probs.map(|p| p * spread)), votes[i]);
    }
}

#[test]
fn counts_and_ratings() -> Result<(), SviError> {
    let (ratings, votes) = ([0, 2, 1, 1], [[3, 0, 5], [1, 1, 0]]);
    assert_auto_gradients(counted(), (&ratings, &votes));
    for draw in Predictive::new(50).prior(1, &counted(), (&ratings, &votes))? {
        assert!(draw.rating.iter().all(|rating| rating.rated <= 2));
        for (district, total) in draw.district.iter().zip([8, 2]) {
            let totals =
                [district.votes, district.by_logits, district.spread_votes].map(|votes| votes.iter().sum::<u64>());
            assert_eq!(totals, [total; 3]);
        }
    }
    Ok(())
}

#[model]
fn of_total(total: u64, votes: [i32; 2]) {
    observe("votes", Multinomial::new(total, [0.5, 0.5]), votes);
}

#[guide(model = of_total)]
fn nothing() {}

#[test]
fn counts_of_another_total_are_refused() -> Result<(), SviError> {
    let svi = sgd(of_total(), nothing());
    let mut state = svi.init(0, (3, [1, 2]), ())?;
    let mut refused = |total, votes| svi.update(&mut state, (total, votes), ()).unwrap_err().to_string();
    let text = "is outside the support of `Multinomial`, which takes counts that sum to the total";
    assert_eq!(refused(3, [2, 2]), format!("site `votes` of `of_total`: 4 {text}"));
    assert_eq!(refused(3, [4, -1]), format!("site `votes` of `of_total`: -1 {text}"));
    assert_eq!(
        refused(1 << 53, [0, 0]),
        "site `votes` of `of_total`: `total` of `Multinomial` is 9007199254740992, but has to be below 2⁵³"
    );
    Ok(())
}

/// A local level of fixed length, and a walk that is observed as it is.
#[model]
fn walk(y: &[f64; 4], path: &[f64]) {
    let scale = sample("scale", LogNormal::new(0.0, 0.5));
    let level: [Real; 4] = sample("level", GaussianRandomWalk::new(scale));
    for i in plate("time", 4) {
        observe("y", Normal::new(level[i], 0.5), y[i]);
    }
    observe("path", GaussianRandomWalk::with_len(scale, path.len()), path);
}

#[guide(model = walk)]
fn walk_guide() {
    let loc = param("loc", 0.1);
    let scale = sample("scale", LogNormal::new(loc, 0.3));
    let share = param("share", Positive(0.5));
    sample("level", GaussianRandomWalk::<4>::new(scale * share));
}

#[test]
fn random_walks() -> Result<(), SviError> {
    let (y, path) = ([0.1, 0.5, 0.3, 1.0], [0.2, -0.1, 0.4]);
    assert_gradients_around(&sgd(walk(), walk_guide()), (&y, &path), ());
    assert_auto_gradients(walk(), (&y, &path));
    let draws = Predictive::new(2_000).prior(1, &walk(), (&y, &path))?;
    assert!(draws.iter().all(|draw| draw.path.len() == 3));
    // In units of the scale, the last value is a sum of four standard normal numbers: its variance is 4, whose estimate has
    // the standard deviation 4 sqrt(2 / n).
    let variance = draws.iter().map(|draw| (draw.level[3] / draw.scale).powi(2)).sum::<f64>() / 2_000.0;
    assert!((variance - 4.0).abs() < 5.0 * 4.0 * (2.0_f64 / 2_000.0).sqrt(), "{variance}");
    let svi = sgd(walk(), AutoNormal::new());
    let mut state = svi.init(1, (&y, &path), ())?;
    assert_eq!(
        svi.update(&mut state, (&y, &[0.1, f64::NAN]), ()).unwrap_err().to_string(),
        "site `path` of `walk`: NaN is outside the support of `GaussianRandomWalk`, which takes real numbers"
    );
    Ok(())
}
