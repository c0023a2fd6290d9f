use svi_runtime::prelude::*;

fn sum(y: &[f64]) {
    for _ in plate("item", y.len()) {}
}

fn main() {
    sum(&[]);
}
