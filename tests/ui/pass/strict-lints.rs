//! A crate that denies every warning, and clippy's pedantic ones.
#![deny(warnings, missing_docs, unused, nonstandard_style, rust_2018_idioms)]
#![deny(missing_debug_implementations, unreachable_pub, unused_qualifications, single_use_lifetimes)]
#![deny(clippy::all, clippy::pedantic, clippy::derive_partial_eq_without_eq)]

/// A model that others may use.
pub mod shared {
    use svi_runtime::prelude::*;

    /// A coin.
    #[model]
    pub fn coin(y: &[f64], #[fixed] scale: f64) {
        let p = sample("p", Normal::new(0.0, scale));
        let pair = sample("pair", Normal::new(p, 1.0).iid::<{ 1 + 1 }>());
        for i in plate("flip", y.len()) {
            let q = sample("q", Normal::new(p + pair[1], 1.0));
            observe("y", Normal::new(q, 1.0), y[i]);
        }
        let doubled = for _ in plate("pair_of", 2) {
            let z = sample("z", Normal::new(0.0, 1.0));
            { z * 2.0 }
        };
        let weights: Vector = param("weights", vec![0.5; 2]);
        deterministic("twice", p * doubled.at(0) + weights.sum());
        factor("penalty", -p * p);
    }

    /// A guide.
    #[guide(model = coin)]
    pub fn fair(y: &[f64]) {
        let loc = param("loc", 0.0);
        let scale = param("scale", Positive(1.0));
        sample("p", Normal::new(loc, scale));
        sample("pair", Normal::new(param("pair_loc", 0.0), 1.0).iid::<{ 1 + 1 }>());
        for _ in plate("flip", y.len()) {
            sample("q", Normal::new(param("q_loc", 0.0), 1.0));
        }
        for _ in plate("pair_of", 2) {
            sample("z", Normal::new(0.0, 1.0));
        }
    }
}

use svi_runtime::prelude::{Adam, AutoNormal, Svi, TraceElbo, guide, model};

/// For this crate alone.
#[model]
pub(crate) fn nothing() {
    let p = sample("p", svi_runtime::prelude::Normal::new(0.0, 1.0));
    svi_runtime::prelude::factor("fit", p);
}

/// Out of use, which its own definition does not warn of.
#[deprecated]
#[model]
pub(crate) fn counted(y: &[u64], #[fixed] mut rate: f64) {
    use std::f64::consts::PI;
    const TURN: f64 = 2.0 * PI;
    rate *= TURN;
    let _of = svi_runtime::prelude::enumerate("of", svi_runtime::prelude::Binomial::new(3, 0.5));
    for i in plate("day", y.len()) {
        const HALF: f64 = 0.5;
        observe("y", svi_runtime::prelude::Poisson::new(HALF * rate), y[i]);
    }
}

#[guide(model = nothing)]
fn empty() {
    sample("p", svi_runtime::prelude::Normal::new(0.0, 1.0));
}

pub(crate) fn main() {
    let _svi = Svi::new(shared::coin(1.0), shared::fair(), TraceElbo::new(), Adam::new(0.1));
    let _svi = Svi::new(nothing(), empty(), TraceElbo::new(), Adam::new(0.1));
    let _svi = Svi::new(nothing(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
}
