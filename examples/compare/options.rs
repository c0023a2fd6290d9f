//! What the command is asked for.

use std::path::PathBuf;

use crate::rounds::Pace;

/// The options of the command line.
#[derive(Debug, Default)]
pub struct Options {
    only: Option<String>,
    quick: bool,
    pub alone: bool,
    pub markdown: bool,
    /// Where plots are to be written, in place of a table.
    pub plots: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments.
    pub fn of(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--only" => options.only = Some(args.next().ok_or("`--only` takes a part of a row's name")?),
                "--plots" => options.plots = Some(args.next().ok_or("`--plots` takes a directory")?.into()),
                "--quick" => options.quick = true,
                "--alone" => options.alone = true,
                "--markdown" => options.markdown = true,
                _ => {
                    return Err(format!(
                        "`{arg}` is none of `--only NAME`, `--quick`, `--alone`, `--markdown`, `--plots DIR`"
                    ));
                }
            }
        }
        Ok(options)
    }

    /// Whether the row of this name is asked for.
    pub fn selects(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }

    /// How often and how long to time.
    pub fn pace(&self) -> Pace {
        if self.quick { Pace::QUICK } else { Pace::FULL }
    }
}
