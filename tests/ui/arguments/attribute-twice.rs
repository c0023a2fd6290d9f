use svi_runtime::prelude::*;

#[model]
#[model]
fn coin(heads: u64) {
    let fairness = sample("fairness", Beta::new(10.0, 10.0));
    observe("heads", Binomial::new(10, fairness), heads);
}

#[guide(model = coin)]
fn fair() {
    sample("fairness", Beta::new(15.0, 15.0));
}

fn main() {
    let _svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.01));
}
