//! Running a sub-model: for its value, and once more for the derivatives.

use std::cell::{Cell, OnceCell};

use super::{Base, Handing, Outcome, Part, Received, SubGuide, SubModel};
use crate::real::Real;
use crate::scope::{GuideScope, ModelScope, PlateSite, Scope};
use crate::slot::Slot;
use crate::vector::Vector;
use crate::window::{DYNAMIC, Window};

/// The token of a sub-model: its value borrows it. It keeps the function and its arguments until they are run again.
#[derive(Debug)]
pub struct PartSlot<F, I: Copy> {
    slot: Slot,
    kept: OnceCell<(F, I)>,
    /// Where what it returned stands among the vectors' numbers.
    numbers: Cell<(usize, usize)>,
}

impl<F, I: Copy> PartSlot<F, I> {
    /// The token of a sub-model whose value is a leaf from `first` on.
    #[inline(always)]
    pub fn new(first: usize) -> Self {
        Self { slot: Slot::new(first), kept: OnceCell::new(), numbers: Cell::default() }
    }
}

/// A sub-model before its arguments are known.
#[derive(Debug)]
pub struct ChosenModel<M>(pub M);

impl<M: SubModel> ChosenModel<M> {
    /// The model and its arguments.
    #[inline(always)]
    pub fn with<'a, const N: usize>(self, arguments: M::Inputs<'a, Real<'a, N>>) -> (M, M::Inputs<'a, Real<'a, N>>) {
        (self.0, arguments)
    }
}

/// [`ChosenModel`], for a guide.
#[derive(Debug)]
pub struct ChosenGuide<G>(pub G);

impl<G: SubGuide> ChosenGuide<G> {
    /// The guide and its arguments.
    #[inline(always)]
    pub fn with<'a, const N: usize>(self, arguments: G::Inputs<'a, Real<'a, N>>) -> (G, G::Inputs<'a, Real<'a, N>>) {
        (self.0, arguments)
    }
}

/// Where a sub-model is stored.
type PartSite = PlateSite<DYNAMIC, DYNAMIC>;

/// Runs a sub-model of a model. The derivatives of its value are not there yet: [`end_model`] runs it again.
#[inline(always)]
pub fn start_model<'g, 'a, const N: usize, B: Base, S: ModelScope<N>, M: SubModel>(
    (model, inputs): (M, M::Inputs<'a, Real<'a, N>>),
    scope: &mut S,
    window: &mut Window<'_>,
    site: PartSite,
    token: &'g PartSlot<M, M::Inputs<'a, Real<'a, N>>>,
) -> M::Output<'g, N>
where
    M::Inputs<'a, Real<'a, N>>: Copy,
{
    let (model, inputs) = token.kept.get_or_init(|| (model, inputs));
    start(scope, window, (site, <M::Schema as Part>::SUBSAMPLES), (&token.slot, &token.numbers), |scope, window| {
        model.run_part::<N, B, S>(scope, window, *inputs);
    })
}

/// [`start_model`], for a guide.
#[inline(always)]
pub fn start_guide<'g, 'a, const N: usize, B: Base, S: GuideScope<N>, G: SubGuide>(
    (guide, inputs): (G, G::Inputs<'a, Real<'a, N>>),
    scope: &mut S,
    window: &mut Window<'_>,
    site: PartSite,
    token: &'g PartSlot<G, G::Inputs<'a, Real<'a, N>>>,
) -> G::Output<'g, N>
where
    G::Inputs<'a, Real<'a, N>>: Copy,
{
    let (guide, inputs) = token.kept.get_or_init(|| (guide, inputs));
    start(scope, window, (site, G::SUBSAMPLES), (&token.slot, &token.numbers), |scope, window| {
        guide.run_part::<N, B, S>(scope, window, *inputs);
    })
}

/// Runs a sub-model of a model for its sites alone.
#[inline(always)]
pub fn run_model<'a, const N: usize, B: Base, S: ModelScope<N>, M: SubModel>(
    (model, inputs): (M, M::Inputs<'a, Real<'a, N>>),
    scope: &mut S,
    window: &mut Window<'_>,
    site: PartSite,
) where
    M::Inputs<'a, Real<'a, N>>: Copy,
{
    alone(scope, window, site, <M::Schema as Part>::SUBSAMPLES, |scope, window| {
        model.run_part::<N, B, S>(scope, window, inputs);
    });
}

