use svi_runtime::prelude::*;

#[model]
fn line(x: &[f64]) {
    let slope = sample("slope", Normal::new(0.0, 1.0));
    for i in plate("point", x.len()) {
        observe("y", Normal::new(slope * x[i], 1.0), x[i]);
    }
}

#[guide(model = line)]
fn straight() {
    sample("slope", Normal::new(0.0, 1.0));
}

fn main() {
    let _ = straight();
}
