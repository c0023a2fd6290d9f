//! Fits with latents in a plate.

use std::hint::black_box;
use std::sync::Arc;

use svi_runtime::prelude::*;

use super::{Pair, SEED, repeat};
use crate::hand_written;
use crate::models::{
    EIGHT, intercepts as intercepts_model, intercepts_mean_field, made_up_lines, made_up_schools, mean_field,
    schools as schools_model,
};

pub fn eight_schools() -> Pair {
    of_schools(EIGHT.0.to_vec(), EIGHT.1.to_vec())
}

pub fn schools(schools: usize) -> Pair {
    let (y, sigma) = made_up_schools(schools);
    of_schools(y, sigma)
}

fn of_schools(y: Vec<f64>, sigma: Vec<f64>) -> Pair {
    let svi = Svi::new(schools_model(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&y, &sigma), (&y,)).unwrap();
    let mut by_hand = hand_written::Schools::new(SEED, y.len());
    let data = Arc::new((y, sigma));
    let same = Arc::clone(&data);
    Pair {
        ours: repeat(move || {
            let (y, sigma) = black_box(&*data);
            svi.update(&mut state, (y, sigma), (y,)).unwrap()
        }),
        by_hand: repeat(move || {
            let (y, sigma) = black_box(&*same);
            by_hand.update(y, sigma).unwrap()
        }),
    }
}

pub fn intercepts(groups: usize) -> Pair {
    let (group, x, y) = made_up_lines(groups);
    let (model, guide) = (intercepts_model(groups), intercepts_mean_field(groups));
    let svi = Svi::new(model, guide, TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&group, &x, &y), ()).unwrap();
    let mut by_hand = hand_written::Intercepts::new(SEED, groups, 0.1);
    let data = Arc::new((group, x, y));
    let same = Arc::clone(&data);
    Pair {
        ours: repeat(move || {
            let (group, x, y) = black_box(&*data);
            svi.update(&mut state, (group, x, y), ()).unwrap()
        }),
        by_hand: repeat(move || {
            let (group, x, y) = black_box(&*same);
            by_hand.update(group, x, y).unwrap()
        }),
    }
}
