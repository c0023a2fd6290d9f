//! Distribution functions, for truncated distributions and censored values.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2, LN_2, PI};

use statrs::function::beta::checked_beta_reg;
use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur};

use super::{
    Cauchy, Exponential, Family, Gamma, HalfCauchy, HalfNormal, Laplace, LogNormal, Normal, PathParams, Pathwise,
    StudentT, Uniform,
};
use crate::real::{Arg, Real};

/// A family whose distribution function is known. Its derivatives are known with it: that in the value is the density, and
/// those in the parameters are minus the density times the [`path`](Pathwise::path).
pub trait Cumulative<const P: usize>: Pathwise<P> + Family<Point = f64> {
    /// The logarithm of the probability of a value up to `x`.
    fn ln_cdf(x: f64, params: [f64; P]) -> f64;

    /// The logarithm of the probability of a value above `x`.
    fn ln_survival(x: f64, params: [f64; P]) -> f64;
}

/// One of the two sides of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// What is below it.
    Lower,
    /// What is above it.
    Upper,
}

/// Parameters of a family whose distribution function is known.
pub trait CumulativeParams<F: Family, const N: usize>: PathParams<F, N> {
    /// The log density; minus infinity outside the support.
    fn ln_density(self, x: f64) -> f64;

    /// The logarithm of the probability of a tail.
    fn ln_tail<'g>(self, x: impl Arg<N> + 'g, tail: Tail) -> Real<'g, N>
    where
        Self: 'g;
}

macro_rules! tuple {
    ($P:literal, $($T:ident $i:tt),*) => {
        impl<F: Cumulative<$P>, const N: usize, $($T: Arg<N>),*> CumulativeParams<F, N> for ($($T,)*) {
            fn ln_density(self, x: f64) -> f64 {
                let params = [$(self.$i.value()),*];
                if F::contains(x, params) { F::log_density(x, params) } else { f64::NEG_INFINITY }
            }

            fn ln_tail<'g>(self, x: impl Arg<N> + 'g, tail: Tail) -> Real<'g, N>
            where
                Self: 'g,
            {
                let (at, params) = (x.value(), [$(self.$i.value()),*]);
                let (value, sign) = match tail {
                    Tail::Lower => (F::ln_cdf(at, params), 1.0),
                    Tail::Upper => (F::ln_survival(at, params), -1.0),
                };
                let mut partials = [0.0; N];
                if N > 0 && F::contains(at, params) {
                    let hazard = sign * (F::log_density(at, params) - value).exp();
                    x.add_to(hazard, &mut partials);
                    let slopes = F::path(at, params);
                    $(self.$i.add_to(-hazard * slopes[$i], &mut partials);)*
                }
                Real::with_partials(value, partials)
            }
        }
    };
}

tuple!(1, A 0);
tuple!(2, A 0, B 1);
tuple!(3, A 0, B 1, C 2);

/// From here on down, the terms of the asymptotic series that are used give all places but two.
const ASYMPTOTIC: f64 = -30.0;

/// The logarithm of the standard normal distribution function. Far below 0 it is that of the asymptotic series (Abramowitz
/// and Stegun, 26.2.12).
fn ln_normal_cdf(z: f64) -> f64 {
    if z > 0.0 {
        (-0.5 * libm::erfc(z * FRAC_1_SQRT_2)).ln_1p()
    } else if z > ASYMPTOTIC {
        (0.5 * libm::erfc(-z * FRAC_1_SQRT_2)).ln()
    } else {
        let y = 1.0 / (z * z);
        let series = -y * (1.0 - y * (3.0 - y * (15.0 - y * (105.0 - y * 945.0))));
        -0.5 * z * z - (-z).ln() - 0.5 * (2.0 * PI).ln() + series.ln_1p()
    }
}

/// `ln(1 - exp(x))` for `x <= 0`.
fn ln_rest(x: f64) -> f64 {
    if x > -LN_2 { (-x.exp_m1()).ln() } else { (-x.exp()).ln_1p() }
}

/// `ln(p)` of two probabilities that sum to 1, by the smaller one.
fn ln_of_parts(p: f64, rest: f64) -> f64 {
    if p < rest { p.ln() } else { (-rest).ln_1p() }
}

/// A family with a location and a scale, symmetric around the location.
macro_rules! symmetric {
    ($($Name:ident $standard:expr;)*) => { $(
        impl Cumulative<2> for $Name {
            fn ln_cdf(x: f64, [loc, scale]: [f64; 2]) -> f64 {
                $standard((x - loc) / scale)
            }

            fn ln_survival(x: f64, [loc, scale]: [f64; 2]) -> f64 {
                $standard((loc - x) / scale)
            }
        }
    )* };
}

