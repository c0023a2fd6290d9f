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

pub use models::location;
pub use models::location as renamed;
