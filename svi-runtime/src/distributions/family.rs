//! Families: what is known of a distribution whatever its parameters, and its formulas.

use rand::Rng;

use super::{ClosedForm, InvalidParameter, Pulled};
use crate::constraints::Support;
use crate::scalar::Scalar;

/// What is known of a family whatever its parameters: its name, its support and the type of its values.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a family of distributions",
    label = "expected a family such as `Normal`",
    note = "a family of your own implements `Family`, `Formula` and `Univariate`, all in `svi_runtime::distributions`"
)]
pub trait Family {
    /// The family's name, as a user writes it.
    const NAME: &'static str;
    /// Where its density is positive, as far as it does not depend on parameters.
    type Support: Support;
    /// A value: `f64`, an array of `f64`, `bool`, `u64` for counts or `usize` for categories.
    type Point;
}

/// A family of one variable with `P` parameters: one formula each for its density and draws.
pub trait Formula<const P: usize>: Family {
    /// Whether the log density is infinite or not a number wherever a parameter is outside its constraint or the value
    /// outside the support. Then nothing need be checked while it is finite.
    const SELF_CHECKING: bool = false;

    /// The log density (or log mass) at `x`, which is inside the support, normalised.
    fn log_density<D: Scalar>(x: D, params: [D; P]) -> D;

    /// The same, where the logarithms of some parameters may be known already. Families in which a logarithm is a good part
    /// of the work override it.
    #[inline(always)]
    fn log_density_known<D: Scalar>(x: D, params: [D; P], _ln: [Option<f64>; P]) -> D {
        Self::log_density(x, params)
    }

    /// The same at `x`, whose logarithm may be known, with its derivatives written down; `None` if they are to be derived.
    /// It is for families that stand in innermost loops: what does not depend on `x` can be computed before the loop.
    #[inline(always)]
    fn closed_form(_x: (f64, Option<f64>), _params: [f64; P], _ln: [Option<f64>; P]) -> Option<ClosedForm<P>> {
        None
    }

    /// Whether the parameters are inside their constraints.
    fn check(params: [f64; P]) -> Result<(), InvalidParameter>;

    /// A draw.
    fn draw<R: Rng + ?Sized>(params: [f64; P], rng: &mut R) -> Self::Point;

    /// The support's bounds where they depend on the parameters, and infinities where they do not.
    #[inline(always)]
    fn bounds<D: Scalar>(_params: [D; P]) -> (D, D) {
        (D::from(f64::NEG_INFINITY), D::from(f64::INFINITY))
    }

    /// Whether the density at `x` is positive.
    #[inline(always)]
    fn contains(x: f64, params: [f64; P]) -> bool {
        Self::Support::contains(&[x], Self::bounds(params))
    }
}

/// A family whose draws are differentiable in their parameters.
pub trait Pathwise<const P: usize>: Formula<P> {
    /// The derivatives of a draw in its parameters, at the value `x` that was drawn: `dx/dparam` at a fixed level of the
    /// distribution function (Figurnov, Mohamed and Mnih 2018, "Implicit reparameterization gradients").
    fn path(x: f64, params: [f64; P]) -> [f64; P];

    /// The gradient of `log_density(x) - partial * x` along the path of the draw `x`, written down; `None` if it is to be
    /// put together from its parts.
    #[inline(always)]
    fn pull_closed(_x: f64, _params: [f64; P], _partial: f64) -> Option<Pulled<P>> {
        None
    }
}
