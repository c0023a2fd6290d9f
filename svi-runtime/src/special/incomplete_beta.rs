//! How a beta variable moves with its shapes.
//!
//! With the logit `s = ln(x / y)`, `y = 1 - x`, and the regularised incomplete beta function `I`, the derivatives at a
//! fixed level of the distribution function are `ds/da = -(∂I/∂a) / (x y p(x))`, and so for `b` (Figurnov, Mohamed and
//! Mnih 2018, "Implicit reparameterization gradients"). A tail is the kernel `x y p(x) = x^a y^b / B(a, b)` times a series
//! or continued fraction, run on a dual number in the shapes; the kernel's value divides out, as it does for the gamma
//! distribution.

use num_dual::{Dual64, DualSVec64};

use super::digamma::digamma_difference;
use super::large_shape::{SMALLEST, WIDEST, scaled_slope};
use super::limit::{Settle, continued_fraction, series};

/// A beta variable, one minus it, and its shapes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BetaPoint {
    pub x: f64,
    pub y: f64,
    pub a: f64,
    pub b: f64,
}

impl BetaPoint {
    /// `[ds/da, ds/db]`.
    #[inline]
    pub fn logit_slopes(self) -> [f64; 2] {
        if let Some([l, mirrored]) = self.large_shape_logs() {
            let total = self.a + self.b;
            let (slope, other) =
                (scaled_slope(self.a, self.a / total, l), scaled_slope(self.b, self.b / total, mirrored));
            return [slope / self.a, -(other / self.b)];
        }
        if self.is_lower() {
            self.both_by_lower_tail()
        } else {
            let [slope_b, slope_a] = self.mirrored().both_by_lower_tail();
            [-slope_a, -slope_b]
        }
    }

    /// `ds/da`.
    #[inline]
    pub fn logit_slope(self) -> f64 {
        if let Some([l, _]) = self.large_shape_logs() {
            scaled_slope(self.a, self.a / (self.a + self.b), l) / self.a
        } else if self.is_lower() {
            self.slope_a_by_lower_tail()
        } else {
            -self.mirrored().slope_b_by_lower_tail()
        }
    }

    /// The point `1 - x` of the distribution with the shapes exchanged.
    #[inline]
    pub fn mirrored(self) -> Self {
        Self { x: self.y, y: self.x, a: self.b, b: self.a }
    }

    /// Whether to take the lower tail: where it is the smaller one, and for small shapes a little further, where the
    /// series is short and nothing cancels yet.
    fn is_lower(self) -> bool {
        let Self { x, a, b, .. } = self;
        x * (a + b + 2.0) <= a + 1.0 || (x <= 0.5 && x * (a + b) <= a + 2.0)
    }

    /// The logarithms of `x` and `y` over their means, if both shapes are large and `x` is near its mean.
    #[inline]
    fn large_shape_logs(self) -> Option<[f64; 2]> {
        if self.a < SMALLEST || self.b < SMALLEST {
            return None;
        }
        let total = self.a + self.b;
        let logs = [(self.x * total / self.a).ln(), (self.y * total / self.b).ln()];
        logs.into_iter().all(|l| l.abs() <= WIDEST).then_some(logs)
    }

    fn both_by_lower_tail(self) -> [f64; 2] {
        let [a, b] = [self.a, self.b].map(DualSVec64::from_re);
        let tail = self.lower_tail(a.derivative(0), b.derivative(1));
        tail.eps.0.map_or([0.0; 2], |eps| [-eps[0], -eps[1]])
    }

    fn slope_a_by_lower_tail(self) -> f64 {
        -self.lower_tail(Dual64::new(self.a, 1.0), self.b.into()).eps
    }

    fn slope_b_by_lower_tail(self) -> f64 {
        -self.lower_tail(self.a.into(), Dual64::new(self.b, 1.0)).eps
    }

    /// `I / kernel`, whose tangents are those of `I` divided by the kernel.
    #[inline(always)]
    fn lower_tail<D: Settle>(self, a: D, b: D) -> D {
        let (da, db) = (a - self.a, b - self.b);
        let log_x = if self.x < 0.5 { self.x.ln() } else { (-self.y).ln_1p() };
        let log_y = if self.y < 0.5 { self.y.ln() } else { (-self.x).ln_1p() };
        // Of the kernel divided by `a`.
        let slope_a = log_x + digamma_difference(self.a + 1.0, self.b - 1.0);
        let slope_b = log_y + digamma_difference(self.b, self.a);
        if self.x <= 0.7 && self.b * self.x < 10.0 {
            series(da * slope_a + db * slope_b + 1.0, |n| (a + b + (n - 1.0)) / (a + n) * self.x) / self.a
        } else {
            let kernel = da * (slope_a + 1.0 / self.a) + db * slope_b + 1.0;
            continued_fraction(kernel, self.fraction(a, b))
        }
    }

    /// The numbers `αn` and `βn` of DiDonato and Morris 1992, "Algorithm 708", equation 9, for `n = 0, 1, ..` in turn.
    #[inline(always)]
    fn fraction<D: Settle>(self, a: D, b: D) -> impl FnMut(f64) -> (D, D) {
        let Self { x, y, .. } = self;
        let excess = a * y - b * x + 1.0;
        // `1 / (a + 2n - 1)`; what it is for `n = 0` does not matter.
        let mut inverse = D::from(0.0);
        move |n| {
            let shared = (b - n) * inverse * (n * x);
            let alpha = (a + (n - 1.0)) * (a + b + (n - 1.0)) * inverse * shared * x;
            inverse = (a + (2.0 * n + 1.0)).recip();
            let beta = shared + n + (a + n) * (excess + n * (1.0 + y)) * inverse;
            (alpha, beta)
        }
    }
}
