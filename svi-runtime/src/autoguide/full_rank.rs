//! Latents that vary together.

use super::Covariance;
use super::auto_guide::normal_quantile;
use crate::constraints::Kind;
use crate::record::Record;
use crate::shape::{Leaf, Shape, Space};

/// The covariance of [`AutoMultivariateNormal`](super::AutoMultivariateNormal): any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FullRank;

/// The parameters of [`AutoMultivariateNormal`](super::AutoMultivariateNormal), in the order of the model's unconstrained
/// latents.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AutoMultivariateNormalParams {
    /// The means.
    pub loc: Vec<f64>,
    /// The diagonal of the covariance's Cholesky factor.
    pub scale: Vec<f64>,
    /// What is below the diagonal of the factor, each row divided by its `scale`, row by row.
    pub lower: Vec<f64>,
}

impl AutoMultivariateNormalParams {
    /// With a mean and a lower triangular factor of the covariance with a positive diagonal; what is above the diagonal
    /// does not count, and what is missing is not-a-number.
    ///
    /// ```
    /// use svi_runtime::autoguide::AutoMultivariateNormalParams;
    /// let params = AutoMultivariateNormalParams::new(vec![0.0, 0.0], &[vec![1.0, 0.0], vec![0.5, 0.5]]);
    /// assert_eq!(params.scale_tril(), [[1.0, 0.0], [0.5, 0.5]]);
    /// ```
    pub fn new(loc: Vec<f64>, scale_tril: &[Vec<f64>]) -> Self {
        let entry = |i: usize, j: usize| scale_tril.get(i).and_then(|row| row.get(j)).copied().unwrap_or(f64::NAN);
        let dim = loc.len();
        let scale = (0..dim).map(|i| entry(i, i)).collect();
        let lower = (0..dim).flat_map(|i| (0..i).map(move |j| entry(i, j) / entry(i, i))).collect();
        Self { loc, scale, lower }
    }

    /// The Cholesky factor of the covariance, row by row.
    pub fn scale_tril(&self) -> Vec<Vec<f64>> {
        let dim = self.loc.len();
        let mut lower = self.lower.iter();
        let row = |(i, scale): (usize, &f64)| {
            let mut row = vec![0.0; dim];
            row[..i].iter_mut().zip(&mut lower).for_each(|(x, w)| *x = scale * w);
            row[i] = *scale;
            row
        };
        self.scale.iter().enumerate().take(dim).map(row).collect()
    }

    /// The marginal standard deviations.
    pub fn std_dev(&self) -> Vec<f64> {
        self.scale_tril().iter().map(|row| row.iter().map(|x| x * x).sum::<f64>().sqrt()).collect()
    }

    /// The marginal quantiles at a level between 0 and 1, in unconstrained space; not-a-number at other levels.
    ///
    /// ```
    /// use svi_runtime::autoguide::AutoMultivariateNormalParams;
    /// let params = AutoMultivariateNormalParams::new(vec![0.0, 0.0], &[vec![1.0, 0.0], vec![0.5, 0.5]]);
    /// let quantile = params.quantile(0.3);
    /// assert!((quantile[0] + 0.5244005).abs() < 1e-7 && (quantile[1] + 0.3708072).abs() < 1e-7);
    /// ```
    pub fn quantile(&self, level: f64) -> Vec<f64> {
        let z = if level > 0.0 && level < 1.0 { normal_quantile(level) } else { f64::NAN };
        self.loc.iter().zip(self.std_dev()).map(|(loc, scale)| loc + z * scale).collect()
    }
}

impl Record for AutoMultivariateNormalParams {
    type Scalar = f64;

    fn visit<'r>(&'r self, f: &mut impl FnMut(&'r f64)) {
        self.loc.iter().chain(&self.scale).chain(&self.lower).for_each(f);
    }

    fn visit_mut(&mut self, f: &mut impl FnMut(&mut f64)) {
        self.loc.iter_mut().chain(&mut self.scale).chain(&mut self.lower).for_each(f);
    }

    fn fits(&self, shape: &Shape) -> bool {
        self.loc.len() == self.scale.len()
            && self.loc.len() + self.scale.len() + self.lower.len() == shape.len(Space::Constrained)
    }

    fn rebuild(shape: &Shape, next: &mut impl FnMut() -> f64) -> Self {
        let dim = shape.leaves.first().map_or(0, |loc| loc.extent.len(Space::Constrained));
        let mut take = |count: usize| (0..count).map(|_| next()).collect();
        Self { loc: take(dim), scale: take(dim), lower: take(below_diagonal(dim)) }
    }
}

