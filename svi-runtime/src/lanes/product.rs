//! Products of a vector with several rows of data at once, and what they hand back to it.

use super::number::Lanes;
use super::simd::Simd;

/// The product of `w` with each of the rows, which are as long as it.
#[inline(always)]
pub fn products<S: Simd>(simd: S, rows: S::Group<&[f64]>, w: &[f64]) -> Lanes<S> {
    let [last_of_w, ..] = last(simd, w) else { return products_by_columns(simd, rows, w) };
    let (groups, rest) = S::groups(w);
    // Of the last numbers only those that are not among the groups.
    let zero = Lanes::splat(simd, 0.0);
    let others = zero.all((S::WIDTH - rest.len()) as f64);
    let tail = zero.where_less(Lanes::places(simd), others, Lanes::from_array(simd, *last_of_w));
    let sums = S::each(
        rows,
        #[inline(always)]
        |row| match last(simd, row) {
            [last, ..] => Lanes::from_array(simd, *last) * tail,
            [] => zero,
        },
    );
    Lanes::sums(simd, plus_groups(simd, sums, rows, groups))
}

/// The last group, if there is one.
#[inline(always)]
fn last<S: Simd>(_simd: S, row: &[f64]) -> &[S::Group<f64>] {
    S::groups(row.split_at(row.len().saturating_sub(S::WIDTH)).1).0
}

/// Adds the products of the groups, number by number.
#[inline(always)]
fn plus_groups<S: Simd>(
    simd: S,
    mut sums: S::Group<Lanes<S>>,
    rows: S::Group<&[f64]>,
    groups: &[S::Group<f64>],
) -> S::Group<Lanes<S>> {
    let rows = S::each(
        rows,
        #[inline(always)]
        |row| S::groups(row).0,
    );
    for (j, w) in groups.iter().enumerate() {
        let w = Lanes::from_array(simd, *w);
        let mut rows = rows.as_ref().iter();
        sums = S::each(
            sums,
            #[inline(always)]
            |sum| match rows.next().and_then(|row| row.get(j)) {
                Some(numbers) => Lanes::from_array(simd, *numbers).times_plus(w, sum),
                None => sum,
            },
        );
    }
    sums
}

/// The products with short rows.
#[inline(always)]
fn products_by_columns<S: Simd>(simd: S, rows: S::Group<&[f64]>, w: &[f64]) -> Lanes<S> {
    let mut product = Lanes::splat(simd, 0.0);
    for (j, w) in w.iter().enumerate() {
        product = column(simd, rows, j).times_plus(product.all(*w), product);
    }
    product
}

/// The number at `j` of each row.
#[inline(always)]
fn column<S: Simd>(simd: S, rows: S::Group<&[f64]>, j: usize) -> Lanes<S> {
    let numbers = S::each(
        rows,
        #[inline(always)]
        |row| row.get(j).copied().unwrap_or(f64::NAN),
    );
    Lanes::from_array(simd, numbers)
}

/// Adds each row times its factor to `sum`, which is as long as they.
#[inline(always)]
pub fn add_products<S: Simd>(factors: Lanes<S>, rows: S::Group<&[f64]>, sum: &mut [f64]) {
    let simd = factors.simd();
    if sum.len() < S::WIDTH {
        for (j, sum) in sum.iter_mut().enumerate() {
            *sum += (factors * column(simd, rows, j)).sum();
        }
        return;
    }
    let factors = S::each(
        factors.to_array(),
        #[inline(always)]
        |factor| Lanes::splat(simd, factor),
    );
    let groups = S::each(
        rows,
        #[inline(always)]
        |row| S::groups(row).0,
    );
    let (sums, rest) = S::groups_mut(sum);
    for (j, sum) in sums.iter_mut().enumerate() {
        let more = weighted(
            simd,
            factors,
            groups,
            #[inline(always)]
            |row| row.get(j),
        );
        *sum = (Lanes::from_array(simd, *sum) + more).to_array();
    }
    if rest.is_empty() {
        return;
    }
    // Of the last numbers only those that are not among the groups.
    let last = weighted(
        simd,
        factors,
        rows,
        #[inline(always)]
        |row| last(simd, row).first(),
    );
    let (place, last) = (S::WIDTH - rest.len(), last.to_array());
    add_pairs(rest, last.as_ref().get(place..).unwrap_or(&[]));
}

/// The sum of a group of each row times its factor.
#[inline(always)]
fn weighted<'r, S: Simd, R: Copy>(
    simd: S,
    factors: S::Group<Lanes<S>>,
    rows: S::Group<R>,
    group: impl Fn(R) -> Option<&'r S::Group<f64>>,
) -> Lanes<S>
where
    S::Group<f64>: 'r,
{
    // Two sums, so that a term need not wait for the one before.
    let mut sums = [Lanes::splat(simd, 0.0); 2];
    for (k, (row, factor)) in rows.as_ref().iter().zip(factors.as_ref()).enumerate() {
        if let Some(numbers) = group(*row) {
            sums[k % 2] = Lanes::from_array(simd, *numbers).times_plus(*factor, sums[k % 2]);
        }
    }
    sums[0] + sums[1]
}

/// Adds numbers of less than a group. Two at a time: whole registers of them would be read behind parts of them that were just
/// written, and wait.
#[inline(always)]
fn add_pairs(sum: &mut [f64], more: &[f64]) {
    let ((sums, sum), (pairs, one)) = (sum.as_chunks_mut::<2>(), more.as_chunks::<2>());
    for (sum, pair) in sums.iter_mut().zip(pairs) {
        *sum = [sum[0] + pair[0], sum[1] + pair[1]];
    }
    if let ([sum], [one]) = (sum, one) {
        *sum += one;
    }
}
