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
fn mean_field(y: &[Vec<f64>]) {
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
            sample("eta", Poisson::new(eta_loc));
        }
    }
}

fn main() -> Result<(), SviError> {
    let y = [vec![28.0], vec![8.0, 1.0]];
    let sigma = [15.0, 10.0];
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(42, (&y, &sigma), (&y,))?;
    let _loss = svi.update(&mut state, (&y, &sigma), (&y,))?;
    let params = svi.get_params(&state).guide;
    println!("{} {}", params.mu_loc, params.school[1].pupil[0].eta_loc);
    let draws = Predictive::new(3).posterior(1, &svi, &state, (&y, &sigma), (&y,))?;
    println!("{}", draws[0].school[0].pupil[0].y);
    Ok(())
}
