use svi_runtime::prelude::*;

#[model]
fn coin(y: f64) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    observe("y", Normal::new(mu, 1.0), y);
}

#[guide(model = coin)]
fn fair() {
    let loc = param("loc", 0.0);
    sample(loc, Normal::new(loc, 1.0));
}

fn start(params: &FairParams) -> f64 {
    params.loc
}

fn main() {
    let _ = start;
}
