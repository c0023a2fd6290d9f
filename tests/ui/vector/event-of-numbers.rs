use svi_runtime::prelude::*;

#[model]
fn shifted(y: f64) {
    let w = sample("w", Normal::new(0.0, 1.0).to_event());
    observe("y", Normal::new(w.sum(), 1.0), y);
}

#[guide(model = shifted)]
fn mean_field() {
    let loc = param("loc", 0.0);
    sample("w", Normal::new(loc, 1.0).to_event());
}

fn main() {
    let _ = (shifted(), mean_field());
}
