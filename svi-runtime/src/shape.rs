//! The shape of a function's parameters, or of a model's latents: which numbers lie where in flat storage.
//!
//! A block (the top of a body, or one iteration of a plate) is stored as the numbers of its own sites, then its plates, one
//! after the other; a plate as its iterations, one after the other. So every block is one slice.

mod builder;

use std::borrow::Cow;
use std::ops::Range;

pub(crate) use builder::ShapeBuilder;

use crate::constraints::Kind;
use crate::minibatch::Subsample;

/// In which of its two forms a value is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// As it is: a simplex of 3 takes 3 numbers.
    Constrained,
    /// As the real numbers it is the image of: a simplex of 3 takes 2.
    Unconstrained,
}

/// How many numbers there are in each [`Space`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Extent {
    constrained: usize,
    unconstrained: usize,
}

impl Extent {
    /// The number of numbers in `space`.
    #[inline(always)]
    pub fn len(self, space: Space) -> usize {
        match space {
            Space::Constrained => self.constrained,
            Space::Unconstrained => self.unconstrained,
        }
    }

    /// Adds `count` times `other`.
    fn add(&mut self, other: Self, count: usize) {
        self.constrained += count * other.constrained;
        self.unconstrained += count * other.unconstrained;
    }

    /// The sum with `count` times `other`, if it is a number.
    #[cfg(feature = "serde")]
    fn checked_add(self, other: Self, count: usize) -> Option<Self> {
        Some(Self {
            constrained: self.constrained.checked_add(count.checked_mul(other.constrained)?)?,
            unconstrained: self.unconstrained.checked_add(count.checked_mul(other.unconstrained)?)?,
        })
    }
}

/// One site of a block: a parameter or a latent.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Leaf {
    pub(crate) name: Cow<'static, str>,
    pub(crate) kind: Kind,
    #[cfg_attr(feature = "serde", serde(with = "crate::checkpoint::bounds"))]
    pub(crate) bounds: (f64, f64),
    pub(crate) extent: Extent,
    /// The length of a row, if it is a matrix.
    #[cfg_attr(feature = "serde", serde(default))]
    pub(crate) columns: usize,
}

impl Leaf {
    /// A site with values of `width` numbers on the support `kind`.
    pub(crate) fn new(name: &'static str, kind: Kind, bounds: (f64, f64), width: usize) -> Self {
        let extent = Extent { constrained: width, unconstrained: kind.unconstrained_len(width) };
        Self { name: Cow::Borrowed(name), kind, bounds, extent, columns: 0 }
    }

    /// The same site as a matrix with rows of `columns` numbers.
    pub(crate) fn with_columns(self, columns: usize) -> Self {
        Self { columns, ..self }
    }
}

/// The shape of one block.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Shape {
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) plates: Vec<Plate>,
    own: Extent,
    all: Extent,
}

/// The shape of a plate.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Plate {
    pub(crate) name: Cow<'static, str>,
    /// How many iterations it has; 0 where nothing is stored in any of them, so that any number will do.
    pub(crate) len: usize,
    /// What a step visits, if that is a part and something is stored.
    pub(crate) subsample: Option<Subsample>,
    /// Whether it is a sub-model, which has one iteration that is not counted.
    #[cfg_attr(feature = "serde", serde(default))]
    pub(crate) is_part: bool,
    rows: Rows,
    /// Where each iteration begins, if they are not alike.
    starts: Vec<Extent>,
    all: Extent,
}

/// The shapes of a plate's iterations.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
enum Rows {
    /// All alike.
    Same(Box<Shape>),
    /// One for each: plates in them differ in size, or constraints in their bounds.
    Each(Vec<Shape>),
}

impl Rows {
    /// Where each iteration begins, if they are not alike.
    fn starts(&self) -> Vec<Extent> {
        let Rows::Each(shapes) = self else { return Vec::new() };
        let mut next = Extent::default();
        let start = |shape: &Shape| {
            let start = next;
            next.add(shape.all, 1);
            start
        };
        shapes.iter().map(start).collect()
    }
}

impl Shape {
    /// How many numbers the block has, its plates included.
    #[inline(always)]
    pub fn len(&self, space: Space) -> usize {
        self.all.len(space)
    }

