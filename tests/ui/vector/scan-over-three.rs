use svi_runtime::prelude::*;

#[model]
fn level(y: &[f64]) {
    let start = sample("start", Normal::new(0.0, 10.0));
    for (t, level, next) in scan("time", y.len(), start) {
        let noise = sample("noise", Normal::new(0.0, 1.0));
        observe("y", Normal::new(noise, 1.0), y[t]);
        noise
    }
}

#[guide(model = level)]
fn mean_field(y: &[f64]) {
    sample("start", Normal::new(0.0, 1.0));
    for _ in plate("time", y.len()) {
        sample("noise", Normal::new(param("loc", 0.0), 1.0));
    }
}

fn main() -> Result<(), SviError> {
    let y = [0.5, 1.5];
    let svi = Svi::new(level(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    let run = svi.run(1, 10, (&y,), (&y,))?;
    let draws = Predictive::new(3).posterior(1, &svi, &run.state, (&y,), (&y,))?;
    println!("{} {}", run.params.guide.time[1].loc, draws[0].time[1].y);
    let latents = LevelLatents { start: 0.0, time: vec![LevelTime { noise: 1.0 }] };
    println!("{}", latents.time[0].noise);
    Ok(())
}
