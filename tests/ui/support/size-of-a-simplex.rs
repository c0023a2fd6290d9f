use svi_runtime::prelude::*;

#[model]
fn dice() {
    let p = sample("p", Dirichlet::new([1.0, 1.0, 1.0]));
    factor("fit", p[0]);
}

#[guide(model = dice)]
fn fair() {
    sample("p", Dirichlet::new([1.0, 1.0, 1.0, 1.0]));
}

fn main() {
    let _svi = Svi::new(dice(), fair(), TraceElbo::new(), Adam::new(0.01));
}
