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
    for _ in plate("outer", n) {
        for _ in plate("inner", n) {
            sample("rate", Normal::new(0.0, 1.0));
        }
    }
}

fn main() {
    let _svi = Svi::new(nested(), fair(), TraceElbo::new(), Adam::new(0.01));
}
