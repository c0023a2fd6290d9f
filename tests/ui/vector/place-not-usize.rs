use svi_runtime::prelude::*;

#[model]
fn groups(group: &[i32], y: &[f64], #[fixed] count: usize) {
    let alpha = sample("alpha", Normal::new(0.0, 1.0).iid(count));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(alpha.at(group[i]), 1.0), y[i]);
    }
}

fn main() {
    let _model = groups(3);
}
