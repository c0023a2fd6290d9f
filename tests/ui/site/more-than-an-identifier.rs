use svi_runtime::prelude::*;

#[model]
fn coin(y: f64) {
    let a = sample(" a", Normal::new(0.0, 1.0));
    let b = sample("b ", Normal::new(0.0, 1.0));
    let c = sample("r#c", Normal::new(0.0, 1.0));
    observe("y", Normal::new(a + b, c.exp()), y);
}

fn main() {
    let _model = coin();
}
