//! Rubin's eight schools: the effects of coaching on test scores in eight schools, with partial pooling.
//!
//! Source of the data: D. B. Rubin (1981), *Estimation in Parallel Randomized Experiments*, Journal of Educational
//! Statistics 6, 377-401. Source of the reference: posteriordb (github.com/stan-dev/posteriordb),
//! `eight_schools-eight_schools_noncentered`: means and standard deviations of long runs of MCMC.
use svi_runtime::prelude::*;

/// The coached pupils' gain in each school, and its standard error.
const GAIN: [f64; 8] = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
const STANDARD_ERROR: [f64; 8] = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];

/// The reference's mean and standard deviation of `mu`, `tau` and the schools' effects.
const REFERENCE: [(f64, f64); 10] = [
    (4.411, 3.309),
    (3.602, 3.198),
    (6.151, 5.616),
    (4.940, 4.645),
    (3.906, 5.280),
    (4.796, 4.771),
    (3.614, 4.614),
    (4.051, 4.796),
    (6.317, 5.003),
    (4.884, 5.317),
];

/// The schools' effects vary around `mu` by `tau`, and the gains around the effects by their standard errors.
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
    let tau_loc = param("tau_loc", 0.0);
    let tau_scale = param("tau_scale", Positive(1.0));
    sample("tau", LogNormal::new(tau_loc, tau_scale));
    for _ in plate("school", y.len()) {
        let loc = param("theta_loc", 0.0);
        let scale = param("theta_scale", Positive(1.0));
        sample("theta", Normal::new(loc, scale));
    }
}

/// The mean and standard deviation of a log-normal distribution.
fn log_normal_moments(loc: f64, scale: f64) -> (f64, f64) {
    let mean = (loc + 0.5 * scale * scale).exp();
    (mean, mean * (scale * scale).exp_m1().sqrt())
}

fn main() -> Result<(), SviError> {
    let falling = |step: u64| 0.01 * 0.9999_f64.powf(step as f64);
    let svi = Svi::new(eight_schools(), mean_field(), TraceElbo::new(), Adam::new(falling));
    let steps = Steps::new(40_000).progress();
    let fit = svi.run(42, steps, (&GAIN, &STANDARD_ERROR), (&GAIN,))?.params.guide;

    let mut rows = vec![
        (String::from("mu"), (fit.mu_loc, fit.mu_scale)),
        (String::from("tau"), log_normal_moments(fit.tau_loc, fit.tau_scale)),
    ];
    for (school, name) in fit.school.iter().zip('A'..) {
        rows.push((format!("school {name}"), (school.theta_loc, school.theta_scale)));
    }
    println!("                 fitted        MCMC (posteriordb)");
    println!("               mean     sd        mean     sd");
    for ((name, (mean, sd)), (reference_mean, reference_sd)) in rows.iter().zip(REFERENCE) {
        println!("{name:<10} {mean:>8.2} {sd:>6.2}    {reference_mean:>8.2} {reference_sd:>6.2}");
    }
    println!(
        "\nA mean-field guide has no correlations. It underestimates how far the latents spread, `mu` and `tau` most of all,"
    );
    println!("and as `tau` and the spread of the effects cannot vary together in it, it puts `tau` too high.");
    println!("Data: Rubin (1981). MCMC: posteriordb, eight_schools-eight_schools_noncentered.");
    Ok(())
}
