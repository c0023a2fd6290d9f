//! The von Mises distribution.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use rand::distr::Open01;
use rand::{Rng, RngExt};

use super::{Family, Formula, InvalidParameter, Univariate};
use crate::constraints::Circle;
use crate::real::Arg;
use crate::scalar::Scalar;
use crate::special;

/// The sampler overflows not far above this concentration, which no angle can tell from infinity.
const LARGEST: f64 = 1e300;

/// The von Mises distribution on the circle, of angles between `-π` and `π` in radians.
///
/// ```text
/// ln p(x) = concentration cos(x - loc) - ln(2π I₀(concentration))
/// ```
///
/// `I₀` is the modified Bessel function. For a large concentration it is like a normal distribution with variance
/// `1 / concentration`. There is no reparameterised sampler.
///
/// ```
/// use svi_runtime::prelude::*;
/// let top: Real<0> = VonMises::new(0.5, 2.0).log_density(0.5);
/// let same: Real<0> = VonMises::new(0.5 + 2.0 * std::f64::consts::PI, 2.0).log_density(0.5);
/// assert!((top.detach() - same.detach()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct VonMises<L = f64, C = f64> {
    pub(super) loc: L,
    pub(super) concentration: C,
}

impl<L, C> VonMises<L, C> {
    /// The angle `loc` around which the values lie, and `concentration > 0`; each an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(loc: L, concentration: C) -> Self {
        Self { loc, concentration }
    }
}

impl Family for VonMises {
    const NAME: &'static str = "VonMises";
    type Support = Circle;
    type Point = f64;
}

impl Formula<2> for VonMises {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, [loc, concentration]: [D; 2]) -> D {
        let half_sine = ((x - loc) * 0.5).sin();
        let kappa = concentration.re();
        let log_scale = concentration.chain(special::ln_i0e(kappa), || special::ln_i0e_slope(kappa));
        -concentration * half_sine * half_sine * 2.0 - log_scale - TAU.ln()
    }

    #[inline(always)]
    fn check([loc, concentration]: [f64; 2]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_finite("loc", loc)?;
        InvalidParameter::unless_positive("concentration", concentration)
    }

    #[inline]
    fn draw<R: Rng + ?Sized>([loc, concentration]: [f64; 2], rng: &mut R) -> f64 {
        let offset = deviation(concentration.min(LARGEST), rng);
        let angle = if rng.random() { loc + offset } else { loc - offset };
        if angle.abs() <= PI { angle } else { (angle + PI).rem_euclid(TAU) - PI }
    }
}

impl<const N: usize, L: Arg<N>, C: Arg<N>> Univariate<N> for VonMises<L, C> {
    type Family = VonMises;
    type Params = (L, C);

    #[inline(always)]
    fn params(&self) -> (L, C) {
        (self.loc, self.concentration)
    }
}

/// A draw of the angle between a value and `loc`, from 0 to `π`.
///
/// Best and Fisher 1979, "Efficient simulation of the von Mises distribution": rejection from the wrapped Cauchy
/// distribution with parameter `rho`, written so that nothing cancels for a small or a large concentration.
fn deviation<R: Rng + ?Sized>(concentration: f64, rng: &mut R) -> f64 {
    let twice = 2.0 * concentration;
    let root = 1.0_f64.hypot(twice);
    let tau = 1.0 + root;
    // concentration / rho, and (1 - rho)²
    let ratio = 0.5 * (tau + (2.0 * tau).sqrt());
    let gap = (0.5 * (1.0 + 1.0 / (root + twice) + (2.0 * tau).sqrt()) / ratio).powi(2);
    let rho = concentration / ratio;
    loop {
        let (sine, cosine) = (FRAC_PI_2 * rng.sample::<f64, _>(Open01)).sin_cos();
        let versine = 2.0 * gap * sine * sine / (gap + 4.0 * rho * cosine * cosine);
        let c = 0.5 * ratio * gap + concentration * versine;
        let u: f64 = rng.sample(Open01);
        if c * (2.0 - c) > u || (c / u).ln() + 1.0 - c >= 0.0 {
            return 2.0 * (0.5 * versine).sqrt().min(1.0).asin();
        }
    }
}
