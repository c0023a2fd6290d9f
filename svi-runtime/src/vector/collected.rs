//! What a plate collects: a vector of the last expression of each iteration.

use std::cell::Cell;

use super::Vector;
use super::storage::Collecting;
use crate::finished::Finished;
use crate::lanes::{InOrder, LaneBody, LaneRows, LaneScope, LaneWindow, Narrow, Wide};
use crate::real::Arg;
use crate::scope::{PlateSite, Scope};
use crate::window::Window;

/// The token of what a plate collects.
#[derive(Debug, Default)]
pub struct CollectSlot {
    numbers: Cell<(usize, usize)>,
}

impl CollectSlot {
    /// A token.
    #[inline(always)]
    pub fn new() -> Self {
        Self::default()
    }
}

/// Runs a plate for the values it collects. Their derivatives are not there yet: [`end_collected`] runs it again.
#[inline(always)]
pub fn collect<'g, const N: usize, const P: usize, const L: usize, S: Scope<N>>(
    len: usize,
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    (slot, body): (&'g CollectSlot, &(impl Fn(&mut S, &mut Window<'_>, usize) -> Finished + Sync)),
) -> Vector<'g> {
    first_run(len, scope, window, slot, |scope, window| {
        scope.plate(window, site.collecting(), len, |scope, window, index| {
            body(scope, window, index);
        });
    })
}

/// [`collect`], where the iterations may run side by side.
#[inline(always)]
pub fn collect_in_lanes<'g, const N: usize, const M: usize, const P: usize, const L: usize, S: Scope<N>>(
    len: usize,
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    (slot, body): (&'g CollectSlot, &(impl Fn(&mut S, &mut Window<'_>, usize) -> Finished + Sync)),
    (narrow, wide): (&impl LaneBody<M, N, InOrder, Narrow>, &impl LaneBody<M, N, InOrder, Wide>),
) -> Vector<'g> {
    first_run(len, scope, window, slot, |scope, window| {
        plate_in_lanes(len, scope, window, site, body, (narrow, wide));
    })
}

#[inline(always)]
fn first_run<'g, const N: usize, S: Scope<N>>(
    len: usize,
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &'g CollectSlot,
    run: impl FnOnce(&mut S, &mut Window<'_>),
) -> Vector<'g> {
    let vector = window.vectors.push(&mut window.here.height, std::iter::repeat_n(f64::NAN, len));
    let Vector { start, len, .. } = vector;
    slot.numbers.set((start, len));
    let outer = window.here;
    window.here.muted |= N > 0;
    window.here.collecting = Collecting { start, len, replay: false };
    let gradient = scope.sum().gradient;
    run(scope, window);
    scope.sum().gradient = gradient;
    window.here = outer;
    vector
}

/// Runs a plate that has collected values once more, and hands back what was done with them.
#[inline(always)]
pub fn end_collected<const N: usize, const P: usize, const L: usize, S: Scope<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    (slot, body): (&CollectSlot, &(impl Fn(&mut S, &mut Window<'_>, usize) -> Finished + Sync)),
) {
    second_run(scope, window, slot, |scope, window, len| {
        scope.plate(window, site.collecting(), len, |scope, window, index| {
            body(scope, window, index);
        });
    });
}

/// [`end_collected`], where the iterations may run side by side.
#[inline(always)]
pub fn end_collected_in_lanes<const N: usize, const M: usize, const P: usize, const L: usize, S: Scope<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    (slot, body): (&CollectSlot, &(impl Fn(&mut S, &mut Window<'_>, usize) -> Finished + Sync)),
    lanes: (&impl LaneBody<M, N, InOrder, Narrow>, &impl LaneBody<M, N, InOrder, Wide>),
) {
    second_run(scope, window, slot, |scope, window, len| {
        plate_in_lanes(len, scope, window, site, body, lanes);
    });
}

#[inline(always)]
fn second_run<const N: usize, S: Scope<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &CollectSlot,
    run: impl FnOnce(&mut S, &mut Window<'_>, usize),
) {
    if N == 0 || window.here.muted || scope.has_failed() {
        return;
    }
    let (start, len) = slot.numbers.get();
    let outer = window.here.collecting;
    window.here.collecting = Collecting { start, len, replay: true };
    let value = scope.sum().value;
    run(scope, window, len);
    scope.sum().value = value;
    window.here.collecting = outer;
}

/// Runs a plate that collects. References to bodies are not sure to be inlined, closures that say so are.
#[inline(always)]
fn plate_in_lanes<const N: usize, const M: usize, const P: usize, const L: usize, S: Scope<N>>(
    len: usize,
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    body: &(impl Fn(&mut S, &mut Window<'_>, usize) -> Finished + Sync),
    (narrow, wide): (&impl LaneBody<M, N, InOrder, Narrow>, &impl LaneBody<M, N, InOrder, Wide>),
) {
    scope.plate_in_lanes(
        window,
        site.collecting(),
        len,
        |scope, window, index| {
            body(scope, window, index);
        },
        #[inline(always)]
        |scope: &mut LaneScope<M, N, Narrow>, window: &mut LaneWindow<'_>, rows: &mut LaneRows<M, InOrder, Narrow>| {
            narrow(scope, window, rows)
        },
        #[inline(always)]
        |scope: &mut LaneScope<M, N, Wide>, window: &mut LaneWindow<'_>, rows: &mut LaneRows<M, InOrder, Wide>| {
            wide(scope, window, rows)
        },
    );
}

/// Hands over what an iteration has computed.
#[inline(always)]
pub fn emit<const N: usize, S: Scope<N>>(value: impl Arg<N>, scope: &mut S, window: &mut Window<'_>, index: usize) {
    let Collecting { start, len, replay } = window.here.collecting;
    let vector = Vector::new(start, len);
    if replay {
        value.add_to(window.adjoint(vector, index), &mut scope.sum().gradient);
    } else {
        window.vectors.set(vector, index, value.value());
    }
}
