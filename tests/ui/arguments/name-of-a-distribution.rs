use svi_runtime::prelude::*;

#[model]
fn normal() {
    let p = sample("p", Normal::new(0.0, 1.0));
    factor("fit", p);
}

#[guide(model = normal)]
fn fair() {
    sample("p", Normal::new(param("loc", 0.0), param("scale", Positive(1.0))));
}

fn main() {
    let _svi = Svi::new(normal(), fair(), TraceElbo::new(), Adam::new(0.1));
}
