//! Predictive draws: what they record of a model's sites.

mod pass;

pub(crate) use pass::{Predict, Source};

use crate::distributions::Continuous;

/// What was recorded in one block, by the index of the site: its numbers, as many as it drew.
#[derive(Clone, Debug, Default)]
pub struct Node {
    sites: Vec<Vec<f64>>,
    /// The length of a row, for sites that are matrices.
    columns: Vec<usize>,
    plates: Vec<Vec<Node>>,
}

impl Node {
    fn site(&mut self, index: usize) -> &mut Vec<f64> {
        if self.sites.len() <= index {
            self.sites.resize_with(index + 1, Vec::new);
        }
        &mut self.sites[index]
    }

    /// The values recorded at a site, in the order they were drawn.
    pub fn all<P: Recorded>(&self, index: usize) -> Vec<P> {
        let mut rest = self.sites.get(index).map_or(&[][..], Vec::as_slice);
        let mut values = Vec::new();
        while let Some((value, others)) = rest.split_at_checked(P::len_in(rest).max(1)) {
            values.push(P::from_numbers(value));
            rest = others;
        }
        values
    }

    /// The value recorded at a site that may have been passed over.
    pub fn optional<P: Recorded>(&self, index: usize) -> Option<P> {
        let numbers = self.sites.get(index)?;
        numbers.get(..P::len_in(numbers)).map(P::from_numbers)
    }

    /// The value recorded at a site that every run of the block passes.
    pub fn one<P: Recorded>(&self, index: usize) -> P {
        self.optional(index).unwrap_or_else(|| P::from_numbers(&vec![f64::NAN; P::LEN]))
    }

    /// The numbers recorded at a site that is a vector.
    pub fn vector(&self, index: usize) -> Vec<f64> {
        self.sites.get(index).cloned().unwrap_or_default()
    }

    /// The rows recorded at a site that is a matrix.
    pub fn matrix(&self, index: usize) -> Vec<Vec<f64>> {
        let columns = self.columns.get(index).copied().unwrap_or(0).max(1);
        self.vector(index).chunks_exact(columns).map(<[f64]>::to_vec).collect()
    }

    fn set_columns(&mut self, index: usize, columns: usize) {
        if self.columns.len() <= index {
            self.columns.resize(index + 1, 0);
        }
        self.columns[index] = columns;
    }

    /// The sub-model with this index.
    pub fn part<T>(&self, index: usize, f: impl FnOnce(&Node) -> T) -> T {
        f(self.plates.get(index).and_then(|rows| rows.first()).unwrap_or(&Node::default()))
    }

    /// The iterations of a plate.
    pub fn plate<T>(&self, index: usize, f: impl FnMut(&Node) -> T) -> Vec<T> {
        self.plates.get(index).map_or(&[][..], Vec::as_slice).iter().map(f).collect()
    }
}

/// A value that a draw records as numbers.
pub trait Recorded: Sized {
    /// How many numbers it is; the least number of a value of run-time size.
    const LEN: usize;
    /// How many numbers the first value in `numbers` is.
    fn len_in(_numbers: &[f64]) -> usize {
        Self::LEN
    }
    /// Appends the numbers.
    fn push_to(self, numbers: &mut Vec<f64>);
    /// The value of these numbers.
    fn from_numbers(numbers: &[f64]) -> Self;
}

impl<C: Continuous> Recorded for C {
    const LEN: usize = <C as Continuous>::WIDTH;

    fn push_to(self, numbers: &mut Vec<f64>) {
        numbers.extend((0..<C as Continuous>::WIDTH).map(|i| self.number(i)));
    }

    fn from_numbers(numbers: &[f64]) -> Self {
        C::read(numbers)
    }
}

/// A vector of run-time size, whose length stands before its numbers.
impl Recorded for Vec<f64> {
    const LEN: usize = 1;

    fn len_in(numbers: &[f64]) -> usize {
        numbers.first().map_or(1, |len| 1 + *len as usize)
    }

    fn push_to(self, numbers: &mut Vec<f64>) {
        numbers.push(self.len() as f64);
        numbers.extend(self);
    }

    fn from_numbers(numbers: &[f64]) -> Self {
        numbers[1..].to_vec()
    }
}

impl Recorded for bool {
    const LEN: usize = 1;

    fn push_to(self, numbers: &mut Vec<f64>) {
        numbers.push(f64::from(u8::from(self)));
    }

    fn from_numbers(numbers: &[f64]) -> Self {
        numbers[0] != 0.0
    }
}

impl Recorded for u64 {
    const LEN: usize = 1;

    fn push_to(self, numbers: &mut Vec<f64>) {
        numbers.push(self as f64);
    }

    fn from_numbers(numbers: &[f64]) -> Self {
        numbers[0] as u64
    }
}

impl Recorded for usize {
    const LEN: usize = 1;

    fn push_to(self, numbers: &mut Vec<f64>) {
        numbers.push(self as f64);
    }

    fn from_numbers(numbers: &[f64]) -> Self {
        numbers[0] as usize
    }
}
