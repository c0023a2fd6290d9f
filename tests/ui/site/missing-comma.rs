use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let p = sample("p" Normal::new(0.0, 1.0));
    for i in plate("flip", y.len()) {
        observe("y", Normal::new(p, 1.0), y[i]);
    }
}

#[guide(model = coin)]
fn fair() {
    let loc = param("loc", 0.0)
    sample("p", Normal::new(loc, 1.0));
}

fn main() {
    let svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
    let _ = svi.init(0, (&[1.0],), ());
    let _ = CoinLatents { p: 1.0 };
}
