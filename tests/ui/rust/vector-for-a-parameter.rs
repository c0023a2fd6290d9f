use svi_runtime::prelude::*;

#[model]
fn rates(counts: &[u64], exposure: &[f64]) {
    let rate = sample("rate", Gamma::new(2.0, 1.0));
    for i in plate("place", counts.len()) {
        observe("count", Poisson::new(exposure), counts[i]);
    }
    factor("known", rate * 0.0);
}

fn main() {}
