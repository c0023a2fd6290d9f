use svi_runtime::prelude::*;

#[model]
fn schools(y: &[Vec<f64>], sigma: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfCauchy::new(5.0));
    for j in plate("school", y.len()) {
        let theta = sample("theta", Normal::new(mu, tau));
        for i in plate("pupil", y[j].len()) {
            let eta = sample("eta", Normal::new(theta, 1.0));
            observe("y", Normal::new(eta, sigma[j]), y[j][i]);
        }
    }
}

#[guide(model = schools)]
fn schools(y: &[Vec<f64>]) {
    let mu_loc = param("mu_loc", 0.0);
    let mu_scale = param("mu_scale", Positive(1.0));
    sample("mu", Normal::new(mu_loc, mu_scale));
    let tau_loc = param("tau_loc", 0.0);
    sample("tau", LogNormal::new(tau_loc, 0.1));
    for j in plate("school", y.len()) {
        let loc = param("theta_loc", 0.0);
        let scale = param("theta_scale", Positive(1.0));
        sample("theta", Normal::new(loc, scale));
        for _ in plate("pupil", y[j].len()) {
            let eta_loc = param("eta_loc", 0.0);
            sample("eta", Normal::new(eta_loc, 1.0));
        }
    }
}

fn main() {
    let _model = schools();
}
