use svi_runtime::prelude::*;

#[model]
fn counts(y: &[u64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let scale = sample("scale", HalfNormal::new(1.0));
    let rate = mu.pow(2) + scale.log();
    let share = mu.expit() * mu.square();
    observe("y", Poisson::log_rate(rate), y[0]);
    observe("z", Bernoulli::logits(share), y[1]);
}

fn main() {}
