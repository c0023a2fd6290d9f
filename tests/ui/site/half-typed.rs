use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let mu = sample("mu", Normal::);
    for i in plate("flip", y.len()) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
}

#[guide(model = coin)]
fn fair() {
    let loc = param("loc", 0.0);
    sample("mu", Normal::new(loc, 1.0));
}

fn main() -> Result<(), SviError> {
    let svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.01));
    let run = svi.run(0, 10, (&[1.0],), ())?;
    println!("{}", run.params.guide.loc + CoinLatents { mu: 1.0 }.mu);
    Ok(())
}
