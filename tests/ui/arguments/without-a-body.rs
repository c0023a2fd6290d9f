use svi_runtime::prelude::*;

#[model]
fn coin(y: f64);

#[guide(model = coin)]
fn fair();

fn main() {
    let _svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
}
