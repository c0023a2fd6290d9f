//! Dense linear algebra of the body's numbers: matrices of run-time size and the Cholesky factor, for Gaussian processes and
//! multivariate normal distributions.
//!
//! The numbers are `f64` or [`Real`](crate::Real). Nothing here panics over numbers: the factor of a matrix that is not
//! positive definite is not-a-number, and the step that uses it ends with an error that names the site.
//!
//! ```
//! use svi_runtime::prelude::*;
//!
//! /// Gaussian process regression with a squared exponential kernel.
//! #[model]
//! fn gp(x: &[f64], y: &[f64]) {
//!     let length = sample("length", LogNormal::new(0.0, 1.0));
//!     let noise = sample("noise", HalfNormal::new(1.0));
//!     let covariance = Matrix::symmetric(x.len(), |i, j| {
//!         let distance = (x[i] - x[j]) / length;
//!         let kernel = (-0.5 * distance * distance).exp();
//!         if i == j { kernel + noise * noise } else { kernel }
//!     });
//!     observe("y", MultivariateNormal::covariance(0.0, &covariance), y);
//! }
//!
//! let (x, y) = ([0.0, 0.5, 1.5, 3.0], [0.1, 0.6, 1.0, 0.2]);
//! let svi = Svi::new(gp(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.05));
//! let run = svi.run(0, 500, (&x, &y), ())?;
//! assert!(run.losses[499] < run.losses[0]);
//! # Ok::<(), SviError>(())
//! ```

mod cholesky;
mod element;
pub(crate) mod kernels;
mod matrix;

pub use cholesky::{Cholesky, cholesky};
pub use element::Element;
pub use matrix::Matrix;
