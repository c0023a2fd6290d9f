use svi_runtime::prelude::*;

#[model]
fn item(y: &[f64]) {
    let a = sample("a", Normal::new(0.0, 1.0));
    let b: [Real; 2] = a * 2.0;
    for i in plate("item", y.len()) {
        observe("y", Normal::new(b, 1.0), y[i]);
    }
}

fn main() {}
