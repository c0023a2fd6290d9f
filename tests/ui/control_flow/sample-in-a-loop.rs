use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    for _ in 0..y.len() {
        let a = sample("a", Normal::new(0.0, 1.0));
        factor("fit", a);
    }
}

fn main() {
    let _model = coin();
}
