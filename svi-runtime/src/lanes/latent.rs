//! Latents of a model that each of the iterations has.

use super::distribution::LaneContinuous;
use super::real::{LaneArg, LaneReal};
use super::scope::LaneScope;
use super::simd::Simd;
use super::slot::Slot;
use super::window::LaneWindow;
use crate::constraints::Kind;
use crate::scope::Site;

/// A latent site.
#[inline(always)]
pub fn sample<'g, const M: usize, const N: usize, S: Simd, D: LaneContinuous<M, S>>(
    distribution: D,
    scope: &mut LaneScope<M, N, S>,
    window: &mut LaneWindow<'_>,
    slot: &'g Slot,
    _site: Site,
) -> LaneReal<'g, M, S> {
    let (simd, site) = (scope.simd, window.latents.take());
    slot.put(site);
    let number = window.latents.values(simd, site);
    let x = if scope.brought.unconstrained && D::KIND == Kind::Positive {
        let (x, log_jacobian) = (number.exp(), LaneReal::leaf(number, number.all(1.0), slot.first, N > 0));
        scope.sum.add_term(log_jacobian, simd);
        LaneReal::leaf(x, x, slot.first, N > 0).with_ln(number)
    } else {
        LaneReal::leaf(number, number.all(1.0), slot.first, N > 0)
    };
    distribution.score(x.value, simd, &mut scope.sum);
    x.add_to(distribution.slope(x.value, simd), &mut scope.sum);
    x
}

/// Takes a latent's partials out of the sum.
#[inline(always)]
pub fn last_sample<const M: usize, const N: usize, S: Simd>(
    scope: &mut LaneScope<M, N, S>,
    window: &mut LaneWindow<'_>,
    slot: &Slot,
) {
    if N > 0 {
        window.latents.set_gradient(slot.site(), scope.sum.harvest(slot.first));
    }
}
