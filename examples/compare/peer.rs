//! NumPyro and Stan: processes that time a step on request.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use workloads::pairs::Workload;

/// Those that were found.
pub struct Peers {
    pub numpyro: Option<Peer>,
    pub stan: Option<Peer>,
}

impl Peers {
    /// Nobody.
    pub fn none() -> Self {
        Self { numpyro: None, stan: None }
    }

    /// Looks for both.
    pub fn find() -> Self {
        Self { numpyro: Peer::start("python3", "peers.py"), stan: Peer::start("Rscript", "peers.R") }
    }

    /// Compiles a workload for the peers that can fit it.
    pub fn open(&mut self, workload: Workload) {
        for peer in [&mut self.numpyro, &mut self.stan].into_iter().flatten() {
            peer.open(workload);
        }
    }
}

/// A process that answers each line with a line.
pub struct Peer {
    /// Its versions.
    pub version: String,
    process: Child,
    requests: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    is_open: bool,
}

impl Peer {
    /// `None` if the program or its library is not there.
    fn start(program: &str, script: &str) -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut process = Command::new(program)
            .arg(root.join("examples/compare").join(script))
            .arg(root.join("target/compare"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (requests, answers) = (process.stdin.take()?, process.stdout.take()?);
        let mut answers = BufReader::new(answers).lines();
        let version = answers.next()?.ok()?;
        Some(Self { version, process, requests, answers, is_open: false })
    }

    fn open(&mut self, workload: Workload) {
        self.is_open = self.ask(&request(workload)).as_deref() == Some("ready");
    }

    /// Microseconds of a step of the workload that is open.
    pub fn time(&mut self) -> Option<f64> {
        if self.is_open { self.ask("time")?.parse().ok() } else { None }
    }

    fn ask(&mut self, request: &str) -> Option<String> {
        writeln!(self.requests, "{request}").ok()?;
        self.answers.next()?.ok()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // A process that has ended already is what is wanted.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the scripts call a workload, and its sizes.
fn request(workload: Workload) -> String {
    match workload {
        Workload::Coin => "coin".into(),
        Workload::EightSchools => "eight_schools".into(),
        Workload::Schools { schools } => format!("schools {schools}"),
        Workload::Logistic { rows, features } => format!("logistic {rows} {features}"),
        Workload::Minibatches { rows, features } => format!("minibatch {rows} {features}"),
        Workload::Mixture { points } => format!("mixture {points}"),
        Workload::Intercepts { groups } => format!("intercepts {groups}"),
        Workload::TenSites => "sites 10".into(),
        Workload::TwentyFiveSites => "sites 25".into(),
        Workload::FiftySites => "sites 50".into(),
    }
}
