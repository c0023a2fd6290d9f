//! What iterations add up side by side.

use super::number::Lanes;
use super::real::LaneArg;
use super::simd::Simd;

/// An [`Accumulator`](crate::accumulator::Accumulator) for each of the iterations, with partials in the `M` slots of the plate.
#[derive(Clone, Copy, Debug)]
pub struct LaneSum<const M: usize, S: Simd> {
    pub(super) value: Lanes<S>,
    pub(super) gradient: [Lanes<S>; M],
    /// Which of the slots it may depend on.
    pub(super) depends: [bool; M],
}

impl<const M: usize, S: Simd> LaneSum<M, S> {
    /// Zero, of what depends on no slot or, if it `may_depend`, on any.
    #[inline(always)]
    pub(super) fn new(simd: S, may_depend: bool) -> Self {
        let zero = Lanes::splat(simd, 0.0);
        Self { value: zero, gradient: [zero; M], depends: [may_depend; M] }
    }

    /// Adds values without derivatives, or whose derivatives are added by themselves.
    #[inline(always)]
    pub(super) fn add(&mut self, value: Lanes<S>) {
        self.value = self.value + value;
    }

    /// Adds a term.
    #[inline(always)]
    pub(super) fn add_term(&mut self, term: impl LaneArg<M, S>, simd: S) {
        self.add(term.lanes(simd));
        term.add_to(Lanes::splat(simd, 1.0), self);
    }

    /// Adds another sum.
    #[inline(always)]
    pub(super) fn add_sum(&mut self, other: &Self) {
        self.add(other.value);
        for i in 0..M {
            if other.depends[i] {
                self.gradient[i] = self.gradient[i] + other.gradient[i];
                self.depends[i] = true;
            }
        }
    }

    /// Takes the partials of a leaf out.
    #[inline(always)]
    pub(super) fn harvest(&mut self, index: usize) -> Lanes<S> {
        let zero = self.value.all(0.0);
        std::mem::replace(&mut self.gradient[index], zero)
    }
}

/// The log of the sum of the exponentials of some terms, with its derivatives: see [`marginal`](crate::marginal::marginal).
#[inline(always)]
pub(super) fn marginal<const M: usize, S: Simd, const K: usize>(terms: [LaneSum<M, S>; K]) -> LaneSum<M, S> {
    let mut largest = terms[0].value;
    for term in &terms {
        largest = largest.max(term.value);
    }
    let shares: [Lanes<S>; K] = Lanes::array(
        largest,
        #[inline(always)]
        |k| (terms[k].value - largest).exp_below(),
    );
    let mut total = largest.all(0.0);
    for share in shares {
        total = total + share;
    }
    let scale = total.recip();
    let mut sum = LaneSum::new(total.simd(), false);
    for (term, share) in terms.iter().zip(shares) {
        let share = share * scale;
        for i in 0..M {
            if term.depends[i] {
                sum.gradient[i] = share.times_plus(term.gradient[i], sum.gradient[i]);
                sum.depends[i] = true;
            }
        }
    }
    // A derivative that is not finite, which one term alone would have kept for itself, shows in the value.
    let mut probe = total.all(0.0);
    for i in 0..M {
        if sum.depends[i] {
            probe = probe + sum.gradient[i];
        }
    }
    sum.value = largest + total.ln_of_normal() + probe * 0.0;
    sum
}
