//! Guides that need no body: normal distributions over the latents in unconstrained space, for any model.
//!
//! Each latent is the image of real numbers under the transform of its support (see [`constraints`](crate::constraints));
//! the guide is a normal distribution of those.

mod auto_guide;
mod diagonal;
mod full_rank;
mod quantile;

pub use auto_guide::AutoGuide;
pub(crate) use auto_guide::Covariance;
pub use diagonal::{AutoNormalParams, Diagonal};
pub use full_rank::{AutoMultivariateNormalParams, FullRank};

/// Independent normal distributions of the unconstrained latents: mean field. NumPyro's `AutoNormal`.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn rate(counts: &[f64]) {
///     let scale = sample("scale", HalfCauchy::new(1.0));
///     for i in plate("item", counts.len()) {
///         observe("y", Normal::new(0.0, scale), counts[i]);
///     }
/// }
///
/// let svi = Svi::new(rate(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.05));
/// let y = [1.0, -1.2, 0.8, -0.9, 1.1, -1.0];
/// let run = svi.run(3, 2_000, (&y,), ())?;
/// let median = svi.median(&run.state, (&y,))?;
/// assert!((0.7..1.5).contains(&median.scale));
/// # Ok::<(), SviError>(())
/// ```
pub type AutoNormal = AutoGuide<Diagonal>;

/// One multivariate normal distribution of all unconstrained latents: full rank. NumPyro's `AutoMultivariateNormal`.
///
/// Its factor is `scale_tril = diag(scale) (I + lower)` with `lower` strictly lower triangular. A step costs the square of
/// the number of unconstrained latents.
pub type AutoMultivariateNormal = AutoGuide<FullRank>;
