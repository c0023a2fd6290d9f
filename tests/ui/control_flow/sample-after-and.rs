use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let z = y.len() > 1 && sample("a", Normal::new(0.0, 1.0)).detach() > 0.0;
    factor("fit", if z { 1.0 } else { 0.0 });
}

fn main() {
    let _model = coin();
}
