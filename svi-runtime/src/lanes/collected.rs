//! What a plate collects from iterations side by side.

use super::data::LaneIndex;
use super::real::LaneArg;
use super::scope::LaneScope;
use super::simd::Simd;
use super::window::LaneWindow;

/// Hands over what the iterations have computed: see [`emit`](crate::vector::emit).
#[inline(always)]
pub fn emit<const M: usize, const N: usize, S: Simd, V>(
    value: impl LaneArg<M, S>,
    scope: &mut LaneScope<M, N, S>,
    window: &mut LaneWindow<'_>,
    index: LaneIndex<V, S>,
) {
    // They stand behind one another.
    let first = index.indices.as_ref().first().copied().unwrap_or(usize::MAX);
    if window.here.collecting.replay {
        let adjoints = window.collected_adjoints(scope.simd, first) * window.here.weight.recip();
        value.add_to(adjoints, &mut scope.sum);
    } else {
        window.collect(first, value.lanes(scope.simd));
    }
}
