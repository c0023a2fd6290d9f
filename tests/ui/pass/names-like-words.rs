//! Functions, methods and loops of the user's whose names are nearly words of the language.

use svi_runtime::prelude::*;

struct Table;

impl Table {
    fn sample(&self, name: &str, value: f64) -> f64 {
        value + name.len() as f64
    }
}

fn simple(name: &str, value: f64) -> f64 {
    value - name.len() as f64
}

/// The draw of a distribution that is written down elsewhere.
fn samples(_name: &str, _distribution: Normal<f64, f64>) -> f64 {
    0.5
}

fn slate(_name: &str, len: usize) -> std::ops::Range<usize> {
    0..len
}

#[model]
fn coin(y: &[f64]) {
    let table = Table;
    let sampel = |name: &str, scale: f64| scale * name.len() as f64 + samples(name, Normal::new(0.0, 1.0));
    let loc = simple("mu", 2.0) + table.sample("mu", 1.0);
    let mu = sample("mu", Normal::new(loc, sampel("s", 1.0)));
    for i in slate("flip", y.len()) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
    y.iter().map(|y| y * y).for_each(|square| factor("square", mu * square));
}

#[guide(model = coin)]
fn fair() {
    let loc = param("loc", simple("mu", 2.0));
    println!("{} {}", stringify!(mu), Table.sample("mu", 1.0));
    sample("mu", Normal::new(loc, 1.0));
}

pub(crate) fn main() {
    let y = [1.0, 2.0];
    let svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
    let state = svi.init(0, (&y,), ()).unwrap();
    assert_eq!(svi.get_params(&state).guide.loc, 0.0);
}
