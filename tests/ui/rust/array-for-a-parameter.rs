use svi_runtime::prelude::*;

fn both<'a, const N: usize>(a: Real<'a, N>) -> [Real<'a, N>; 2] {
    [a, a * 2.0]
}

#[model]
fn of_a_function(y: &[f64]) {
    let a = sample("a", Normal::new(0.0, 1.0));
    for i in plate("item", y.len()) {
        observe("y", Normal::new(both(a), 1.0), y[i]);
    }
}

#[model]
fn of_data(x: &[[f64; 2]], y: &[f64]) {
    for i in plate("item", y.len()) {
        observe("y", Normal::new(x[i], 1.0), y[i]);
    }
}

fn main() {
    let _ = (of_a_function(), of_data());
}
