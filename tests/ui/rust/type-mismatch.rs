use svi_runtime::prelude::*;

#[model]
fn coin() {
    let n: usize = "three";
    let p = sample("p", Normal::new(0.0, n as f64));
    factor("fit", p);
}

fn main() {
    let _model = coin();
}
