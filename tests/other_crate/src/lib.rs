//! Models for guides in another crate. The runtime is a renamed dependency.

pub mod models {
    //! Models.

    use inference::prelude::*;

    /// A location with known scale.
    #[model(crate = inference)]
    pub fn location(y: &[f64], #[fixed] scale: f64) {
        let mu = sample("mu", Normal::new(0.0, 10.0));
        for i in plate("item", y.len()) {
            let theta = sample("theta", Normal::new(mu, 1.0));
            observe("y", Normal::new(theta, scale), y[i]);
        }
    }
}

pub mod parts {
    //! A model that is made for use in others, with a guide for it.

    use inference::prelude::*;

    /// An effect that does not centre on its mean.
    #[model(crate = inference)]
    pub fn effect(mu: Real, tau: Real, #[fixed] prior_scale: f64) -> Real {
        let z = sample("z", Normal::new(0.0, prior_scale));
        mu + tau * z
    }

    /// Normal, free in location and scale.
    #[guide(model = effect, crate = inference)]
    pub fn free_effect() {
        let loc = param("loc", 0.1);
        let scale = param("scale", Positive(0.5));
        sample("z", Normal::new(loc, scale));
    }
}

pub use models::location;
pub use models::location as renamed;
