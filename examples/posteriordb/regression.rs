//! Linear regressions: with flat priors, with proper ones, and badly scaled.

use svi_runtime::prelude::*;

use crate::data::{Failure, Posterior};
use crate::models::{Quantity, elements, quantity};
use crate::setting::{Setting, fit};

/// `Σ beta[k] x[k]`.
fn linear<'a, const N: usize, const K: usize>(beta: &[Real<'a, N>; K], x: &[f64; K]) -> Real<'a, N> {
    beta.iter().zip(x).map(|(beta, x)| *beta * *x).sum()
}

/// `y ~ N(x beta, sigma)` with improper flat priors; the first column of `x` is 1.
#[model]
fn flat4(x: &[[f64; 4]], y: &[f64]) {
    let beta = sample("beta", Flat::new().iid::<4>());
    let sigma = sample("sigma", Flat::<Positive>::new());
    for i in plate("row", y.len()) {
        observe("y", Normal::new(linear(&beta, &x[i]), sigma), y[i]);
    }
}

/// The same with six coefficients.
#[model]
fn flat6(x: &[[f64; 6]], y: &[f64]) {
    let beta = sample("beta", Flat::new().iid::<6>());
    let sigma = sample("sigma", Flat::<Positive>::new());
    for i in plate("row", y.len()) {
        observe("y", Normal::new(linear(&beta, &x[i]), sigma), y[i]);
    }
}

/// The same with nine coefficients.
#[model]
fn flat9(x: &[[f64; 9]], y: &[f64]) {
    let beta = sample("beta", Flat::new().iid::<9>());
    let sigma = sample("sigma", Flat::<Positive>::new());
    for i in plate("row", y.len()) {
        observe("y", Normal::new(linear(&beta, &x[i]), sigma), y[i]);
    }
}

/// Flat coefficients and a half-Cauchy scale.
#[model]
fn kidscore(x: &[[f64; 3]], y: &[f64]) {
    let beta = sample("beta", Flat::new().iid::<3>());
    let sigma = sample("sigma", HalfCauchy::new(2.5));
    for i in plate("child", y.len()) {
        observe("y", Normal::new(linear(&beta, &x[i]), sigma), y[i]);
    }
}

/// Normal coefficients and a half-normal scale.
#[model]
fn bayesian(x: &[[f64; 5]], y: &[f64]) {
    let beta = sample("beta", Normal::new(0.0, 10.0).iid::<5>());
    let sigma = sample("sigma", HalfNormal::new(10.0));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(linear(&beta, &x[i]), sigma), y[i]);
    }
}

/// A line whose intercept and slope have normal priors, each given as `(mean, sd)`.
#[model]
fn straight(x: &[f64], y: &[f64], of_alpha: (f64, f64), of_beta: (f64, f64)) {
    let alpha = sample("alpha", Normal::new(of_alpha.0, of_alpha.1));
    let beta = sample("beta", Normal::new(of_beta.0, of_beta.1));
    let sigma = sample("sigma", Flat::<Positive>::new());
    for i in plate("year", y.len()) {
        observe("y", Normal::new(alpha + beta * x[i], sigma), y[i]);
    }
}

/// The coefficients and the scale.
fn reported<L>(count: usize, draws: &[L], beta: impl Fn(&L, usize) -> f64, sigma: impl Fn(&L) -> f64) -> Vec<Quantity> {
    let mut quantities = elements("beta", count, draws, beta);
    quantities.push(quantity("sigma", draws, sigma));
    quantities
}

/// Children's test scores by their mothers' schooling and test scores.
pub fn kid_score(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let (hs, iq) = (posterior.numbers("mom_hs")?, posterior.numbers("mom_iq")?);
    let x: Vec<_> = hs.iter().zip(&iq).map(|(hs, iq)| [1.0, *hs, *iq]).collect();
    let draws = fit(kidscore(), (&x, &posterior.numbers("kid_score")?), setting)?;
    Ok(reported(3, &draws, |draw, k| draw.beta[k], |draw| draw.sigma))
}

/// Earnings by height and sex, with their interaction: the columns are nearly dependent.
pub fn log_earn(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let (height, male) = (posterior.numbers("height")?, posterior.numbers("male")?);
    let x: Vec<_> = height.iter().zip(&male).map(|(height, male)| [1.0, *height, *male, height * male]).collect();
    let y: Vec<_> = posterior.numbers("earn")?.iter().map(|earn| earn.ln()).collect();
    let draws = fit(flat4(), (&x, &y), setting)?;
    Ok(reported(4, &draws, |draw, k| draw.beta[k], |draw| draw.sigma))
}

/// The weight of mesquite bushes by their measures.
pub fn log_mesquite(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let (diam1, diam2) = (posterior.numbers("diam1")?, posterior.numbers("diam2")?);
    let (canopy, total) = (posterior.numbers("canopy_height")?, posterior.numbers("total_height")?);
    let group = posterior.numbers("group")?;
    let row = |i: usize| {
        let area = diam1[i] * diam2[i];
        [1.0, (area * canopy[i]).ln(), area.ln(), (diam1[i] / diam2[i]).ln(), total[i].ln(), group[i]]
    };
    let x: Vec<_> = (0..group.len()).map(row).collect();
    let y: Vec<_> = posterior.numbers("weight")?.iter().map(|weight| weight.ln()).collect();
    let draws = fit(flat6(), (&x, &y), setting)?;
    Ok(reported(6, &draws, |draw, k| draw.beta[k], |draw| draw.sigma))
}

/// The party that voters identify with.
pub fn nes(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let (ideology, race) = (posterior.numbers("real_ideo")?, posterior.numbers("race_adj")?);
    let (age, education) = (posterior.numbers("age_discrete")?, posterior.numbers("educ1")?);
    let (gender, income) = (posterior.numbers("gender")?, posterior.numbers("income")?);
    let row = |i: usize| {
        let of_age = |group: f64| f64::from(age[i] == group);
        let ages = [of_age(2.0), of_age(3.0), of_age(4.0)];
        [1.0, ideology[i], race[i], ages[0], ages[1], ages[2], education[i], gender[i], income[i]]
    };
    let x: Vec<_> = (0..age.len()).map(row).collect();
    let draws = fit(flat9(), (&x, &posterior.numbers("partyid7")?), setting)?;
    Ok(reported(9, &draws, |draw, k| draw.beta[k], |draw| draw.sigma))
}

/// Synthetic data with narrow posteriors.
pub fn blr(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let draws = fit(bayesian(), (&posterior.rows::<5>("X")?, &posterior.numbers("y")?), setting)?;
    Ok(reported(5, &draws, |draw, k| draw.beta[k], |draw| draw.sigma))
}

/// Summer temperatures by the year, which is about 2000: intercept and slope are nearly dependent.
pub fn kilpisjarvi(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let of_alpha = (posterior.number("pmualpha")?, posterior.number("psalpha")?);
    let of_beta = (posterior.number("pmubeta")?, posterior.number("psbeta")?);
    let (x, y) = (posterior.numbers("x")?, posterior.numbers("y")?);
    let draws = fit(straight(), (&x, &y, of_alpha, of_beta), setting)?;
    Ok(vec![
        quantity("alpha", &draws, |draw| draw.alpha),
        quantity("beta", &draws, |draw| draw.beta),
        quantity("sigma", &draws, |draw| draw.sigma),
    ])
}
