use svi_runtime::prelude::*;

#[model]
fn slopes(y: &[f64]) {
    const K: usize = 2;
    let slope = sample("slope", Normal::new(0.0, 1.0).iid::<K>());
    for i in plate("item", y.len()) {
        observe("y", Normal::new(slope[0] + slope[1], 1.0), y[i]);
    }
}

fn main() {}
