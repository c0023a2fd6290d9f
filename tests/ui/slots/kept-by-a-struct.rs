use std::sync::Mutex;
use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    struct Kept<'a, const N: usize>(Mutex<Option<Real<'a, N>>>);
    let kept = Kept(Mutex::new(None));
    for i in plate("flip", y.len()) {
        let p = sample("p", Normal::new(0.0, 1.0));
        observe("y", Normal::new(p, 1.0), y[i]);
        *kept.0.lock().unwrap() = Some(p);
    }
}

fn main() {
    let _model = coin();
}
