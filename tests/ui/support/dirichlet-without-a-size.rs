use svi_runtime::prelude::*;

fn prior() -> [f64; 3] {
    [1.0; 3]
}

#[model]
fn coin() {
    let alpha = prior();
    let p = sample("p", Dirichlet::new(alpha));
    factor("fit", p[0]);
}

fn main() {
    let _model = coin();
}
