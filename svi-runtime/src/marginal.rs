//! The sum over the values of a discrete latent.

use crate::accumulator::Accumulator;
use crate::real::NOTHING;

/// `ln Σ exp(a)` of log densities `a` that come one after the other, with its derivatives: with the shares
/// `π = exp(a) / Σ exp(a)`, `Σ π da`.
///
/// Everything is kept relative to the largest so far, so that nothing overflows. A term of minus infinity has no share, and
/// its derivatives, which need not be finite, are not looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marginal<const N: usize> {
    largest: f64,
    total: f64,
    gradient: [f64; N],
}

impl<const N: usize> Marginal<N> {
    /// The sum of no terms.
    #[inline(always)]
    pub(crate) fn new() -> Self {
        Self { largest: f64::NEG_INFINITY, total: 0.0, gradient: [0.0; N] }
    }

    /// Adds a term; the result is its share of the sum so far.
    #[inline(always)]
    pub(crate) fn add(&mut self, term: &Accumulator<N>) -> f64 {
        if term.value == f64::NEG_INFINITY {
            return 0.0;
        }
        let above = term.value - self.largest;
        let ratio = (-above.abs()).exp();
        let (before, share) = if above > 0.0 { (ratio, 1.0) } else { (1.0, ratio) };
        self.largest = self.largest.max(term.value);
        self.total = self.total * before + share;
        for (sum, slope) in self.gradient.iter_mut().zip(term.gradient) {
            *sum *= before;
            if share != 0.0 {
                *sum += share * slope;
            }
        }
        share / self.total
    }

    /// The log of the sum: minus infinity if no term was finite.
    #[inline(always)]
    pub(crate) fn finish(self) -> Accumulator<N> {
        if self.total == 0.0 {
            return Accumulator { value: f64::NEG_INFINITY, gradient: [0.0; N] };
        }
        let scale = 1.0 / self.total;
        Accumulator { value: self.largest + self.total.ln(), gradient: self.gradient.map(|slope| slope * scale) }
    }
}

/// The same sum, of a few terms at once. A partial that is known to be zero when it is compiled costs nothing.
#[inline(always)]
pub(crate) fn marginal<const N: usize, const K: usize>(terms: [Accumulator<N>; K]) -> Accumulator<N> {
    let largest = terms.iter().fold(f64::NEG_INFINITY, |m, term| m.max(term.value));
    if largest == f64::NEG_INFINITY {
        return Accumulator { value: largest, gradient: [0.0; N] };
    }
    let shares = terms.map(|term| (term.value - largest).exp());
    let total: f64 = shares.iter().sum();
    let scale = 1.0 / total;
    let mut gradient = [NOTHING; N];
    for (term, share) in terms.into_iter().zip(shares) {
        if share != 0.0 {
            let share = share * scale;
            for (sum, slope) in gradient.iter_mut().zip(term.gradient) {
                *sum += if slope == 0.0 { NOTHING } else { share * slope };
            }
        }
    }
    Accumulator { value: largest + total.ln(), gradient }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum, which is the same, up to a few roundings, whether the terms come at once or one after the other.
    fn sum_of<const K: usize>(terms: [(f64, [f64; 2]); K]) -> (f64, [f64; 2]) {
        let terms = terms.map(|(value, gradient)| Accumulator { value, gradient });
        let mut sum = Marginal::new();
        terms.iter().for_each(|term| {
            sum.add(term);
        });
        let (sum, at_once) = (sum.finish(), marginal(terms));
        assert_eq!(sum.value.is_nan(), at_once.value.is_nan());
        let pairs = sum.gradient.into_iter().zip(at_once.gradient).chain([(sum.value, at_once.value)]);
        for (a, b) in pairs.filter(|(a, b)| a != b && !sum.value.is_nan()) {
            assert!((a - b).abs() < 1e-14 * b.abs().max(1.0), "{a} is not {b}");
        }
        (sum.value, sum.gradient)
    }

    #[test]
    fn shares_weigh_the_derivatives() {
        // e^0 + e^(ln 3) = 4
        let (value, [a, b]) = sum_of([(0.0, [1.0, 0.0]), (3.0_f64.ln(), [0.0, 8.0])]);
        assert!((value - 4.0_f64.ln()).abs() < 1e-15 && (a - 0.25).abs() < 1e-15 && (b - 6.0).abs() < 1e-14);
        let swapped = sum_of([(3.0_f64.ln(), [0.0, 8.0]), (0.0, [1.0, 0.0])]);
        assert!((swapped.0 - value).abs() < 1e-15 && (swapped.1[1] - b).abs() < 1e-14);
    }

    #[test]
    fn a_term_of_minus_infinity_has_no_derivatives() {
        let nothing = (f64::NEG_INFINITY, [f64::INFINITY, f64::NAN]);
        assert_eq!(sum_of([nothing, (-2.0, [3.0, 4.0]), nothing]), (-2.0, [3.0, 4.0]));
        assert_eq!(sum_of([nothing, nothing]), (f64::NEG_INFINITY, [0.0; 2]));
    }

    #[test]
    fn far_terms_neither_overflow_nor_lose_the_largest() {
        let near = (1e4, [2.0, 0.0]);
        let far = (-1e4, [f64::INFINITY, 1.0]);
        assert_eq!(sum_of([near, far]), (1e4, [2.0, 0.0]));
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        assert!(sum_of([(0.0, [1.0, 0.0]), (f64::NAN, [1.0, 0.0])]).0.is_nan());
        assert!(sum_of([(f64::NAN, [1.0, 0.0]), (0.0, [1.0, 0.0])]).0.is_nan());
    }
}
