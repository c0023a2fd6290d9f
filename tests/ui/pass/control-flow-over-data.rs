//! `if`, `match`, loops and labelled blocks over data, with `observe` and `factor` in them.

use svi_runtime::prelude::*;

#[model]
fn coin(y: &[Option<f64>], groups: &[Vec<f64>]) {
    let p = sample("p", Normal::new(0.0, 1.0));
    for i in plate("flip", y.len()) {
        let q = { sample("q", Normal::new(p, 1.0)) };
        observe("y", Normal::new(q, 1.0), y[i]);
        for g in &groups[i] {
            if *g < 0.0 {
                continue;
            }
            if g.is_nan() {
                break;
            }
            observe("g", Normal::new(q, 1.0), *g);
        }
        'checked: {
            if groups[i].is_empty() {
                break 'checked;
            }
            factor("many", q * 1e-3);
        }
        match y[i] {
            Some(x) if x > 1.0 => factor("high", -p),
            _ => {}
        }
    }
}

#[guide(model = coin)]
fn fair(y: &[f64]) {
    sample("p", Normal::new(param("loc", 0.0), 1.0));
    for _ in plate("flip", y.len()) {
        sample("q", Normal::new(0.0, 1.0));
    }
}

pub(crate) fn main() {
    let _svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
}
