use svi_runtime::prelude::*;

#[model]
fn coin(y: &[Vec<f64>]) {
    'flips: for i in plate("flip", y.len()) {
        for x in &y[i] {
            if *x > 0.0 {
                break 'flips;
            }
        }
    }
}

fn main() {
    let _model = coin();
}
