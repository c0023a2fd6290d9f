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

    fn leaves(dim: usize) -> Vec<Leaf> {
        vec![Leaf::new("auto_scale", Kind::Positive, (f64::NEG_INFINITY, f64::INFINITY), dim)]
    }

    fn initial(dim: usize, scale: f64) -> Vec<f64> {
        vec![scale.ln(); dim]
    }

    #[inline]
    fn transform(params: &[f64], noise: &[f64], u: &mut [f64]) -> f64 {
        let (loc, log_scale) = params.split_at(noise.len());
        let mut log_det = 0.0;
        for (((u, e), loc), s) in u.iter_mut().zip(noise).zip(loc).zip(log_scale) {
            *u = loc + s.exp() * e;
            log_det += s;
        }
        log_det
    }

    #[inline]
    fn pull(params: &[f64], partials: &[f64], gradient: &mut [f64]) {
        let dim = partials.len();
        let (of_loc, of_scale) = gradient.split_at_mut(dim);
        for (((of_loc, of_scale), s), g) in of_loc.iter_mut().zip(of_scale).zip(&params[dim..]).zip(partials) {
            *of_scale = -g * s.exp() * *of_loc - 1.0;
            *of_loc = -g;
        }
    }

    fn pull_whitened(params: &[f64], partials: &[f64], gradient: &mut [f64]) {
        let dim = partials.len();
        let (of_loc, of_scale) = gradient.split_at_mut(dim);
        for (((of_loc, of_scale), s), g) in of_loc.iter_mut().zip(of_scale).zip(&params[dim..]).zip(partials) {
            let noise = *of_loc;
            *of_loc = -(g * s.exp() + noise);
            *of_scale = *of_loc * noise;
        }
    }

    fn retract(params: &mut [f64], step: &[f64], dim: usize) {
        let (loc, log_scale) = params.split_at_mut(dim);
        for (((loc, s), d), by) in loc.iter_mut().zip(log_scale).zip(step).zip(&step[dim..]) {
            *loc += s.exp() * d;
            *s += by;
        }
    }

    fn std_dev(params: &[f64], dim: usize) -> Vec<f64> {
        params[dim..2 * dim].iter().map(|s| s.exp()).collect()
    }
}
