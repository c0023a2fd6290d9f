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
