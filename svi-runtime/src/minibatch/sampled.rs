//! What a body says of a plate of which a step visits a part.

use std::fmt;

use crate::error::Problem;

/// A plate that visits a part of its iterations in each step, or whose iterations are a part of more data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampled {
    pub(crate) len: usize,
    pub(crate) how: How,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A part of the iterations.
    Subsample(Subsample),
    /// All of them, which stand for so many.
    Of(usize),
}

/// How many iterations a step visits, and in which order the steps go through them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Subsample {
    pub(crate) size: usize,
    pub(crate) order: Order,
}

/// In which order the steps go through a subsampled plate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Order {
    /// Each step draws anew, without replacement.
    Independent,
    /// All iterations once, in random order, then again in another.
    Shuffled,
    /// Each step draws anew, with replacement.
    WithReplacement,
}

/// `plate(name, len).subsample(size)`, with its order.
#[inline(always)]
pub fn subsample(len: usize, size: usize, order: Order) -> Sampled {
    Sampled { len, how: How::Subsample(Subsample { size, order }) }
}

/// `plate(name, len).of(total)`.
#[inline(always)]
pub fn of(len: usize, total: usize) -> Sampled {
    Sampled { len, how: How::Of(total) }
}

impl Sampled {
    pub(crate) fn subsample(self) -> Option<Subsample> {
        match self.how {
            How::Subsample(subsample) => Some(subsample),
            How::Of(_) => None,
        }
    }

    /// What is wrong with the sizes if all iterations are visited.
    pub(crate) fn problem_of_whole(self) -> Option<Problem> {
        (self.len == 0).then_some(Problem::EmptyPlate)
    }

    /// What is wrong with the sizes.
    pub(crate) fn problem(self) -> Option<Problem> {
        let len = self.len;
        match self.how {
            How::Subsample(Subsample { size, .. }) if len > 0 && (size == 0 || size > len) => {
                Some(Problem::SubsampleSize { size, len })
            }
            How::Of(total) if total < len => Some(Problem::PlateTotal { total, len }),
            _ => self.problem_of_whole(),
        }
    }
}

impl Subsample {
    /// The problem of a plate that says `found` where `expected` is known.
    pub(crate) fn problem(found: Option<Self>, expected: Option<Self>, reference: &'static str) -> Option<Problem> {
        (found != expected).then_some(Problem::Subsample { found, expected, reference })
    }
}

impl fmt::Display for Subsample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`.subsample({})", self.size)?;
        f.write_str(match self.order {
            Order::Independent => "`",
            Order::Shuffled => ".shuffled()`",
            Order::WithReplacement => ".with_replacement()`",
        })
    }
}
