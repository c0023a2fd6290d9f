use svi_runtime::prelude::*;

#[model]
fn coin(heads: u64) {
    let fairness = sample("fairness", Beta::new(10.0, 10.0));
    observe("heads", Binomial::new(10, fairness), heads);
}

fn main() {
    let _run = coin().run(0, 1_000, (3,), ());
}
