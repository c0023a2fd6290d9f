//! Products of a vector with four rows of data at once, and what they hand back to it.

use super::number::{Lanes, Simd, WIDTH, four};

/// Four rows of one length.
pub type Rows<'r> = [&'r [f64]; WIDTH];

/// The product of `w` with each of the rows, which are as long as it.
#[inline(always)]
pub fn products(simd: Simd, rows: Rows<'_>, w: &[f64]) -> Lanes {
    let [(a, a_rest), (b, b_rest), (c, c_rest), (d, d_rest)] = four(rows, |row| row.as_chunks::<WIDTH>());
    let (ws, w_rest) = w.as_chunks::<WIDTH>();
    let zero = Lanes::splat(simd, 0.0);
    let mut sums = [zero; WIDTH];
    for ((((w, a), b), c), d) in ws.iter().zip(a).zip(b).zip(c).zip(d) {
        let w = Lanes::from_array(simd, *w);
        let [p, q, r, s] = sums;
        let [a, b, c, d] = lanes(simd, [a, b, c, d]);
        sums = [a.times_plus(w, p), b.times_plus(w, q), c.times_plus(w, r), d.times_plus(w, s)];
    }
    let mut product = transposed_sum(simd, sums);
    for ((((w, a), b), c), d) in w_rest.iter().zip(a_rest).zip(b_rest).zip(c_rest).zip(d_rest) {
        product = Lanes::from_array(simd, [*a, *b, *c, *d]).times_plus(zero.all(*w), product);
    }
    product
}

/// The sums over the lanes of each.
#[inline(always)]
fn transposed_sum(simd: Simd, sums: [Lanes; WIDTH]) -> Lanes {
    let [[a, b, c, d], [e, f, g, h], [i, j, k, l], [m, n, o, p]] = four(sums, Lanes::to_array);
    let [a, b, c, d] = lanes(simd, [&[a, e, i, m], &[b, f, j, n], &[c, g, k, o], &[d, h, l, p]]);
    (a + b) + (c + d)
}

#[inline(always)]
fn lanes(simd: Simd, [a, b, c, d]: [&[f64; WIDTH]; WIDTH]) -> [Lanes; WIDTH] {
    [Lanes::from_array(simd, *a), Lanes::from_array(simd, *b), Lanes::from_array(simd, *c), Lanes::from_array(simd, *d)]
}

/// Adds each row times its factor to `sum`, which is as long as they.
#[inline(always)]
pub fn add_products(factors: Lanes, rows: Rows<'_>, sum: &mut [f64]) {
    let simd = factors.simd();
    let [p, q, r, s] = four(factors.to_array(), |factor| Lanes::splat(simd, factor));
    let [(a, a_rest), (b, b_rest), (c, c_rest), (d, d_rest)] = four(rows, |row| row.as_chunks::<WIDTH>());
    let (sums, sum_rest) = sum.as_chunks_mut::<WIDTH>();
    for ((((sum, a), b), c), d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        let [a, b, c, d] = lanes(simd, [a, b, c, d]);
        let (ab, cd) = (a.times_plus(p, b * q), c.times_plus(r, d * s));
        *sum = (Lanes::from_array(simd, *sum) + (ab + cd)).to_array();
    }
    for ((((sum, a), b), c), d) in sum_rest.iter_mut().zip(a_rest).zip(b_rest).zip(c_rest).zip(d_rest) {
        *sum += (factors * Lanes::from_array(simd, [*a, *b, *c, *d])).sum();
    }
}
