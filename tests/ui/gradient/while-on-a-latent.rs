use svi_runtime::prelude::*;

#[model]
fn coin() {
    let z = sample("z", Normal::new(0.0, 1.0));
    let mut x = z;
    while x < 1.0 {
        x += 1.0;
    }
    factor("fit", x);
}

fn main() {
    let _model = coin();
}
