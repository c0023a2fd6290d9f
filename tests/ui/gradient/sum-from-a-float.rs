use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let z = sample("z", Normal::new(0.0, 1.0));
    let mut total = 0.0;
    for y in y {
        total += z * *y;
    }
    factor("total", total);
}

fn main() {
    let _model = coin();
}
