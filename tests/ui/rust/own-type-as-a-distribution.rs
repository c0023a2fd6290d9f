use svi_runtime::prelude::*;

struct Skewed {
    loc: f64,
}

impl Skewed {
    fn new(loc: f64) -> Self {
        Self { loc }
    }
}

#[model]
fn location() {
    let mu = sample("mu", Skewed::new(0.0));
    factor("fit", -mu);
}

fn main() {
    let _model = location();
}
