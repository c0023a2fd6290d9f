//! Many parameters are moved in pieces, which threads share.

use crate::threads::join;

/// The most parameters of a piece: see `docs/decisions/003-threads.md`.
const MOST: usize = 65536;

/// Parameters, their gradient, and two numbers of state for each.
pub(super) type Numbers<'n> = (&'n mut [f64], &'n [f64], &'n mut [f64], &'n mut [f64]);

/// Calls `step` with pieces of them.
pub(super) fn in_pieces(
    (params, gradient, first, second): Numbers<'_>,
    step: &(impl Fn(&mut [f64], &[f64], &mut [f64], &mut [f64]) + Sync),
) {
    if params.len() <= MOST {
        return step(params, gradient, first, second);
    }
    let half = params.len() / 2;
    let (params, params_behind) = params.split_at_mut(half);
    let (gradient, gradient_behind) = gradient.split_at(half);
    let (first, first_behind) = first.split_at_mut(half);
    let (second, second_behind) = second.split_at_mut(half);
    join(&mut || in_pieces((&mut *params, gradient, &mut *first, &mut *second), step), &mut || {
        in_pieces((&mut *params_behind, gradient_behind, &mut *first_behind, &mut *second_behind), step);
    });
}
