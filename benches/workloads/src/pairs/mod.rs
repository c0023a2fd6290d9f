//! Steps of a fit in the language, each beside the same step with its gradient written by hand.

mod globals;
mod groups;
mod rows;

use std::fmt;

/// Makes this many steps, and returns the loss of the last.
pub type Steps = Box<dyn FnMut(usize) -> f64 + Send>;

/// One fit, twice.
pub struct Pair {
    /// In the language.
    pub ours: Steps,
    /// With its gradient written by hand.
    pub by_hand: Steps,
}

/// What is fitted, and to how much data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Workload {
    /// [`coin`](crate::models::coin), to ten flips.
    Coin,
    /// [`schools`](crate::models::schools), to Rubin's data.
    EightSchools,
    /// [`schools`](crate::models::schools), to made-up data.
    Schools {
        /// How many.
        schools: usize,
    },
    /// [`logistic`](crate::models::logistic), to all rows.
    Logistic {
        /// How many observations.
        rows: usize,
        /// How many coefficients beside the intercept.
        features: usize,
    },
    /// [`logistic_minibatches`](crate::models::logistic_minibatches): a step visits 256 of the rows.
    Minibatches {
        /// How many observations.
        rows: usize,
        /// How many coefficients beside the intercept.
        features: usize,
    },
    /// [`clusters`](crate::models::clusters), with an autoguide.
    Mixture {
        /// How many observations.
        points: usize,
    },
    /// [`intercepts`](crate::models::intercepts), to 50 rows a group.
    Intercepts {
        /// How many intercepts.
        groups: usize,
    },
    /// [`ten_sites`](crate::models::ten_sites).
    TenSites,
    /// [`twenty_five_sites`](crate::models::twenty_five_sites).
    TwentyFiveSites,
    /// [`fifty_sites`](crate::models::fifty_sites).
    FiftySites,
}

/// What is compared.
pub const WORKLOADS: [Workload; 17] = [
    Workload::Coin,
    Workload::EightSchools,
    Workload::Schools { schools: 1_000 },
    Workload::Schools { schools: 10_000 },
    Workload::Schools { schools: 100_000 },
    Workload::Logistic { rows: 1_000, features: 10 },
    Workload::Logistic { rows: 10_000, features: 10 },
    Workload::Logistic { rows: 50_000, features: 50 },
    Workload::Minibatches { rows: 50_000, features: 50 },
    Workload::Mixture { points: 1_000 },
    Workload::Mixture { points: 10_000 },
    Workload::Intercepts { groups: 100 },
    Workload::Intercepts { groups: 1_000 },
    Workload::Intercepts { groups: 10_000 },
    Workload::TenSites,
    Workload::TwentyFiveSites,
    Workload::FiftySites,
];

impl Workload {
    /// A fit that starts.
    pub fn pair(self) -> Pair {
        match self {
            Self::Coin => globals::coin(),
            Self::EightSchools => groups::eight_schools(),
            Self::Schools { schools } => groups::schools(schools),
            Self::Logistic { rows, features } => rows::logistic(rows, features),
            Self::Minibatches { rows, features } => rows::minibatches(rows, features),
            Self::Mixture { points } => rows::mixture(points),
            Self::Intercepts { groups } => groups::intercepts(groups),
            Self::TenSites => globals::ten_sites(),
            Self::TwentyFiveSites => globals::twenty_five_sites(),
            Self::FiftySites => globals::fifty_sites(),
        }
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Coin => f.write_str("coin"),
            Self::EightSchools => f.write_str("eight schools"),
            Self::Schools { schools } => write!(f, "schools {}", thousands(schools)),
            Self::Logistic { rows, features } => write!(f, "logistic {} x {features}", thousands(rows)),
            Self::Minibatches { rows, features } => write!(f, "minibatch 256 of {} x {features}", thousands(rows)),
            Self::Mixture { points } => write!(f, "mixture {} x 3", thousands(points)),
            Self::Intercepts { groups } => {
                write!(f, "intercepts {}, {} rows", thousands(groups), thousands(50 * groups))
            }
            Self::TenSites => f.write_str("10 sites"),
            Self::TwentyFiveSites => f.write_str("25 sites"),
            Self::FiftySites => f.write_str("50 sites"),
        }
    }
}

/// The number with a comma before every third digit from its end.
fn thousands(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", thousands(number / 1_000), number % 1_000) }
}

const SEED: u64 = 42;

/// A step, as often as asked for.
fn repeat(mut step: impl FnMut() -> f64 + Send + 'static) -> Steps {
    Box::new(move |steps| (0..steps).fold(f64::NAN, |_, _| step()))
}
