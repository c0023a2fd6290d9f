//! What the compiler says to a user: one mistake a file, and what it prints.
//!
//! What is printed is compared on the toolchain that the snapshots were made with. On any other the files still have to be
//! refused, and those in `pass` to compile, but nothing is compared: messages differ between versions of rustc. To renew
//! the snapshots, run `TRYBUILD=overwrite cargo test --test ui` on that toolchain and read them as a user would.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The version of rustc that the snapshots were made with.
const SNAPSHOTS: &str = "rustc 1.95.";

const MISTAKES: [&str; 12] = [
    "site",
    "plate",
    "vector",
    "enumerate",
    "submodel",
    "support",
    "param",
    "gradient",
    "control_flow",
    "slots",
    "arguments",
    "rust",
];

#[test]
fn programs_without_mistakes_compile() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}

#[test]
fn mistakes_are_refused_in_words() {
    if is_the_toolchain_of_the_snapshots() {
        return refuse(Path::new("tests/ui"));
    }
    // With nothing to compare to, trybuild writes what is printed; it still fails for what compiles.
    if env::var_os("TRYBUILD").is_some() {
        return refuse(&without_snapshots());
    }
    let itself = env::current_exe().expect("the path of this test");
    let test =
        Command::new(itself).args(["--exact", "mistakes_are_refused_in_words"]).env("TRYBUILD", "overwrite").status();
    assert!(test.is_ok_and(|status| status.success()));
}

fn refuse(directory: &Path) {
    let tests = trybuild::TestCases::new();
    for mistakes in MISTAKES {
        tests.compile_fail(directory.join(mistakes).join("*.rs"));
    }
}

fn is_the_toolchain_of_the_snapshots() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    output.is_ok_and(|output| output.stdout.starts_with(SNAPSHOTS.as_bytes()))
}

/// A copy of the files without what they should print.
fn without_snapshots() -> PathBuf {
    let copies = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    for mistakes in MISTAKES {
        let directory = copies.join(mistakes);
        fs::create_dir_all(&directory).expect("a directory for the copies");
        for file in fs::read_dir(Path::new("tests/ui").join(mistakes)).expect("the directory of the mistakes") {
            let path = file.expect("a file").path();
            if let Some(name) = path.file_name().filter(|_| path.extension().is_some_and(|extension| extension == "rs"))
            {
                fs::copy(&path, directory.join(name)).expect("a copy");
            }
        }
    }
    copies
}
