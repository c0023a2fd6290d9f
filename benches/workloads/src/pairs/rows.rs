//! Fits whose data are rows.

use std::hint::black_box;
use std::sync::Arc;

use svi_runtime::prelude::*;

use super::{Pair, SEED, repeat};
use crate::hand_written;
use crate::models::{
    BATCH, clusters, logistic as logistic_model, logistic_mean_field, logistic_minibatches, made_up_outcomes,
    made_up_points, minibatch_mean_field,
};

pub fn logistic(rows: usize, features: usize) -> Pair {
    let (x, y) = made_up_outcomes(rows, features);
    let (model, guide) = (logistic_model(features), logistic_mean_field(features));
    let svi = Svi::new(model, guide, TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&x, &y), ()).unwrap();
    let mut by_hand = hand_written::Logistic::new(SEED, features, 0.1);
    let data = Arc::new((x, y));
    let same = Arc::clone(&data);
    Pair {
        ours: repeat(move || {
            let (x, y) = black_box(&*data);
            svi.update(&mut state, (x, y), ()).unwrap()
        }),
        by_hand: repeat(move || {
            let (x, y) = black_box(&*same);
            by_hand.update(x, y).unwrap()
        }),
    }
}

pub fn minibatches(rows: usize, features: usize) -> Pair {
    let (x, y) = made_up_outcomes(rows, features);
    let (model, guide) = (logistic_minibatches(features), minibatch_mean_field(features));
    let svi = Svi::new(model, guide, TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&x, &y), ()).unwrap();
    let mut by_hand = hand_written::Logistic::new(SEED, features, 0.1);
    let data = Arc::new((x, y));
    let same = Arc::clone(&data);
    Pair {
        ours: repeat(move || {
            let (x, y) = black_box(&*data);
            svi.update(&mut state, (x, y), ()).unwrap()
        }),
        by_hand: repeat(move || {
            let (x, y) = black_box(&*same);
            by_hand.update_batch(x, y, BATCH).unwrap()
        }),
    }
}

pub fn mixture(points: usize) -> Pair {
    let y = made_up_points(points);
    let svi = Svi::new(clusters(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&y,), ()).unwrap();
    let start = svi.get_params(&state).guide;
    let mut by_hand = hand_written::Clusters::new(SEED, &start.loc, start.scale[0]);
    let same = y.clone();
    Pair {
        ours: repeat(move || svi.update(&mut state, (black_box(&y),), ()).unwrap()),
        by_hand: repeat(move || by_hand.update(black_box(&same)).unwrap()),
    }
}
