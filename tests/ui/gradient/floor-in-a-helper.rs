use svi_runtime::prelude::*;

fn rounded<const N: usize>(x: Real<N>) -> Real<N> {
    x.round()
}

#[model]
fn staircase(y: f64) {
    let x = sample("x", Normal::new(0.0, 5.0));
    let x = x + y;
    let x = x.floor();
    observe("y", Normal::new(rounded(x), 1.0), y);
}

fn main() {}
