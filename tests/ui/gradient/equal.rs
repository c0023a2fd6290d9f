use svi_runtime::prelude::*;

#[model]
fn coin() {
    let z = sample("z", Normal::new(0.0, 1.0));
    let same = z == z;
    factor("same", if same { 1.0 } else { 0.0 });
}

fn main() {
    let _model = coin();
}
