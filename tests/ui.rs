//! What the compiler says to a user: one mistake a file, and what it prints. The programs in `pass`, which have none, are a test
//! of their own.
//!
//! What is printed is compared on the toolchain that the snapshots were made with. On any other the files still have to be
//! refused, but nothing is compared: messages differ between versions of rustc. To renew
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

/// The README's table, whose rows name a mistake, NumPyro's behaviour, what is printed here and the file that it is printed for.
#[test]
fn the_readme_quotes_what_is_printed() {
    let numpyro = read("docs/numpyro_mistakes.py");
    let readme = read("README.md");
    let rows: Vec<Vec<&str>> = readme
        .lines()
        .map(|line| line.split(" | ").collect())
        .filter(|row: &Vec<&str>| row.len() == 3 && row[2].contains("](tests/ui/"))
        .collect();
    for row in &rows {
        let [mistake, said] = [row[0].trim_start_matches("| "), row[2].trim_end_matches(" |")];
        assert!(numpyro.contains(&format!("\"\"\"{mistake}\"\"\"")), "NumPyro's `{mistake}` is not shown");
        let (message, file) = said.trim_matches(['[', ')']).split_once("](").expect("a link");
        assert!(read(&file.replace(".rs", ".stderr")).contains(message), "`{file}` does not print `{message}`");
    }
    let count = |behaviour: &str| rows.iter().filter(|row| row[1] == behaviour).count();
    let (silent, warned, failed) = (count("silent"), count("warns"), count("fails at run time"));
    let sum = format!(
        "Of these {} mistakes it says nothing about {silent}, warns about {warned}, and fails at run time at {failed}",
        rows.len()
    );
    assert!(silent + warned + failed == rows.len() && rows.len() >= 19, "{sum}");
    assert!(readme.split_whitespace().collect::<Vec<_>>().join(" ").contains(&sum), "{sum}");
}

#[test]
fn the_readme_shows_a_message_in_full() {
    let readme = read("README.md");
    let block = |language: &str| readme.split(language).nth(1).and_then(|rest| rest.split("```").next());
    let left_out = |line: &&str| !line.contains("tau_loc") && !line.contains("tau_scale");
    let program: Vec<&str> = block("```rust\n").expect("the first program").lines().filter(left_out).collect();
    let file = "tests/ui/site/left-out-of-the-readme";
    assert_eq!(read(&format!("{file}.rs")), program.join("\n") + "\n");
    let printed = read(&format!("{file}.stderr"));
    let printed = printed.replace(&format!("$DIR/{file}"), "src/main").replace(file, "src/main");
    assert_eq!(block("```text\n").expect("a message"), printed);
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
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
