//! State that passes from step to step.

use std::cell::Cell;

use super::storage::Collecting;
use super::{RowMatrix, Vector};
use crate::distributions::Continuous;
use crate::error::Problem;
use crate::finished::Finished;
use crate::picked::Layout;
use crate::real::{Arg, Real};
use crate::scope::{PlateSite, Scope};
use crate::slot::Slot;
use crate::window::Window;

/// What a scan carries from step to step: a number, or an array of them.
pub trait State<const N: usize>: Copy {
    /// How many numbers it is.
    const WIDTH: usize;

    /// The number at `index`.
    fn number(&self, index: usize) -> f64;

    /// Adds `factor` times the partials of the number at `index`.
    fn add_to(&self, index: usize, factor: f64, gradient: &mut [f64; N]);
}

impl<const N: usize, A: Arg<N>> State<N> for A {
    const WIDTH: usize = 1;

    #[inline(always)]
    fn number(&self, _index: usize) -> f64 {
        self.value()
    }

    #[inline(always)]
    fn add_to(&self, _index: usize, factor: f64, gradient: &mut [f64; N]) {
        Arg::add_to(*self, factor, gradient);
    }
}

impl<const N: usize, const K: usize, A: Arg<N>> State<N> for [A; K] {
    const WIDTH: usize = K;

    #[inline(always)]
    fn number(&self, index: usize) -> f64 {
        self[index].value()
    }

    #[inline(always)]
    fn add_to(&self, index: usize, factor: f64, gradient: &mut [f64; N]) {
        self[index].add_to(factor, gradient);
    }
}

/// The token of a scan. It keeps the state before the first step until its derivative is known.
#[derive(Debug)]
pub struct ScanSlot<I: Copy> {
    kept: Cell<Option<(I, Collecting)>>,
}

impl<I: Copy> ScanSlot<I> {
    /// A token.
    #[inline(always)]
    #[expect(clippy::new_without_default, reason = "as all tokens are made")]
    pub fn new() -> Self {
        Self { kept: Cell::new(None) }
    }
}

/// Runs the steps for the states after each. Their derivatives are not there yet: [`end_scan`] runs the steps again, from the
/// last to the first.
#[inline(always)]
pub fn scan<'g, const N: usize, const P: usize, const L: usize, S: Scope<N>, I: State<N> + 'g>(
    (len, initial): (usize, I),
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    (slot, body): (&'g ScanSlot<I>, &(impl Fn(&mut S, &mut Window<'_>, usize) -> Finished + Sync)),
) -> Vector<'g> {
    let first = (0..I::WIDTH).map(|k| initial.number(k));
    let rest = std::iter::repeat_n(f64::NAN, len.saturating_mul(I::WIDTH));
    let Vector { start, len: numbers, .. } = window.vectors.push(&mut window.here.height, first.chain(rest));
    let states = Collecting { start, len: numbers, replay: false };
    slot.kept.set(Some((initial, states)));
    let outer = window.here;
    window.here.muted |= N > 0;
    window.here.collecting = states;
    let gradient = scope.sum().gradient;
    scope.plate(window, site.in_order(), len, |scope, window, index| {
        body(scope, window, index);
    });
    scope.sum().gradient = gradient;
    window.here = outer;
    Vector::new(start + I::WIDTH, numbers - I::WIDTH)
}

/// The states of a scan that carries arrays: a row for each step.
#[inline(always)]
pub fn as_rows<const K: usize>(states: Vector<'_>) -> RowMatrix<'_> {
    RowMatrix::new(states, K)
}

/// Runs the steps once more, from the last to the first, and hands back what was done with the states.
#[inline(always)]
pub fn end_scan<const N: usize, const P: usize, const L: usize, S: Scope<N>, I: State<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    (slot, body): (&ScanSlot<I>, &(impl Fn(&mut S, &mut Window<'_>, usize) -> Finished + Sync)),
) {
    let Some((initial, states)) = slot.kept.take() else { return };
    if N == 0 || window.here.muted || scope.has_failed() {
        return;
    }
    let outer = window.here.collecting;
    window.here.collecting = Collecting { replay: true, ..states };
    let value = scope.sum().value;
    let steps = states.len.checked_div(I::WIDTH).unwrap_or(0).saturating_sub(1);
    backwards(scope, window, site, steps, body);
    scope.sum().value = value;
    window.here.collecting = outer;
    let states = Vector::new(states.start, states.len);
    for k in 0..I::WIDTH {
        let adjoint = window.adjoint(states, k);
        initial.add_to(k, adjoint, &mut scope.sum().gradient);
    }
}

/// Runs the steps from the last to the first.
#[inline(always)]
fn backwards<const N: usize, const P: usize, const L: usize, S: Scope<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    steps: usize,
    body: &impl Fn(&mut S, &mut Window<'_>, usize) -> Finished,
) {
    let mut params = window.params.picked_rows::<P>(site.params, Layout::Full);
    let mut latents = window.latents.picked_rows::<L>(site.latents, Layout::Full);
    for step in (0..steps).rev() {
        let (Some(params), Some(latents)) = (params.pick(step), latents.pick(step)) else {
            return scope.fail(site.name, Problem::TooShort);
        };
        body(scope, &mut Window { params, latents, vectors: &mut *window.vectors, here: window.here }, step);
    }
}

/// The state before a step, as the leaf of `slot`.
#[inline(always)]
pub fn carry<'g, const N: usize, C: Continuous>(
    window: &Window<'_>,
    slot: &'g Slot,
    step: usize,
) -> <C as Continuous>::Dual<'g, N> {
    let states = states(window);
    C::dual(|k| Real::leaf(window.vectors.value(states, step * C::WIDTH + k), 1.0, slot, k))
}

/// Hands over the state after a step.
#[inline(always)]
pub fn emit_state<const N: usize, S: Scope<N>, T: State<N>>(
    state: T,
    scope: &mut S,
    window: &mut Window<'_>,
    step: usize,
) {
    let states = states(window);
    for k in 0..T::WIDTH {
        let index = (step + 1) * T::WIDTH + k;
        if window.here.collecting.replay {
            state.add_to(k, window.adjoint(states, index), &mut scope.sum().gradient);
        } else {
            window.vectors.set(states, index, state.number(k));
        }
    }
}

/// Hands back what a step has done with the state before it.
#[inline(always)]
pub fn end_carry<const N: usize, S: Scope<N>, C: Continuous>(
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &Slot,
    step: usize,
) {
    let states = states(window);
    for k in 0..C::WIDTH {
        let partial = window.here.weighed(scope.sum().harvest(slot.first() + k));
        window.vectors.hand_back(states, step * C::WIDTH + k, partial);
    }
}

/// All states of the scan that runs, the one before the first step included.
#[inline(always)]
fn states<'v>(window: &Window<'_>) -> Vector<'v> {
    let Collecting { start, len, .. } = window.here.collecting;
    Vector::new(start, len)
}
