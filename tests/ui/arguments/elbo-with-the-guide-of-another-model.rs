use svi_runtime::SviParams;
use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let p = sample("p", Normal::new(0.0, 1.0));
    for i in plate("flip", y.len()) {
        observe("y", Normal::new(p, 1.0), y[i]);
    }
}

#[model]
fn die() {
    let p = sample("p", Normal::new(0.0, 1.0));
    factor("fit", p);
}

#[guide(model = die)]
fn fair() {
    sample("p", Normal::new(param("loc", 0.0), param("scale", Positive(1.0))));
}

fn main() -> Result<(), SviError> {
    let guide = FairParams { loc: 0.0, scale: 1.0 };
    let params = SviParams { model: CoinParams {}, guide };
    let loss = elbo(1, &params, &coin(), &fair(), (&[0.5, 1.5],), ())?;
    println!("{}", loss.abs());
    Ok(())
}
