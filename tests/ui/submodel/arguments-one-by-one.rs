use svi_runtime::prelude::*;

#[model]
fn non_centred(mu: Real, tau: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    mu + tau * z
}

#[guide(model = non_centred)]
fn free() {
    let loc = param("loc", 0.0);
    let scale = param("scale", Positive(1.0));
    sample("z", Normal::new(loc, scale));
}

#[model]
fn schools(y: &[f64], sigma: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfNormal::new(5.0));
    for j in plate("school", y.len()) {
        let theta = submodel("effect", non_centred(), mu, tau);
        observe("y", Normal::new(theta, sigma[j]), y[j]);
    }
}

#[guide(model = schools)]
fn mean_field(schools: usize) {
    sample("mu", Normal::new(param("mu_loc", 0.0), param("mu_scale", Positive(1.0))));
    sample("tau", LogNormal::new(param("tau_loc", 0.0), param("tau_scale", Positive(1.0))));
    for _ in plate("school", schools) {
        submodel("effect", free());
    }
}

fn main() -> Result<(), SviError> {
    let (y, sigma) = ([28.0, 8.0, -3.0], [15.0, 10.0, 16.0]);
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    let run = svi.run(0, 10, (&y, &sigma), (3,))?;
    println!("{}", run.params.guide.school[0].effect.scale);
    let latents: SchoolsLatents = svi.sample_posterior(&run.state, 0, 1, (&y, &sigma), (3,))?.remove(0);
    println!("{}", latents.school[2].effect.z);
    Ok(())
}
