use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let p = sample("p", Normal::new(0.0, 1.0));
    for i in plate("flip", y.len()) {
        observe("y", Normal::new(p, 1.0), y[i]);
    }
}

#[guide(model = coin)]
fn fair() {
    sample("p", Normal::new(param("loc", 0.0), param("scale", Positive(1.0))));
}

fn main() {
    let svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
    let _state = svi.init(0, ("heads",), ());
}
