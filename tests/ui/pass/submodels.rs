//! Models inside of others: of other modules and functions, under other names, generic, with guides before their models.
#![deny(warnings)]

use svi_runtime::prelude::*;

#[guide(model = outer)]
fn before(y: &[f64]) {
    submodel("first", parts::effect_guide(1.0));
    for _ in plate("item", y.len()) {
        let scale = param("scale", Positive(1.0));
        let _loc: Real = submodel("own", renamed_guide(0.5), (scale,));
    }
}

mod parts {
    use svi_runtime::prelude::*;

    /// An effect.
    #[model]
    pub fn effect(mu: Real) -> Real {
        let z = sample("z", Normal::new(0.0, 1.0));
        mu + z
    }

    #[guide(model = effect)]
    pub fn effect_guide(#[fixed] scale: f64) {
        sample("z", Normal::new(0.0, scale));
    }

    pub mod deeper {
        use svi_runtime::prelude::*;

        #[guide(model = super::effect)]
        pub(crate) fn other_guide(scale: Real, #[fixed] factor: f64) -> Real {
            sample("z", Normal::new(0.0, factor * scale))
        }
    }
}

use parts::deeper::other_guide as renamed_guide;
use parts::effect as renamed;

#[model]
fn weighted<T: Copy + Into<f64>, const K: usize>(loc: [Real; 2], data: &[T; K], #[fixed] weights: Vec<f64>) {
    for i in plate("datum", K) {
        observe("x", Normal::new(loc[i % 2], weights[i]), data[i].into());
    }
}

#[model]
fn outer(y: &[f64]) {
    let start = Real::from(0.5);
    let first = submodel("first", renamed(), (start,));
    for i in plate("item", y.len()) {
        #[allow(unused_variables)]
        let theta: Real = submodel("own", parts::effect(), (first * y[i],));
        submodel("data", weighted::<f32, 3>(vec![1.0, 2.0, 3.0]), ([first, theta], &[0.5_f32, 1.0, 2.0]));
    }
}

#[model]
fn whole(y: &[f64]) -> (Real, [Real; 2]) {
    submodel("outer", outer(), (y,));
    let both: (Real, Real) = submodel("pair", pair());
    let array = [both.0, both.1];
    (both.0 + both.1, array)
}

#[model]
fn pair() -> (Real, Real) {
    let x = sample("x", Normal::new(0.0, 1.0).iid::<2>());
    (x[0], x[1])
}

#[guide(model = whole)]
fn of_the_whole(y: &[f64]) {
    submodel("outer", before(), (y,));
    submodel("pair", of_a_pair());
}

#[guide(model = pair)]
fn of_a_pair() {
    sample("x", Normal::new(0.0, 1.0).iid::<2>());
}

pub(crate) fn main() {
    #[model]
    fn local(y: f64) {
        let theta = submodel("only", parts::effect(), (Real::from(1.0),));
        observe("y", Normal::new(theta, 1.0), y);
    }

    #[guide(model = local)]
    fn of_a_local_one() {
        submodel("only", parts::effect_guide(2.0));
    }

    let _svi = Svi::new(outer(), before(), TraceElbo::new(), Adam::new(0.1));
    let _svi = Svi::new(whole(), of_the_whole(), TraceElbo::new(), Adam::new(0.1));
    let _svi = Svi::new(local(), of_a_local_one(), TraceElbo::new(), Adam::new(0.1));
}
