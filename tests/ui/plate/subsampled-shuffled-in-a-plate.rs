use svi_runtime::prelude::*;

#[model]
fn districts(y: &[Vec<f64>]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for d in plate("district", y.len()) {
        for j in plate("school", y[d].len()).subsample(2).shuffled() {
            observe("y", Normal::new(mu, 1.0), y[d][j]);
        }
    }
}

fn main() {
    let _ = districts();
}