/// How many numbers there are below the diagonal.
fn below_diagonal(dim: usize) -> usize {
    dim * dim.saturating_sub(1) / 2
}

impl Covariance for FullRank {
    type Params = AutoMultivariateNormalParams;
    const NAME: &'static str = "AutoMultivariateNormal";

    fn leaves(dim: usize) -> Vec<Leaf> {
        let everything = (f64::NEG_INFINITY, f64::INFINITY);
        vec![
            Leaf::new("auto_scale", Kind::Positive, everything, dim),
            Leaf::new("auto_lower", Kind::Real, everything, below_diagonal(dim)),
        ]
    }

    fn initial(dim: usize, scale: f64) -> Vec<f64> {
        let mut params = vec![scale.ln(); dim];
        params.resize(dim + below_diagonal(dim), 0.0);
        params
    }

    fn transform(params: &[f64], noise: &[f64], u: &mut [f64]) -> f64 {
        let dim = noise.len();
        let (log_scale, mut lower) = params[dim..].split_at(dim);
        let mut log_det = 0.0;
        for i in 0..dim {
            let (row, rest) = lower.split_at(i);
            lower = rest;
            u[i] = params[i] + log_scale[i].exp() * (noise[i] + dot(row, noise));
            log_det += log_scale[i];
        }
        log_det
    }

    fn pull(params: &[f64], partials: &[f64], gradient: &mut [f64]) {
        let dim = partials.len();
        let (log_scale, mut lower) = params[dim..].split_at(dim);
        let (noise, rest) = gradient.split_at_mut(dim);
        let (of_scale, mut of_lower) = rest.split_at_mut(dim);
        for i in 0..dim {
            let (row, rest) = lower.split_at(i);
            lower = rest;
            let scaled = partials[i] * log_scale[i].exp();
            of_scale[i] = -scaled * (noise[i] + dot(row, noise)) - 1.0;
            let (of_row, rest) = of_lower.split_at_mut(i);
            of_lower = rest;
            of_row.iter_mut().zip(&*noise).for_each(|(x, e)| *x = -scaled * e);
        }
        noise.iter_mut().zip(partials).for_each(|(x, g)| *x = -g);
    }

    fn pull_whitened(params: &[f64], partials: &[f64], gradient: &mut [f64]) {
        let dim = partials.len();
        let (log_scale, mut lower) = params[dim..].split_at(dim);
        let (noise, rest) = gradient.split_at_mut(dim);
        let (h, mut of_lower) = rest.split_at_mut(dim);
        h.copy_from_slice(noise);
        for i in 0..dim {
            let (row, rest) = lower.split_at(i);
            lower = rest;
            let scaled = partials[i] * log_scale[i].exp();
            h[i] += scaled;
            h.iter_mut().zip(row).for_each(|(h, w)| *h += scaled * w);
        }
        for i in 0..dim {
            let (of_row, rest) = of_lower.split_at_mut(i);
            of_lower = rest;
            of_row.iter_mut().zip(&*noise).for_each(|(x, e)| *x = -h[i] * e);
        }
        for (e, h) in noise.iter_mut().zip(h) {
            (*e, *h) = (-*h, -*h * *e);
        }
    }

    fn retract(params: &mut [f64], step: &[f64], dim: usize) {
        let (loc, rest) = params.split_at_mut(dim);
        let (log_scale, mut lower) = rest.split_at_mut(dim);
        let (of_loc, rest) = step.split_at(dim);
        let (of_scale, of_lower) = rest.split_at(dim);
        for i in 0..dim {
            let (row, rest) = lower.split_at_mut(i);
            lower = rest;
            loc[i] += log_scale[i].exp() * (of_loc[i] + dot(row, of_loc));
            // The entry (i, j) of L T, divided by its diagonal's: of T only column j, from the diagonal on, counts.
            for j in 0..i {
                let below = |k: usize| of_lower[below_diagonal(k) + j];
                let rest: f64 = (j + 1..i).map(|k| row[k] * below(k)).sum();
                row[j] = (row[j] * of_scale[j].exp() + rest + below(i)) / of_scale[i].exp();
            }
            log_scale[i] += of_scale[i];
        }
    }

    fn std_dev(params: &[f64], dim: usize) -> Vec<f64> {
        let (log_scale, mut lower) = params[dim..].split_at(dim);
        let mut std_dev = Vec::with_capacity(dim);
        for (i, s) in log_scale.iter().enumerate() {
            let (row, rest) = lower.split_at(i);
            lower = rest;
            std_dev.push(s.exp() * (1.0 + dot(row, row)).sqrt());
        }
        std_dev
    }
}

/// The inner product, over the shorter length.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
