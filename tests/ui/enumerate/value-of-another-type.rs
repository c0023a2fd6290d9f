use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0).iid::<2>());
    for i in plate("item", y.len()) {
        let kind: u64 = enumerate("kind", Categorical::new([0.5, 0.5]));
        observe("y", Normal::new(mu[kind], 1.0), y[i]);
    }
}

fn main() {}
