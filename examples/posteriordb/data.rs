//! Reading a posterior: its data and its reference.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde_json::Value;

/// A posterior of posteriordb.
pub struct Posterior {
    data: Value,
    reference: BTreeMap<String, Value>,
}

/// What went wrong with the files, or with a fit.
pub type Failure = Box<dyn std::error::Error>;

/// Reads `folder/name.json`.
pub fn read(folder: &Path, name: &str) -> Result<Posterior, Failure> {
    let path = folder.join(format!("{name}.json"));
    let file = File::open(&path).map_err(|error| format!("{} cannot be opened: {error}", path.display()))?;
    let mut value: Value = serde_json::from_reader(BufReader::new(file))
        .map_err(|error| format!("{} is not a posterior: {error}", path.display()))?;
    let data = value["data"].take();
    let reference = serde_json::from_value(value["reference"].take())
        .map_err(|error| format!("{} has no reference: {error}", path.display()))?;
    Ok(Posterior { data, reference })
}

impl Posterior {
    /// A number of the data.
    pub fn number(&self, name: &str) -> Result<f64, Failure> {
        as_number(&self.data[name]).map_err(|error| format!("`{name}`: {error}").into())
    }

    /// A list of numbers.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, Failure> {
        as_numbers(&self.data[name]).map_err(|error| format!("`{name}`: {error}").into())
    }

    /// Rows of `K` numbers each.
    pub fn rows<const K: usize>(&self, name: &str) -> Result<Vec<[f64; K]>, Failure> {
        let rows = self.data[name].as_array().ok_or_else(|| format!("`{name}` is not a list"))?;
        let row = |row: &Value| -> Result<[f64; K], Failure> {
            as_numbers(row)?.try_into().map_err(|_| format!("a row of `{name}` has not {K} numbers").into())
        };
        rows.iter().map(row).collect()
    }

    /// The reference's mean and standard deviation of a quantity.
    pub fn reference(&self, quantity: &str) -> Result<(f64, f64), Failure> {
        let summary = self.reference.get(quantity).ok_or_else(|| format!("no reference for `{quantity}`"))?;
        Ok((as_number(&summary["mean"])?, as_number(&summary["sd"])?))
    }

    /// How many quantities the reference has.
    pub fn reference_len(&self) -> usize {
        self.reference.len()
    }
}

fn as_number(value: &Value) -> Result<f64, Failure> {
    value.as_f64().ok_or_else(|| format!("expected a number, found {value}").into())
}

fn as_numbers(value: &Value) -> Result<Vec<f64>, Failure> {
    value.as_array().ok_or("expected a list of numbers")?.iter().map(as_number).collect()
}
