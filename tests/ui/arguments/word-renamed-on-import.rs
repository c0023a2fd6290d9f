use svi_runtime::prelude::sample as draw;
use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = draw("p", Normal::new(0.0, 1.0));
    factor("fit", p);
}

fn main() {
    let _model = coin();
}
