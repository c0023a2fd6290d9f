use svi_runtime::prelude::*;

#[model]
fn negative(y: f64) {
    let below = param("below", LessThan(0.0).init(-1.0));
    observe("y", Normal::new(0.0, below), y);
}

#[model]
fn around_zero(y: f64) {
    let around = param("around", Interval(-1.0, 1.0).init(0.5));
    let above = param("above", GreaterThan(-1.0).init(0.5));
    let drawn = sample("drawn", Uniform::new(-1.0, 1.0));
    observe("a", Normal::new(0.0, around), y);
    observe("b", Normal::new(0.0, above), y);
    observe("c", Normal::new(0.0, drawn), y);
}

#[model]
fn right(y: f64, heads: bool) {
    let between = param("between", Interval(0.5, 2.0).init(1.0));
    let above = param("above", GreaterThan(0.5).init(1.0));
    let share = sample("share", Uniform::new(0.0, 1.0));
    observe("a", Normal::new(0.0, between), y);
    observe("b", Normal::new(0.0, above), y);
    observe("c", Bernoulli::new(share), heads);
}

fn main() {
    let _ = (negative(), around_zero(), right());
}
