//! How the scopes run a sub-model.

use super::PlateSite;
use super::sampled::Sampler;
use crate::error::Problem;
use crate::window::Window;

/// Runs a sub-model in its own window; `subsamples` if a step visits a part of one of its plates.
#[inline(always)]
pub(super) fn in_part<S: Sampler, const P: usize, const L: usize>(
    scope: &mut S,
    window: &mut Window<'_>,
    (site, subsamples): (PlateSite<P, L>, bool),
    body: impl FnOnce(&mut S, &mut Window<'_>),
) {
    if scope.has_failed() {
        return;
    }
    let (Some(params), Some(latents)) =
        (window.params.rows::<P>(site.params).next(), window.latents.rows::<L>(site.latents).next())
    else {
        return scope.fail(site.name, Problem::TooShort);
    };
    let inner = &mut Window { params, latents, vectors: &mut *window.vectors, here: window.here };
    let outer = if subsamples { scope.minibatches().map(|minibatches| minibatches.enter(site.name)) } else { None };
    body(scope, inner);
    if let (Some(outer), Some(minibatches)) = (outer, scope.minibatches()) {
        minibatches.leave(outer);
    }
    if let Some(fault) = scope.fault() {
        fault.within_part(site.name);
    }
}
