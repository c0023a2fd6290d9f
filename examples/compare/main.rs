//! One step of a fit: in the language, with its gradient written by hand, in NumPyro and in Stan.
//!
//! ```sh
//! cargo run --release --example compare                        # the table
//! cargo run --release --example compare -- --only schools      # rows whose name contains a text
//! cargo run --release --example compare -- --quick --alone     # fewer rounds, without NumPyro and Stan
//! cargo run --release --example compare -- --markdown          # as in the README
//! cargo run --release --example compare -- --plots docs        # writes docs/groups.svg and docs/features.svg
//! ```
//!
//! All are timed in turns, so that a machine that slows down slows all of them: a round is a few slices of steps of ours on one thread
//! and of the code by hand, one after the other, then ours on all threads, NumPyro's and Stan's. Times are medians. NumPyro is timed where
//! `python3` finds it, Stan where `Rscript` finds `rstan`; neither's compilation is counted.

mod options;
mod peer;
mod plot;
mod rounds;
mod table;

use std::error::Error;

use options::Options;
use peer::Peers;
use workloads::pairs::WORKLOADS;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::of(std::env::args().skip(1))?;
    let mut peers = if options.alone { Peers::none() } else { Peers::find() };
    table::print_machine(&peers);
    if let Some(directory) = &options.plots {
        return plot::write(directory, &mut peers);
    }
    table::print_head(options.markdown);
    for workload in WORKLOADS.into_iter().filter(|workload| options.selects(&workload.to_string())) {
        let times = rounds::time(workload, &mut peers, options.pace())?;
        table::print_row(&workload.to_string(), &times, options.markdown);
    }
    Ok(())
}
