//! Which parameters a step has a gradient for.

use std::ops::Range;

/// The ranges of the flat parameters that the iterations visited by a step use: all but those of the other iterations of
/// subsampled plates.
///
/// A block's numbers are its own, then its plates', and a body comes by its plates in that order: so what lies between one
/// subsampled plate and the next is used as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touched {
    ranges: Vec<Range<usize>>,
    /// Where the part begins that is in no range yet.
    cursor: usize,
    records: bool,
}

impl Touched {
    pub(crate) fn ranges(&self) -> &[Range<usize>] {
        &self.ranges
    }

    pub(crate) fn clear(&mut self) {
        self.ranges.clear();
    }

    /// Drops all ranges but the first `len`.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.ranges.truncate(len);
    }

    /// Adds a range.
    pub(crate) fn add(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.ranges.push(range);
        }
    }

    pub(crate) fn start(&mut self, first: usize, records: bool) {
        (self.cursor, self.records) = (first, records);
    }

    /// Adds what lies between the cursor and `end`.
    pub(crate) fn until(&mut self, end: usize) {
        if self.records {
            self.add(self.cursor..end);
        }
        self.cursor = end;
    }

    /// Leaves out what lies between the cursor and `start`.
    pub(crate) fn skip_to(&mut self, start: usize) {
        self.cursor = start;
    }
}
