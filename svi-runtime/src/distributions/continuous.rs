//! Values of distributions of real numbers.

use std::array;
use std::fmt::Debug;

use num_dual::DualSVec64;

use crate::constraints::Bijective;
use crate::real::Real;
use crate::written_out::written_out;

/// A value made of real numbers, `f64` or an array of them, and how it stands in storage and in a body.
pub trait Continuous: Copy + Debug + PartialEq + Send + Sync + 'static {
    /// How many numbers it has.
    const WIDTH: usize;

    /// The value in a body.
    type Dual<'g, const N: usize>: Copy + Debug;

    /// The value whose number `i` is `f(i)`.
    fn from_fn(f: impl FnMut(usize) -> f64) -> Self;

    /// The number at `index`.
    fn number(self, index: usize) -> f64;

    /// The value in a body whose number `i` is `f(i)`.
    fn dual<'g, const N: usize>(f: impl FnMut(usize) -> Real<'g, N>) -> Self::Dual<'g, N>;

    /// The number at `index` of the value in a body.
    fn real<'g, const N: usize>(dual: Self::Dual<'g, N>, index: usize) -> Real<'g, N>;

    /// The bijection onto the support `S` of the real numbers `u`, of which the first [`Bijective::unconstrained_len`] count:
    /// the value, and the log of the absolute determinant of the Jacobian.
    fn constrain<'g, S: Bijective, const N: usize>(
        u: Self::Dual<'g, N>,
        bounds: (DualSVec64<N>, DualSVec64<N>),
    ) -> (Self::Dual<'g, N>, Real<'g, N>);

    /// The value whose numbers stand at the start of `cells`.
    #[inline(always)]
    fn read(cells: &[f64]) -> Self {
        Self::from_fn(|i| cells[i])
    }

    /// Puts the value's numbers at the start of `cells`.
    #[inline(always)]
    fn write(self, cells: &mut [f64]) {
        for (i, cell) in cells[..Self::WIDTH].iter_mut().enumerate() {
            *cell = self.number(i);
        }
    }

    /// The value in a body, as a constant.
    #[inline(always)]
    fn constant<'g, const N: usize>(self) -> Self::Dual<'g, N> {
        Self::dual(|i| Real::from(self.number(i)))
    }

    /// The value in a body without its derivatives.
    #[inline(always)]
    fn detach<const N: usize>(dual: Self::Dual<'_, N>) -> Self {
        Self::from_fn(|i| Self::real(dual, i).detach())
    }
}

impl Continuous for f64 {
    const WIDTH: usize = 1;

    type Dual<'g, const N: usize> = Real<'g, N>;

    #[inline(always)]
    fn from_fn(mut f: impl FnMut(usize) -> f64) -> Self {
        f(0)
    }

    #[inline(always)]
    fn number(self, _index: usize) -> f64 {
        self
    }

    #[inline(always)]
    fn dual<'g, const N: usize>(mut f: impl FnMut(usize) -> Real<'g, N>) -> Real<'g, N> {
        f(0)
    }

    #[inline(always)]
    fn real<'g, const N: usize>(dual: Real<'g, N>, _index: usize) -> Real<'g, N>
    where
        'g: 'g,
    {
        dual
    }

    #[inline(always)]
    fn constrain<'g, S: Bijective, const N: usize>(
        u: Real<'g, N>,
        bounds: (DualSVec64<N>, DualSVec64<N>),
    ) -> (Real<'g, N>, Real<'g, N>)
    where
        'g: 'g,
    {
        let ([x], log_jacobian) = <[f64; 1]>::constrain::<S, N>([u], bounds);
        (x, log_jacobian)
    }
}

impl<const K: usize> Continuous for [f64; K] {
    const WIDTH: usize = K;

    type Dual<'g, const N: usize> = [Real<'g, N>; K];

    #[inline(always)]
    fn from_fn(f: impl FnMut(usize) -> f64) -> Self {
        array::from_fn(f)
    }

    #[inline(always)]
    fn number(self, index: usize) -> f64 {
        self[index]
    }

    #[inline(always)]
    fn dual<'g, const N: usize>(f: impl FnMut(usize) -> Real<'g, N>) -> [Real<'g, N>; K] {
        written_out(f)
    }

    #[inline(always)]
    fn real<'g, const N: usize>(dual: [Real<'g, N>; K], index: usize) -> Real<'g, N>
    where
        'g: 'g,
    {
        dual[index]
    }

    #[inline(always)]
    fn constrain<'g, S: Bijective, const N: usize>(
        u: [Real<'g, N>; K],
        bounds: (DualSVec64<N>, DualSVec64<N>),
    ) -> ([Real<'g, N>; K], Real<'g, N>)
    where
        'g: 'g,
    {
        let u = u.map(Real::to_dual);
        let mut x = u;
        let log_jacobian = S::constrain(&u[..S::unconstrained_len(K)], bounds, &mut x);
        (x.map(Real::from_dual), Real::from_dual(log_jacobian))
    }
}

impl<const R: usize, const C: usize> Continuous for [[f64; C]; R] {
    const WIDTH: usize = R * C;

    type Dual<'g, const N: usize> = [[Real<'g, N>; C]; R];

    #[inline(always)]
    fn from_fn(mut f: impl FnMut(usize) -> f64) -> Self {
        array::from_fn(|i| array::from_fn(|j| f(i * C + j)))
    }

    #[inline(always)]
    fn number(self, index: usize) -> f64 {
        self.as_flattened()[index]
    }

    #[inline(always)]
    fn dual<'g, const N: usize>(mut f: impl FnMut(usize) -> Real<'g, N>) -> [[Real<'g, N>; C]; R] {
        array::from_fn(|i| array::from_fn(|j| f(i * C + j)))
    }

    #[inline(always)]
    fn real<'g, const N: usize>(dual: [[Real<'g, N>; C]; R], index: usize) -> Real<'g, N>
    where
        'g: 'g,
    {
        dual.as_flattened()[index]
    }

    #[inline(always)]
    fn constrain<'g, S: Bijective, const N: usize>(
        u: [[Real<'g, N>; C]; R],
        bounds: (DualSVec64<N>, DualSVec64<N>),
    ) -> ([[Real<'g, N>; C]; R], Real<'g, N>)
    where
        'g: 'g,
    {
        let u = u.map(|row| row.map(Real::to_dual));
        let mut x = u;
        let numbers = &u.as_flattened()[..S::unconstrained_len(R * C)];
        let log_jacobian = S::constrain(numbers, bounds, x.as_flattened_mut());
        (x.map(|row| row.map(Real::from_dual)), Real::from_dual(log_jacobian))
    }
}
