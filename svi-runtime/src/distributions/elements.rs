//! Vectors of run-time length of independent values.

use super::{
    Beta, Cauchy, Exponential, Family, Flat, Gamma, HalfCauchy, HalfNormal, InverseGamma, Laplace, LogNormal, Normal,
    Reparameterised, StudentT, Uniform, Univariate, VonMises,
};
use crate::constraints::{Bijective, Support};
use crate::real::{Arg, Real};
use crate::slot::Slot;
use crate::vector::{RowMatrix, Vector, Vectors};

/// A vector of independent values: of one distribution, `.iid(len)`, or of one with parameters that are vectors,
/// `.to_event()`.
#[derive(Clone, Copy, Debug)]
pub struct Vectorized<D> {
    pub(crate) each: D,
    len: Option<usize>,
    columns: usize,
}

impl<D> Vectorized<D> {
    pub(super) fn new(each: D, len: Option<usize>) -> Self {
        Self { each, len, columns: 0 }
    }

    /// With rows of `columns` numbers.
    pub(super) fn with_columns(self, columns: usize) -> Self {
        Self { columns, ..self }
    }

    /// How many numbers make a row, if it is a matrix.
    pub(crate) fn columns<const N: usize>(&self) -> usize
    where
        D: Elements<N>,
    {
        self.each.columns().into_iter().fold(self.columns, usize::max)
    }

    /// Whether there is a length, or a parameter that has one.
    pub(crate) fn has_len<const N: usize>(&self) -> bool
    where
        D: Elements<N>,
    {
        self.len.is_some() || self.each.lens().iter().any(Option::is_some)
    }

    /// How many numbers the vector has, or of which two lengths its parameters or their rows are.
    pub(crate) fn len<const N: usize>(&self) -> Result<usize, (usize, usize)>
    where
        D: Elements<N>,
    {
        let mut known = self.len;
        for len in self.each.lens().into_iter().flatten() {
            match known {
                Some(known) if known != len => return Err((len, known)),
                _ => known = Some(len),
            }
        }
        let columns = self.columns();
        if let Some(other) = self.each.columns().into_iter().find(|other| *other > 0 && *other != columns) {
            return Err((other, columns));
        }
        Ok(known.unwrap_or(0))
    }
}

/// A parameter of a vector's distribution: one number for all, or a number for each.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a parameter that the distribution of a vector can take",
    label = "expected an `f64`, a `Real`, a slice of `f64` or a vector"
)]
pub trait ElementParam<const N: usize>: Copy {
    /// The parameter of one number's distribution.
    type Number<'s>: Arg<N>
    where
        Self: 's;

    /// How many numbers there are, if there is one for each.
    fn count(self) -> Option<usize>;

    /// How many numbers make a row, if it is a matrix.
    #[inline(always)]
    fn columns(self) -> usize {
        0
    }

    /// The parameter at `index`; its derivatives are in the slot at `offset`.
    fn number<'s>(self, index: usize, vectors: &Vectors, slot: &'s Slot, offset: usize) -> Self::Number<'s>
    where
        Self: 's;

    /// Hands what the slot has got back.
    fn hand_back(self, index: usize, partial: impl FnOnce() -> f64, vectors: &mut Vectors);
}

impl<const N: usize> ElementParam<N> for f64 {
    type Number<'s> = f64;

    #[inline(always)]
    fn count(self) -> Option<usize> {
        None
    }

    #[inline(always)]
    fn number<'s>(self, _index: usize, _vectors: &Vectors, _slot: &'s Slot, _offset: usize) -> f64
    where
        Self: 's,
    {
        self
    }

    #[inline(always)]
    fn hand_back(self, _index: usize, _partial: impl FnOnce() -> f64, _vectors: &mut Vectors) {}
}

impl<'r, const N: usize> ElementParam<N> for Real<'r, N> {
    type Number<'s>
        = Real<'r, N>
    where
        Self: 's;

    #[inline(always)]
    fn count(self) -> Option<usize> {
        None
    }

    #[inline(always)]
    fn number<'s>(self, _index: usize, _vectors: &Vectors, _slot: &'s Slot, _offset: usize) -> Self
    where
        Self: 's,
    {
        self
    }

    #[inline(always)]
    fn hand_back(self, _index: usize, _partial: impl FnOnce() -> f64, _vectors: &mut Vectors) {}
}

impl<const N: usize> ElementParam<N> for &[f64] {
    type Number<'s>
        = f64
    where
        Self: 's;

    #[inline(always)]
    fn count(self) -> Option<usize> {
        Some(self.len())
    }

    #[inline(always)]
    fn number<'s>(self, index: usize, _vectors: &Vectors, _slot: &'s Slot, _offset: usize) -> f64
    where
        Self: 's,
    {
        self.get(index).copied().unwrap_or(f64::NAN)
    }

    #[inline(always)]
    fn hand_back(self, _index: usize, _partial: impl FnOnce() -> f64, _vectors: &mut Vectors) {}
}

impl<const N: usize> ElementParam<N> for Vector<'_> {
    type Number<'s>
        = Real<'s, N>
    where
        Self: 's;

    #[inline(always)]
    fn count(self) -> Option<usize> {
        Some(self.len())
    }

    #[inline(always)]
    fn number<'s>(self, index: usize, vectors: &Vectors, slot: &'s Slot, offset: usize) -> Real<'s, N>
    where
        Self: 's,
    {
        Real::leaf(vectors.value(self, index), 1.0, slot, offset)
    }

    #[inline(always)]
    fn hand_back(self, index: usize, partial: impl FnOnce() -> f64, vectors: &mut Vectors) {
        vectors.hand_back(self, index, partial());
    }
}

