//! Where the scopes find vectors of run-time length in the storage.

use std::marker::PhantomData;

use super::Faulty;
use crate::constraints::Bijective;
use crate::distributions::{Elements, Vectorized};
use crate::error::Problem;
use crate::shape::{Leaf, Space};
use crate::vector::{InitialVector, KeptParam, Vector, VectorSlot};
use crate::window::Window;

/// The next parameter of the block, a vector whose constrained values are put among the vectors.
pub(super) fn param_vector<'g, I: InitialVector>(
    window: &mut Window<'_>,
    slot: &'g VectorSlot<KeptParam<I>>,
    name: &'static str,
) -> Vector<'g> {
    let (start, leaf) = window.params.take_leaf();
    let Leaf { extent, bounds, columns, .. } = &window.params.shape().leaves[leaf];
    let len = extent.len(Space::Unconstrained);
    let unconstrained = &window.params.values[start..start + len];
    let vector = window.vectors.push(
        &mut window.here.height,
        unconstrained.iter().map(|u| {
            let mut x = [0.0];
            I::Support::constrain(&[*u], *bounds, &mut x);
            x[0]
        }),
    );
    slot.keep(KeptParam { bounds: *bounds, columns: *columns, initial: PhantomData }, name, vector, start)
}

/// Where the next latent of the model, a vector, is stored: its start, and its length if that is still as it was.
#[inline]
pub(super) fn latent_vector<const N: usize, S: Faulty, D: Elements<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: &'static str,
    distribution: &Vectorized<D>,
) -> (usize, usize) {
    let leaf = window.latents.next_leaf();
    let (start, len) = window.latents.leaf(leaf);
    window.latents.take(len);
    check_length(scope, site, distribution, len);
    (start, len)
}

/// Notes it if a vector's distribution is not of the length that its storage has.
#[inline]
pub(super) fn check_length<const N: usize, S: Faulty, D: Elements<N>>(
    scope: &mut S,
    site: &'static str,
    distribution: &Vectorized<D>,
    expected: usize,
) {
    match distribution.len() {
        Ok(found) if found == expected => {}
        Ok(found) | Err((found, _)) => scope.fail(site, Problem::VectorLength { found, expected }),
    }
}

/// Where a vector that a guide samples is stored, the site `leaf` of the block.
#[inline]
pub(super) fn guide_vector<const N: usize, S: Faulty, D: Elements<N>>(
    scope: &mut S,
    window: &Window<'_>,
    leaf: usize,
    site: &'static str,
    distribution: &Vectorized<D>,
) -> (usize, usize) {
    let (start, len) = window.latents.leaf(leaf);
    check_length(scope, site, distribution, len);
    (start, len)
}
