use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = param("a", sample("b", Normal::new(0.0, 1.0)).detach());
    factor("fit", a);
}

fn main() {
    let _model = coin();
}
