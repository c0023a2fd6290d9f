//! Latents that vary together.

use super::Covariance;
use super::quantile::normal_quantile;
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
    const IS_MEAN_FIELD: bool = false;

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

    fn transform(loc: &[f64], rest: &[f64], noise: &[f64], u: &mut [f64]) -> f64 {
        let dim = noise.len();
        let (log_scale, mut lower) = rest.split_at(dim);
        let mut log_det = 0.0;
        for i in 0..dim {
            let (row, rest) = lower.split_at(i);
            lower = rest;
            u[i] = loc[i] + log_scale[i].exp() * (noise[i] + dot(row, noise));
            log_det += log_scale[i];
        }
        log_det
    }

    fn pull(rest: &[f64], partials: &[f64], noise: &mut [f64], of_rest: &mut [f64]) {
        let dim = partials.len();
        let (log_scale, mut lower) = rest.split_at(dim);
        let (of_scale, mut of_lower) = of_rest.split_at_mut(dim);
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

    fn pull_natural(params: &[f64], partials: &[f64], gradient: &mut [f64]) {
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
        for (i, h) in h.iter().enumerate() {
            let (of_row, rest) = of_lower.split_at_mut(i);
            of_lower = rest;
            of_row.iter_mut().zip(&*noise).for_each(|(x, e)| *x = -h * e);
        }
        for (e, h) in noise.iter_mut().zip(h) {
            (*e, *h) = (-*h, -*h * *e);
        }
    }

    fn retract(params: &mut [f64], step: &mut [f64], scratch: &mut Vec<f64>) {
        let dim = dim_of(params.len());
        let (loc, rest) = params.split_at_mut(dim);
        let (log_scale, mut lower) = rest.split_at_mut(dim);
        let (of_loc, of_factor) = step.split_at_mut(dim);
        scratch.resize(dim * dim, 0.0);
        let change = Symmetric { numbers: of_factor, dim };
        let shrink = 1.0 / change.norm().max(1.0);
        change.precision(shrink, scratch);
        factor_of_inverse(scratch, dim);
        let t = &*scratch;
        // T Tᵀ d, in place.
        for j in 0..dim {
            of_loc[j] = shrink * (j..dim).map(|i| t[i * dim + j] * of_loc[i]).sum::<f64>();
        }
        for i in (0..dim).rev() {
            of_loc[i] = dot(&t[i * dim..=i * dim + i], of_loc);
        }
        for i in 0..dim {
            let (row, rest) = lower.split_at_mut(i);
            lower = rest;
            loc[i] += log_scale[i].exp() * (of_loc[i] + dot(row, of_loc));
            let diagonal = t[i * dim + i];
            // L T, each row divided by its diagonal.
            for j in 0..i {
                let before: f64 = (j..i).map(|k| row[k] * t[k * dim + j]).sum();
                row[j] = (before + t[i * dim + j]) / diagonal;
            }
            log_scale[i] += diagonal.ln();
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

/// The number of latents, given that of the parameters: `dim (dim + 3) / 2`.
fn dim_of(params: usize) -> usize {
    ((8 * params + 9).isqrt() - 3) / 2
}

/// Minus the symmetric matrix whose diagonal, and what is below it row by row, are these numbers.
struct Symmetric<'a> {
    numbers: &'a [f64],
    dim: usize,
}

impl Symmetric<'_> {
    fn at(&self, i: usize, j: usize) -> f64 {
        let (row, column) = (i.max(j), i.min(j));
        -self.numbers[if i == j { i } else { self.dim + below_diagonal(row) + column }]
    }

    /// The largest sum of absolute values in a row: no eigenvalue is larger.
    fn norm(&self) -> f64 {
        let row = |i| (0..self.dim).map(|j| self.at(i, j).abs()).sum();
        (0..self.dim).map(row).fold(0.0, f64::max)
    }

    /// Puts `I + X + X²/2` into the lower triangle of `into`, where X is `shrink` times this matrix.
    fn precision(&self, shrink: f64, into: &mut [f64]) {
        for i in 0..self.dim {
            for j in 0..=i {
                let square: f64 = (0..self.dim).map(|k| shrink * self.at(i, k) * shrink * self.at(k, j)).sum();
                into[i * self.dim + j] = f64::from(i == j) + shrink * self.at(i, j) + 0.5 * square;
            }
        }
    }
}

/// Puts the lower triangular T with `T Tᵀ = P⁻¹` in the place of the positive definite P, of which the lower triangle counts.
fn factor_of_inverse(p: &mut [f64], dim: usize) {
    // P = Rᵀ R with a lower triangular R, from the last row up.
    for i in (0..dim).rev() {
        for j in (0..=i).rev() {
            let known: f64 = (i + 1..dim).map(|k| p[k * dim + i] * p[k * dim + j]).sum();
            let rest = p[i * dim + j] - known;
            p[i * dim + j] = if i == j { rest.sqrt() } else { rest / p[i * dim + i] };
        }
    }
    // T is the inverse of R, column by column.
    for j in 0..dim {
        p[j * dim + j] = 1.0 / p[j * dim + j];
        for i in j + 1..dim {
            let known: f64 = (j..i).map(|k| p[i * dim + k] * p[k * dim + j]).sum();
            p[i * dim + j] = -known / p[i * dim + i];
        }
    }
}

/// The inner product, over the shorter length.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean (1, 2) and factor [[2, 0], [3, 4]], unconstrained: the logarithms of the diagonal, and 3/4.
    fn params() -> Vec<f64> {
        vec![1.0, 2.0, 2.0_f64.ln(), 4.0_f64.ln(), 0.75]
    }

    fn assert_close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (f, e) in found.iter().zip(expected) {
            assert!((f - e).abs() < 1e-14 * (1.0 + e.abs()), "{found:?} is not {expected:?}");
        }
    }

    /// With g = (0.5, -1) and e = (0.25, -2): Lᵀ g = (2 * 0.5 - 3, -4) = (-2, -4) and h = (-1.75, -6).
    #[test]
    fn the_natural_gradient_is_that_of_the_path() {
        let mut gradient = [0.25, -2.0, f64::NAN, f64::NAN, f64::NAN];
        FullRank::pull_natural(&params(), &[0.5, -1.0], &mut gradient);
        assert_close(&gradient, &[1.75, 6.0, 1.75 * 0.25, 6.0 * -2.0, 6.0 * 0.25]);
    }

    /// For D = [[-0.5, .], [0, 0.25]] X is diag(0.5, -0.25), and P = diag(1.625, 0.78125): the columns of L and the steps
    /// of the means are divided by the roots of P and by P.
    #[test]
    fn a_step_multiplies_the_precision() {
        let mut params = params();
        let mut step = [1.0, 2.0, -0.5, 0.25, 0.0];
        FullRank::retract(&mut params, &mut step, &mut Vec::new());
        let (first, second) = (1.625_f64, 0.78125_f64);
        let loc = [1.0 + 2.0 / first, 2.0 + 3.0 / first + 4.0 * 2.0 / second];
        assert_close(&params[..2], &loc);
        let factor = [2.0 / first.sqrt(), 4.0 / second.sqrt()];
        assert_close(&params[2..4], &factor.map(f64::ln));
        assert_close(&params[4..], &[3.0 / first.sqrt() / factor[1]]);
    }

    /// `T Tᵀ (I + X + X²/2) = I` for a full X whose rows sum to at most 1, where L is the unit matrix.
    #[test]
    fn a_correlated_step_gives_the_inverse_of_the_precision() {
        let x = [[0.3, -0.2, 0.1], [-0.2, -0.4, 0.25], [0.1, 0.25, 0.5]];
        let mut params = vec![0.0; 9];
        let mut step = [0.1, 0.2, 0.3, -0.3, 0.4, -0.5, 0.2, -0.1, -0.25];
        FullRank::retract(&mut params, &mut step, &mut Vec::new());
        let loc = params[..3].to_vec();
        let scale = params[3..6].iter().map(|s| s.exp()).collect();
        let t = AutoMultivariateNormalParams { loc: loc.clone(), scale, lower: params[6..].to_vec() }.scale_tril();
        let at = |i: usize, j: usize| {
            let square: f64 = (0..3).map(|k| x[i][k] * x[k][j]).sum();
            f64::from(i == j) + x[i][j] + 0.5 * square
        };
        let covariance = |i: usize, j: usize| dot(&t[i], &t[j]);
        for i in 0..3 {
            let row: Vec<f64> = (0..3).map(|j| (0..3).map(|k| covariance(i, k) * at(k, j)).sum()).collect();
            assert_close(&row, &[0, 1, 2].map(|j| f64::from(i == j)));
            let moved: f64 = (0..3).map(|j| at(i, j) * loc[j]).sum();
            assert_close(&[moved], &[[0.1, 0.2, 0.3][i]]);
        }
    }

    /// X = diag(1e6, 0) counts as diag(1, 0), and the means' step shrinks as much.
    #[test]
    fn a_long_step_is_cut() {
        let mut params = vec![0.0; 5];
        FullRank::retract(&mut params, &mut [5e6, 1e6, -1e6, 0.0, 0.0], &mut Vec::new());
        assert_close(&params, &[2.0, 1.0, -0.5 * 2.5_f64.ln(), 0.0, 0.0]);
    }

    #[test]
    fn the_number_of_latents_follows_from_that_of_the_parameters() {
        for dim in 0..50 {
            assert_eq!(dim_of(2 * dim + below_diagonal(dim)), dim);
        }
    }
}
