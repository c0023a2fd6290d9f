//! Predictive draws: their types, their shapes and their distribution.

mod common;

use common::assert_close;
use svi_runtime::prelude::*;

/// The mean and the standard deviation.
fn moments(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let values: Vec<f64> = values.collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}

#[model]
fn every_kind(flags: &[bool], deep: &[usize], asked: bool, repeats: usize) {
    let p = sample("p", Beta::new(2.0, 2.0));
    let w = sample("w", Normal::new(0.0, 1.0).iid::<3>());
    let weights = sample("weights", Dirichlet::<3>::new([1.0, 2.0, 3.0]));
    let odds = deterministic("odds", p / (1.0 - p));
    let shifted = deterministic("shifted", [w[0] + 1.0, w[1] + 1.0]);
    let constant = deterministic("constant", 2.5);
    let pair = [p, w[0]];
    deterministic("pair", pair);
    deterministic("weights_again", weights);
    observe("flag", Bernoulli::new(p), true);
    observe("count", Poisson::new(odds + constant), 3_u8);
    observe("category", Categorical::new([weights[0], weights[1], weights[2]]), 1);
    observe("numbers", Normal::new(shifted[0], 1.0).iid::<2>(), [0.5, 0.5]);
    observe("flags", Bernoulli::new(p).iid::<4>(), [1, 0, 1, 0]);
    observe("missing", Normal::new(0.0, 1.0), None::<f64>);
    if asked {
        observe("answer", Normal::new(w[2], 1.0), 0.0);
    }
    for k in 0..repeats {
        observe("repeat", Binomial::new(10 + k as u64, p), 5);
        deterministic("square", w[0] * w[0]);
    }
    for i in plate("item", flags.len()) {
        let z = sample("z", Exponential::new(1.0));
        let log_z = deterministic("log_z", z.ln());
        if flags[i] {
            observe("x", Poisson::log_rate(log_z), 1_u64);
        }
        for _ in plate("inner", deep[i]) {
            observe("y", Normal::new(z, 1.0), 0.0);
        }
    }
}

#[test]
fn draws_have_the_types_and_shapes_of_the_sites() {
    let deep = [1, 2, 4];
    let draws = Predictive::new(300).prior(3, &every_kind(), (&[true, false, true], &deep, true, 3)).unwrap();
    assert_eq!(draws.len(), 300);
    for draw in &draws {
        let _: (f64, [f64; 3], [f64; 3], bool, u64, usize) =
            (draw.p, draw.w, draw.weights, draw.flag, draw.count, draw.category);
        let _: ([f64; 2], [bool; 4], f64, Option<f64>) = (draw.numbers, draw.flags, draw.missing, draw.answer);
        assert!(draw.p > 0.0 && draw.p < 1.0);
        assert_close(draw.weights.iter().sum(), 1.0, 1e-14);
        assert_eq!(draw.odds, draw.p / (1.0 - draw.p));
        assert_eq!(draw.shifted, [draw.w[0] + 1.0, draw.w[1] + 1.0]);
        assert_eq!(draw.constant, 2.5);
        assert_eq!((draw.pair, draw.weights_again), ([draw.p, draw.w[0]], draw.weights));
        assert!(draw.category < 3);
        assert!(draw.answer.is_some() && draw.missing.is_finite());
        let repeat: &Vec<u64> = &draw.repeat;
        assert_eq!((repeat.len(), draw.square.clone()), (3, vec![draw.w[0] * draw.w[0]; 3]));
        assert!(repeat.iter().enumerate().all(|(k, x)| *x <= 10 + k as u64));
        assert_eq!(draw.item.len(), 3);
        for (i, item) in draw.item.iter().enumerate() {
            let x: Option<u64> = item.x;
            assert_eq!(x.is_some(), i != 1);
            assert_eq!(item.log_z, item.z.ln());
            assert_eq!(item.inner.len(), deep[i]);
            assert!(item.inner.iter().all(|row| row.y.is_finite()));
        }
    }
    let draws = Predictive::new(2).prior(3, &every_kind(), (&[true], &[1], false, 0)).unwrap();
    assert!(draws.iter().all(|draw| draw.answer.is_none() && draw.repeat.is_empty() && draw.square.is_empty()));
    assert_eq!(Predictive::new(0).prior(3, &every_kind(), (&[true], &[1], false, 0)).unwrap(), []);
}

/// Means of 20,000 draws against exact ones, within 5 standard errors.
#[test]
fn prior_draws_have_the_moments_of_the_prior() {
    const N: usize = 20_000;
    let draws = Predictive::new(N).prior(1, &every_kind(), (&[true], &[1], true, 1)).unwrap();
    let root = (N as f64).sqrt();
    let check = |(mean, sd): (f64, f64), expected: f64| {
        assert!((mean - expected).abs() < 5.0 * sd / root, "{mean} is not {expected}, standard error {}", sd / root);
    };
    check(moments(draws.iter().map(|d| f64::from(u8::from(d.flag)))), 0.5);
    check(moments(draws.iter().map(|d| d.weights[2])), 0.5);
    check(moments(draws.iter().map(|d| f64::from(u8::from(d.category == 2)))), 0.5);
    check(moments(draws.iter().map(|d| d.repeat[0] as f64)), 5.0);
    check(moments(draws.iter().map(|d| d.item[0].z)), 1.0);
    check(moments(draws.iter().map(|d| d.item[0].x.unwrap() as f64)), 1.0);
    check(moments(draws.iter().map(|d| d.numbers[1])), 1.0);
    check(moments(draws.iter().map(|d| d.numbers[1].powi(2))), 3.0);
    check(moments(draws.iter().map(|d| d.answer.unwrap().powi(2))), 2.0);
}

