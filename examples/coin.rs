//! Is a coin fair? Three famous series of tosses, each with its exact posterior beside the fitted one.
//!
//! Source of the counts: D. S. Moore and G. P. McCabe, *Introduction to the Practice of Statistics*, W. H. Freeman, in
//! the introduction to probability. Kerrich tossed as a prisoner of war and published the series in J. E. Kerrich
//! (1946), *An Experimental Introduction to the Theory of Probability*, Munksgaard.
use svi_runtime::prelude::*;

/// Who tossed, how often, and how often heads came up.
const SERIES: [(&str, u64, u64); 3] =
    [("Buffon, about 1777", 4_040, 2_048), ("Pearson, about 1900", 24_000, 12_012), ("Kerrich, 1940s", 10_000, 5_067)];

/// A coin that shows heads with probability `p`, of which nothing is known before.
#[model]
fn coin(tosses: u64, heads: u64) {
    let p = sample("p", Beta::new(1.0, 1.0));
    observe("heads", Binomial::new(tosses, p), heads);
}

/// The family that the exact posterior belongs to, by its mean and the number of tosses it is worth: the data say little
/// about the one through the other, so that both are found quickly.
#[guide(model = coin)]
fn beta_guide() {
    let mean = param("mean", UnitInterval(0.5));
    let count = param("count", Positive(10.0));
    sample("p", Beta::new(mean * count, (1.0 - mean) * count));
}

/// The standard deviation of a beta distribution.
fn sd(beta: &BetaGuideParams) -> f64 {
    (beta.mean * (1.0 - beta.mean) / (beta.count + 1.0)).sqrt()
}

fn main() -> Result<(), SviError> {
    let falling = |step: u64| 0.05 * 0.9997_f64.powf(step as f64);
    let svi = Svi::new(coin(), beta_guide(), TraceElbo::new().num_particles(4), Adam::new(falling));
    println!("                                         probability of heads                   loss");
    println!("                       tosses   heads    fitted            exact               fitted     exact");
    for (who, tosses, heads) in SERIES {
        let run = svi.run(7, Steps::new(30_000).progress(), (tosses, heads), ())?;
        let fit = run.params.guide;
        let exact = BetaGuideParams { mean: (heads as f64 + 1.0) / (tosses as f64 + 2.0), count: tosses as f64 + 2.0 };
        // At the exact posterior every loss is minus the log evidence, whatever is drawn; under this prior all numbers of
        // heads are equally likely.
        let loss = svi.evaluate(&run.state, (tosses, heads), ())?;
        let exact_loss = (tosses as f64 + 1.0).ln();
        println!(
            "{who:<20} {tosses:>8} {heads:>7}   {:.4} ± {:.4}    {:.4} ± {:.4}   {loss:>7.4}   {exact_loss:>7.4}",
            fit.mean,
            sd(&fit),
            exact.mean,
            sd(&exact),
        );
    }
    println!("\nData: Moore and McCabe, Introduction to the Practice of Statistics; Kerrich (1946).");
    Ok(())
}
