//! Log densities that a body computes with.

use super::{Distribution, Observation};
use crate::accumulator::Accumulator;
use crate::real::Real;

/// The log density of a distribution at a value, as a number of the body: what a mixture or a hand-marginalised discrete
/// variable is made of.
pub trait LogDensity<const N: usize, X>: Distribution<N> {
    /// The log density (or log mass) at `x`; minus infinity outside the support.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Normal::new(0.0, 1.0).log_density(0.0);
    /// assert_eq!(x.detach(), -0.5 * (2.0 * std::f64::consts::PI).ln());
    /// ```
    fn log_density<'g>(&self, x: X) -> Real<'g, N>
    where
        Self: 'g,
        X: 'g;
}

impl<const N: usize, X: Observation<Self, N>, D: Distribution<N>> LogDensity<N, X> for D {
    #[inline]
    fn log_density<'g>(&self, x: X) -> Real<'g, N>
    where
        Self: 'g,
        X: 'g,
    {
        let mut sum = Accumulator::new();
        match x.score(self, &mut sum) {
            Ok(()) => sum.into_real(),
            Err(_) => Real::from(f64::NEG_INFINITY),
        }
    }
}
