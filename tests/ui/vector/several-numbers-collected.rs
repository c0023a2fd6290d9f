use svi_runtime::prelude::*;

#[model]
fn pairs(y: &[f64]) {
    let all = for i in plate("item", y.len()) {
        let z = sample("z", Normal::new(0.0, 1.0));
        observe("y", Normal::new(z, 0.1), y[i]);
        (z, z * 2.0)
    };
    factor("fit", all.sum());
}

fn main() {
    let _ = pairs();
}