impl<const N: usize> ElementParam<N> for RowMatrix<'_> {
    type Number<'s>
        = Real<'s, N>
    where
        Self: 's;

    #[inline(always)]
    fn count(self) -> Option<usize> {
        ElementParam::<N>::count(self.all())
    }

    #[inline(always)]
    fn columns(self) -> usize {
        RowMatrix::columns(&self)
    }

    #[inline(always)]
    fn number<'s>(self, index: usize, vectors: &Vectors, slot: &'s Slot, offset: usize) -> Real<'s, N>
    where
        Self: 's,
    {
        self.all().number(index, vectors, slot, offset)
    }

    #[inline(always)]
    fn hand_back(self, index: usize, partial: impl FnOnce() -> f64, vectors: &mut Vectors) {
        ElementParam::<N>::hand_back(self.all(), index, partial, vectors);
    }
}

/// The distribution of a vector's numbers: that of each is one of a family.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a distribution that a vector of run-time length can have",
    label = "expected a distribution of one real number, with parameters that are numbers or vectors"
)]
pub trait Elements<const N: usize>: Copy {
    /// The distribution of one number.
    type Each<'s>: Univariate<N, Family: Family<Point = f64, Support: Bijective>>
    where
        Self: 's;

    /// Its support.
    type Support: Support;

    /// The lengths of the parameters that are vectors.
    fn lens(&self) -> [Option<usize>; 3];

    /// How many numbers make a row of each parameter that is a matrix, 0 for the others.
    fn columns(&self) -> [usize; 3];

    /// The distribution of the number at `index`; derivatives in parameters that are vectors are in `slot`, behind that of
    /// the number itself.
    fn each<'s>(&self, index: usize, vectors: &Vectors, slot: &'s Slot) -> Self::Each<'s>
    where
        Self: 's;

    /// Hands what the slots behind the first have got back to the parameters that are vectors.
    fn hand_back(&self, index: usize, partial: impl FnMut(usize) -> f64, vectors: &mut Vectors);
}

/// The distribution of a vector's numbers whose draws are differentiable in its parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no reparameterised sampler, which a guide's sites need",
    label = "its draws are not differentiable in their parameters"
)]
pub trait PathElements<const N: usize>: Elements<N> {
    /// See [`Reparameterised::pull`], for the number at `index`.
    fn pull(&self, index: usize, x: f64, partial: f64, place: (&Vectors, &Slot), gradient: &mut [f64; N]);
}

macro_rules! elements {
    ($($path:ident $Name:ident { $($field:ident: $T:ident $i:literal),+ })*) => { $(
        #[diagnostic::do_not_recommend]
        impl<const N: usize, $($T: ElementParam<N>),+> Elements<N> for $Name<$($T),+> {
            type Each<'s>
                = $Name<$($T::Number<'s>),+>
            where
                Self: 's;
            type Support = <$Name as Family>::Support;

            #[inline(always)]
            fn lens(&self) -> [Option<usize>; 3] {
                let mut lens = [None; 3];
                $(lens[$i] = self.$field.count();)+
                lens
            }

            #[inline(always)]
            fn columns(&self) -> [usize; 3] {
                let mut columns = [0; 3];
                $(columns[$i] = self.$field.columns();)+
                columns
            }

            #[inline(always)]
            fn each<'s>(&self, index: usize, vectors: &Vectors, slot: &'s Slot) -> Self::Each<'s>
            where
                Self: 's,
            {
                $Name { $($field: self.$field.number(index, vectors, slot, 1 + $i)),+ }
            }

            #[inline(always)]
            fn hand_back(&self, index: usize, mut partial: impl FnMut(usize) -> f64, vectors: &mut Vectors) {
                $(self.$field.hand_back(index, || partial(1 + $i), vectors);)+
            }
        }

        elements!(@$path $Name $($T)+);
    )* };
    (@path $Name:ident $($T:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<const N: usize, $($T: ElementParam<N>),+> PathElements<N> for $Name<$($T),+> {
            #[inline(always)]
            fn pull(&self, index: usize, x: f64, partial: f64, place: (&Vectors, &Slot), gradient: &mut [f64; N]) {
                self.each(index, place.0, place.1).pull(x, &[partial], gradient);
            }
        }
    };
    (@only $Name:ident $($T:ident)+) => {};
}

elements! {
    path Beta { concentration1: A 0, concentration0: B 1 }
    path Cauchy { loc: L 0, scale: S 1 }
    path Exponential { rate: R 0 }
    path Gamma { concentration: C 0, rate: R 1 }
    path HalfCauchy { scale: S 0 }
    path HalfNormal { scale: S 0 }
    path InverseGamma { concentration: C 0, rate: R 1 }
    path Laplace { loc: L 0, scale: S 1 }
    path LogNormal { loc: L 0, scale: S 1 }
    path Normal { loc: L 0, scale: S 1 }
    path StudentT { df: D 0, loc: L 1, scale: S 2 }
    path Uniform { low: L 0, high: H 1 }
    only VonMises { loc: L 0, concentration: C 1 }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, S: Support, B: Copy> Elements<N> for Flat<S, B>
where
    Self: Univariate<N, Family: Family<Point = f64, Support: Bijective>>,
{
    type Each<'s>
        = Self
    where
        Self: 's;
    type Support = S;

    #[inline(always)]
    fn lens(&self) -> [Option<usize>; 3] {
        [None; 3]
    }

    #[inline(always)]
    fn columns(&self) -> [usize; 3] {
        [0; 3]
    }

    #[inline(always)]
    fn each<'s>(&self, _index: usize, _vectors: &Vectors, _slot: &'s Slot) -> Self
    where
        Self: 's,
    {
        *self
    }

    #[inline(always)]
    fn hand_back(&self, _index: usize, _partial: impl FnMut(usize) -> f64, _vectors: &mut Vectors) {}
}
