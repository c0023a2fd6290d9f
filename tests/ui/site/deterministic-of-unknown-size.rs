use svi_runtime::prelude::*;

fn twice<const N: usize>(p: Real<N>) -> [Real<N>; 2] {
    [p, p]
}

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0));
    let pair = deterministic("pair", twice(p));
    factor("fit", pair[0] - pair[1]);
}

fn main() {
    let _model = coin();
}
