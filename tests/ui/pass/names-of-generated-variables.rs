//! The user's variables have the names that generated code might have.

use svi_runtime::prelude::*;

#[model]
fn coin(rng: &[f64], scope: f64, lp: f64, window: f64, args: f64, node: f64, space: f64, slot: f64) {
    let __scope = sample("a", Normal::new(scope, 1.0));
    let __window = sample("b", Normal::new(window + __scope, 1.0));
    let __args = sample("c", Normal::new(args, lp));
    let a = __scope + __window;
    let b = a + __args;
    let c = node + space + slot;
    for s in plate("flip", rng.len()) {
        let __slot = sample("d", Normal::new(b, 1.0));
        observe("y", Normal::new(__slot + c, 1.0), rng[s]);
    }
}

#[guide(model = coin)]
fn fair(rng: &[f64]) {
    let scope = param("window", 0.0);
    let window = param("args", 0.0);
    sample("a", Normal::new(scope, 1.0));
    sample("b", Normal::new(window, 1.0));
    sample("c", Normal::new(scope + window, 1.0));
    for _ in plate("flip", rng.len()) {
        sample("d", Normal::new(scope, 1.0));
    }
}

pub(crate) fn main() {
    let y = [1.0, 2.0];
    let svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
    let arguments = (&y[..], 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    let mut state = svi.init(0, arguments, (&y,)).unwrap();
    svi.update(&mut state, arguments, (&y,)).unwrap();
}
