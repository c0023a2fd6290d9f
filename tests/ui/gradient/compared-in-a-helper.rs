use svi_runtime::prelude::*;

fn clipped<const N: usize>(x: Real<N>) -> Real<N> {
    if x > 0.0 { x } else { Real::from(0.0) }
}

#[model]
fn coin() {
    let z = sample("z", Normal::new(0.0, 1.0));
    factor("fit", clipped(z));
}

fn main() {
    let _model = coin();
}
