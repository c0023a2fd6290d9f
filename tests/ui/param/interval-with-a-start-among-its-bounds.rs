use svi_runtime::prelude::*;

#[model]
fn coin(heads: u64) {
    let fairness = sample("fairness", Beta::new(10.0, 10.0));
    observe("heads", Binomial::new(10, fairness), heads);
}

#[guide(model = coin)]
fn fair() {
    let concentration = param("concentration", Interval(1.0, 100.0, 15.0));
    sample("fairness", Beta::new(concentration, concentration));
}

fn main() {}
