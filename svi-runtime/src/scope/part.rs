//! How the scopes run a sub-model.

use super::sampled::Sampler;
use super::{PlateSite, for_each_row};
use crate::window::Window;

/// Runs a sub-model in its own window.
#[inline(always)]
pub(super) fn in_part<S: Sampler, const P: usize, const L: usize>(
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    body: impl FnOnce(&mut S, &mut Window<'_>),
) {
    if scope.fault().is_some() {
        return;
    }
    let outer = scope.minibatches().enter(site.name);
    let mut body = Some(body);
    for_each_row(scope, window, site, 1, |scope, window, _| {
        if let Some(body) = body.take() {
            body(scope, window);
        }
    });
    scope.minibatches().leave(outer);
    if let Some(fault) = scope.fault() {
        fault.in_part();
    }
}
