//! Elementary functions of several numbers at once, to within two units of the last place, and three for softplus and `ln(1 - x)`.

use std::f64::consts::{LOG2_E, SQRT_2};

use super::number::Lanes;
use super::simd::{Simd, WHOLE};

/// `ln 2` in two parts, of which the first has so few digits that its multiples are exact.
const LN_2: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];

/// `1 / k!` from `k = 13` down to 2: the series of the exponential, cut where its rest is below a unit of the last place.
const INVERSE_FACTORIALS: [[f64; 4]; 3] = [
    [1.605_904_383_682_161_3e-10, 2.087_675_698_786_81e-9, 2.505_210_838_544_172e-8, 2.755_731_922_398_589e-7],
    [2.755_731_922_398_589_3e-6, 2.480_158_730_158_73e-5, 1.984_126_984_126_984e-4, 1.388_888_888_888_889e-3],
    [8.333_333_333_333_333e-3, 4.166_666_666_666_666_4e-2, 1.666_666_666_666_666_6e-1, 0.5],
];

/// The coefficients of `ln((1 + s) / (1 - s)) = 2 s + s R(s²)` from the highest power down, which are those of fdlibm's `log`
/// (Sun Microsystems 1993), whose rest is below 2^-58.
const LOG_SERIES: [[f64; 4]; 2] = [
    [0.0, 1.479_819_860_511_658_6e-1, 1.531_383_769_920_937_3e-1, 1.818_357_216_161_805e-1],
    [2.222_219_843_214_978_4e-1, 2.857_142_874_366_239e-1, 3.999_999_999_940_942e-1, 6.666_666_666_666_735e-1],
];

impl<S: Simd> Lanes<S> {
    /// `e^x`.
    #[inline(always)]
    pub fn exp(self) -> Self {
        // Beyond it is infinite.
        self.at_most(710.0).exp_below()
    }

    /// `e^x` for `x` up to 710.
    #[inline(always)]
    pub fn exp_below(self) -> Self {
        // Below it is zero.
        let x = self.at_least(-746.0);
        let n = x.times_plus(self.all(LOG2_E), self.all(WHOLE)) - WHOLE;
        let r = n.times_plus(self.all(-LN_2[1]), n.times_plus(self.all(-LN_2[0]), x));
        r.polynomial(INVERSE_FACTORIALS).times_plus(r * r, r + 1.0).scale(n)
    }

    /// `ln x`: minus infinity at zero, not a number below.
    #[inline(always)]
    pub fn ln(self) -> Self {
        let smallest = self.all(f64::MIN_POSITIVE);
        let normal = (self * 18_014_398_509_481_984.0).where_less(self, smallest, self);
        let (n, m) = normal.split();
        let y = ln_of_product((n - 54.0).where_less(self, smallest, n), m - 1.0);
        let y = self.where_equal(self, self.all(f64::INFINITY), y);
        let zero = self.all(0.0);
        let at_zero = self.all(f64::NEG_INFINITY).where_equal(self, zero, self.all(f64::NAN));
        y.where_less(zero, self, at_zero)
    }

    /// `ln x` for positive normal `x`; not a number where `x` is none.
    #[inline(always)]
    pub fn ln_of_normal(self) -> Self {
        let (n, m) = self.split();
        self.times_plus(self.all(0.0), ln_of_product(n, m - 1.0))
    }

    /// `ln(1 - x)` for `x` above minus infinity: minus infinity at one, not a number above.
    #[inline(always)]
    pub fn ln_rest(self) -> Self {
        let rest = 1.0 - self;
        // What the difference lost, to first order.
        let lost = (1.0 - rest) - self;
        rest.ln() + (lost / rest).where_less(self.all(f64::MIN_POSITIVE), rest, self.all(0.0))
    }

    /// `ln(1 + exp(x))` and its derivative `1 / (1 + exp(-x))`.
    #[inline(always)]
    pub fn softplus(self) -> (Self, Self) {
        let small = (-self.abs()).exp_below();
        let inverse = (small + 1.0).recip();
        // `1 + small = 2^n (1 + f)`, exactly.
        let (bound, zero) = (self.all(SQRT_2 - 1.0), self.all(0.0));
        let f = small.where_less(small, bound, (small - 1.0) * 0.5);
        let ln = ln_of_product(zero.where_less(small, bound, self.all(1.0)), f);
        (self.at_least(0.0) + ln, (small * inverse).where_less(self, zero, inverse))
    }
}

