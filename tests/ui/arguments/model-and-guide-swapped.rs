use svi_runtime::prelude::*;

#[model]
fn coin(y: f64) {
    let p = sample("p", Normal::new(0.0, 1.0));
    observe("y", Normal::new(p, 1.0), y);
}

#[guide(model = coin)]
fn fair() {
    sample("p", Normal::new(0.0, 1.0));
}

fn main() -> Result<(), SviError> {
    let svi = Svi::new(fair(), coin(), TraceElbo::new(), Adam::new(0.1));
    let mut state = svi.init(42, (1.0,), ())?;
    let _loss = svi.update(&mut state, (1.0,), ())?;
    Ok(())
}
