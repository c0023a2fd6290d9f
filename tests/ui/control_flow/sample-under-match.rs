use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    match y.len() {
        0 => {}
        _ => {
            let a = sample("a", Normal::new(0.0, 1.0));
            factor("fit", a);
        }
    }
}

fn main() {
    let _model = coin();
}
