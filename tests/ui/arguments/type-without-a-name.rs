use svi_runtime::prelude::*;

#[model]
fn coin(y: impl AsRef<[f64]>) {
    let p = sample("p", Normal::new(0.0, 1.0));
    for i in plate("flip", y.as_ref().len()) {
        observe("y", Normal::new(p, 1.0), y.as_ref()[i]);
    }
}

fn main() {
    let _model = coin();
}
