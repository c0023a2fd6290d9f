use svi_runtime::prelude::*;

#[model]
fn coin(heads: u64) {
    let fairness = sample("fairness", Beta::new(10.0, 10.0));
    observe("heads", Binomial::new(10, fairness), heads);
}

fn main() -> Result<(), SviError> {
    let steps: u64 = 1_000;
    let svi = Svi::new(coin(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    svi.run(0, steps, (3,), ())?;
    Ok(())
}
