use svi_runtime::prelude::*;

#[model]
fn coin(&self) {
    factor("fit", 1.0);
}

fn main() {
    let _model = coin();
}
