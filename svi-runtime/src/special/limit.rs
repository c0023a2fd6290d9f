//! Limits of series and continued fractions on dual numbers.

use num_dual::{Dual64, DualSVec64};

use crate::scalar::Scalar;

/// A relative change below this no longer changes a limit.
const TOLERANCE: f64 = 4.0 * f64::EPSILON;

/// Terms after which a limit is taken as it is: far more than any argument needs that has a finite answer.
const MAX_TERMS: usize = 10_000;

/// The size at which the numerators and denominators of a continued fraction are scaled down.
const LARGE: f64 = 1e100;

/// A dual number of which it can be told that a limit has been reached, in its tangents too: they converge later than the
/// value does.
pub(crate) trait Settle: Scalar {
    /// Whether adding `change` leaves the number as it is, or is of no use since one of them is not finite.
    fn settled(self, change: Self) -> bool;
}

/// Whether `change` is negligible beside `x`. A NaN counts as such: it stays what it is.
#[inline(always)]
fn negligible(change: f64, x: f64) -> bool {
    let matters = change.abs() > TOLERANCE * x.abs();
    !matters
}

impl Settle for Dual64 {
    #[inline(always)]
    fn settled(self, change: Self) -> bool {
        negligible(change.re, self.re) && negligible(change.eps, self.eps)
    }
}

impl Settle for DualSVec64<2> {
    #[inline(always)]
    fn settled(self, change: Self) -> bool {
        let tangents = |x: Self| x.eps.0.map_or([0.0; 2], |eps| eps.data.0[0]);
        let ([a, b], [da, db]) = (tangents(self), tangents(change));
        negligible(change.re, self.re) && negligible(da, a) && negligible(db, b)
    }
}

/// The sum of `first`, `first * ratio(1)`, `first * ratio(1) * ratio(2)` and so on.
#[inline(always)]
pub(crate) fn series<D: Settle>(first: D, mut ratio: impl FnMut(f64) -> D) -> D {
    let (mut term, mut sum) = (first, first);
    for n in 1..MAX_TERMS {
        term *= ratio(n as f64);
        sum += term;
        if sum.settled(term) {
            break;
        }
    }
    sum
}

/// The continued fraction `first / (β0 + α1 / (β1 + α2 / (β2 + ..)))`, where `step(n)` is `(αn, βn)` and `α0` is not used:
/// by the forward recurrence of numerators and denominators (DLMF 3.10.1), which has no division on its way.
#[inline(always)]
pub(crate) fn continued_fraction<D: Settle>(first: D, mut step: impl FnMut(f64) -> (D, D)) -> D {
    let (_, beta) = step(0.0);
    let (mut before, mut now) = ((D::from(0.0), D::from(1.0)), (first, beta));
    let mut value = first.re() / beta.re();
    for n in 1..MAX_TERMS {
        let (alpha, beta) = step(n as f64);
        let next = (beta * now.0 + alpha * before.0, beta * now.1 + alpha * before.1);
        (before, now) = if next.1.re().abs() < LARGE { (now, next) } else { scaled_down(now, next) };
        let closer = now.0.re() / now.1.re();
        // The quotients of dual numbers cost more, and the value settles before its tangents do.
        if negligible(closer - value, closer) {
            let limit = now.0 / now.1;
            if limit.settled(limit - before.0 / before.1) {
                break;
            }
        }
        value = closer;
    }
    now.0 / now.1
}

/// Two numerators and denominators, divided by [`LARGE`]: their quotients stay.
#[cold]
fn scaled_down<D: Scalar>(before: (D, D), now: (D, D)) -> ((D, D), (D, D)) {
    let scaled = |(numerator, denominator)| (numerator / LARGE, denominator / LARGE);
    (scaled(before), scaled(now))
}
