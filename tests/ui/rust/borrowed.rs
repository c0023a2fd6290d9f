use svi_runtime::prelude::*;

#[model]
fn coin() {
    let mut scales = vec![1.0];
    let first = &scales[0];
    scales.push(2.0);
    let p = sample("p", Normal::new(0.0, *first));
    factor("fit", p);
}

fn main() {
    let _model = coin();
}
