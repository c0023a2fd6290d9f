use svi_runtime::prelude::*;

#[model]
fn share(y: f64) {
    let p = sample("p", Flat::interval(0.0, 1.0));
    let rate = sample("rate", Flat::greater_than(2.0));
    let debt = sample("debt", Flat::less_than(0.0));
    observe("y", Normal::new(p * rate + debt, 1.0), y);
}

#[guide(model = share)]
fn mean_field() {
    sample("p", Normal::new(0.5, 0.1));
    sample("rate", LogNormal::new(0.0, 1.0));
    sample("debt", Normal::new(-1.0, 1.0));
}

fn main() {
    let _ = mean_field();
}
