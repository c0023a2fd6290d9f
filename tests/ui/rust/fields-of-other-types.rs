use svi_runtime::prelude::*;

struct Row {
    group: u32,
    noise: f32,
    features: Vec<f32>,
    outcome: String,
}

#[model]
fn regression(rows: &[Row], groups: usize, features: usize) {
    let alpha = sample("alpha", Normal::new(0.0, 1.0).iid(groups));
    let beta = sample("beta", Normal::new(0.0, 1.0).iid(features));
    for i in plate("a", rows.len()) {
        observe("x", Normal::new(alpha.at(rows[i].group), 1.0), 0.5);
    }
    for i in plate("b", rows.len()) {
        observe("y", Normal::new(dot(&beta, &rows[i].features), 1.0), 0.5);
    }
    for i in plate("c", rows.len()) {
        observe("z", Normal::new(0.0, rows[i].noise), 0.5);
    }
    for i in plate("d", rows.len()) {
        observe("u", Normal::new(0.0, 1.0), rows[i].outcome);
    }
}

fn main() {}
