use svi_runtime::prelude::*;

#[model]
fn coin(y: Vec<f64>) {
    let p = sample("p", Normal::new(0.0, 1.0));
    for i in plate("flip", y.len()) {
        observe("y", Normal::new(p, 1.0), y[i]);
    }
}

fn main() -> Result<(), SviError> {
    let y = vec![1.0, 2.0];
    let svi = Svi::new(coin(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
    svi.run(0, 10, (&y,), ())?;
    Ok(())
}
