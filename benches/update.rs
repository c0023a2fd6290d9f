//! One step of a fit, beside the same step with gradients written by hand: `cargo bench --bench update`.

use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use workloads::pairs::{Pair, Steps, WORKLOADS};

fn bench_updates(criterion: &mut Criterion) {
    for workload in WORKLOADS {
        let mut group = criterion.benchmark_group(workload.to_string());
        let Pair { mut ours, mut by_hand } = workload.pair();
        for (name, steps) in [("update", &mut ours), ("by hand", &mut by_hand)] {
            group.bench_function(name, |b| b.iter_custom(|count| time(steps, count as usize)));
        }
    }
}

fn time(steps: &mut Steps, count: usize) -> std::time::Duration {
    let start = Instant::now();
    steps(count);
    start.elapsed()
}

criterion_group!(benches, bench_updates);
criterion_main!(benches);
