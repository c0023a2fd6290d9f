use svi_runtime::prelude::*;

macro_rules! leave {
    () => {
        return
    };
}

#[model]
fn coin(y: &[f64]) {
    let a = sample("a", Normal::new(0.0, 1.0));
    if y.is_empty() {
        leave!();
    }
    factor("fit", a);
}

fn main() {
    let _model = coin();
}
