//! Elementary functions of four numbers at once, to within two units of the last place, and three for softplus.

use std::f64::consts::LOG2_E;

use super::number::Lanes;

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

impl Lanes {
    /// `e^x`.
    #[inline(always)]
    pub fn exp(self) -> Self {
        // Beyond these it is zero and infinite.
        let x = self.at_most(710.0).at_least(-746.0);
        let n = (x * LOG2_E).round();
        let r = n.times_plus(self.all(-LN_2[1]), n.times_plus(self.all(-LN_2[0]), x));
        let y = (r.polynomial(INVERSE_FACTORIALS) * r).times_plus(r, r) + 1.0;
        // Two factors, for one of them could be out of range.
        let half = (n * 0.5).round();
        y * half.power_of_two() * (n - half).power_of_two()
    }

    /// `ln x`: minus infinity at zero, not a number below.
    #[inline(always)]
    pub fn ln(self) -> Self {
        let tiny = self.less(self.all(f64::MIN_POSITIVE));
        let (n, m) = (self * 18_014_398_509_481_984.0).where_or(tiny, self).split();
        let n = (n - 54.0).where_or(tiny, n);
        let y = n.times_plus(self.all(LN_2[0]), ln_around_one(m - 1.0, n * LN_2[1]));
        let y = self.where_or(self.equal(self.all(f64::INFINITY)), y);
        let at_zero = self.all(f64::NEG_INFINITY).where_or(self.equal(self.all(0.0)), self.all(f64::NAN));
        y.where_or(self.all(0.0).less(self), at_zero)
    }

    /// `ln(1 + exp(x))` and its derivative `1 / (1 + exp(-x))`.
    #[inline(always)]
    pub fn softplus(self) -> (Self, Self) {
        let small = (-self.abs()).exp();
        let above = small + 1.0;
        let inverse = above.recip();
        // `ln(1 + small)`: what the sum lost is added to its logarithm.
        let (n, m) = above.split();
        let lost = (small - (above - 1.0)) * inverse;
        let ln = n.times_plus(self.all(LN_2[0]), ln_around_one(m - 1.0, n.times_plus(self.all(LN_2[1]), lost)));
        let negative = self.less(self.all(0.0));
        (self.at_least(0.0) + ln, (small * inverse).where_or(negative, inverse))
    }
}

/// `ln(1 + f) + rest` for `√½ - 1 <= f < √2 - 1` and a small rest.
#[inline(always)]
fn ln_around_one(f: Lanes, rest: Lanes) -> Lanes {
    let s = f / (f + 2.0);
    let z = s * s;
    let half_square = f * f * 0.5;
    f - (half_square - s.times_plus(half_square + z * z.polynomial(LOG_SERIES), rest))
}

#[cfg(test)]
mod tests {
    use super::super::number::{Simd, WIDTH};
    use super::*;
    use crate::special;

    /// Compares with `expected` to this many units of the last place, over numbers of all sizes.
    #[track_caller]
    fn assert_agrees(
        points: impl Iterator<Item = f64>,
        ulps: f64,
        f: impl Fn(Lanes) -> Lanes,
        expected: fn(f64) -> f64,
    ) {
        let Some(simd) = Simd::detect() else { return };
        for x in points {
            for y in f(Lanes::from_array(simd, [x; WIDTH])).to_array() {
                let e = expected(x);
                let close = (y - e).abs() <= ulps * f64::EPSILON * e.abs().max(f64::MIN_POSITIVE);
                assert!(y == e || close || y.is_nan() && e.is_nan(), "at {x:e}: {y:e} is not {e:e}");
            }
        }
    }

    fn grid(low: f64, high: f64) -> impl Iterator<Item = f64> {
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

    #[test]
    fn the_exponential() {
        assert_agrees(grid(-2.0, 2.0).chain(grid(-708.0, 709.7)).chain(ENDS), 2.0, Lanes::exp, f64::exp);
        // Below the normal numbers a unit of the last place is that of the smallest.
        assert_agrees(grid(-750.0, -708.0), 2.0, Lanes::exp, f64::exp);
    }

    #[test]
    fn the_logarithm() {
        assert_agrees(grid(0.001, 3.0).chain(grid(-700.0, 700.0).map(f64::exp)).chain(ENDS), 2.0, Lanes::ln, f64::ln);
    }

    #[test]
    fn softplus_and_its_slope() {
        let points = || grid(-40.0, 40.0).chain(grid(-700.0, 700.0)).chain(ENDS);
        assert_agrees(points(), 3.0, |x| x.softplus().0, special::softplus);
        assert_agrees(points(), 3.0, |x| x.softplus().1, special::sigmoid);
    }
}
