use svi_runtime::prelude::*;

#[model]
fn shifted(y: f64) {
    let w = sample("w", Normal::new(0.0, 1.0).to_event(3));
    observe("y", Normal::new(w.sum(), 1.0), y);
}

fn main() {
    let _ = shifted();
}
