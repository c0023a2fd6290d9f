use svi_runtime::prelude::*;

#[model]
fn coin() {
    fn prior() {
        factor("fit", 1.0);
    }
    prior();
}

fn main() {
    let _model = coin();
}
