//! The numbers of a site, read as the leaf of a slot.

use super::ParamDual;
use crate::constraints::{Bijective, Kind, Positive, Support};
use crate::distributions::Continuous;
use crate::initial::Initial;
use crate::real::Real;
use crate::slot::{Place, Slot};
use crate::window::Part;

/// The next parameter of the block, as the leaf of `slot`; its partials are those in its unconstrained numbers.
#[inline(always)]
pub(super) fn param_leaf<'g, const N: usize, I: Initial>(params: &mut Part<'_>, slot: &'g Slot) -> ParamDual<'g, N, I> {
    let len = I::Support::unconstrained_len(I::Point::WIDTH);
    let (start, index) = params.take(len);
    slot.put(Place { start, len });
    let numbers = &params.values[start..start + len];
    image_leaf::<N, I::Point>(I::Support::KIND, numbers, slot).unwrap_or_else(|| {
        let (low, high) = param_bounds::<I>(params, index);
        I::Point::constrain::<I::Support, N>(leaf::<N, I::Point>(numbers, slot), (low.into(), high.into())).0
    })
}

/// Real numbers as the leaf of `slot`; a constant where the value has more numbers than these.
#[inline(always)]
pub(super) fn leaf<'g, const N: usize, P: Continuous>(numbers: &[f64], slot: &'g Slot) -> P::Dual<'g, N> {
    P::dual(|i| numbers.get(i).map_or(Real::from(0.0), |u| Real::leaf(*u, 1.0, slot, i)))
}

/// The images of real numbers in a support, as the leaf of `slot`, where each number has its own image and nothing else is
/// needed. That no image depends on another number is then known when the body is compiled.
#[inline(always)]
pub(super) fn image_leaf<'g, const N: usize, P: Continuous>(
    support: Kind,
    numbers: &[f64],
    slot: &'g Slot,
) -> Option<P::Dual<'g, N>> {
    match support {
        Kind::Real => Some(P::dual(|i| Real::leaf(numbers[i], 1.0, slot, i))),
        Kind::Positive => Some(P::dual(|i| {
            let (u, mut x) = (numbers[i], [0.0]);
            <Positive>::constrain(&[u], (0.0, f64::INFINITY), &mut x);
            Real::leaf(x[0], x[0], slot, i).with_ln(u)
        })),
        _ => None,
    }
}

/// Whether a parameter is one number, constrained and not.
#[inline(always)]
pub(super) fn is_one_number<I: Initial>() -> bool {
    I::Point::WIDTH == 1 && I::Support::unconstrained_len(1) == 1
}

/// The bounds of a parameter's constraint, which are kept with the shape; only constraints that have any read them.
#[inline(always)]
pub(super) fn param_bounds<I: Initial>(params: &Part<'_>, leaf: usize) -> (f64, f64) {
    if I::Support::KIND.has_bounds() { params.shape().leaves[leaf].bounds } else { (f64::NEG_INFINITY, f64::INFINITY) }
}
