//! The algorithms, on square matrices stored row by row of which only the lower triangle is read and written.

use super::element::Element;

/// The Cholesky factor of a symmetric matrix, in its place; the pivot that is not positive and finite, if there is one.
pub(crate) fn factor<T: Element>(a: &mut [T], n: usize) -> Result<(), f64> {
    for i in 0..n {
        let (above, row) = a.split_at_mut(i * n);
        for j in 0..i {
            let other = &above[j * n..=j * n + j];
            row[j] = row[j].minus_dot(&row[..j], &other[..j]) / other[j];
        }
        let pivot = row[i].minus_dot(&row[..i], &row[..i]);
        if !(pivot.value() > 0.0 && pivot.value() < f64::INFINITY) {
            return Err(pivot.value());
        }
        row[i] = pivot.root();
    }
    Ok(())
}

/// `b` becomes `L⁻¹ b`.
pub(crate) fn solve_lower<T: Element>(lower: &[T], b: &mut [T]) {
    let n = b.len();
    for i in 0..n {
        let row = &lower[i * n..=i * n + i];
        b[i] = b[i].minus_dot(&row[..i], &b[..i]) / row[i];
    }
}

/// `b` becomes `L⁻ᵀ b`.
pub(crate) fn solve_upper<T: Element>(lower: &[T], b: &mut [T]) {
    let n = b.len();
    for i in (0..n).rev() {
        let row = &lower[i * n..=i * n + i];
        let x = b[i] / row[i];
        for (b, l) in b[..i].iter_mut().zip(row) {
            *b = *b - *l * x;
        }
        b[i] = x;
    }
}

/// `z` becomes `L z`.
pub(crate) fn multiply_lower<T: Element>(lower: &[T], z: &mut [T]) {
    let n = z.len();
    for i in (0..n).rev() {
        let terms = lower[i * n..=i * n + i].iter().zip(&z[..=i]);
        z[i] = terms.fold(T::default(), |sum, (l, z)| sum + *l * *z);
    }
}

/// `z` becomes `Lᵀ z`.
pub(crate) fn multiply_upper(lower: &[f64], z: &mut [f64]) {
    let n = z.len();
    for i in 0..n {
        let x = z[i];
        z[i] = 0.0;
        for (z, l) in z[..=i].iter_mut().zip(&lower[i * n..]) {
            *z += l * x;
        }
    }
}

/// The lower triangle of `(L Lᵀ)⁻¹`, in the place of `L`. `row` is a buffer for a row.
pub(crate) fn invert(lower: &mut [f64], row: &mut [f64]) {
    let n = row.len();
    // L⁻¹, row by row: each is a combination of those above it
    for i in 0..n {
        let (above, rest) = lower.split_at_mut(i * n);
        let own = &mut rest[..=i];
        let scale = 1.0 / own[i];
        row[..i].copy_from_slice(&own[..i]);
        own.fill(0.0);
        for (k, l) in row[..i].iter().enumerate() {
            add_multiple(&mut own[..=k], -l * scale, &above[k * n..=k * n + k]);
        }
        own[i] = scale;
    }
    // its product with itself, in which a row takes from those below it
    for i in 0..n {
        let (above, below) = lower.split_at_mut((i + 1) * n);
        let own = &mut above[i * n..=i * n + i];
        let diagonal = own[i];
        own.iter_mut().for_each(|x| *x *= diagonal);
        for other in below.chunks_exact(n) {
            add_multiple(own, other[i], &other[..=i]);
        }
    }
}