symmetric! {
    Normal ln_normal_cdf;
    Cauchy |z: f64| if z > 0.0 { (-1.0_f64.atan2(z) / PI).ln_1p() } else { (1.0_f64.atan2(-z) / PI).ln() };
    Laplace |z: f64| if z > 0.0 { (-0.5 * (-z).exp()).ln_1p() } else { z - LN_2 };
}

/// A family on the positive numbers.
macro_rules! positive {
    ($($Name:ident $P:literal, $cdf:expr, $survival:expr;)*) => { $(
        impl Cumulative<$P> for $Name {
            fn ln_cdf(x: f64, params: [f64; $P]) -> f64 {
                if x <= 0.0 { f64::NEG_INFINITY } else { $cdf(x, params) }
            }

            fn ln_survival(x: f64, params: [f64; $P]) -> f64 {
                if x <= 0.0 { 0.0 } else { $survival(x, params) }
            }
        }
    )* };
}

positive! {
    LogNormal 2,
        |x: f64, params| Normal::ln_cdf(x.ln(), params),
        |x: f64, params| Normal::ln_survival(x.ln(), params);
    Exponential 1,
        |x: f64, [rate]: [f64; 1]| ln_rest(-rate * x),
        |x: f64, [rate]: [f64; 1]| -rate * x;
    Gamma 2,
        |x: f64, [shape, rate]: [f64; 2]| ln_of_parts(lower_gamma(shape, rate * x), upper_gamma(shape, rate * x)),
        |x: f64, [shape, rate]: [f64; 2]| ln_of_parts(upper_gamma(shape, rate * x), lower_gamma(shape, rate * x));
    HalfNormal 1,
        |x: f64, [scale]: [f64; 1]| ln_of_parts(libm::erf(x / scale * FRAC_1_SQRT_2), libm::erfc(x / scale * FRAC_1_SQRT_2)),
        |x: f64, [scale]: [f64; 1]| {
            let z = x / scale;
            if z > 1.0 { LN_2 + ln_normal_cdf(-z) } else { (-libm::erf(z * FRAC_1_SQRT_2)).ln_1p() }
        };
    HalfCauchy 1,
        |x: f64, [scale]: [f64; 1]| ln_of_parts((x / scale).atan() / FRAC_PI_2, (scale / x).atan() / FRAC_PI_2),
        |x: f64, [scale]: [f64; 1]| ln_of_parts((scale / x).atan() / FRAC_PI_2, (x / scale).atan() / FRAC_PI_2);
}

/// The regularised lower incomplete gamma function.
fn lower_gamma(shape: f64, x: f64) -> f64 {
    checked_gamma_lr(shape, x).unwrap_or(f64::NAN)
}

/// The regularised upper incomplete gamma function.
fn upper_gamma(shape: f64, x: f64) -> f64 {
    checked_gamma_ur(shape, x).unwrap_or(f64::NAN)
}

/// By the incomplete beta function of `df / (df + t²)`.
fn ln_student_cdf(t: f64, df: f64) -> f64 {
    let tail = checked_beta_reg(0.5 * df, 0.5, df / (df + t * t)).map_or(f64::NAN, |outside| 0.5 * outside);
    if t > 0.0 { (-tail).ln_1p() } else { tail.ln() }
}

impl Cumulative<3> for StudentT {
    fn ln_cdf(x: f64, [df, loc, scale]: [f64; 3]) -> f64 {
        ln_student_cdf((x - loc) / scale, df)
    }

    fn ln_survival(x: f64, [df, loc, scale]: [f64; 3]) -> f64 {
        ln_student_cdf((loc - x) / scale, df)
    }
}

impl Cumulative<2> for Uniform {
    fn ln_cdf(x: f64, [low, high]: [f64; 2]) -> f64 {
        ((x - low) / (high - low)).clamp(0.0, 1.0).ln()
    }

    fn ln_survival(x: f64, [low, high]: [f64; 2]) -> f64 {
        ((high - x) / (high - low)).clamp(0.0, 1.0).ln()
    }
}

/// `ln(exp(a) - exp(b))` for `a >= b`.
pub(super) fn ln_difference<'g, const N: usize>(a: Real<'g, N>, b: Real<'g, N>) -> Real<'g, N> {
    if b.value == f64::NEG_INFINITY {
        return a;
    }
    let gap = b.value - a.value;
    let slope = 1.0 / -gap.exp_m1();
    a.chain2(b, a.value + ln_rest(gap), slope, 1.0 - slope)
}
