use svi_runtime::prelude::*;
#[model]
fn model() {
    let a = sample("a", Normal::new(0.0, 1.0));
    factor("f", -a * a);
}
#[guide(model = model)]
fn guide() {
    let l = param("l", 0.0);
    sample("a", Normal::new(l, 1.0));
}
fn main() -> Result<(), SviError> {
    let svi = Svi::new(model(), guide(), TraceElbo::new(), Adam::new(0.1));
    let run = svi.run(0, 10, (), ())?;
    println!("{}", run.params.guide.l);
    Ok(())
}
