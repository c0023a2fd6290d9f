use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    if y.len() > 1 {
        let a = sample("a", Normal::new(0.0, 1.0));
        let b = sample("b", Normal::new(a, 1.0));
        factor("fit", b);
    }
}

fn main() {
    let _model = coin();
}
