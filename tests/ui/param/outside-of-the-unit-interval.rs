use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = param("p", UnitInterval(1.5));
    factor("fit", p);
}

fn main() {
    let _model = coin();
}
