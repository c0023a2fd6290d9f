//! Shapes in the making.

use std::borrow::Cow;

use super::{Extent, Leaf, Plate, Rows, Shape};
use crate::minibatch::Subsample;

/// Builds a [`Shape`] while a body runs.
#[derive(Debug, Default)]
pub(crate) struct ShapeBuilder {
    shape: Shape,
    outer: Vec<(Shape, PlateBuilder)>,
}

#[derive(Debug)]
struct PlateBuilder {
    name: &'static str,
    subsample: Option<Subsample>,
    rows: usize,
    first: Shape,
    /// All of them, from the first that differs from the first on.
    each: Option<Vec<Shape>>,
}

impl ShapeBuilder {
    pub(crate) fn leaf(&mut self, leaf: Leaf) {
        self.shape.own.add(leaf.extent, 1);
        self.shape.all.add(leaf.extent, 1);
        self.shape.leaves.push(leaf);
    }

    /// Starts a plate; `end_row` is called after each of its iterations, `end_plate` after the last.
    pub(crate) fn start_plate(&mut self, name: &'static str, subsample: Option<Subsample>) {
        let plate = PlateBuilder { name, subsample, rows: 0, first: Shape::default(), each: None };
        self.outer.push((std::mem::take(&mut self.shape), plate));
    }

    pub(crate) fn end_row(&mut self) {
        let row = std::mem::take(&mut self.shape);
        let Some((_, plate)) = self.outer.last_mut() else { return };
        if plate.rows == 0 {
            plate.first = row;
        } else if let Some(each) = &mut plate.each {
            each.push(row);
        } else if row != plate.first {
            let mut each = vec![plate.first.clone(); plate.rows];
            each.push(row);
            plate.each = Some(each);
        }
        plate.rows += 1;
    }

    pub(crate) fn end_plate(&mut self) {
        let Some((mut shape, plate)) = self.outer.pop() else { return };
        let plate = plate.finish();
        shape.all.add(plate.all, 1);
        shape.plates.push(plate);
        self.shape = shape;
    }

    /// Ends a sub-model, which was started as a plate.
    pub(crate) fn end_part(&mut self) {
        self.end_row();
        self.end_plate();
        if let Some(plate) = self.shape.plates.last_mut() {
            plate.is_part = true;
        }
    }

    pub(crate) fn finish(self) -> Shape {
        self.shape
    }
}

impl PlateBuilder {
    fn finish(self) -> Plate {
        let mut all = Extent::default();
        let rows = match self.each {
            None => {
                all.add(self.first.all, self.rows);
                Rows::Same(Box::new(self.first))
            }
            Some(each) => {
                each.iter().for_each(|row| all.add(row.all, 1));
                Rows::Each(each)
            }
        };
        let len = if all.constrained == 0 { 0 } else { self.rows };
        let subsample = self.subsample.filter(|_| len > 0);
        Plate { name: Cow::Borrowed(self.name), len, subsample, is_part: false, starts: rows.starts(), rows, all }
    }
}
