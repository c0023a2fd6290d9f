use svi_runtime::prelude::*;

#[model]
fn coin() {
    let scales = vec![1.0];
    drop(scales);
    let p = sample("p", Normal::new(0.0, scales[0]));
    factor("fit", p);
}

fn main() {
    let _model = coin();
}
