//! Fits beside their references.

use std::time::Duration;

use crate::data::{Failure, Posterior};
use crate::models::Quantity;

/// A quantity beside its reference; both are a mean and a standard deviation.
#[derive(Clone, Debug)]
pub struct Compared {
    name: String,
    found: (f64, f64),
    reference: (f64, f64),
}

impl Compared {
    /// How far the mean is off, in standard deviations of the reference.
    pub fn mean_off(&self) -> f64 {
        (self.found.0 - self.reference.0) / self.reference.1
    }

    /// How far the standard deviation is off, as a part of the reference's.
    pub fn sd_off(&self) -> f64 {
        self.found.1 / self.reference.1 - 1.0
    }

    /// Whether the mean is within 0.1 standard deviations, and the standard deviation within 10%.
    pub fn is_reached(&self) -> bool {
        self.mean_off().abs() < 0.1 && self.sd_off().abs() < 0.1
    }
}

/// Every quantity beside its reference.
pub fn compare(quantities: &[Quantity], posterior: &Posterior) -> Result<Vec<Compared>, Failure> {
    if quantities.len() != posterior.reference_len() {
        return Err(format!("{} of {} quantities", quantities.len(), posterior.reference_len()).into());
    }
    let beside = |(name, values): &Quantity| {
        let reference = posterior.reference(name)?;
        Ok(Compared { name: name.clone(), found: moments(values), reference })
    };
    quantities.iter().map(beside).collect()
}

/// The mean and the standard deviation.
fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
    (mean, (squares / (count - 1.0)).sqrt())
}

/// The largest size of an error.
fn worst(compared: &[Compared], error: fn(&Compared) -> f64) -> f64 {
    compared.iter().map(|c| error(c).abs()).fold(0.0, f64::max)
}

/// Prints a table of a model's quantities, and whether all are reached.
pub fn print(name: &str, compared: &[Compared], time: Duration) {
    println!("{name}");
    println!("  {:<10} {:>23} {:>23} {:>9} {:>7}", "", "mean (reference)", "sd (reference)", "off by sd", "by %");
    for c in compared {
        let missed = if c.is_reached() { "" } else { "  not reached" };
        println!(
            "  {:<10} {:>11.4} {:>11.4} {:>11.4} {:>11.4} {:>9.3} {:>7.1}{missed}",
            c.name,
            c.found.0,
            c.reference.0,
            c.found.1,
            c.reference.1,
            c.mean_off(),
            100.0 * c.sd_off()
        );
    }
    println!(
        "  {}; worst mean off by {:.3} sd, worst sd by {:.1} %; {:.2} s\n",
        if compared.iter().all(Compared::is_reached) { "reached" } else { "not reached" },
        worst(compared, Compared::mean_off),
        100.0 * worst(compared, Compared::sd_off),
        time.as_secs_f64()
    );
}