    /// How many numbers the site `leaf` of the block has in constrained space, and how many make a row.
    pub(crate) fn leaf_size(&self, leaf: usize) -> (usize, usize) {
        self.leaves.get(leaf).map_or((0, 0), |leaf| (leaf.extent.constrained, leaf.columns))
    }

    /// Whether nothing is stored.
    pub fn is_empty(&self) -> bool {
        self.all.constrained == 0
    }

    /// Where the numbers of the plate `index` begin.
    #[inline]
    pub(crate) fn plate_start(&self, index: usize, space: Space) -> usize {
        self.own.len(space) + self.plates[..index].iter().map(|p| p.all.len(space)).sum::<usize>()
    }

    /// The shapes of the iterations of the plate `index`.
    pub fn rows(&self, index: usize) -> impl Iterator<Item = &Shape> {
        let plate = &self.plates[index];
        (0..plate.len).map(|row| plate.row(row))
    }

    /// The shape of the sub-model `index`.
    pub fn part(&self, index: usize) -> &Shape {
        self.plates[index].row(0)
    }

    /// The place of a subsampled plate in which something is stored, if there is one.
    pub(crate) fn subsampled_plate(&self) -> Option<String> {
        self.plates.iter().filter(|plate| plate.len > 0).find_map(|plate| match (plate.subsample, &plate.rows) {
            (Some(_), _) => Some(plate.name.to_string()),
            (None, Rows::Same(row)) => row.subsampled_plate().map(|inner| format!("{}.{inner}", plate.place(0))),
            (None, Rows::Each(rows)) => rows
                .iter()
                .enumerate()
                .find_map(|(index, row)| row.subsampled_plate().map(|inner| format!("{}.{inner}", plate.place(index)))),
        })
    }

    /// Whether a step visits a part of what is stored.
    pub(crate) fn subsamples(&self) -> bool {
        self.plates.iter().any(Plate::subsamples)
    }

    /// A plate of which steps visit a part in some iterations of the plate around, and in others store nothing.
    pub(crate) fn partly_subsampled_plate(&self) -> Option<String> {
        self.plates.iter().find_map(|plate| match &plate.rows {
            Rows::Same(row) => row.partly_subsampled_plate(),
            Rows::Each(rows) => {
                let of_all = |k: usize| rows.iter().map(move |row| row.plates[k].subsamples());
                let differs = |k: &usize| of_all(*k).any(|x| x) && !of_all(*k).all(|x| x);
                let first = rows.first()?;
                let inner = || rows.iter().find_map(Self::partly_subsampled_plate);
                (0..first.plates.len()).find(differs).map(|k| first.plates[k].name.to_string()).or_else(inner)
            }
        })
    }

    /// Calls `f` with every site in the order of storage.
    pub(crate) fn for_each_leaf<'s>(&'s self, f: &mut impl FnMut(&'s Leaf)) {
        self.leaves.iter().for_each(&mut *f);
        for plate in &self.plates {
            for row in 0..plate.len {
                plate.row(row).for_each_leaf(f);
            }
        }
    }

    /// The constrained values of the parameters whose unconstrained values are `u`.
    pub(crate) fn constrain(&self, u: &[f64]) -> Vec<f64> {
        let mut x = vec![0.0; self.len(Space::Constrained)];
        let (mut from, mut to) = (0, 0);
        self.for_each_leaf(&mut |leaf| {
            let (u_end, x_end) = (from + leaf.extent.unconstrained, to + leaf.extent.constrained);
            leaf.kind.constrain(&u[from..u_end], leaf.bounds, &mut x[to..x_end]);
            (from, to) = (u_end, x_end);
        });
        x
    }

    /// The unconstrained values of parameters with these constrained values, if there are as many as there should be and
    /// each meets its constraint; else the parameter, the number and what it should be.
    pub(crate) fn unconstrain(&self, x: &[f64]) -> Result<Vec<f64>, (String, f64, &'static str)> {
        let mut u = vec![0.0; self.len(Space::Unconstrained)];
        let (mut from, mut to) = (0, 0);
        let mut wrong = None;
        self.for_each_leaf(&mut |leaf| {
            let (x_end, u_end) = (from + leaf.extent.constrained, to + leaf.extent.unconstrained);
            let numbers = x.get(from..x_end).unwrap_or(&[f64::NAN]);
            match leaf.kind.violation(numbers, leaf.bounds) {
                None => leaf.kind.unconstrain(numbers, leaf.bounds, &mut u[to..u_end]),
                Some(number) => wrong = Some((leaf.name.to_string(), number, leaf.kind.describe())),
            }
            (from, to) = (x_end, u_end);
        });
        wrong.map_or(Ok(u), Err)
    }

