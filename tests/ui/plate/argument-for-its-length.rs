use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let p = sample("p", Normal::new(0.0, 1.0));
    for yi in plate("flip", y) {
        observe("y", Normal::new(p, 1.0), yi);
    }
}

#[guide(model = coin)]
fn fair(y: &[f64; 3]) {
    sample("p", Normal::new(0.0, 1.0));
    for _ in plate("flip", y) {}
}

fn main() {
    let _svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
}
