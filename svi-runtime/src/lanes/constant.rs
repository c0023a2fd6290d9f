//! What is the same in all iterations of a plate: it is prepared once, and is a leaf there, so that the partials of the iterations are
//! in as few slots as they have leaves.

use super::number::Lanes;
use super::real::LaneReal;
use super::scope::LaneScope;
use super::simd::Simd;
use crate::accumulator::Accumulator;
use crate::distributions::Enumerable;
use crate::real::Real;

/// A number from outside, or an array of one or more, in a body of `N` slots.
pub trait Constant<const N: usize> {
    /// It in the `M` slots of the plate.
    type Leaf<const M: usize, S: Simd>: Copy;

    /// How many slots it takes.
    const SLOTS: usize;

    /// The leaf whose slots begin at `first`.
    fn leaf<const M: usize, S: Simd>(&self, simd: S, first: usize) -> Self::Leaf<M, S>;

    /// Adds to `sum` what the partials that begin at `first` are worth outside.
    fn hand_back<S: Simd>(&self, partials: &[Lanes<S>], first: usize, sum: &mut Accumulator<N>);
}

impl<const N: usize> Constant<N> for f64 {
    type Leaf<const M: usize, S: Simd> = f64;

    const SLOTS: usize = 1;

    #[inline(always)]
    fn leaf<const M: usize, S: Simd>(&self, _simd: S, _first: usize) -> f64 {
        *self
    }

    #[inline(always)]
    fn hand_back<S: Simd>(&self, _partials: &[Lanes<S>], _first: usize, _sum: &mut Accumulator<N>) {}
}

impl<const N: usize> Constant<N> for Real<'_, N> {
    type Leaf<const M: usize, S: Simd> = LaneReal<'static, M, S>;

    const SLOTS: usize = 1;

    #[inline(always)]
    fn leaf<const M: usize, S: Simd>(&self, simd: S, first: usize) -> LaneReal<'static, M, S> {
        let value = Lanes::splat(simd, self.value);
        LaneReal::leaf(value, value.all(1.0), first, N > 0).prepared()
    }

    #[inline(always)]
    fn hand_back<S: Simd>(&self, partials: &[Lanes<S>], first: usize, sum: &mut Accumulator<N>) {
        let adjoint = partials[first].sum();
        // What has no part in the sum need not have finite derivatives.
        if adjoint != 0.0 {
            for (sum, partial) in sum.gradient.iter_mut().zip(self.partials) {
                *sum += adjoint * partial;
            }
        }
    }
}

impl<const N: usize, const K: usize, T: Constant<N>> Constant<N> for [T; K] {
    type Leaf<const M: usize, S: Simd> = [T::Leaf<M, S>; K];

    const SLOTS: usize = K * T::SLOTS;

    #[inline(always)]
    fn leaf<const M: usize, S: Simd>(&self, simd: S, first: usize) -> Self::Leaf<M, S> {
        let mut leaves = [self[0].leaf(simd, first); K];
        for (k, leaf) in leaves.iter_mut().enumerate().skip(1) {
            *leaf = self[k].leaf(simd, first + k * T::SLOTS);
        }
        leaves
    }

    #[inline(always)]
    fn hand_back<S: Simd>(&self, partials: &[Lanes<S>], first: usize, sum: &mut Accumulator<N>) {
        for (k, constant) in self.iter().enumerate() {
            constant.hand_back(partials, first + k * T::SLOTS, sum);
        }
    }
}

impl<const N: usize, T: Constant<N>> Constant<N> for &T {
    type Leaf<const M: usize, S: Simd> = T::Leaf<M, S>;

    const SLOTS: usize = T::SLOTS;

    #[inline(always)]
    fn leaf<const M: usize, S: Simd>(&self, simd: S, first: usize) -> Self::Leaf<M, S> {
        (**self).leaf(simd, first)
    }

    #[inline(always)]
    fn hand_back<S: Simd>(&self, partials: &[Lanes<S>], first: usize, sum: &mut Accumulator<N>) {
        (**self).hand_back(partials, first, sum);
    }
}

/// A number from outside, in a body of `N` slots: no array.
pub trait Single<const N: usize>: Constant<N> {}

impl<const N: usize> Single<N> for f64 {}
impl<const N: usize> Single<N> for Real<'_, N> {}
impl<const N: usize, T: Single<N>> Single<N> for &T {}

/// What is the same in all iterations, in a body of `N` slots.
///
/// Where it is of a type that cannot be, the methods of [`OriginalAlone`] are found in the place of these: the body row by row says
/// what is wrong with it, and says it once.
#[derive(Clone, Copy, Debug)]
pub struct Original<C, const N: usize>(C);

impl<C, const N: usize> Original<C, N> {
    /// It, for all iterations.
    #[inline(always)]
    pub fn new(constant: C) -> Self {
        Self(constant)
    }
}

impl<C: Constant<N>, const N: usize> Original<C, N> {
    /// The constant for all iterations of the plate, in the slots from `first` on.
    #[inline(always)]
    pub fn leaf<const SLOTS: usize, const M: usize, S: Simd>(
        &self,
        scope: &LaneScope<M, N, S>,
        first: usize,
    ) -> C::Leaf<M, S> {
        const { assert!(C::SLOTS == SLOTS, "a constant of a plate has as many slots as it has numbers") };
        self.0.leaf(scope.simd, first)
    }

    /// Hands back what a constant has got.
    #[inline(always)]
    pub fn end<const M: usize, S: Simd>(&self, scope: &mut LaneScope<M, N, S>, first: usize) {
        self.0.hand_back(&scope.sum.gradient, first, &mut scope.outside);
    }
}

impl<C: Single<N>, const N: usize> Original<C, N> {
    /// The number for all iterations of the plate, in the slot `first`.
    #[inline(always)]
    pub fn number<const M: usize, S: Simd>(&self, scope: &LaneScope<M, N, S>, first: usize) -> C::Leaf<M, S> {
        self.0.leaf(scope.simd, first)
    }
}

/// What cannot be the same number in all iterations: they run by themselves.
pub trait OriginalAlone<const N: usize>: Sized {
    /// No number.
    fn number<const M: usize, S: Simd>(&self, _scope: &LaneScope<M, N, S>, _first: usize) -> f64 {
        f64::NAN
    }

    /// No number.
    fn leaf<const SLOTS: usize, const M: usize, S: Simd>(&self, _scope: &LaneScope<M, N, S>, _first: usize) -> f64 {
        f64::NAN
    }

    /// Nothing is handed back.
    fn end<const M: usize, S: Simd>(&self, _scope: &mut LaneScope<M, N, S>, _first: usize) {}
}

impl<C, const N: usize> OriginalAlone<N> for Original<C, N> {}

/// The logarithms of the probabilities of the `K` values of a distribution that is the same in all iterations. If it has a parameter
/// outside its constraint they are not numbers: the iterations run by themselves, and say so.
#[inline(always)]
pub fn log_masses<'g, const N: usize, const K: usize, D: Enumerable<N>>(distribution: D) -> [Real<'g, N>; K] {
    let is_valid = distribution.check().is_ok();
    let mut masses = [Real::from(0.0); K];
    for (k, mass) in masses.iter_mut().enumerate() {
        let mut sum = Accumulator::new();
        distribution.weigh(k, &mut sum);
        distribution.normalise(&mut sum);
        if !is_valid {
            sum.value = f64::NAN;
        }
        *mass = sum.into_real();
    }
    masses
}
