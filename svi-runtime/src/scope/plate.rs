//! How the scopes run a plate.

use std::ops::Range;

use super::fault::size_problem;
use super::pieces::{self, Divisible};
use super::{Faulty, PlateSite};
use crate::error::Problem;
use crate::lanes::{InOrder, Visits};
use crate::vector::Vectors;
use crate::window::{Here, PartRows, Window};

/// Iterations of a plate, and what they run on.
pub(super) struct Rows<'a, const P: usize, const L: usize> {
    /// The plate's name.
    pub(super) plate: &'static str,
    pub(super) indices: Range<usize>,
    pub(super) params: PartRows<'a, P>,
    pub(super) latents: PartRows<'a, L>,
    pub(super) vectors: &'a mut Vectors,
    pub(super) here: Here,
}

impl<'a, const P: usize, const L: usize> Rows<'a, P, L> {
    /// All iterations of a plate, unless something is wrong.
    #[inline(always)]
    pub(super) fn of<S: Faulty>(
        scope: &mut S,
        window: &'a mut Window<'_>,
        site: PlateSite<P, L>,
        len: usize,
    ) -> Option<Self> {
        if scope.has_failed() {
            return None;
        }
        let params = window.params.rows::<P>(site.params);
        let latents = window.latents.rows::<L>(site.latents);
        for required in [params.plate.required_len(), latents.plate.required_len()].into_iter().flatten() {
            if let Some(problem) = size_problem(len, required, "when the state was initialised") {
                scope.fail(site.name, problem);
                return None;
            }
        }
        if len == 0 {
            scope.fail(site.name, Problem::EmptyPlate);
            return None;
        }
        let (vectors, here) = (&mut *window.vectors, window.here);
        Some(Self { plate: site.name, indices: 0..len, params, latents, vectors, here })
    }

    /// The window of the next iteration.
    #[inline(always)]
    pub(super) fn next(&mut self) -> Option<Window<'_>> {
        let (params, latents) = (self.params.next()?, self.latents.next()?);
        Some(Window { params, latents, vectors: &mut *self.vectors, here: self.here })
    }
}

/// Runs `body` on the iterations of a plate, each with its own window, until one has a problem: in pieces, if it is large.
#[inline(always)]
pub(super) fn for_each_row<S: Divisible, const P: usize, const L: usize>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    len: usize,
    body: impl Fn(&mut S, &mut Window<'_>, usize) + Sync,
) {
    let Some(rows) = Rows::of(scope, window, site, len) else { return };
    let count = pieces::count(site.division, len, pieces::FEWEST, rows.here);
    if const { S::DIVIDES } {
        if count > 1 {
            pieces::run(scope, (site.division, count), rows, |scope, rows| apart(scope, rows, &body));
        } else {
            *scope = apart(scope.leave(), rows, &body);
        }
    } else if count > 1 {
        rows.vectors.has_large_plate = true;
    } else {
        one_after_the_other(scope, rows, InOrder, body);
    }
}

/// Runs `body` on iterations of a plate, until one has a problem.
#[inline(always)]
pub(super) fn one_after_the_other<S: Faulty, const P: usize, const L: usize>(
    scope: &mut S,
    Rows { plate, indices, mut params, mut latents, vectors, here }: Rows<'_, P, L>,
    visits: impl Visits,
    mut body: impl FnMut(&mut S, &mut Window<'_>, usize),
) {
    for position in indices {
        let index = visits.index(position);
        let (Some(params), Some(latents)) = (params.next(), latents.next()) else {
            return scope.fail(plate, Problem::TooShort);
        };
        body(scope, &mut Window { params, latents, vectors: &mut *vectors, here }, index);
        if scope.has_failed() {
            return scope.place_in(plate, index);
        }
    }
}

/// [`one_after_the_other`], compiled apart from the body around it.
fn apart<S: Faulty, const P: usize, const L: usize>(
    scope: S,
    mut rows: Rows<'_, P, L>,
    body: &impl Fn(&mut S, &mut Window<'_>, usize),
) -> S {
    let (params, params_gradient) = rows.params.take();
    let (latents, latents_gradient) = rows.latents.take();
    apart_on(scope, rows, params, params_gradient, latents, latents_gradient, body)
}

/// The numbers are arguments of their own: so the compiler knows that they lie apart from all that the iterations read from
/// outside, and computes what depends on that alone once.
#[inline(never)]
fn apart_on<'a, S: Faulty, const P: usize, const L: usize>(
    scope: S,
    mut rows: Rows<'a, P, L>,
    params: &'a mut [f64],
    params_gradient: &'a mut [f64],
    latents: &'a mut [f64],
    latents_gradient: &'a mut [f64],
    body: &impl Fn(&mut S, &mut Window<'_>, usize),
) -> S {
    // A copy of its own stays in registers.
    let mut own = scope;
    rows.params.put(params, params_gradient);
    rows.latents.put(latents, latents_gradient);
    one_after_the_other(&mut own, rows, InOrder, |scope, window, index| body(scope, window, index));
    own
}
