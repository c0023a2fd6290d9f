use svi_runtime::prelude::*;

#[guide(model = other_crate::location)]
fn fair(y: &[f64]) {
    sample("mu", LogNormal::new(0.0, 1.0));
    for _ in plate("item", y.len()) {
        sample("theta", Normal::new(0.0, 1.0));
    }
}

fn main() {
    let _svi = Svi::new(other_crate::location(1.0), fair(), TraceElbo::new(), Adam::new(0.01));
}
