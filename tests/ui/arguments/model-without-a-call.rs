use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0));
    factor("fit", p);
}

fn main() {
    let _svi = Svi::new(coin, AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
}
