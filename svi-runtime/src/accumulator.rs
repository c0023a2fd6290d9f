//! What a body adds up while it runs.

use crate::real::{Arg, NOTHING, Real};

/// A log density in the making: its value, and its partials with respect to the slots.
#[derive(Clone, Copy, Debug)]
pub struct Accumulator<const N: usize> {
    pub(crate) value: f64,
    pub(crate) gradient: [f64; N],
}

impl<const N: usize> Accumulator<N> {
    /// Zero.
    #[inline(always)]
    pub(crate) fn new() -> Self {
        Self { value: 0.0, gradient: [NOTHING; N] }
    }

    /// Adds a term that is one number of the body.
    #[inline(always)]
    pub(crate) fn add(&mut self, term: impl Arg<N>) {
        self.value += term.value();
        term.add_to(1.0, &mut self.gradient);
    }

    /// Adds another sum.
    #[inline(always)]
    pub(crate) fn merge(&mut self, other: &Self) {
        self.value += other.value;
        self.gradient.iter_mut().zip(&other.gradient).for_each(|(sum, partial)| *sum += partial);
    }

    /// Adds `factor` times another sum.
    #[inline(always)]
    pub(crate) fn add_scaled(&mut self, factor: f64, other: &Self) {
        self.value += factor * other.value;
        self.gradient.iter_mut().zip(&other.gradient).for_each(|(sum, partial)| *sum += factor * partial);
    }

    /// The sum so far as a number of a body.
    #[inline(always)]
    pub(crate) fn into_real<'g>(self) -> Real<'g, N> {
        Real::with_partials(self.value, self.gradient)
    }

    /// The partial of a leaf whose slot is at `index`, which is given back: the next leaf there starts from zero.
    #[inline(always)]
    pub(crate) fn harvest(&mut self, index: usize) -> f64 {
        if N == 0 { 0.0 } else { std::mem::replace(&mut self.gradient[index], NOTHING) }
    }
}
