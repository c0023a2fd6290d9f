use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0).iid::<2>());
    factor("sum", p[0] + p[1]);
}

#[guide(model = coin)]
fn fair() {
    sample("p", Normal::new(0.0, 1.0));
}

fn main() {
    let _svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.01));
}
