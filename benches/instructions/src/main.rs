//! Makes steps of a fit and nothing else, for tools that count instructions or memory: `instructions WORKLOAD STEPS SIZE`.
//!
//! What a step takes is the difference between the counts of two numbers of steps, divided by theirs: see `.ci/instructions`.

#[path = "../../workloads/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the benchmarks have more workloads")]
mod workloads;

use std::process::ExitCode;

use svi_runtime::prelude::*;
use svi_runtime::{Guide, GuideFor, Model};

/// Where all draws come from.
const SEED: u64 = 42;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((workload, steps, size)) = read(&arguments) else {
        eprintln!("usage: instructions coin|schools|logistic|mixture|intercepts|sites STEPS SIZE");
        return ExitCode::FAILURE;
    };
    match loss(workload, steps, size) {
        Ok(loss) => println!("{loss}"),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// What is fitted.
#[derive(Clone, Copy)]
enum Workload {
    Coin,
    Schools,
    Logistic,
    Mixture,
    Intercepts,
    Sites,
}

fn read(arguments: &[String]) -> Option<(Workload, usize, usize)> {
    let [workload, steps, size] = arguments else { return None };
    let workload = match workload.as_str() {
        "coin" => Workload::Coin,
        "schools" => Workload::Schools,
        "logistic" => Workload::Logistic,
        "mixture" => Workload::Mixture,
        "intercepts" => Workload::Intercepts,
        "sites" => Workload::Sites,
        _ => return None,
    };
    Some((workload, steps.parse().ok()?, size.parse().ok()?))
}

/// The loss after some steps; the size is that of the largest plate, or for intercepts that of the groups; there are always ten flips
/// and fifty sites.
fn loss(workload: Workload, steps: usize, size: usize) -> Result<f64, SviError> {
    match workload {
        Workload::Coin => repeat(workloads::coin(), workloads::beta_guide(), (&workloads::FLIPS,), (), steps),
        Workload::Schools => {
            let (y, sigma) = workloads::made_up_schools(size);
            repeat(workloads::schools(), workloads::mean_field(), (&y, &sigma), (&y,), steps)
        }
        Workload::Logistic => {
            const FEATURES: usize = 10;
            let (x, y) = workloads::made_up_outcomes(size, FEATURES);
            repeat(workloads::logistic(FEATURES), workloads::logistic_mean_field(FEATURES), (&x, &y), (), steps)
        }
        Workload::Mixture => {
            let y = workloads::made_up_points(size);
            repeat(workloads::clusters(), AutoNormal::new(), (&y,), (), steps)
        }
        Workload::Intercepts => {
            let (group, x, y) = workloads::made_up_lines(size);
            let guide = workloads::intercepts_mean_field(size);
            repeat(workloads::intercepts(size), guide, (&group, &x, &y), (), steps)
        }
        Workload::Sites => {
            let y = workloads::made_up_observations(50);
            repeat(workloads::fifty_sites(), workloads::fifty_mean_field(), (&y,), (), steps)
        }
    }
}

/// Makes the steps: the last loss.
fn repeat<'a, M: Model, G: Guide<M>>(
    model: M,
    guide: impl GuideFor<M::Schema, Guide = G>,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
    steps: usize,
) -> Result<f64, SviError> {
    let svi = Svi::new(model, guide, TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, model_args, guide_args)?;
    let mut loss = f64::NAN;
    for _ in 0..steps {
        loss = svi.update(&mut state, model_args, guide_args)?;
    }
    Ok(loss)
}
