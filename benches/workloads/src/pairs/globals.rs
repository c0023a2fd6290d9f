//! Fits of what stands at the top of a body.

use std::hint::black_box;

use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};

use super::{Pair, SEED, repeat};
use crate::hand_written;
use crate::models::{
    FLIPS, beta_guide, coin as coin_model, fifty_mean_field, fifty_sites as fifty, made_up_observations,
    ten_mean_field, ten_sites as ten, twenty_five_mean_field, twenty_five_sites as twenty_five,
};

pub fn coin() -> Pair {
    let svi = Svi::new(coin_model(), beta_guide(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&FLIPS,), ()).unwrap();
    let mut by_hand = hand_written::Coin::new(SEED);
    Pair {
        ours: repeat(move || svi.update(&mut state, (black_box(&FLIPS),), ()).unwrap()),
        by_hand: repeat(move || by_hand.update(black_box(&FLIPS)).unwrap()),
    }
}

pub fn ten_sites() -> Pair {
    sites(Svi::new(ten(), ten_mean_field(), TraceElbo::new(), Adam::new(0.01)), 10)
}

pub fn twenty_five_sites() -> Pair {
    sites(Svi::new(twenty_five(), twenty_five_mean_field(), TraceElbo::new(), Adam::new(0.01)), 25)
}

pub fn fifty_sites() -> Pair {
    sites(Svi::new(fifty(), fifty_mean_field(), TraceElbo::new(), Adam::new(0.01)), 50)
}

fn sites<M, G>(svi: Svi<M, G, Adam>, sites: usize) -> Pair
where
    M: for<'a> Model<Args<'a> = (&'a [f64],)> + 'static,
    G: for<'a> Guide<M, Args<'a> = ()> + 'static,
{
    let y = made_up_observations(sites);
    let mut state = svi.init(SEED, (&y,), ()).unwrap();
    let mut by_hand = hand_written::Sites::new(SEED, sites, 0.1);
    let same = y.clone();
    Pair {
        ours: repeat(move || svi.update(&mut state, (black_box(&y),), ()).unwrap()),
        by_hand: repeat(move || by_hand.update(black_box(&same)).unwrap()),
    }
}
