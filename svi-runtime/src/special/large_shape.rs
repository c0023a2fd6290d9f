//! How draws of the gamma and beta distributions move with a large shape, near their middle.
//!
//! Let `x` be a beta variable with shapes `a` and `b`, `p = a / (a + b)`, `s` the logit of `x` and `l = ln(x / p)`. At a
//! fixed level of the distribution function, `w = a ds/da` obeys the transport equation
//!
//! ```text
//! (1 - p exp(l)) w'(l) / a + ln Γ'(a + b) - ln Γ'(a) + l + ln p = (exp(l) - 1) w
//! ```
//!
//! with the asymptotic solution `w = Σ w_k(l) a^-k`, by the asymptotic series `ln a - ψ(a) = Σ c_k a^-k`:
//!
//! ```text
//! w_0 = l / (exp(l) - 1),    w_k = ((1 - p exp(l)) w_{k-1}' + c_k (1 - p^k)) / (exp(l) - 1)
//! ```
//!
//! Each `w_k` is a polynomial of degree `k` in `p` and an analytic function of `l` in the disc of radius `2π`. The gamma
//! variable is the limit `p = 0`, with `s` its logarithm.

/// The smallest shape that the series is exact to the last places for.
pub(super) const SMALLEST: f64 = 12.0;

/// The largest `|l|` that the series is exact to the last places for.
pub(super) const WIDEST: f64 = 1.2;

/// How many powers of `1 / a`, and of `p`, are kept.
const ORDERS: usize = 12;

/// How many powers of `l` are kept.
const TERMS: usize = 26;

/// An order below this is left out.
const NEGLIGIBLE: f64 = 1e-17;

/// How many powers of `l` the first function starts with: dividing by `exp(l) - 1` and differentiating lose one each.
const START: usize = TERMS + 2 * ORDERS;

type Series = [f64; START];

/// `SERIES[k][j][n]` is the coefficient of `p^j l^n` in `w_k`.
static SERIES: [[[f64; TERMS]; ORDERS]; ORDERS] = all_series();

/// `a ds/da` at `l`.
#[inline]
pub(super) fn scaled_slope(a: f64, p: f64, l: f64) -> f64 {
    // The powers of `l` fall off like those of `l / 2π`.
    match l.abs() {
        ..0.25 => with_terms::<14>(a, p, l),
        ..0.6 => with_terms::<18>(a, p, l),
        _ => with_terms::<TERMS>(a, p, l),
    }
}

/// The series with its first `T` powers of `l`.
#[inline]
fn with_terms<const T: usize>(a: f64, p: f64, l: f64) -> f64 {
    let mut sum = [0.0; T];
    add_powers(&mut sum, 1.0, p, &SERIES[0][..1]);
    let inverse = 1.0 / a;
    let (mut weight, mut bound) = (1.0, 1.0);
    for (k, order) in SERIES.iter().enumerate().skip(1) {
        weight *= inverse;
        // The orders grow about as k! / (2π)^k.
        bound *= k as f64 * inverse / 6.0;
        if bound < NEGLIGIBLE {
            break;
        }
        add_powers(&mut sum, weight, p, &order[..=k]);
    }
    polynomial(&sum, l)
}

/// Adds `weight * Σ p^j rows[j]`.
#[inline(always)]
fn add_powers<const T: usize>(sum: &mut [f64; T], mut weight: f64, p: f64, rows: &[[f64; TERMS]]) {
    for row in rows {
        for (s, coefficient) in sum.iter_mut().zip(row) {
            *s += weight * coefficient;
        }
        weight *= p;
        if weight == 0.0 {
            break;
        }
    }
}

/// The polynomial at `l`, its even and odd powers apart: two short chains of operations instead of a long one.
#[inline(always)]
fn polynomial<const T: usize>(coefficients: &[f64; T], l: f64) -> f64 {
    let square = l * l;
    let (mut even, mut odd) = (0.0, 0.0);
    for pair in coefficients.chunks_exact(2).rev() {
        even = even * square + pair[0];
        odd = odd * square + pair[1];
    }
    even + l * odd
}

const fn all_series() -> [[[f64; TERMS]; ORDERS]; ORDERS] {
    let mut all = [[[0.0; TERMS]; ORDERS]; ORDERS];
    let mut order = [[0.0; START]; ORDERS];
    order[0][0] = 1.0;
    order[0] = divide(order[0]);
    let mut k = 0;
    while k < ORDERS {
        let mut j = 0;
        while j <= k {
            all[k][j] = head(&order[j]);
            j += 1;
        }
        k += 1;
        if k < ORDERS {
            order = next_order(&order, k);
        }
    }
    all
}

/// `w_k` from `w_{k-1}`, in the form `((1 - p) w_{k-1}' + c_k (1 - p^k)) / (exp(l) - 1) - p w_{k-1}'`.
const fn next_order(previous: &[Series; ORDERS], k: usize) -> [Series; ORDERS] {
    let mut next = [[0.0; START]; ORDERS];
    let mut j = 0;
    while j <= k {
        let here = derivative(&previous[j]);
        let below = if j > 0 { derivative(&previous[j - 1]) } else { [0.0; START] };
        // `shifted` leaves out the constant term, which `c_k (1 - p^k)` cancels: the quotient has no pole.
        let numerator = difference(&here, &below);
        next[j] = difference(&divide(shifted(&numerator)), &below);
        j += 1;
    }
    next
}

const fn derivative(f: &Series) -> Series {
    let mut g = [0.0; START];
    let mut n = 1;
    while n < START {
        g[n - 1] = n as f64 * f[n];
        n += 1;
    }
    g
}

const fn difference(f: &Series, g: &Series) -> Series {
    let mut h = *f;
    let mut n = 0;
    while n < START {
        h[n] -= g[n];
        n += 1;
    }
    h
}

/// `(f(l) - f(0)) / l`.
const fn shifted(f: &Series) -> Series {
    let mut g = [0.0; START];
    let mut n = 1;
    while n < START {
        g[n - 1] = f[n];
        n += 1;
    }
    g
}

/// `f(l) l / (exp(l) - 1)`.
const fn divide(f: Series) -> Series {
    let mut g = [0.0; START];
    let mut n = 0;
    while n < START {
        g[n] = f[n];
        let (mut m, mut factorial) = (1, 1.0);
        while m <= n {
            factorial *= (m + 1) as f64;
            g[n] -= g[n - m] / factorial;
            m += 1;
        }
        n += 1;
    }
    g
}

const fn head(f: &Series) -> [f64; TERMS] {
    let mut g = [0.0; TERMS];
    let mut n = 0;
    while n < TERMS {
        g[n] = f[n];
        n += 1;
    }
    g
}
