use svi_runtime::prelude::*;

#[model]
fn eight_schools(y: &[f64], sigma: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfCauchy::new(5.0));
    for j in plate("school", y.len()) {
        let theta = sample("theta", Normal::new(mu, tau));
        observe("y", Normal::new(theta, sigma[j]), y[j]);
    }
}

#[guide(model = eight_schools)]
fn mean_field(y: &[f64]) {
    sample("mu", Normal::new(param("mu_loc", 0.0), param("mu_scale", Positive(1.0))));
    sample("tua", LogNormal::new(param("tau_loc", 0.0), param("tau_scale", Positive(1.0))));
    for _ in plate("school", y.len()) {
        sample("theta", Normal::new(param("loc", 0.0), param("scale", Positive(1.0))));
    }
}

fn main() {
    let _svi = Svi::new(eight_schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
}
