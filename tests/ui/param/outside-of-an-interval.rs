use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = param("p", Interval(0.0, 1.0).init(2.0));
    factor("fit", p);
}

fn main() {
    let _model = coin();
}
