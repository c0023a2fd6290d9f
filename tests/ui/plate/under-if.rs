use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let p = sample("p", Normal::new(0.0, 1.0));
    if y.len() > 1 {
        for i in plate("flip", y.len()) {
            let z = sample("z", Normal::new(p, 1.0));
            observe("y", Normal::new(z, 1.0), y[i]);
        }
    }
}

#[guide(model = coin)]
fn mean_field(y: &[f64]) {
    sample("p", Normal::new(0.0, 1.0));
    for _ in plate("flip", y.len()) {
        sample("z", Normal::new(param("loc", 0.0), 1.0));
    }
}

fn main() -> Result<(), SviError> {
    let y = [0.5, 1.5];
    let svi = Svi::new(coin(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    let run = svi.run(1, 10, (&y,), (&y,))?;
    let draws = Predictive::new(3).posterior(1, &svi, &run.state, (&y,), (&y,))?;
    println!("{} {}", run.params.guide.flip[1].loc, draws[0].flip[1].y);
    let latents = CoinLatents { p: 0.0, flip: vec![CoinFlip { z: 1.0 }] };
    println!("{}", latents.flip[0].z);
    Ok(())
}
