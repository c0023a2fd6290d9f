use svi_runtime::prelude::*;

fn keep<const N: usize>(x: Real<'static, N>) -> Box<dyn Fn() -> f64> {
    Box::new(move || x.detach())
}

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0));
    let kept = keep(p);
    factor("fit", kept());
}

fn main() {
    let _model = coin();
}
