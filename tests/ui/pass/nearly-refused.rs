//! Programs that checks of the macros could take for mistakes: names, types and methods of the user's own.

use svi_runtime::prelude::*;

struct Shape;

impl Shape {
    const fn rows() -> usize {
        2
    }
}

mod table {
    pub const WIDTH: usize = 2;
}

const fn of(rows: usize) -> usize {
    rows
}

/// Sizes that are constants, beside variables of the names in them.
#[model]
fn sizes(y: &[f64]) {
    let a = sample("a", Normal::new(0.0, 1.0).iid::<{ Shape::rows() }>());
    let b = sample("b", Normal::new(0.0, 1.0).iid::<{ table::WIDTH }>());
    let c = param("c", [0.0; of(2)]);
    let rows = y.len();
    let (table, of) = (y[0], a[0] * 2f64);
    for i in plate("row", rows) {
        observe("y", Normal::new(a[1] + b[0] + c[0] + of, 1.0), y[i] - table);
    }
}

#[derive(Clone, Copy)]
struct Turn(f64);

impl<'a, const N: usize> std::ops::Mul<Real<'a, N>> for Turn {
    type Output = [Real<'a, N>; 2];

    fn mul(self, r: Real<'a, N>) -> [Real<'a, N>; 2] {
        [r * self.0.cos(), r * self.0.sin()]
    }
}

#[derive(Clone, Copy)]
enum Day {
    Odd,
    Even,
}

impl Day {
    fn next(self, effect: f64) -> f64 {
        match self {
            Day::Odd => effect,
            Day::Even => -effect,
        }
    }
}

fn simple(_name: &str, _distribution: Normal<f64, f64>) -> f64 {
    1.0
}

/// Own types with operators and methods, and conversions to what is asked for.
#[model]
fn own_types<T: Copy + std::fmt::Debug + Into<f64>>(y: &[f64], extra: T) {
    if y.is_empty() {
        panic!("there are no data");
    }
    let a = sample("a", Normal::new(extra.into(), 1.0));
    let xy: [Real; 2] = Turn(0.3) * a;
    let three = 3f64;
    let mut day = Day::Odd;
    if y[0] > 1.0 {
        day = Day::Even;
    }
    let [first, ..] = sample("pair", Normal::new(0.0, 1.0).iid::<2>());
    let width = simple("width", Normal::new(0.0, 1.0));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(xy[0] * three + first + day.next(y[i]), width), y[i]);
    }
}

/// A support that is written out although the constructor gives it.
#[model]
fn bounds(y: f64) {
    let p = sample("p", Flat::<svi_runtime::constraints::RealLine>::interval(0.0, 1.0));
    observe("y", Normal::new(p, 1.0), y);
}

pub(crate) fn main() {
    let _models = (sizes(), own_types::<f32>(), bounds());
}
