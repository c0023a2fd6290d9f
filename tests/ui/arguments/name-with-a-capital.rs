use svi_runtime::prelude::*;

#[model]
fn BiasedCoin(y: f64) {
    let p = sample("p", Normal::new(0.0, 1.0));
    observe("y", Normal::new(p, 1.0), y);
}

#[model]
fn self_(y: f64) {
    let p = sample("p", Normal::new(0.0, 1.0));
    observe("y", Normal::new(p, 1.0), y);
}

fn main() {
    let _svi = Svi::new(BiasedCoin(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
    let _svi = Svi::new(self_(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
}