/// `ln(2^n (1 + f))` for `√½ - 1 <= f < √2 - 1`.
#[inline(always)]
fn ln_of_product<S: Simd>(n: Lanes<S>, f: Lanes<S>) -> Lanes<S> {
    let s = f / (f + 2.0);
    let z = s * s;
    let half_square = f * f * 0.5;
    let rest = s.times_plus(z.times_plus(z.polynomial(LOG_SERIES), half_square), n * LN_2[1]);
    n.times_plus(n.all(LN_2[0]), f - (half_square - rest))
}

#[cfg(test)]
mod tests {
    use super::super::{Narrow, Wide};
    use super::*;
    use crate::special;

    /// A function of the numbers, in all instructions.
    trait Function {
        fn of<S: Simd>(x: Lanes<S>) -> Lanes<S>;
    }

    /// Compares with `expected` to this many units of the last place, over numbers of all sizes, in all instructions that there are.
    #[track_caller]
    fn assert_agrees<F: Function>(points: impl Iterator<Item = f64> + Clone, ulps: f64, expected: fn(f64) -> f64) {
        assert_agrees_in::<Narrow, F>(points.clone(), ulps, expected);
        assert_agrees_in::<Wide, F>(points, ulps, expected);
    }

    #[track_caller]
    fn assert_agrees_in<S: Simd, F: Function>(points: impl Iterator<Item = f64>, ulps: f64, expected: fn(f64) -> f64) {
        let Some(simd) = S::detect() else { return };
        for x in points {
            for y in F::of(Lanes::splat(simd, x)).to_array().as_ref() {
                let e = expected(x);
                let close = (y - e).abs() <= ulps * f64::EPSILON * e.abs().max(f64::MIN_POSITIVE);
                assert!(*y == e || close || y.is_nan() && e.is_nan(), "at {x:e}: {y:e} is not {e:e}");
            }
        }
    }

    fn grid(low: f64, high: f64) -> impl Iterator<Item = f64> + Clone {
        (0..=20_000).map(move |i| low + (high - low) * f64::from(i) / 20_000.0)
    }

    const ENDS: [f64; 12] = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        1e-300,
    ];

    struct Exp;

    impl Function for Exp {
        fn of<S: Simd>(x: Lanes<S>) -> Lanes<S> {
            x.exp()
        }
    }

    struct Ln;

    impl Function for Ln {
        fn of<S: Simd>(x: Lanes<S>) -> Lanes<S> {
            x.ln()
        }
    }

    struct LnRest;

    impl Function for LnRest {
        fn of<S: Simd>(x: Lanes<S>) -> Lanes<S> {
            x.ln_rest()
        }
    }

    struct Softplus;

    impl Function for Softplus {
        fn of<S: Simd>(x: Lanes<S>) -> Lanes<S> {
            x.softplus().0
        }
    }

    struct Sigmoid;

    impl Function for Sigmoid {
        fn of<S: Simd>(x: Lanes<S>) -> Lanes<S> {
            x.softplus().1
        }
    }

    #[test]
    fn the_exponential() {
        assert_agrees::<Exp>(grid(-2.0, 2.0).chain(grid(-708.0, 709.7)).chain(ENDS), 2.0, f64::exp);
        // Below the normal numbers a unit of the last place is that of the smallest.
        assert_agrees::<Exp>(grid(-750.0, -708.0), 2.0, f64::exp);
    }

    #[test]
    fn the_logarithm() {
        assert_agrees::<Ln>(grid(0.001, 3.0).chain(grid(-700.0, 700.0).map(f64::exp)).chain(ENDS), 2.0, f64::ln);
    }

    #[test]
    fn the_logarithm_of_one_minus() {
        let tiny = grid(-700.0, -1.0).map(f64::exp);
        let ends = ENDS.into_iter().filter(|x| *x != f64::NEG_INFINITY);
        assert_agrees::<LnRest>(tiny.chain(grid(0.0, 1.0)).chain(ends), 3.0, |x| (-x).ln_1p());
    }

    #[test]
    fn softplus_and_its_slope() {
        let points = || grid(-40.0, 40.0).chain(grid(-700.0, 700.0)).chain(ENDS);
        assert_agrees::<Softplus>(points(), 3.0, special::softplus);
        assert_agrees::<Sigmoid>(points(), 3.0, special::sigmoid);
    }
}
