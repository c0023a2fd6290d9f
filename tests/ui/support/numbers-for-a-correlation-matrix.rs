use svi_runtime::prelude::*;

#[model]
fn correlated(y: &[f64]) {
    let corr: [[Real; 2]; 2] = sample("corr", LkjCholesky::new(1.0));
    for i in plate("item", y.len()) {
        observe("y", Normal::new(corr[1][0], 1.0), y[i]);
    }
}

#[guide(model = correlated)]
fn by_numbers() {
    sample("corr", Normal::new(0.0, 1.0).iid::<4>());
}

fn main() {}
