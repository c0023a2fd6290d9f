//! Timing in turns.

use std::time::{Duration, Instant};

use rayon_core::{ThreadPoolBuildError, ThreadPoolBuilder};
use workloads::pairs::{Pair, Steps, Workload};

use crate::peer::Peers;

/// How often and how long to time.
#[derive(Clone, Copy)]
pub struct Pace {
    rounds: usize,
    /// How long in a round ours and the code by hand take turns.
    turns: Duration,
    /// How long a turn takes each of them, if a step is not longer: short, so that what disturbs hits few of them.
    slice: Duration,
}

impl Pace {
    pub const FULL: Self = Self { rounds: 9, turns: Duration::from_millis(200), slice: Duration::from_micros(500) };
    pub const QUICK: Self = Self { rounds: 3, turns: Duration::from_millis(100), slice: Duration::from_micros(500) };
}

/// Microseconds of a step.
pub struct Times {
    /// On all threads, as the peers are timed.
    pub ours: f64,
    /// On one thread, in turns with the code by hand, which has one.
    pub alone: f64,
    pub by_hand: f64,
    /// Ours on one thread over that by hand: the median of the turns' ratios.
    pub ratio: f64,
    pub numpyro: Option<f64>,
    pub stan: Option<f64>,
}

/// Times a workload.
pub fn time(workload: Workload, peers: &mut Peers, pace: Pace) -> Result<Times, ThreadPoolBuildError> {
    let one_thread = ThreadPoolBuilder::new().num_threads(1).build()?;
    peers.open(workload);
    let Pair { mut ours, mut by_hand } = workload.pair();
    let counts = [&mut ours, &mut by_hand].map(|steps| steps_in(pace.slice, steps));
    let (mut all, mut turns, mut numpyro, mut stan) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..pace.rounds {
        one_thread.install(|| {
            let start = Instant::now();
            while start.elapsed() < pace.turns {
                turns.push([micros(&mut ours, counts[0]), micros(&mut by_hand, counts[1])]);
            }
        });
        let start = Instant::now();
        while start.elapsed() < pace.turns {
            all.push(micros(&mut ours, counts[0]));
        }
        numpyro.extend(peers.numpyro.as_mut().and_then(|peer| peer.time()));
        stan.extend(peers.stan.as_mut().and_then(|peer| peer.time()));
    }
    let median_of = |number: fn(&[f64; 2]) -> f64| median(turns.iter().map(number).collect()).unwrap_or(f64::NAN);
    Ok(Times {
        alone: median_of(|turn| turn[0]),
        by_hand: median_of(|turn| turn[1]),
        ratio: median_of(|turn| turn[0] / turn[1]),
        ours: median(all).unwrap_or(f64::NAN),
        numpyro: median(numpyro),
        stan: median(stan),
    })
}

/// How many steps fill a slice of time.
fn steps_in(slice: Duration, steps: &mut Steps) -> usize {
    let mut count = 1;
    loop {
        let start = Instant::now();
        steps(count);
        if start.elapsed() >= slice {
            return count;
        }
        count *= 2;
    }
}

/// Microseconds of a step, of this many.
fn micros(steps: &mut Steps, count: usize) -> f64 {
    let start = Instant::now();
    steps(count);
    start.elapsed().as_secs_f64() * 1e6 / count as f64
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}
