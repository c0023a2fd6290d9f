use svi_runtime::prelude::*;

#[model]
fn nested(n: usize) {
    for _ in plate("outer", n) {
        for _ in plate("inner", n) {
            let rate = sample("rate", Gamma::new(1.0, 1.0));
            factor("fit", -rate);
        }
    }
}

#[guide(model = nested)]
fn fair(n: usize) {
    for _ in plate("inner", n) {
        for _ in plate("outer", n) {
            sample("rate", Gamma::new(1.0, 1.0));
        }
    }
}

fn main() {
    let _ = (nested(), fair());
}