/// [`run_model`], for a guide.
#[inline(always)]
pub fn run_guide<'a, const N: usize, B: Base, S: GuideScope<N>, G: SubGuide>(
    (guide, inputs): (G, G::Inputs<'a, Real<'a, N>>),
    scope: &mut S,
    window: &mut Window<'_>,
    site: PartSite,
) where
    G::Inputs<'a, Real<'a, N>>: Copy,
{
    alone(scope, window, site, G::SUBSAMPLES, |scope, window| {
        guide.run_part::<N, B, S>(scope, window, inputs);
    });
}

#[inline(always)]
fn alone<const N: usize, S: Scope<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: PartSite,
    subsamples: bool,
    run: impl Fn(&mut S, &mut Window<'_>),
) {
    let outer = window.vectors.hand(Handing::Dropped);
    scope.part(window, site, subsamples, run);
    window.vectors.hand(outer);
}

/// Runs a sub-model that has returned something once more, and hands back what was done with that.
#[inline(always)]
pub fn end_model<'a, const N: usize, B: Base, S: ModelScope<N>, M: SubModel>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: PartSite,
    token: &PartSlot<M, M::Inputs<'a, Real<'a, N>>>,
) where
    M::Inputs<'a, Real<'a, N>>: Copy,
{
    let Some((model, inputs)) = token.kept.get() else { return };
    end::<N, S, M::Output<'_, N>>(
        scope,
        window,
        (site, <M::Schema as Part>::SUBSAMPLES),
        (&token.slot, &token.numbers),
        |scope, window| {
            model.run_part::<N, B, S>(scope, window, *inputs);
        },
    );
}

/// [`end_model`], for a guide.
#[inline(always)]
pub fn end_guide<'a, const N: usize, B: Base, S: GuideScope<N>, G: SubGuide>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: PartSite,
    token: &PartSlot<G, G::Inputs<'a, Real<'a, N>>>,
) where
    G::Inputs<'a, Real<'a, N>>: Copy,
{
    let Some((guide, inputs)) = token.kept.get() else { return };
    end::<N, S, G::Output<'_, N>>(
        scope,
        window,
        (site, G::SUBSAMPLES),
        (&token.slot, &token.numbers),
        |scope, window| {
            guide.run_part::<N, B, S>(scope, window, *inputs);
        },
    );
}

#[inline(always)]
fn start<'g, const N: usize, S: Scope<N>, O: Outcome<'g, N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    (site, subsamples): (PartSite, bool),
    (slot, numbers): (&'g Slot, &Cell<(usize, usize)>),
    run: impl Fn(&mut S, &mut Window<'_>),
) -> O {
    if O::IS_NOTHING {
        alone(scope, window, site, subsamples, run);
        return O::receive(&mut Received::new(window.vectors, Vector::new(0, 0), slot, 0));
    }
    let reals = window.vectors.push(&mut window.here.height, std::iter::repeat_n(f64::NAN, O::NUMBERS));
    let before = window.vectors.handed.len();
    let muted = window.here.muted;
    window.here.muted |= N > 0;
    let outer = window.vectors.hand(Handing::Kept { start: reals.start() });
    let gradient = scope.sum().gradient;
    scope.part(window, site, subsamples, run);
    scope.sum().gradient = gradient;
    window.vectors.hand(outer);
    window.here.muted = muted;
    let received = window.vectors.receive(&mut window.here.height, reals, before);
    numbers.set((received.start(), received.len()));
    O::receive(&mut Received::new(window.vectors, received, slot, O::NUMBERS))
}

#[inline(always)]
fn end<'g, const N: usize, S: Scope<N>, O: Outcome<'g, N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    (site, subsamples): (PartSite, bool),
    (slot, numbers): (&Slot, &Cell<(usize, usize)>),
    run: impl Fn(&mut S, &mut Window<'_>),
) {
    if N == 0 || O::IS_NOTHING {
        return;
    }
    let (start, len) = numbers.get();
    let received = Vector::new(start, len);
    for k in 0..O::NUMBERS {
        let partial = window.here.weighed(scope.sum().harvest(slot.first() + k));
        window.vectors.hand_back(received, k, partial);
    }
    if window.here.muted || scope.has_failed() {
        return;
    }
    let outer = window.vectors.hand(Handing::Back { start });
    let value = scope.sum().value;
    scope.part(window, site, subsamples, run);
    scope.sum().value = value;
    window.vectors.hand(outer);
}
