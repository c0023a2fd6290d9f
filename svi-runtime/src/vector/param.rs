//! Parameters that are vectors.

use super::{Vector, VectorSlot};
use crate::constraints::{Bijective, Positive, RealLine, UnitInterval};
use crate::initial::Bounded;
use crate::scope::Scope;
use crate::window::Window;

/// What `param` takes for a vector: initial values, whose type says the constraint of each.
///
/// | initial values | constraint |
/// | --- | --- |
/// | `vec![0.0; d]` | any real numbers |
/// | `Positive(vec![1.0; d])` | positive numbers |
/// | `UnitInterval(vec![0.5; d])` | numbers between 0 and 1 |
/// | `vec![vec![0.0; columns]; rows]`, and the constraints of these | a matrix, row by row |
/// | `Interval(low, high).init(vec![..])`, `GreaterThan(low).init(vec![..])`, `LessThan(high).init(vec![..])` | numbers within bounds |
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn curve(y: &[f64], #[fixed] degree: usize) {
///     let w = param("w", vec![0.5; degree]);
///     let spread = param("spread", Positive(vec![1.0, 2.0]));
///     for i in plate("item", y.len()) {
///         let powers: Vec<f64> = (0..degree as i32).map(|k| (i as f64).powi(k)).collect();
///         observe("y", Normal::new(dot(&w, &powers), spread.at(i % 2)), y[i]);
///     }
/// }
///
/// #[guide(model = curve)]
/// fn nothing() {}
///
/// let svi = Svi::new(curve(3), nothing(), TraceElbo::new(), Adam::new(0.01));
/// let state = svi.init(0, (&[1.0, 2.0, 3.0],), ())?;
/// assert_eq!(svi.get_params(&state).model, CurveParams { w: vec![0.5; 3], spread: vec![1.0, 2.0] });
/// # Ok::<(), SviError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an initial value of a parameter that is a vector",
    label = "expected `vec![0.0; d]`, `Positive(vec![1.0; d])`, `UnitInterval(vec![0.5; d])`, `Interval(low, high).init(vec![..])`, ..."
)]
pub trait InitialVector {
    /// The constraint of each number.
    type Support: Bijective;

    /// A vector or a matrix.
    type Numbers: Numbers;

    /// The values to start from.
    fn numbers(&self) -> &Self::Numbers;

    /// The bounds of an interval; infinities for constraints that have none.
    fn bounds(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
}

/// Numbers of run-time size: a vector, or a matrix as its rows.
pub trait Numbers {
    /// All of them, row by row.
    fn flat(&self) -> Vec<f64>;

    /// How many make a row, 0 for a vector; if rows differ, two of their lengths.
    fn columns(&self) -> Result<usize, (usize, usize)>;
}

impl Numbers for Vec<f64> {
    fn flat(&self) -> Vec<f64> {
        self.clone()
    }

    fn columns(&self) -> Result<usize, (usize, usize)> {
        Ok(0)
    }
}

impl Numbers for Vec<Vec<f64>> {
    fn flat(&self) -> Vec<f64> {
        self.concat()
    }

    fn columns(&self) -> Result<usize, (usize, usize)> {
        let first = self.first().map_or(0, Vec::len);
        self.iter().find(|row| row.len() != first).map_or(Ok(first), |row| Err((row.len(), first)))
    }
}

/// Numbers of run-time size, as an initial value without a constraint.
macro_rules! unconstrained {
    ($($T:ty)*) => { $(
        impl InitialVector for $T {
            type Support = RealLine;
            type Numbers = Self;

            fn numbers(&self) -> &Self {
                self
            }
        }
    )* };
}

unconstrained!(Vec<f64> Vec<Vec<f64>>);

impl<T: Numbers> InitialVector for Positive<T> {
    type Support = Positive;
    type Numbers = T;

    fn numbers(&self) -> &T {
        &self.0
    }
}

impl<T: Numbers> InitialVector for UnitInterval<T> {
    type Support = UnitInterval;
    type Numbers = T;

    fn numbers(&self) -> &T {
        &self.0
    }
}

impl<S: Bijective, T: Numbers> InitialVector for Bounded<S, T> {
    type Support = S;
    type Numbers = T;

    fn numbers(&self) -> &T {
        self.value_ref()
    }

    fn bounds(&self) -> (f64, f64) {
        self.limits()
    }
}

/// What is kept of a parameter that is a vector: its constraint's bounds, and the length of a row.
#[derive(Debug)]
pub struct KeptParam<I> {
    pub(crate) bounds: (f64, f64),
    pub(crate) columns: usize,
    pub(crate) initial: std::marker::PhantomData<fn() -> I>,
}

impl<I> Clone for KeptParam<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I> Copy for KeptParam<I> {}

/// Takes a parameter's partials out of what was handed back to it, after its last use.
#[inline(always)]
pub fn end_param_vector<const N: usize, S: Scope<N>, I: InitialVector>(
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &VectorSlot<KeptParam<I>>,
) {
    let Some((kept, vector)) = slot.take() else { return };
    if N > 0 && !window.here.muted {
        hand_out::<I>(window, kept.start, kept.made_of.bounds, vector, scope.loss_sign());
    }
}

/// Puts the gradient of the loss where the parameter is stored.
#[inline]
fn hand_out<I: InitialVector>(
    window: &mut Window<'_>,
    start: usize,
    bounds: (f64, f64),
    vector: Vector<'_>,
    sign: f64,
) {
    let cells = &mut window.params.gradient[start..start + vector.len()];
    let (values, adjoints) = (window.vectors.values(vector), window.vectors.adjoints(vector));
    for ((cell, x), adjoint) in cells.iter_mut().zip(values).zip(adjoints) {
        *cell = sign * adjoint * I::Support::slope(*x, bounds);
    }
}
