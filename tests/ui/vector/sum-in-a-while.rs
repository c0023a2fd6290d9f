use svi_runtime::prelude::*;

#[model]
fn coin() {
    let w = sample("w", Normal::new(0.0, 1.0).iid(2));
    let mut n = 0;
    while n < 3 {
        factor("fit", w.sum());
        n += 1;
    }
}

fn main() {
    let _model = coin();
}
