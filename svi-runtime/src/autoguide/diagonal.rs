//! Independent latents.

use super::Covariance;
use crate::constraints::Kind;
use crate::record::Record;
use crate::shape::{Leaf, Shape, Space};

/// The covariance of [`AutoNormal`](super::AutoNormal): none between latents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diagonal;

/// The parameters of [`AutoNormal`](super::AutoNormal), in the order of the model's unconstrained latents.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AutoNormalParams {
    /// The means.
    pub loc: Vec<f64>,
    /// The standard deviations.
    pub scale: Vec<f64>,
}

impl Record for AutoNormalParams {
    type Scalar = f64;

    fn visit<'r>(&'r self, f: &mut impl FnMut(&'r f64)) {
        self.loc.iter().chain(&self.scale).for_each(f);
    }

    fn visit_mut(&mut self, f: &mut impl FnMut(&mut f64)) {
        self.loc.iter_mut().chain(&mut self.scale).for_each(f);
    }

    fn fits(&self, shape: &Shape) -> bool {
        self.loc.len() == self.scale.len() && self.loc.len() + self.scale.len() == shape.len(Space::Constrained)
    }

    fn rebuild(shape: &Shape, next: &mut impl FnMut() -> f64) -> Self {
        let dim = shape.len(Space::Constrained) / 2;
        Self { loc: (0..dim).map(|_| next()).collect(), scale: (0..dim).map(|_| next()).collect() }
    }
}

impl Covariance for Diagonal {
    type Params = AutoNormalParams;
    const NAME: &'static str = "AutoNormal";
    const IS_MEAN_FIELD: bool = true;

    fn leaves(dim: usize) -> Vec<Leaf> {
        vec![Leaf::new("auto_scale", Kind::Positive, (f64::NEG_INFINITY, f64::INFINITY), dim)]
    }

    fn initial(dim: usize, scale: f64) -> Vec<f64> {
        vec![scale.ln(); dim]
    }

    #[inline]
    fn transform(loc: &[f64], log_scale: &[f64], noise: &[f64], u: &mut [f64]) -> f64 {
        let mut log_det = 0.0;
        for (((u, e), loc), s) in u.iter_mut().zip(noise).zip(loc).zip(log_scale) {
            *u = loc + s.exp() * e;
            log_det += s;
        }
        log_det
    }

    #[inline]
    fn pull(log_scale: &[f64], partials: &[f64], of_loc: &mut [f64], of_scale: &mut [f64]) {
        for (((of_loc, of_scale), s), g) in of_loc.iter_mut().zip(of_scale).zip(log_scale).zip(partials) {
            *of_scale = -g * s.exp() * *of_loc - 1.0;
            *of_loc = -g;
        }
    }

    fn pull_natural(params: &[f64], partials: &[f64], gradient: &mut [f64]) {
        let dim = partials.len();
        let (of_loc, of_scale) = gradient.split_at_mut(dim);
        for (((of_loc, of_scale), s), g) in of_loc.iter_mut().zip(of_scale).zip(&params[dim..]).zip(partials) {
            let noise = *of_loc;
            *of_loc = -(g * s.exp() + noise);
            *of_scale = *of_loc * noise;
        }
    }

    fn retract(params: &mut [f64], step: &mut [f64], _scratch: &mut Vec<f64>) {
        let dim = params.len() / 2;
        let (loc, log_scale) = params.split_at_mut(dim);
        for (((loc, s), d), by) in loc.iter_mut().zip(log_scale).zip(&*step).zip(&step[dim..]) {
            let shrink = 1.0 / by.abs().max(1.0);
            let x = -shrink * by;
            let precision = 1.0 + x + 0.5 * x * x;
            *loc += s.exp() * shrink * d / precision;
            *s -= 0.5 * precision.ln();
        }
    }

    fn std_dev(params: &[f64], dim: usize) -> Vec<f64> {
        params[dim..2 * dim].iter().map(|s| s.exp()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With loc 1, scale 2, g = 0.5 and e = 0.25: h = 2 * 0.5 + 0.25.
    #[test]
    fn the_natural_gradient_is_that_of_the_path() {
        let mut gradient = [0.25, f64::NAN];
        Diagonal::pull_natural(&[1.0, 2.0_f64.ln()], &[0.5], &mut gradient);
        assert_eq!(gradient, [-1.25, -1.25 * 0.25]);
    }

    /// X = 0.5 gives the precision 1.625; X = 1e6 counts as 1, and the mean's step shrinks as much.
    #[test]
    fn a_step_multiplies_the_precision() {
        let mut params = [1.0, -1.0, 2.0_f64.ln(), 0.0];
        Diagonal::retract(&mut params, &mut [1.0, 5e6, -0.5, -1e6], &mut Vec::new());
        let expected = [1.0 + 2.0 / 1.625, 1.0, 2.0_f64.ln() - 0.5 * 1.625_f64.ln(), -0.5 * 2.5_f64.ln()];
        for (found, expected) in params.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-15 * 4.0, "{found} is not {expected}");
        }
    }
}
