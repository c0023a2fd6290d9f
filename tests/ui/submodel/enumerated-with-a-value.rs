use svi_runtime::prelude::*;

#[model]
fn effect(mu: Real) -> Real {
    let upper = enumerate("upper", Bernoulli::new(0.5));
    if upper { mu } else { -mu }
}

fn main() {}
