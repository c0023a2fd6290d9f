use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, -1.0));
    let n: usize = "three";
    factor("fit", p * missing);
}

fn main() {
    let _model = coin();
}
