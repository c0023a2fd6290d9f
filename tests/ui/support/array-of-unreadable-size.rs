use svi_runtime::prelude::*;

#[model]
fn pairs(y: &[[f64; 2]]) {
    let loc: [Real; 2] = sample("loc", Normal::new(0.0, 1.0).iid());
    let scale_tril = [[1.0, 0.0], [0.5, 1.0]];
    for i in plate("item", y.len()) {
        observe("y", MultivariateNormal::scale_tril(loc, scale_tril), y[i]);
    }
}

fn main() {}
