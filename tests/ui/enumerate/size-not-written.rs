use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    let p = sample("p", Dirichlet::<3>::new([1.0; 3]));
    for i in plate("item", y.len()) {
        let z = enumerate("z", Categorical::new(p));
        observe("y", Normal::new(z as f64, 1.0), y[i]);
    }
}

fn main() {}
