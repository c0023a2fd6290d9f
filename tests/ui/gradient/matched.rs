use svi_runtime::prelude::*;

#[model]
fn coin() {
    let z = sample("z", Normal::new(0.0, 1.0));
    match z {
        0.0 => {}
        _ => factor("fit", z),
    }
}

fn main() {
    let _model = coin();
}