#[inline(always)]
fn add_multiple(sum: &mut [f64], factor: f64, terms: &[f64]) {
    for (sum, term) in sum.iter_mut().zip(terms) {
        *sum += factor * term;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::real::Real;
    use crate::slot::Slot;

    const N: usize = 4;

    /// A positive definite matrix: the product of one of these numbers with itself, and the identity.
    fn positive_definite(b: &[f64]) -> Vec<f64> {
        let row = |i: usize| &b[i * N..(i + 1) * N];
        let product = |i: usize, j: usize| row(i).iter().zip(row(j)).map(|(x, y)| x * y).sum::<f64>();
        (0..N * N).map(|k| product(k / N, k % N) + f64::from(u8::from(k / N == k % N))).collect()
    }

    /// All numbers here are below 100, and the smallest eigenvalue is 1: the condition is below 500.
    const TOLERANCE: f64 = 1e-11;

    proptest! {
        #[test]
        fn the_factor_times_itself_is_the_matrix(b in prop::collection::vec(-3.0..3.0, N * N)) {
            let a = positive_definite(&b);
            let mut lower = a.clone();
            prop_assert_eq!(factor(&mut lower, N), Ok(()));
            for i in 0..N {
                for j in 0..=i {
                    let product: f64 = (0..=j).map(|k| lower[i * N + k] * lower[j * N + k]).sum();
                    prop_assert!((product - a[i * N + j]).abs() <= TOLERANCE);
                }
            }
        }

        #[test]
        fn the_solutions_solve(b in prop::collection::vec(-3.0..3.0, N * N), x in prop::collection::vec(-3.0..3.0, N)) {
            let a = positive_definite(&b);
            let mut lower = a.clone();
            prop_assert_eq!(factor(&mut lower, N), Ok(()));
            let (mut z, mut y) = (x.clone(), x.clone());
            multiply_lower(&lower, &mut z);
            solve_lower(&lower, &mut z);
            multiply_upper(&lower, &mut y);
            solve_upper(&lower, &mut y);
            for i in 0..N {
                prop_assert!((z[i] - x[i]).abs() <= TOLERANCE && (y[i] - x[i]).abs() <= TOLERANCE);
            }
            let (mut inverse, mut row) = (lower, [0.0; N]);
            invert(&mut inverse, &mut row);
            for i in 0..N {
                for j in 0..N {
                    let at = |i: usize, j: usize| inverse[i.max(j) * N + i.min(j)];
                    let product: f64 = (0..N).map(|k| at(i, k) * a[k * N + j]).sum();
                    prop_assert!((product - f64::from(u8::from(i == j))).abs() <= TOLERANCE);
                }
            }
        }

        /// Against difference quotients of the fourth order, whose error is some `h^4` of a fifth derivative.
        #[test]
        fn the_factor_has_its_derivatives(b in prop::collection::vec(-2.0..2.0, N * N), at in 0..N * N) {
            let moved = |step: f64| {
                let mut b = b.clone();
                b[at] += step;
                let mut lower = positive_definite(&b);
                factor(&mut lower, N).map(|()| lower)
            };
            let slot = Slot::new(0);
            // the derivative of the product in the number at (r, c) of what it is made of: b[j][c] in row r, b[i][c] in column r
            let (r, c) = (at / N, at % N);
            let slope = |i: usize, j: usize| {
                f64::from(u8::from(i == r)) * b[j * N + c] + f64::from(u8::from(j == r)) * b[i * N + c]
            };
            let a = positive_definite(&b);
            let mut lower: Vec<Real<'_, 1>> =
                a.iter().enumerate().map(|(k, x)| Real::leaf(*x, slope(k / N, k % N), &slot, 0)).collect();
            prop_assert_eq!(factor(&mut lower, N), Ok(()));
            let h = 1e-3;
            let steps = [moved(h), moved(-h), moved(2.0 * h), moved(-2.0 * h)].map(|lower| lower.unwrap_or_default());
            for i in 0..N {
                for k in i * N..=i * N + i {
                    let expected = (8.0 * (steps[0][k] - steps[1][k]) - (steps[2][k] - steps[3][k])) / (12.0 * h);
                    prop_assert!((lower[k].partials[0] - expected).abs() <= 1e-7, "{} {expected}", lower[k].partials[0]);
                }
            }
        }
    }

    #[test]
    fn the_pivot_that_is_not_positive_is_given_back() {
        assert_eq!(factor(&mut [4.0, 0.0, 2.0, 1.0], 2), Err(0.0));
        assert_eq!(factor(&mut [-4.0, 0.0, 2.0, 1.0], 2), Err(-4.0));
        assert!(factor(&mut [4.0, 0.0, f64::NAN, 1.0], 2).is_err_and(f64::is_nan));
        assert_eq!(factor(&mut [f64::INFINITY], 1), Err(f64::INFINITY));
        assert_eq!(factor::<f64>(&mut [], 0), Ok(()));
    }
}
