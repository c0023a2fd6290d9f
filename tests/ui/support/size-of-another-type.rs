use svi_runtime::prelude::*;

const SIDES: i32 = 3;

#[model]
fn dice(rolls: &[usize]) {
    let w = sample("w", Normal::new(0.0, 1.0).iid::<SIDES>());
    let p = param("p", [0.0; 3]);
    for i in plate("roll", rolls.len()) {
        observe("side", Categorical::<3>::logits([w[0] + p[0], w[1], w[2]]), rolls[i]);
    }
}

fn main() {
    let _ = dice();
}
