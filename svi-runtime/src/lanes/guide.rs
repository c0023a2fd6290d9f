//! Parameters and draws of a guide that each of the iterations has.
//!
//! A pass without derivatives draws, and leaves each parameter's value in the place of its gradient; one with derivatives finds both there,
//! and pulls: see [`Draw`](crate::scope::Draw) and [`Pull`](crate::scope::Pull).

use std::marker::PhantomData;

use rand_distr::{Distribution as _, StandardNormal};

use super::draw::LaneDraw;
use super::number::Lanes;
use super::real::LaneReal;
use super::scope::LaneScope;
use super::simd::Simd;
use super::slot::Slot;
use super::window::LaneWindow;
use crate::constraints::{Bijective, Kind, Support};
use crate::distributions::Continuous;
use crate::initial::Initial;
use crate::schema::Fact;

/// The bounds of a constraint that has none.
const NO_BOUNDS: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// A parameter.
#[inline(always)]
pub fn param<'g, const M: usize, const N: usize, S: Simd, I: Initial>(
    _initial: PhantomData<I>,
    scope: &mut LaneScope<M, N, S>,
    window: &mut LaneWindow<'_>,
    slot: &'g Slot,
    _name: &'static str,
) -> LaneReal<'g, M, S> {
    let (simd, site, kind) = (scope.simd, window.params.take(), I::Support::KIND);
    slot.put(site);
    // The macro hands over single numbers, and what it can see of bounds stays row by row.
    if I::Point::WIDTH > 1 || kind.has_bounds() {
        scope.alone = true;
        return LaneReal::constant(Lanes::splat(simd, 0.0));
    }
    if N > 0 {
        let x = window.params.gradient(simd, site);
        let slope = S::each(
            x.to_array(),
            #[inline(always)]
            |x| I::Support::slope(x, NO_BOUNDS),
        );
        return LaneReal::leaf(x, Lanes::from_array(simd, slope), slot.first, true);
    }
    let u = window.params.values(simd, site);
    let x = match kind {
        Kind::Real => LaneReal::constant(u),
        Kind::Positive => LaneReal::constant(u.exp()).with_ln(u),
        _ => LaneReal::constant(constrained::<S, I::Support>(u)),
    };
    window.params.set_gradient(site, x.value);
    x
}

/// The images of real numbers in a support.
#[inline(always)]
fn constrained<S: Simd, C: Bijective>(u: Lanes<S>) -> Lanes<S> {
    let image = |u: f64| {
        let mut x = [0.0];
        C::constrain(&[u], NO_BOUNDS, &mut x);
        x[0]
    };
    Lanes::from_array(u.simd(), S::each(u.to_array(), image))
}

/// Takes a parameter's partials out of the sum.
#[inline(always)]
pub fn last_param<const M: usize, const N: usize, S: Simd>(
    scope: &mut LaneScope<M, N, S>,
    window: &mut LaneWindow<'_>,
    slot: &Slot,
) {
    // Before the run that hands back, the place still holds the parameter's value.
    if N > 0 && !window.here.muted {
        let partial = scope.sum.harvest(slot.first) * window.here.weight;
        window.params.set_gradient(slot.site(), partial);
    }
}

/// The standard normal numbers that the iterations' `K` draws are made of, in the order in which they are drawn one after the other.
#[inline(always)]
pub fn noise<const K: usize, const M: usize, const N: usize, S: Simd>(scope: &mut LaneScope<M, N, S>) -> [Lanes<S>; K] {
    let zero = Lanes::splat(scope.simd, 0.0);
    let Some(rng) = &mut scope.brought.rng else { return [zero; K] };
    let rows = S::each(
        S::successive(0),
        #[inline(always)]
        |_| {
            let mut row = [0.0; K];
            for number in &mut row {
                *number = StandardNormal.sample(rng);
            }
            row
        },
    );
    let simd = scope.simd;
    Lanes::array(
        zero,
        #[inline(always)]
        |k| {
            let column = S::each_of(
                &rows,
                #[inline(always)]
                |row| row[k],
            );
            Lanes::from_array(simd, column)
        },
    )
}

/// A latent site of the model.
#[inline(always)]
pub fn sample_in_guide<'g, const M: usize, const N: usize, S: Simd, D: LaneDraw<M, S>>(
    distribution: D,
    noise: Lanes<S>,
    scope: &mut LaneScope<M, N, S>,
    window: &mut LaneWindow<'_>,
    fact: Fact,
    _name: &'static str,
) -> LaneReal<'g, M, S> {
    let Some(site) = fact.start else {
        scope.alone = true;
        return LaneReal::constant(noise);
    };
    if N == 0 {
        let x = distribution.draw(noise, &mut scope.sum);
        window.latents.set_values(site, x);
        return LaneReal::constant(x);
    }
    let (x, partial) = (window.latents.values(scope.simd, site), window.latents.gradient(scope.simd, site));
    distribution.pull(x, partial, &mut scope.sum)
}
