//! Functions more visible than the models that they name.
use svi_runtime::prelude::*;

mod parts {
    use svi_runtime::prelude::*;

    #[model]
    pub(crate) fn effect(mu: Real) -> Real {
        let spread = param("spread", Positive(1.0));
        let z = sample("z", Normal::new(0.0, spread));
        mu + z
    }

    #[guide(model = effect)]
    pub(crate) fn free() {
        let loc = param("loc", 0.0);
        sample("z", Normal::new(loc, 1.0));
    }
}

use parts::{effect, free};

#[model]
pub fn outer(y: f64) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    let theta = submodel("effect", effect(), (mu,));
    observe("y", Normal::new(theta, 1.0), y);
}

#[model]
fn coin() {
    let p = sample("p", Beta::new(1.0, 1.0));
    factor("fit", p);
}

/// A guide that everybody sees, of a model that nobody else does.
#[guide(model = coin)]
pub fn fair() {
    let a = param("a", Positive(1.0));
    sample("p", Beta::new(a, a));
}

/// The same, with a sub-model.
#[guide(model = outer)]
pub fn mean_field() {
    sample("mu", Normal::new(0.0, 1.0));
    submodel("effect", free());
}

pub(crate) fn main() {
    let _svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
    let svi = Svi::new(outer(), mean_field(), TraceElbo::new(), Adam::new(0.1));
    let state = svi.init(0, (0.5,), ()).expect("a state");
    assert_eq!(svi.get_params(&state).guide.effect.loc, 0.0);
}
