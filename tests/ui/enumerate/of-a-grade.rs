use svi_runtime::prelude::*;

#[model]
fn grades(y: f64) {
    let grade = enumerate("grade", OrderedLogistic::new(0.0, [-1.0, 1.0]));
    observe("y", Normal::new(grade as f64, 1.0), y);
}

fn main() {}
