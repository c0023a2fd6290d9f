use svi_runtime::prelude::*;

/// Rubin's eight schools.
#[model]
fn eight_schools(y: &[f64], sigma: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfCauchy::new(5.0));
    for j in plate("school", y.len()) {
        let theta = sample("theta", Normal::new(mu, tau));
        observe("y", Normal::new(theta, sigma[j]), y[j]);
    }
}

/// Every latent on its own: mean field.
#[guide(model = eight_schools)]
fn mean_field(y: &[f64]) {
    let mu_loc = param("mu_loc", 0.0);
    let mu_scale = param("mu_scale", Positive(1.0));
    sample("mu", Normal::new(mu_loc, mu_scale));
    for _ in plate("school", y.len()) {
        let loc = param("theta_loc", 0.0); // one per school
        let scale = param("theta_scale", Positive(1.0));
        sample("theta", Normal::new(loc, scale));
    }
}

fn main() -> Result<(), SviError> {
    let y = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
    let sigma = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];
    let svi = Svi::new(eight_schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(42, (&y, &sigma), (&y,))?;
    for _ in 0..10_000 {
        let _loss = svi.update(&mut state, (&y, &sigma), (&y,))?;
    }
    let params = svi.get_params(&state).guide; // MeanFieldParams
    println!("mu: {:.1} ± {:.1}", params.mu_loc, params.mu_scale);
    for (j, school) in params.school.iter().enumerate() {
        println!("school {j}: {:.1} ± {:.1}", school.theta_loc, school.theta_scale);
    }
    Ok(())
}
