use svi_runtime::prelude::*;

#[model]
fn coin() {
    let z = sample("z", Normal::new(0.0, 1.0));
    if z > 0.0 {
        factor("positive", z);
    }
}

fn main() {
    let _model = coin();
}
