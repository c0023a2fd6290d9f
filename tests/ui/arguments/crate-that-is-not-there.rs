use svi_runtime::prelude::*;

#[model(crate = ::inference)]
fn coin(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for i in plate("flip", y.len()) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
}

#[model]
fn die() {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    factor("fit", -mu * mu);
}

#[guide(model = die, crate = svi_rutime)]
fn fair() {
    let loc = param("loc", 0.0);
    sample("mu", Normal::new(loc, 1.0));
}

fn main() {
    let _svi = Svi::new(die(), fair(), TraceElbo::new(), Adam::new(0.1));
}
