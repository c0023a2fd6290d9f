//! Makes steps of a fit and nothing else, for tools that count instructions: `instructions WORKLOAD STEPS`.
//!
//! What a step takes is the difference between the counts of two numbers of steps, divided by theirs.

#[path = "../../workloads/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the benchmarks have more workloads")]
mod workloads;

use std::process::ExitCode;

use svi_runtime::prelude::*;
use svi_runtime::{Guide, GuideFor, Model};

/// Where all draws come from.
const SEED: u64 = 42;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (workload, steps) = (arguments.next(), arguments.next().and_then(|steps| steps.parse().ok()));
    let (Some(workload), Some(steps)) = (workload, steps) else {
        eprintln!("usage: instructions WORKLOAD STEPS");
        return ExitCode::FAILURE;
    };
    match loss(&workload, steps) {
        Ok(Some(loss)) => println!("{loss}"),
        Ok(None) => {
            eprintln!("`{workload}` is none of `coin`, `schools`, `logistic`, `mixture`, `intercepts`");
            return ExitCode::FAILURE;
        }
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// The loss after some steps, at a thousand iterations of the plate; `None` if there is no such workload.
fn loss(workload: &str, steps: usize) -> Result<Option<f64>, SviError> {
    let loss = match workload {
        "coin" => repeat(workloads::coin(), workloads::beta_guide(), (&workloads::FLIPS,), (), steps)?,
        "schools" => {
            let (y, sigma) = workloads::made_up_schools(1_000);
            repeat(workloads::schools(), workloads::mean_field(), (&y, &sigma), (&y,), steps)?
        }
        "logistic" => {
            let (x, y) = workloads::made_up_outcomes(1_000, 10);
            repeat(workloads::logistic(10), workloads::logistic_mean_field(10), (&x, &y), (), steps)?
        }
        "mixture" => {
            let y = workloads::made_up_points(1_000);
            repeat(workloads::clusters(), AutoNormal::new(), (&y,), (), steps)?
        }
        "intercepts" => {
            let (group, x, y) = workloads::made_up_lines(20);
            let guide = workloads::intercepts_mean_field(20);
            repeat(workloads::intercepts(20), guide, (&group, &x, &y), (), steps)?
        }
        _ => return Ok(None),
    };
    Ok(Some(loss))
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
