use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let p = sample("p", Normal::new(0.0, 1.0));
    for i in plate("flip", y.len()) {
        observe("y", Normal::new(p, 1.0), y[i]);
    }
}

#[guide(model = coin)]
fn mean_field() {
    sample("p", Normal::new(param("loc", 0.0), param("scale", Positive(1.0))));
}

fn main() -> Result<(), SviError> {
    let y = [0.5, 1.5];
    let svi = Svi::new(coin(), mean_field, TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(1, (&y,), ())?;
    let loss: f64 = svi.update(&mut state, (&y,), ())?;
    let params = svi.get_params(&state).guide;
    println!("{loss} {} {}", params.loc, params.scale);
    let draws = Predictive::new(3).posterior(1, &svi, &state, (&y,), ())?;
    println!("{} {}", svi.run(1, 10, (&y,), ())?.losses.len(), draws[0].flip[1].y);
    Ok(())
}
