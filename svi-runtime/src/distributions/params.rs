//! The parameters of a family of one variable, and what they do together with its formula.

use std::array;

use num_dual::DualSVec64;
use rand::Rng;

use super::{Discrete, Formula, InvalidParameter, Pathwise, Pulled};
use crate::accumulator::Accumulator;
use crate::real::{Arg, Real};

/// The parameters of a distribution of the family `F`, each an `f64` or a [`Real`]: a tuple of them, or an array.
pub trait Params<F: super::Family, const N: usize>: Copy {
    /// See [`Formula::SELF_CHECKING`].
    const SELF_CHECKING: bool;

    /// Adds the log density at `x`, which is inside the support, and its derivatives in `x` and in the parameters.
    fn score(self, x: impl Arg<N>, sum: &mut Accumulator<N>);
    /// Whether the parameters are inside their constraints.
    fn check(self) -> Result<(), InvalidParameter>;
    /// Whether the density at `x` is positive.
    fn contains(self, x: f64) -> bool;
    /// The support's bounds.
    fn bounds(self) -> (DualSVec64<N>, DualSVec64<N>);
    /// A draw.
    fn draw<R: Rng + ?Sized>(self, rng: &mut R) -> F::Point;
}

/// Parameters of a distribution whose draws are differentiable in them.
pub trait PathParams<F: super::Family, const N: usize>: Params<F, N> {
    /// The draw `x` with its derivatives.
    fn path<'g>(self, x: f64) -> Real<'g, N>
    where
        Self: 'g;

    /// Adds the gradient of `log_density(x) - partial * x` along the path of the draw `x`; the result is the draw with its
    /// derivatives.
    fn pull<'g>(self, x: f64, partial: f64, gradient: &mut [f64; N]) -> Real<'g, N>
    where
        Self: 'g;
}

/// The traits for the tuple of `$P` parameters. The dual number has one place more, for the value.
macro_rules! tuple {
    ($P:literal, $width:literal, $($T:ident $i:tt),*) => {
        impl<F: Formula<$P>, const N: usize, $($T: Arg<N>),*> Params<F, N> for ($($T,)*) {
            const SELF_CHECKING: bool = F::SELF_CHECKING;

            #[inline(always)]
            fn score(self, x: impl Arg<N>, sum: &mut Accumulator<N>) {
                let known = [$(self.$i.known_ln()),*];
                if let Some(closed) = F::closed_form((x.value(), x.known_ln()), [$(self.$i.value()),*], known) {
                    sum.value += closed.value;
                    x.add_to(closed.in_x, &mut sum.gradient);
                    $(self.$i.add_to(closed.in_params[$i], &mut sum.gradient);)*
                    return;
                }
                let seeds = [$(self.$i.seed::<$width>($i + 1)),*];
                let density = F::log_density_known(x.seed::<$width>(0), seeds, known);
                sum.value += density.re;
                if let Some(partials) = density.eps.0 {
                    x.add_to(partials[0], &mut sum.gradient);
                    $(self.$i.add_to(partials[$i + 1], &mut sum.gradient);)*
                }
            }

            #[inline(always)]
            fn check(self) -> Result<(), InvalidParameter> {
                F::check([$(self.$i.value()),*])
            }

            #[inline(always)]
            fn contains(self, x: f64) -> bool {
                F::contains(x, [$(self.$i.value()),*])
            }

            #[inline(always)]
            fn bounds(self) -> (DualSVec64<N>, DualSVec64<N>) {
                F::bounds([$(self.$i.dual()),*])
            }

            #[inline(always)]
            fn draw<R: Rng + ?Sized>(self, rng: &mut R) -> F::Point {
                F::draw([$(self.$i.value()),*], rng)
            }
        }
    };
}

/// The trait for draws that are differentiable in the tuple of `$P` parameters.
macro_rules! path_tuple {
    ($P:literal, $width:literal, $($T:ident $i:tt),*) => {
        impl<F: Pathwise<$P>, const N: usize, $($T: Arg<N>),*> PathParams<F, N> for ($($T,)*) {
            #[inline(always)]
            fn path<'g>(self, x: f64) -> Real<'g, N>
            where
                Self: 'g,
            {
                let mut partials = [0.0; N];
                if N > 0 {
                    let slopes = F::path(x, [$(self.$i.value()),*]);
                    $(self.$i.add_to(slopes[$i], &mut partials);)*
                }
                Real::with_partials(x, partials)
            }

            #[inline(always)]
            fn pull<'g>(self, x: f64, partial: f64, gradient: &mut [f64; N]) -> Real<'g, N>
            where
                Self: 'g,
            {
                if let Some(Pulled { gradient: total, path }) = F::pull_closed(x, [$(self.$i.value()),*], partial) {
                    $(self.$i.add_to(total[$i], gradient);)*
                    let mut along_path = [0.0; N];
                    $(self.$i.add_to(path[$i], &mut along_path);)*
                    return Real::with_partials(x, along_path);
                }
                let seeds = [$(self.$i.seed::<$width>($i + 1)),*];
                let at = DualSVec64::<$width>::from_re(x).derivative(0);
                let density = F::log_density_known(at, seeds, [$(self.$i.known_ln()),*]);
                let slopes = F::path(x, [$(self.$i.value()),*]);
                if let Some(partials) = density.eps.0 {
                    let along = partials[0] - partial;
                    let total = [$(partials[$i + 1] + along * slopes[$i]),*];
                    $(self.$i.add_to(total[$i], gradient);)*
                }
                let mut along_path = [0.0; N];
                $(self.$i.add_to(slopes[$i], &mut along_path);)*
                Real::with_partials(x, along_path)
            }
        }
    };
}

/// The traits for an array of parameters, of a discrete family: the value has no derivatives.
impl<F, const N: usize, const K: usize, A: Arg<N>> Params<F, N> for [A; K]
where
    F: Formula<K> + super::Family<Point: Discrete>,
{
    const SELF_CHECKING: bool = F::SELF_CHECKING;

    #[inline(always)]
    fn score(self, x: impl Arg<N>, sum: &mut Accumulator<N>) {
        let seeds: [DualSVec64<K>; K] = array::from_fn(|i| self[i].seed(i));
        let density = F::log_density(DualSVec64::from_re(x.value()), seeds);
        sum.value += density.re;
        if let Some(partials) = density.eps.0 {
            for (param, partial) in self.into_iter().zip(&partials) {
                param.add_to(*partial, &mut sum.gradient);
            }
        }
    }

    #[inline(always)]
    fn check(self) -> Result<(), InvalidParameter> {
        F::check(self.map(Arg::value))
    }

    #[inline(always)]
    fn contains(self, x: f64) -> bool {
        F::contains(x, self.map(Arg::value))
    }

    #[inline(always)]
    fn bounds(self) -> (DualSVec64<N>, DualSVec64<N>) {
        F::bounds(self.map(Arg::dual))
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>(self, rng: &mut R) -> F::Point {
        F::draw(self.map(Arg::value), rng)
    }
}

tuple!(0, 1,);
tuple!(1, 2, A 0);
tuple!(2, 3, A 0, B 1);
tuple!(3, 4, A 0, B 1, C 2);

path_tuple!(1, 2, A 0);
path_tuple!(2, 3, A 0, B 1);
path_tuple!(3, 4, A 0, B 1, C 2);
