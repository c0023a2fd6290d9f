use svi_runtime::prelude::*;

#[model]
fn coin() {
    #[cfg(any())]
    let a = sample("a", Normal::new(0.0, 1.0));
    #[cfg(not(any()))]
    let a = 1.0;
    factor("fit", a);
}

fn main() {
    let _model = coin();
}
