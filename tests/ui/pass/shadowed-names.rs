//! A module that gives its own meaning to the names of the standard library, and to that of a site.
#![allow(non_snake_case)]

use svi_runtime::prelude::*;

#[allow(dead_code)]
mod core {}
#[allow(dead_code)]
mod std {}
#[allow(dead_code)]
struct Option;
#[allow(dead_code)]
struct Vec;
#[allow(dead_code)]
struct Result;
#[allow(dead_code)]
struct Iterator;
#[allow(dead_code)]
struct Clone;
#[allow(dead_code)]
struct Some;
#[allow(dead_code)]
struct None;
#[allow(dead_code)]
struct Record;
#[allow(dead_code, non_camel_case_types)]
struct f64x;

const SCALE: f64 = 2.0;

#[model]
fn coin(y: &[f64], #[fixed] scale: f64) {
    let p = sample("p", Normal::new(0.0, scale));
    let pair = sample("pair", Normal::new(p, 1.0).iid::<2>());
    for i in plate("flip", y.len()) {
        let q = sample("q", Normal::new(p, 1.0));
        if y[i] > 0.0 {
            observe("y", Normal::new(q + pair[0], 1.0), y[i]);
        }
    }
    deterministic("twice", p * 2.0);
    let _ = sample("SCALE", Normal::new(0.0, SCALE));
}

#[guide(model = coin)]
fn fair(y: &[f64], #[fixed] start: f64) {
    sample("p", Normal::new(param("loc", start), 1.0));
    sample("SCALE", Normal::new(0.0, SCALE));
    let both: [Real; 2] = param("both", [0.0; 2]);
    sample("pair", Normal::new(both[0], 1.0).iid::<2>());
    for _ in plate("flip", y.len()) {
        sample("q", Normal::new(param("q_loc", 0.0), 1.0));
    }
}

pub(crate) fn main() {
    let _svi = Svi::new(coin(1.0), fair(0.0), TraceElbo::new(), Adam::new(0.1));
}
