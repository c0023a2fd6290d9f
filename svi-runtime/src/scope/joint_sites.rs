//! What the scopes share of latent vectors whose numbers are scored at once.

use std::ops::Range;

use super::Faulty;
use crate::distributions::{Family, Joint};
use crate::error::Problem;
use crate::vector::{Kept, Vector, VectorSlot, Vectors};
use crate::window::Window;

/// How many numbers the vector has; none, and a problem, if the sizes of its parameters do not go together.
pub(super) fn size<const N: usize, S: Faulty, D: Joint<N>>(
    scope: &mut S,
    site: &'static str,
    distribution: &D,
) -> usize {
    distribution.size().unwrap_or_else(|invalid| {
        scope.fail_parameter(site, D::Family::NAME, invalid);
        0
    })
}

/// Where the next latent of the model is stored, and how many numbers it has; a problem if the distribution has others.
pub(super) fn of_model<const N: usize, S: Faulty, D: Joint<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: &'static str,
    distribution: &D,
) -> (usize, usize) {
    let place = window.latents.leaf(window.latents.next_leaf());
    window.latents.take(place.1);
    expect_size(scope, site, distribution, place.1);
    place
}

/// The same for the site `leaf` of a guide's block.
pub(super) fn of_guide<const N: usize, S: Faulty, D: Joint<N>>(
    scope: &mut S,
    window: &Window<'_>,
    leaf: usize,
    site: &'static str,
    distribution: &D,
) -> (usize, usize) {
    let place = window.latents.leaf(leaf);
    expect_size(scope, site, distribution, place.1);
    place
}

fn expect_size<const N: usize, S: Faulty, D: Joint<N>>(
    scope: &mut S,
    site: &'static str,
    distribution: &D,
    expected: usize,
) {
    match distribution.size() {
        Ok(found) if found == expected => {}
        Ok(found) => scope.fail(site, Problem::VectorLength { found, expected }),
        Err(invalid) => scope.fail_parameter(site, D::Family::NAME, invalid),
    }
}

/// Notes it if the distribution's parameters are outside their constraints.
pub(super) fn check<const N: usize, S: Faulty, D: Joint<N>>(
    scope: &mut S,
    site: &'static str,
    distribution: &D,
    vectors: &Vectors,
) {
    if let Err(invalid) = distribution.check(vectors) {
        scope.fail_parameter(site, D::Family::NAME, invalid);
    }
}

/// The vector of the numbers that are stored at a place.
pub(super) fn vector<'g, D: Copy>(
    window: &mut Window<'_>,
    slot: &'g VectorSlot<D>,
    site: &'static str,
    (start, len): (usize, usize),
    distribution: D,
) -> Vector<'g> {
    let numbers = window.latents.values[start..start + len].iter().copied();
    let vector = window.vectors.push(&mut window.here.height, numbers);
    slot.keep(distribution, site, vector, start)
}

/// The distribution and the name of a vector's site, the vector, and where its numbers are stored.
pub(super) fn kept<D: Copy>(slot: &VectorSlot<D>) -> Option<(D, &'static str, Vector<'_>, Range<usize>)> {
    let (Kept { made_of, name, start, .. }, vector) = slot.take()?;
    Some((made_of, name, vector, start..start + vector.len()))
}
