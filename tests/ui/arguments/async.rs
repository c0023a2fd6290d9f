use svi_runtime::prelude::*;

#[model]
async fn coin() {
    factor("fit", 1.0);
}

fn main() {
    let _model = coin();
}