#[test]
fn the_seed_decides_the_draws() {
    let args = (&[true, false][..], &[1, 2][..], true, 2);
    let draws = |seed, n| Predictive::new(n).prior(seed, &every_kind(), args).unwrap();
    assert_eq!(draws(5, 10), draws(5, 10));
    assert_eq!(draws(5, 10)[..4], draws(5, 4));
    assert_ne!(draws(5, 1)[0].w, draws(6, 1)[0].w);
    assert_ne!(draws(5, 2)[0].w, draws(5, 2)[1].w);
}

#[model]
fn location(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 2.0));
    for i in plate("item", y.len()) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
}

#[guide(model = location)]
fn location_guide(#[fixed] loc: f64, #[fixed] scale: f64) {
    let loc = param("loc", loc);
    let scale = param("scale", Positive(scale));
    sample("mu", Normal::new(loc, scale));
}

/// y = 1, 2, 3, 2 with prior N(0, 4): precision 4.25, mean 8 / 4.25; a new y has that mean and variance 1 + 1 / 4.25.
#[test]
fn the_posterior_predictive_of_a_conjugate_model() {
    const N: usize = 40_000;
    let y = [1.0, 2.0, 3.0, 2.0];
    let (mean, variance) = (8.0 / 4.25, 1.0 / 4.25);
    let guide = location_guide(mean, f64::sqrt(variance));
    let svi = Svi::new(location(), guide, TraceElbo::new(), Adam::new(0.01));
    let state = svi.init(0, (&y,), ()).unwrap();
    // The plate holds no latents: another number of data is fine. What they are does not matter.
    let new = [f64::NAN; 2];
    let draws = Predictive::new(N).posterior(9, &svi, &state, (&new,), ()).unwrap();
    assert!(draws.iter().all(|draw| draw.item.len() == 2));
    for (values, variance) in [
        (draws.iter().map(|d| d.mu).collect::<Vec<_>>(), variance),
        (draws.iter().map(|d| d.item[0].y).collect(), 1.0 + variance),
        (draws.iter().map(|d| d.item[1].y).collect(), 1.0 + variance),
    ] {
        let (found, sd) = moments(values.into_iter());
        let error = (variance / N as f64).sqrt();
        assert!((found - mean).abs() < 5.0 * error, "{found} is not {mean}");
        // The standard error of a standard deviation is sd / sqrt(2 n).
        assert!((sd - variance.sqrt()).abs() < 5.0 * error / 2.0_f64.sqrt(), "{sd} is not {}", variance.sqrt());
    }
    let cross = draws.iter().map(|d| (d.item[0].y - mean) * (d.item[1].y - mean)).sum::<f64>() / N as f64;
    // Two new data have the variance of mu in common; products have a standard deviation of about 1.25.
    assert!((cross - variance).abs() < 5.0 * 1.3 / (N as f64).sqrt(), "{cross}");
    assert_eq!(draws, Predictive::new(N).posterior(9, &svi, &state, (&new,), ()).unwrap());
}

#[test]
fn autoguides_predict() {
    const N: usize = 20_000;
    let y = [1.0, 2.0, 3.0, 2.0];
    let adam = Adam::new(|step: u64| 0.05 * 0.998_f64.powf(step as f64));
    let svi = Svi::new(location(), AutoNormal::new(), TraceElbo::new(), adam);
    let run = svi.run(0, 4_000, (&y,), ()).unwrap();
    let (loc, scale) = (run.params.guide.loc[0], run.params.guide.scale[0]);
    assert_close(loc, 8.0 / 4.25, 1e-2);
    assert_close(scale, (1.0_f64 / 4.25).sqrt(), 1e-2);
    let draws = Predictive::new(N).posterior(9, &svi, &run.state, (&y,), ()).unwrap();
    let (mean, sd) = moments(draws.iter().map(|d| d.item[3].y));
    let expected = (1.0 + scale * scale).sqrt();
    assert!((mean - loc).abs() < 5.0 * expected / (N as f64).sqrt());
    assert!((sd - expected).abs() < 5.0 * expected / (2.0 * N as f64).sqrt());
}

#[model]
fn free(items: usize) {
    let scale = param("scale", Positive(3.0));
    for _ in plate("item", items) {
        let z = sample("z", Normal::new(0.0, scale));
        observe("y", Normal::new(z, 1e-9), 0.0);
    }
}

/// Parameters of the model are at their initial values in prior draws.
#[test]
fn prior_draws_use_initial_parameters() {
    const N: usize = 20_000;
    let draws = Predictive::new(N).prior(0, &free(), (1,)).unwrap();
    let (_, sd) = moments(draws.iter().map(|d| d.item[0].z));
    assert!((sd - 3.0).abs() < 5.0 * 3.0 / (2.0 * N as f64).sqrt(), "{sd}");
    assert!(draws.iter().all(|d| (d.item[0].y - d.item[0].z).abs() < 1e-7));
}
