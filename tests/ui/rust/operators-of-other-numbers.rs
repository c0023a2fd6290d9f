use svi_runtime::prelude::*;

fn square<const N: usize>(x: Real<N>) -> Real<N> {
    x ^ 2
}

#[model]
fn growth(y: f64) {
    let p = sample("p", Normal::new(0.0, 5.0));
    let q = (p ^ 2) + p % 2.0;
    let r = !p;
    observe("y", Normal::new(square(r), q), y);
}

fn main() {}
