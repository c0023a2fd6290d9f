//! Makes steps of a fit and nothing else, for tools that count instructions or memory: `instructions WORKLOAD STEPS SIZE`.
//!
//! What a step takes is the difference between the counts of two numbers of steps, divided by theirs: see `.ci/instructions`.

use std::process::ExitCode;

use workloads::pairs::Workload;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((workload, steps)) = read(&arguments) else {
        eprintln!("usage: instructions coin|schools|logistic|mixture|intercepts|sites STEPS SIZE");
        return ExitCode::FAILURE;
    };
    // The code by hand makes no step: it takes no more than memory that nobody touches.
    let mut pair = workload.pair();
    println!("{}", (pair.ours)(steps));
    ExitCode::SUCCESS
}

/// What is fitted, and in how many steps. The size is that of the largest plate, or for intercepts that of the groups; there are always
/// ten flips and fifty sites.
fn read(arguments: &[String]) -> Option<(Workload, usize)> {
    let [workload, steps, size] = arguments else { return None };
    let size = size.parse().ok()?;
    let workload = match workload.as_str() {
        "coin" => Workload::Coin,
        "schools" => Workload::Schools { schools: size },
        "logistic" => Workload::Logistic { rows: size, features: 10 },
        "mixture" => Workload::Mixture { points: size },
        "intercepts" => Workload::Intercepts { groups: size },
        "sites" => Workload::FiftySites,
        _ => return None,
    };
    Some((workload, steps.parse().ok()?))
}
