use svi_runtime::prelude::*;

#[model]
fn counts(y: &[u64]) {
    let p = sample("p", Normal::new(0.0, 5.0));
    let q = sample("q", HalfNormal::new(1.0));
    let share = p.clamp(0.0, 1.0) + q.log10() + q.exp2();
    let length = p.hypot(q) + f64::max(p, q);
    observe("y", Poisson::log_rate(share), y[0]);
    observe("z", Bernoulli::logits(length), y[1]);
    let _order = p.total_cmp(&q);
    let start = Real::new(0.0);
    factor("start", start);
}

fn main() {}
