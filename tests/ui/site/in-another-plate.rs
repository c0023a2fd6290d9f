use svi_runtime::prelude::*;

#[model]
fn coin(n: usize) {
    for _ in plate("a", n) {
        let p = sample("p", Normal::new(0.0, 1.0));
        factor("fit", p);
    }
    for _ in plate("b", n) {
        let q = sample("q", Normal::new(0.0, 1.0));
        factor("fit_b", q);
    }
}

#[guide(model = coin)]
fn fair(n: usize) {
    for _ in plate("a", n) {
        sample("p", Normal::new(0.0, 1.0));
        sample("q", Normal::new(0.0, 1.0));
    }
    for _ in plate("b", n) {}
}

fn main() {
    let _ = (coin(), fair());
}
