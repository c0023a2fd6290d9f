//! Adam with its usual settings.

const RATE: f64 = 0.01;
const B1: f64 = 0.9;
const B2: f64 = 0.999;
const EPS: f64 = 1e-8;

/// The moments.
pub struct Adam {
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Adam {
    pub fn new(len: usize) -> Self {
        Self { first: vec![0.0; len], second: vec![0.0; len] }
    }

    /// Moves `params` at `step`, counted from 0.
    #[inline]
    pub fn step(&mut self, step: u64, params: &mut [f64], gradient: &[f64]) {
        let count = (step + 1) as f64;
        let rate = RATE / (1.0 - B1.powf(count));
        let correction = (1.0 / (1.0 - B2.powf(count))).sqrt();
        for (((x, g), m), v) in params.iter_mut().zip(gradient).zip(&mut self.first).zip(&mut self.second) {
            *m += (1.0 - B1) * (g - *m);
            *v += (1.0 - B2) * (g * g - *v);
            *x -= rate * *m / (v.sqrt() * correction + EPS);
        }
    }
}
