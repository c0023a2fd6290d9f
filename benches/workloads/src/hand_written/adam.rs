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
        // `1 - b^t`; the power itself would be slow once it underflows.
        let rest = |b: f64| -(count * b.ln()).exp_m1();
        let rate = RATE / rest(B1);
        let correction = (1.0 / rest(B2)).sqrt();
        for (((x, g), m), v) in params.iter_mut().zip(gradient).zip(&mut self.first).zip(&mut self.second) {
            *m += (1.0 - B1) * (g - *m);
            *v += (1.0 - B2) * (g * g - *v);
            *x -= rate * *m / (v.sqrt() * correction + EPS);
        }
    }
}
