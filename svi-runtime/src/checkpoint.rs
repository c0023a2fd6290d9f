//! How a state is saved: as plain data, every `f64` as its bits, so that no format can round it.

use std::borrow::Cow;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::guide::Guide;
use crate::model::Model;
use crate::particle::Shapes;
use crate::state::SviState;

/// What is written.
#[derive(Serialize, Deserialize)]
struct Checkpoint<'a> {
    model: Cow<'a, str>,
    guide: Cow<'a, str>,
    seed: u64,
    step: u64,
    skipped: u64,
    shapes: Cow<'a, Shapes>,
    shapes_checksum: u64,
    params: Vec<u64>,
    optimizer: Vec<u64>,
}

impl<M: Model, G: Guide<M>> Serialize for SviState<M, G> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let checkpoint = Checkpoint {
            model: Cow::Borrowed(M::SIGNATURE),
            guide: Cow::Borrowed(G::signature()),
            seed: self.seed,
            step: self.step,
            skipped: self.skipped,
            shapes: Cow::Borrowed(&self.shapes),
            shapes_checksum: checksum(&self.shapes),
            params: to_bits(&self.params),
            optimizer: to_bits(&self.optimizer),
        };
        checkpoint.serialize(serializer)
    }
}

impl<'de, M: Model, G: Guide<M>> Deserialize<'de> for SviState<M, G> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let checkpoint = Checkpoint::deserialize(deserializer)?;
        checkpoint.check::<M, G>().map_err(D::Error::custom)?;
        let shapes = checkpoint.shapes.into_owned();
        let (params, optimizer) = (from_bits(&checkpoint.params), from_bits(&checkpoint.optimizer));
        let mut state = SviState::new(checkpoint.seed, shapes, params, optimizer);
        state.step = checkpoint.step;
        state.skipped = checkpoint.skipped;
        Ok(state)
    }
}

impl Checkpoint<'_> {
    /// Whether it is the state of this model and guide, and whole.
    fn check<M: Model, G: Guide<M>>(&self) -> Result<(), String> {
        same("model", &self.model, M::SIGNATURE)?;
        same("guide", &self.guide, G::signature())?;
        let expected = self.shapes.params_len();
        if checksum(&self.shapes) != self.shapes_checksum {
            return Err(String::from("the shapes in the checkpoint are damaged: their checksum differs"));
        }
        if !self.shapes.are_consistent() || self.params.len() != expected {
            return Err(format!("the checkpoint has {} parameters, but its shape needs {expected}", self.params.len()));
        }
        // The schedules count steps as `f64`.
        if self.step > 1 << 53 {
            return Err(format!("the checkpoint counts {} steps, which no run makes", self.step));
        }
        if self.skipped > self.step {
            return Err(format!("the checkpoint skipped {} of {} steps", self.skipped, self.step));
        }
        Ok(())
    }
}

/// The FNV-1a hash (Fowler, Noll and Vo) of everything in the shapes.
fn checksum(shapes: &Shapes) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    format!("{shapes:?}").bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

fn same(what: &str, found: &str, expected: &str) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!("the checkpoint is of the {what} `{found}`, not of `{expected}`"))
}

fn to_bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|x| x.to_bits()).collect()
}

fn from_bits(bits: &[u64]) -> Vec<f64> {
    bits.iter().map(|x| f64::from_bits(*x)).collect()
}

/// The bounds of a constraint, as bits: they may be infinite.
pub(crate) mod bounds {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>((low, high): &(f64, f64), serializer: S) -> Result<S::Ok, S::Error> {
        (low.to_bits(), high.to_bits()).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(f64, f64), D::Error> {
        let (low, high) = <(u64, u64)>::deserialize(deserializer)?;
        Ok((f64::from_bits(low), f64::from_bits(high)))
    }
}
