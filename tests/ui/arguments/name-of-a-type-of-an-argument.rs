use svi_runtime::prelude::*;

#[model]
fn censored(times: &[Censored]) {
    let rate = sample("rate", Gamma::new(1.0, 1.0));
    for i in plate("patient", times.len()) {
        observe("time", Exponential::new(rate), times[i]);
    }
}

fn main() {
    let _model = censored();
}
