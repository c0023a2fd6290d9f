use svi_runtime::prelude::*;

#[model]
fn schools(y: &[f64], total: usize) {
    for j in plate("school", y.len()).of(total) {
        let effect = param("effect", 0.0);
        observe("y", Normal::new(effect, 1.0), y[j]);
    }
}

fn main() {
    let _ = schools();
}
