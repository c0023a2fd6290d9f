//! Raw identifiers as names of functions, arguments and variables.

use svi_runtime::prelude::*;

#[model]
fn r#match(r#type: &[f64]) {
    let r#loop = sample("location", Normal::new(0.0, 1.0));
    for r#in in plate("flip", r#type.len()) {
        observe("y", Normal::new(r#loop, 1.0), r#type[r#in]);
    }
}

#[guide(model = r#match)]
fn r#fn() {
    let r#loop = param("loc", 0.0);
    sample("location", Normal::new(r#loop, 1.0));
}

pub(crate) fn main() {
    let _svi = Svi::new(r#match(), r#fn(), TraceElbo::new(), Adam::new(0.1));
}
