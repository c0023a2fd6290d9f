//! What four iterations add up side by side.

use super::number::{Lanes, Simd};
use super::real::LaneArg;
use crate::accumulator::Accumulator;

/// An [`Accumulator`] for each of four iterations.
#[derive(Clone, Copy, Debug)]
pub struct LaneSum<const N: usize> {
    pub(super) value: Lanes,
    pub(super) gradient: [Lanes; N],
}

impl<const N: usize> LaneSum<N> {
    /// Zero.
    #[inline(always)]
    pub(super) fn new(simd: Simd) -> Self {
        let zero = Lanes::splat(simd, 0.0);
        Self { value: zero, gradient: [zero; N] }
    }

    /// Adds values without derivatives, or whose derivatives are added by themselves.
    #[inline(always)]
    pub(super) fn add(&mut self, value: Lanes) {
        self.value = self.value + value;
    }

    /// Adds a term.
    #[inline(always)]
    pub(super) fn add_term(&mut self, term: impl LaneArg<N>, simd: Simd) {
        self.add(term.lanes(simd));
        term.add_to(Lanes::splat(simd, 1.0), &mut self.gradient);
    }

    /// Adds another sum.
    #[inline(always)]
    pub(super) fn add_sum(&mut self, other: &Self) {
        self.add(other.value);
        for (sum, partial) in self.gradient.iter_mut().zip(other.gradient) {
            *sum = *sum + partial;
        }
    }

    /// The same sum in all iterations.
    #[inline(always)]
    pub(super) fn splat(simd: Simd, sum: &Accumulator<N>) -> Self {
        let value = Lanes::splat(simd, sum.value);
        Self {
            value,
            gradient: Lanes::array(
                value,
                #[inline(always)]
                |i| value.all(sum.gradient[i]),
            ),
        }
    }

    /// The sum over the iterations.
    #[inline(always)]
    pub(super) fn total(&self) -> Accumulator<N> {
        Accumulator { value: self.value.sum(), gradient: self.gradient.map(Lanes::sum) }
    }

    /// Takes the partials of a leaf out.
    #[inline(always)]
    pub(super) fn harvest(&mut self, index: usize) -> Lanes {
        let zero = self.value.all(0.0);
        if N == 0 { zero } else { std::mem::replace(&mut self.gradient[index], zero) }
    }
}

/// The log of the sum of the exponentials of some terms, with its derivatives: see [`marginal`](crate::marginal::marginal).
#[inline(always)]
pub(super) fn marginal<const N: usize, const K: usize>(terms: [LaneSum<N>; K]) -> LaneSum<N> {
    let mut largest = terms[0].value;
    for term in &terms {
        largest = largest.max(term.value);
    }
    let shares: [Lanes; K] = Lanes::array(
        largest,
        #[inline(always)]
        |k| (terms[k].value - largest).exp(),
    );
    let mut total = largest.all(0.0);
    for share in shares {
        total = total + share;
    }
    let scale = total.recip();
    let mut gradient = [total.all(0.0); N];
    for (term, share) in terms.iter().zip(shares) {
        let share = share * scale;
        for (sum, slope) in gradient.iter_mut().zip(term.gradient) {
            *sum = share.times_plus(slope, *sum);
        }
    }
    // A derivative that is not finite, which one term alone would have kept for itself, shows in the value.
    let mut probe = total.all(0.0);
    for slope in gradient {
        probe = probe + slope;
    }
    LaneSum { value: largest + total.ln() + probe * 0.0, gradient }
}
