use svi_runtime::prelude::*;

fn coin(flips: &[f64]) -> f64 {
    flips.iter().sum()
}

#[guide(model = coin)]
fn fair() {
    sample("fairness", Beta::new(15.0, 15.0));
}

fn main() {
    let _svi = Svi::new(coin(&[]), fair(), TraceElbo::new(), Adam::new(0.01));
}
