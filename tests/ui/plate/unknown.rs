use svi_runtime::prelude::*;

#[model]
fn coin(n: usize) {
    for _ in plate("flip", n) {
        let p = sample("p", Normal::new(0.0, 1.0));
        factor("fit", p);
    }
}

#[guide(model = coin)]
fn fair(n: usize) {
    for _ in plate("flip", n) {
        sample("p", Normal::new(0.0, 1.0));
    }
    for _ in plate("toss", n) {}
}

fn main() {
    let _ = (coin(), fair());
}