    /// Whether the numbers of numbers add up, as they do unless the shape was read from a damaged file.
    #[cfg(feature = "serde")]
    pub(crate) fn is_consistent(&self) -> bool {
        let leaf_is = |leaf: &Leaf| leaf.kind.unconstrained_len(leaf.extent.constrained) == leaf.extent.unconstrained;
        let own = self.leaves.iter().try_fold(Extent::default(), |sum, leaf| sum.checked_add(leaf.extent, 1));
        let all = self.plates.iter().try_fold(self.own, |sum, plate| sum.checked_add(plate.all, 1));
        own == Some(self.own)
            && all == Some(self.all)
            && self.leaves.iter().all(leaf_is)
            && self.plates.iter().all(Plate::is_consistent)
    }

    /// The place of the number at `index`: `school[3].theta_loc`.
    pub(crate) fn place(&self, index: usize, space: Space) -> String {
        let mut rest = index;
        for leaf in &self.leaves {
            let len = leaf.extent.len(space);
            if rest < len {
                return if len == 1 { leaf.name.to_string() } else { format!("{}[{rest}]", leaf.name) };
            }
            rest -= len;
        }
        for plate in &self.plates {
            for row in 0..plate.len {
                let shape = plate.row(row);
                if rest < shape.len(space) {
                    return format!("{}.{}", plate.place(row), shape.place(rest, space));
                }
                rest -= shape.len(space);
            }
        }
        String::from("?")
    }
}

impl Plate {
    /// Whether a step visits a part of what is stored in it.
    fn subsamples(&self) -> bool {
        self.subsample.is_some()
            || match &self.rows {
                Rows::Same(row) => row.subsamples(),
                Rows::Each(rows) => rows.iter().any(Shape::subsamples),
            }
    }

    /// The place of an iteration.
    fn place(&self, row: usize) -> String {
        if self.is_part { self.name.to_string() } else { format!("{}[{row}]", self.name) }
    }

    /// The shape of an iteration.
    #[inline(always)]
    pub fn row(&self, index: usize) -> &Shape {
        match &self.rows {
            Rows::Same(shape) => shape,
            Rows::Each(shapes) => &shapes[index],
        }
    }

    /// Where the numbers of an iteration begin.
    #[inline(always)]
    pub(crate) fn row_start(&self, index: usize, space: Space) -> usize {
        match &self.rows {
            Rows::Same(shape) => index * shape.len(space),
            Rows::Each(_) => self.starts[index].len(space),
        }
    }

    /// How many numbers these iterations have.
    pub(crate) fn rows_len(&self, rows: Range<usize>, space: Space) -> usize {
        let start = |row: usize| self.starts.get(row).map_or(self.all, |start| *start).len(space);
        match &self.rows {
            Rows::Same(shape) => rows.len() * shape.len(space),
            Rows::Each(_) => start(rows.end) - start(rows.start),
        }
    }

    #[cfg(feature = "serde")]
    fn is_consistent(&self) -> bool {
        let (all, rows_are) = match &self.rows {
            Rows::Same(shape) => (Extent::default().checked_add(shape.all, self.len), shape.is_consistent()),
            Rows::Each(shapes) => {
                let all = shapes.iter().try_fold(Extent::default(), |sum, shape| sum.checked_add(shape.all, 1));
                (all, shapes.len() == self.len && shapes.iter().all(Shape::is_consistent))
            }
        };
        // A plate that stores nothing has no length (and could otherwise have any).
        rows_are
            && all == Some(self.all)
            && (self.len == 0) == (self.all.constrained == 0)
            && self.starts == self.rows.starts()
            && self.subsample.is_none_or(|subsample| (1..=self.len).contains(&subsample.size))
    }

    /// How many numbers all iterations have.
    #[inline(always)]
    pub(crate) fn extent(&self, space: Space) -> usize {
        self.all.len(space)
    }

    /// The number of iterations it has to have, if something is stored in them.
    #[inline(always)]
    pub(crate) fn required_len(&self) -> Option<usize> {
        (self.len > 0).then_some(self.len)
    }
}
