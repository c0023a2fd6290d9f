use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", VonMises::new(0.0, 1.0));
    factor("fit", p);
}

#[guide(model = coin)]
fn fair() {
    sample("p", VonMises::new(0.0, 1.0));
}

fn main() {
    let _svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.01));
}
