use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let p = sample("p", Beta::new(2.0, 2.0));
    for i in plate("flip", y.len()) {
        observe("y", Normal::new(p, 1.0), y[i]);
    }
}

#[guide(model = coin)]
fn fair() {
    let a = param("a", Positive(2.0));
    let b = param("b", Positive(2.0));
    sample("p", Beta::new(a, b));
}

fn main() {
    let y = [0.5, 0.25];
    let svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
    let mut state = svi.init(0, (&y,), ()).unwrap();
    svi.update(&mut state, (&y,), ()).unwrap();
    assert!(svi.get_params(&state).guide.a > 0.0);
}
