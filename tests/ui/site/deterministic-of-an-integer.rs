use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0));
    let two = deterministic("two", 2);
    factor("fit", p * f64::from(two));
}

fn main() -> Result<(), SviError> {
    let draws = Predictive::new(1).prior(1, &coin(), ())?;
    println!("{}", draws[0].two);
    Ok(())
}
