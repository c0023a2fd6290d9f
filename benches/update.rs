//! One step of a fit, beside the same step with gradients written by hand: `cargo bench --bench update`.

mod hand_written;
mod workloads;

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use svi_runtime::prelude::*;
use workloads::{
    BATCH, EIGHT, FLIPS, beta_guide, clusters, coin, intercepts, intercepts_mean_field, logistic, logistic_mean_field,
    logistic_minibatches, made_up_lines, made_up_outcomes, made_up_points, made_up_schools, mean_field,
    minibatch_mean_field, schools,
};

const SEED: u64 = 42;

fn bench_coin(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("coin");
    let svi = Svi::new(coin(), beta_guide(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&FLIPS,), ()).unwrap();
    group.bench_function("update", |b| b.iter(|| svi.update(&mut state, (black_box(&FLIPS),), ()).unwrap()));
    let mut by_hand = hand_written::Coin::new(SEED);
    group.bench_function("by hand", |b| b.iter(|| by_hand.update(black_box(&FLIPS)).unwrap()));
}

fn bench_eight_schools(criterion: &mut Criterion) {
    bench_schools(&mut criterion.benchmark_group("eight schools"), &EIGHT.0, &EIGHT.1);
}

fn bench_made_up_schools(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("schools");
    for schools in [10, 100, 1_000, 10_000, 100_000] {
        let (y, sigma) = made_up_schools(schools);
        bench_schools(&mut group, &y, &sigma);
    }
}

fn bench_schools(group: &mut BenchmarkGroup<'_, WallTime>, y: &[f64], sigma: &[f64]) {
    group.throughput(Throughput::Elements(y.len() as u64));
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (y, sigma), (y,)).unwrap();
    group.bench_function(BenchmarkId::new("update", y.len()), |b| {
        b.iter(|| svi.update(&mut state, black_box((y, sigma)), black_box((y,))).unwrap());
    });
    let mut by_hand = hand_written::Schools::new(SEED, y.len());
    group.bench_function(BenchmarkId::new("by hand", y.len()), |b| {
        b.iter(|| by_hand.update(black_box(y), black_box(sigma)).unwrap());
    });
}

fn bench_clusters(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("clusters");
    for points in [1_000, 10_000] {
        let y = made_up_points(points);
        group.throughput(Throughput::Elements(points as u64));
        let svi = Svi::new(clusters(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
        let mut state = svi.init(SEED, (&y,), ()).unwrap();
        let start = svi.get_params(&state).guide;
        group.bench_function(BenchmarkId::new("update", points), |b| {
            b.iter(|| svi.update(&mut state, (black_box(&y),), ()).unwrap());
        });
        let mut by_hand = hand_written::Clusters::new(SEED, &start.loc, start.scale[0]);
        group.bench_function(BenchmarkId::new("by hand", points), |b| {
            b.iter(|| by_hand.update(black_box(&y)).unwrap());
        });
    }
}

fn bench_logistic(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("logistic regression");
    for (rows, features) in [(1_000, 10), (10_000, 10), (50_000, 50)] {
        let (x, y) = made_up_outcomes(rows, features);
        let size = format!("{rows} x {features}");
        group.throughput(Throughput::Elements(rows as u64));
        let (model, guide) = (logistic(features), logistic_mean_field(features));
        let svi = Svi::new(model, guide, TraceElbo::new(), Adam::new(0.01));
        let mut state = svi.init(SEED, (&x, &y), ()).unwrap();
        group.bench_function(BenchmarkId::new("update", &size), |b| {
            b.iter(|| svi.update(&mut state, (black_box(&x), black_box(&y)), ()).unwrap());
        });
        let mut by_hand = hand_written::Logistic::new(SEED, features, 0.1);
        group.bench_function(BenchmarkId::new("by hand", &size), |b| {
            b.iter(|| by_hand.update(black_box(&x), black_box(&y)).unwrap());
        });
    }
}

fn bench_minibatches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("logistic regression, minibatches");
    let features = 50;
    let (x, y) = made_up_outcomes(50_000, features);
    group.throughput(Throughput::Elements(BATCH as u64));
    let (model, guide) = (logistic_minibatches(features), minibatch_mean_field(features));
    let svi = Svi::new(model, guide, TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&x, &y), ()).unwrap();
    group.bench_function("update", |b| {
        b.iter(|| svi.update(&mut state, (black_box(&x), black_box(&y)), ()).unwrap());
    });
    let mut by_hand = hand_written::Logistic::new(SEED, features, 0.1);
    group.bench_function("by hand", |b| {
        b.iter(|| by_hand.update_batch(black_box(&x), black_box(&y), BATCH).unwrap());
    });
}

fn bench_intercepts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("varying intercepts");
    for groups in [100, 1_000, 10_000] {
        let (of, x, y) = made_up_lines(groups);
        group.throughput(Throughput::Elements(y.len() as u64));
        let (model, guide) = (intercepts(groups), intercepts_mean_field(groups));
        let svi = Svi::new(model, guide, TraceElbo::new(), Adam::new(0.01));
        let mut state = svi.init(SEED, (&of, &x, &y), ()).unwrap();
        group.bench_function(BenchmarkId::new("update", groups), |b| {
            b.iter(|| svi.update(&mut state, (black_box(&of), black_box(&x), black_box(&y)), ()).unwrap());
        });
        let mut by_hand = hand_written::Intercepts::new(SEED, groups, 0.1);
        group.bench_function(BenchmarkId::new("by hand", groups), |b| {
            b.iter(|| by_hand.update(black_box(&of), black_box(&x), black_box(&y)).unwrap());
        });
    }
}

criterion_group!(
    benches,
    bench_clusters,
    bench_coin,
    bench_eight_schools,
    bench_intercepts,
    bench_logistic,
    bench_made_up_schools,
    bench_minibatches
);
criterion_main!(benches);
