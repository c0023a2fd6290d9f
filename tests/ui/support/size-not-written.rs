use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0).iid());
    factor("fit", p[0] + p[1]);
}

fn main() {
    let _model = coin();
}
