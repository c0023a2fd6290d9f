//! The table, as it is printed.

use std::process::Command;

use crate::peer::{Peer, Peers};
use crate::rounds::Times;

/// The machine, and what is timed on it.
pub fn print_machine(peers: &Peers) {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let cpu = model.map_or(std::env::consts::ARCH, |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let compiler = Command::new("rustc").arg("--version").output().ok();
    let compiler = compiler.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    println!("{cpu}, {cores} cores; {}", compiler.trim());
    let version = |peer: &Option<Peer>, name| match peer {
        Some(peer) => peer.version.clone(),
        None => format!("{name} is not timed"),
    };
    println!("{}; {}\n", version(&peers.numpyro, "NumPyro"), version(&peers.stan, "Stan"));
}

const HEADS: [&str; 8] = [
    "one step, µs",
    "ours",
    "on one thread",
    "by hand",
    "one thread / by hand",
    "NumPyro",
    "Stan",
    "better peer / ours",
];

pub fn print_head(markdown: bool) {
    print_line(&HEADS.map(String::from), markdown);
    if markdown {
        println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    }
}

pub fn print_row(name: &str, times: &Times, markdown: bool) {
    let peer = [times.numpyro, times.stan].into_iter().flatten().reduce(f64::min);
    let optional = |number: Option<f64>, show: fn(f64) -> String| number.map_or("–".into(), show);
    let cells = [
        name.into(),
        micros(times.ours),
        micros(times.alone),
        micros(times.by_hand),
        format!("{:.2}", times.ratio),
        optional(times.numpyro, micros),
        optional(times.stan, micros),
        optional(peer.map(|peer| peer / times.ours), |ratio| format!("{ratio:.1}")),
    ];
    print_line(&cells, markdown);
}

fn print_line(cells: &[String; 8], markdown: bool) {
    let [name, rest @ ..] = cells;
    if markdown {
        println!("| {name} | {} |", rest.join(" | "));
        return;
    }
    let rest = rest.iter().zip(&HEADS[1..]).map(|(cell, head)| format!("{cell:>0$}", head.len().max(8) + 2));
    println!("{name:<30}{}", rest.collect::<String>());
}

/// Three digits, more for what is long.
fn micros(micros: f64) -> String {
    match micros {
        ..10.0 => format!("{micros:.2}"),
        10.0..100.0 => format!("{micros:.1}"),
        _ => format!("{micros:.0}"),
    }
}
