//! What a plate collects: a vector of the last expression of each iteration.

use std::cell::Cell;

use super::Vector;
use super::storage::Collecting;
use crate::finished::Finished;
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
    let Vector { start, len, inverse_weight, .. } = window.vectors.push(std::iter::repeat_n(f64::NAN, len));
    slot.numbers.set((start, len));
    let muted = window.vectors.mute(N > 0 || window.vectors.is_muted());
    let outer = window.vectors.collect(Collecting { start, len, replay: false });
    let gradient = scope.sum().gradient;
    scope.plate(window, site, len, |scope, window, index| {
        body(scope, window, index);
    });
    scope.sum().gradient = gradient;
    window.vectors.collect(outer);
    window.vectors.mute(muted);
    Vector { inverse_weight, ..Vector::new(start, len) }
}

/// Runs a plate that has collected values once more, and hands back what was done with them.
#[inline(always)]
pub fn end_collected<const N: usize, const P: usize, const L: usize, S: Scope<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    (slot, body): (&CollectSlot, &(impl Fn(&mut S, &mut Window<'_>, usize) -> Finished + Sync)),
) {
    if N == 0 || window.vectors.is_muted() || scope.fault().is_some() {
        return;
    }
    let (start, len) = slot.numbers.get();
    let outer = window.vectors.collect(Collecting { start, len, replay: true });
    let value = scope.sum().value;
    scope.plate(window, site, len, |scope, window, index| {
        body(scope, window, index);
    });
    scope.sum().value = value;
    window.vectors.collect(outer);
}

/// Hands over what an iteration has computed.
#[inline(always)]
pub fn emit<const N: usize, S: Scope<N>>(value: impl Arg<N>, scope: &mut S, window: &mut Window<'_>, index: usize) {
    let Collecting { start, len, replay } = window.vectors.collecting();
    let vector = Vector::new(start, len);
    if replay {
        value.add_to(window.vectors.adjoint(vector, index), &mut scope.sum().gradient);
    } else {
        window.vectors.set(vector, index, value.value());
    }
}
