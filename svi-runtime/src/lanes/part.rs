//! The numbers that iterations side by side have of their own.

use super::number::Lanes;
use super::simd::Simd;
use crate::window::PartRows;

/// What belongs to the iterations of a plate: one after the other, each with as many numbers as the others.
#[derive(Debug)]
pub(super) struct LanePart<'a> {
    values: &'a mut [f64],
    gradient: &'a mut [f64],
    /// How many an iteration has.
    width: usize,
    /// Where those of the iterations that run begin.
    start: usize,
    /// Which number of an iteration the next site is.
    next: usize,
}

impl<'a> LanePart<'a> {
    /// What is left of a plate.
    #[inline(always)]
    pub(super) fn of<const W: usize>(rows: &'a mut PartRows<'_, W>) -> Self {
        let (values, gradient) = rows.left();
        Self { values, gradient, width: W, start: 0, next: 0 }
    }

    /// Goes to the iterations from this one on.
    #[inline(always)]
    pub(super) fn go_to(&mut self, iteration: usize) {
        (self.start, self.next) = (iteration * self.width, 0);
    }

    /// The next site.
    #[inline(always)]
    pub(super) fn take(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    /// The values of a site; not numbers, if the storage is too short.
    #[inline(always)]
    pub(super) fn values<S: Simd>(&self, simd: S, site: usize) -> Lanes<S> {
        read(simd, self.values, self.start, (self.width, site))
    }

    /// What is stored in the places of its gradient.
    #[inline(always)]
    pub(super) fn gradient<S: Simd>(&self, simd: S, site: usize) -> Lanes<S> {
        read(simd, self.gradient, self.start, (self.width, site))
    }

    /// Sets the values of a site.
    #[inline(always)]
    pub(super) fn set_values<S: Simd>(&mut self, site: usize, x: Lanes<S>) {
        write(self.values, self.start, (self.width, site), x);
    }

    /// Sets its gradient.
    #[inline(always)]
    pub(super) fn set_gradient<S: Simd>(&mut self, site: usize, x: Lanes<S>) {
        write(self.gradient, self.start, (self.width, site), x);
    }
}

#[inline(always)]
fn read<S: Simd>(simd: S, numbers: &[f64], start: usize, (width, site): (usize, usize)) -> Lanes<S> {
    let Some(rows) = numbers.get(start..start + S::WIDTH * width) else { return Lanes::splat(simd, f64::NAN) };
    if width == 1
        && let Some(group) = S::first_group(rows)
    {
        return Lanes::from_array(simd, *group);
    }
    Lanes::from_array(
        simd,
        S::each(
            S::successive(0),
            #[inline(always)]
            |row| rows.get(row * width + site).copied().unwrap_or(f64::NAN),
        ),
    )
}

#[inline(always)]
fn write<S: Simd>(numbers: &mut [f64], start: usize, (width, site): (usize, usize), x: Lanes<S>) {
    let Some(rows) = numbers.get_mut(start..start + S::WIDTH * width) else { return };
    for (row, x) in x.to_array().as_ref().iter().enumerate() {
        if let Some(number) = rows.get_mut(row * width + site) {
            *number = *x;
        }
    }
}
