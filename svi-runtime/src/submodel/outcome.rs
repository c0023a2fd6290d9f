//! What a model hands to the one around it.

use crate::real::Real;
use crate::scope::Scope;
use crate::slot::Slot;
use crate::vector::{RowMatrix, Vector, Vectors};
use crate::window::Window;

/// What becomes of the value of the body that runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Handing {
    /// Nobody asks for it.
    #[default]
    Dropped,
    /// It is kept for the body around, from here on among the vectors' numbers.
    Kept { start: usize },
    /// Its derivatives stand there.
    Back { start: usize },
}

/// A value that a model or guide can return: a `Real`, a vector or matrix, arrays and tuples of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value that a model or guide can return",
    label = "expected `Real`, `Vector`, `RowMatrix`, or an array or tuple of these"
)]
pub trait Outcome<'g, const N: usize>: Copy {
    /// How many `Real`s it is.
    const NUMBERS: usize;
    /// Whether there is nothing in it.
    const IS_NOTHING: bool = false;

    /// Hands its parts over.
    fn hand_over(self, to: &mut Handover<'_, N>);

    /// The value that was handed over, as leaves.
    fn receive(from: &mut Received<'_, 'g>) -> Self;
}

/// The numbers on their way to the body around, or their derivatives on the way back.
///
/// The `Real`s come first, then the vectors, each behind its length.
#[derive(Debug)]
pub struct Handover<'v, const N: usize> {
    vectors: &'v mut Vectors,
    /// What a derivative at the top of the body is multiplied by in the sum of the block.
    unweigh: f64,
    gradient: &'v mut [f64; N],
    /// Where they begin.
    start: usize,
    back: bool,
    next_number: usize,
    next_vector: usize,
}

impl<const N: usize> Handover<'_, N> {
    #[inline(always)]
    fn number(&mut self, x: Real<'_, N>) {
        let index = self.start + self.next_number;
        self.next_number += 1;
        if self.back {
            let adjoint = self.unweigh * self.vectors.adjoint(Vector::new(index, 1), 0);
            crate::real::Arg::add_to(x, adjoint, self.gradient);
        } else {
            self.vectors.set(Vector::new(index, 1), 0, x.detach());
        }
    }

    fn matrix(&mut self, matrix: RowMatrix<'_>) {
        if self.back {
            self.next_vector += 1;
        } else {
            self.vectors.handed.push(matrix.columns() as f64);
        }
        self.vector(matrix.all());
    }

    fn vector(&mut self, vector: Vector<'_>) {
        let len = vector.len();
        if self.back {
            let adjoints = Vector::new(self.start + self.next_vector + 1, len);
            self.next_vector += 1 + len;
            for k in 0..len {
                let adjoint = self.vectors.adjoint(adjoints, k);
                self.vectors.hand_back(vector, k, adjoint);
            }
        } else {
            self.vectors.hand_vector(vector);
        }
    }
}

/// The numbers that were handed over.
#[derive(Debug)]
pub struct Received<'v, 'g> {
    vectors: &'v Vectors,
    numbers: Vector<'g>,
    slot: &'g Slot,
    next_number: usize,
    next_vector: usize,
}

impl<'v, 'g> Received<'v, 'g> {
    /// Those of `numbers`, of which the first `count` are `Real`s.
    #[inline(always)]
    pub(crate) fn new(vectors: &'v Vectors, numbers: Vector<'g>, slot: &'g Slot, count: usize) -> Self {
        Self { vectors, numbers, slot, next_number: 0, next_vector: count }
    }

    #[inline(always)]
    fn number<const N: usize>(&mut self) -> Real<'g, N> {
        let index = self.next_number;
        self.next_number += 1;
        Real::leaf(self.vectors.value(self.numbers, index), 1.0, self.slot, index)
    }

    fn size(&mut self) -> usize {
        let index = self.next_vector;
        self.next_vector += 1;
        self.vectors.values(self.numbers).get(index).map_or(0, |size| *size as usize)
    }

    fn vector(&mut self) -> Vector<'g> {
        let len = self.size();
        let vector = self.numbers.part(self.next_vector, len);
        self.next_vector += len;
        vector
    }
}

/// Hands over what a body returns, before its leaves are harvested.
#[inline(always)]
pub fn emit_outcome<'g, const N: usize, S: Scope<N>, O: Outcome<'g, N>>(
    value: O,
    scope: &mut S,
    window: &mut Window<'_>,
) {
    let (start, back) = match window.vectors.handing() {
        Handing::Dropped => return,
        Handing::Kept { start } => (start, false),
        Handing::Back { start } => (start, true),
    };
    let unweigh = window.here.weight.recip();
    let (vectors, gradient) = (&mut *window.vectors, &mut scope.sum().gradient);
    value.hand_over(&mut Handover { vectors, unweigh, gradient, start, back, next_number: 0, next_vector: O::NUMBERS });
}

impl<const N: usize> Outcome<'_, N> for () {
    const NUMBERS: usize = 0;
    const IS_NOTHING: bool = true;

    #[inline(always)]
    fn hand_over(self, _to: &mut Handover<'_, N>) {}

    #[inline(always)]
    fn receive(_from: &mut Received<'_, '_>) {}
}

impl<'g, const N: usize> Outcome<'g, N> for Real<'g, N> {
    const NUMBERS: usize = 1;

    #[inline(always)]
    fn hand_over(self, to: &mut Handover<'_, N>) {
        to.number(self);
    }

    #[inline(always)]
    fn receive(from: &mut Received<'_, 'g>) -> Self {
        from.number()
    }
}

impl<'g, const N: usize> Outcome<'g, N> for Vector<'g> {
    const NUMBERS: usize = 0;

    fn hand_over(self, to: &mut Handover<'_, N>) {
        to.vector(self);
    }

    fn receive(from: &mut Received<'_, 'g>) -> Self {
        from.vector()
    }
}

impl<'g, const N: usize> Outcome<'g, N> for RowMatrix<'g> {
    const NUMBERS: usize = 0;

    fn hand_over(self, to: &mut Handover<'_, N>) {
        to.matrix(self);
    }

    fn receive(from: &mut Received<'_, 'g>) -> Self {
        let columns = from.size();
        RowMatrix::new(from.vector(), columns)
    }
}

impl<'g, const N: usize, O: Outcome<'g, N>, const K: usize> Outcome<'g, N> for [O; K] {
    const NUMBERS: usize = K * O::NUMBERS;

    #[inline(always)]
    fn hand_over(self, to: &mut Handover<'_, N>) {
        self.into_iter().for_each(|value| value.hand_over(to));
    }

    #[inline(always)]
    fn receive(from: &mut Received<'_, 'g>) -> Self {
        std::array::from_fn(|_| O::receive(from))
    }
}

/// Tuples.
macro_rules! tuples {
    ($(($($T:ident)*))*) => { $(
        impl<'g, const N: usize, $($T: Outcome<'g, N>),*> Outcome<'g, N> for ($($T,)*) {
            const NUMBERS: usize = 0 $(+ $T::NUMBERS)*;

            #[inline(always)]
            fn hand_over(self, to: &mut Handover<'_, N>) {
                #[allow(non_snake_case)]
                let ($($T,)*) = self;
                $($T.hand_over(to);)*
            }

            #[inline(always)]
            fn receive(from: &mut Received<'_, 'g>) -> Self {
                ($($T::receive(from),)*)
            }
        }
    )* };
}

tuples!((A)(A B)(A B C)(A B C D)(A B C D E)(A B C D E F));
