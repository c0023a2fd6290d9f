//! What can go wrong at run time.

use std::fmt::Write as _;

use crate::minibatch::Subsample;

/// Everything a caller can get wrong at run time.
///
/// A site is named by its place: `y` at the top of a body, `school[3].y` in the fourth iteration of the plate `school`.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SviError {
    /// A plate without iterations.
    #[error("plate `{plate}` of `{function}` is empty; give it at least one iteration")]
    EmptyPlate {
        /// The model or guide.
        function: &'static str,
        /// The plate's place.
        plate: String,
    },
    /// A plate whose number of iterations is not that of the same plate elsewhere.
    #[error("plate `{plate}` of `{function}` has {found} iterations, but {expected} {reference}")]
    PlateSize {
        /// The model or guide.
        function: &'static str,
        /// The plate's place.
        plate: String,
        /// Its number of iterations now.
        found: usize,
        /// The number it has to have.
        expected: usize,
        /// Where that number comes from.
        reference: &'static str,
    },
    /// A subsample of no iterations, or of more than the plate has.
    #[error(
        "plate `{plate}` of `{function}` has {len} iterations, of which a step cannot visit {size}; give `.subsample(..)` a size from 1 to {len}"
    )]
    SubsampleSize {
        /// The model or guide.
        function: &'static str,
        /// The plate's place.
        plate: String,
        /// Its number of iterations.
        len: usize,
        /// The number that was asked for.
        size: usize,
    },
    /// A plate that is a part of less data than it has itself.
    #[error(
        "plate `{plate}` of `{function}` has {len} iterations, but is `.of({total})`; give it the size of all data"
    )]
    PlateTotal {
        /// The model or guide.
        function: &'static str,
        /// The plate's place.
        plate: String,
        /// Its number of iterations.
        len: usize,
        /// The number it was said to be a part of.
        total: usize,
    },
    /// A plate with latents or parameters that is not subsampled as the same plate elsewhere.
    #[error("plate `{plate}` of `{function}` is {found}, but {expected} {reference}")]
    Subsample {
        /// The model or guide.
        function: &'static str,
        /// The plate's place.
        plate: String,
        /// What it is now.
        found: String,
        /// What it has to be.
        expected: String,
        /// Where that comes from.
        reference: &'static str,
    },
    /// A subsampled plate with latents that an autoguide cannot take.
    #[error("`{guide}` cannot guide plate `{plate}` of `{model}`: it has latents and is subsampled; {help}")]
    AutoGuide {
        /// The autoguide.
        guide: &'static str,
        /// The model.
        model: &'static str,
        /// The plate's place.
        plate: String,
        /// What to do.
        help: &'static str,
    },
    /// A parameter of a distribution outside its constraint.
    #[error("site `{site}` of `{function}`: `{parameter}` of `{family}` is {value}, but has to be {expected}")]
    InvalidParameter {
        /// The model or guide.
        function: &'static str,
        /// The site's place.
        site: String,
        /// The distribution's family.
        family: &'static str,
        /// The parameter's name.
        parameter: &'static str,
        /// Its value.
        value: f64,
        /// What it has to be.
        expected: &'static str,
    },
    /// A value outside the support of its distribution.
    #[error("site `{site}` of `{function}`: {value} is outside the support of `{family}`, which takes {support}")]
    OutsideSupport {
        /// The model or guide.
        function: &'static str,
        /// The site's place.
        site: String,
        /// The distribution's family.
        family: &'static str,
        /// The support in words.
        support: &'static str,
        /// The value.
        value: f64,
    },
    /// A value that is longer or shorter than those of its distribution.
    #[error("site `{site}` of `{function}`: the value has {found} numbers, but those of `{family}` have {expected}")]
    Length {
        /// The model or guide.
        function: &'static str,
        /// The site's place.
        site: String,
        /// The distribution's family.
        family: &'static str,
        /// How many numbers the value has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A log density or factor that is infinite or not a number.
    #[error("site `{site}` of `{function}`: the log density is {value}")]
    NonFiniteDensity {
        /// The model or guide.
        function: &'static str,
        /// The place of the first site whose term is not finite.
        site: String,
        /// The sum of log densities up to and with that term.
        value: f64,
    },
    /// An enumerated site none of whose values has a positive density, given the latents and the data.
    #[error(
        "site `{site}` of `{function}`: what follows it has probability 0 at each of its {values} values; give one of them a positive probability"
    )]
    NoPossibleValue {
        /// The model.
        function: &'static str,
        /// The site's place.
        site: String,
        /// How many values it has.
        values: usize,
    },
    /// A loss that overflows although every term is finite.
    #[error("the loss is {value}, though the log density of every site is finite")]
    NonFiniteLoss {
        /// The loss.
        value: f64,
    },
    /// A partial derivative of the loss that is not a number, or not below 1e150 in size, so that its square would overflow.
    #[error("the gradient of the loss in `{param}` of `{function}` is {value}, which no step can follow")]
    NonFiniteGradient {
        /// The model or guide.
        function: &'static str,
        /// The parameter's place.
        param: String,
        /// The partial derivative.
        value: f64,
    },
    /// An initial value of a parameter outside its constraint.
    #[error("param `{param}` of `{function}` starts at {value}, but its constraint takes {expected}")]
    InitialValue {
        /// The model or guide.
        function: &'static str,
        /// The parameter's place.
        param: String,
        /// The offending number.
        value: f64,
        /// The constraint in words.
        expected: &'static str,
    },
    /// An index past the end of a vector.
    #[error("`at({index})` of vector `{vector}` of `{function}` is out of range: it has {len} numbers")]
    Index {
        /// The model or guide.
        function: &'static str,
        /// The vector's place.
        vector: String,
        /// The index.
        index: usize,
        /// How many numbers the vector has.
        len: usize,
    },
    /// A vector of one length where another is needed: a row of data that a vector is multiplied with, a vector site whose
    /// length changed after the state was initialised, or parameters of a distribution that do not go together.
    #[error("length {found} in place of {expected} for vector `{vector}` of `{function}`")]
    VectorLength {
        /// The model or guide.
        function: &'static str,
        /// The vector's place.
        vector: String,
        /// How many numbers there are.
        found: usize,
        /// How many it takes.
        expected: usize,
    },
    /// A vector site whose distribution has `.to_event()` behind it, and parameters that are numbers only.
    #[error("vector `{vector}` of `{function}` has no length: none of its parameters is a vector; write `.iid(len)`")]
    NoLength {
        /// The model or guide.
        function: &'static str,
        /// The vector's place.
        vector: String,
    },
    /// A setting of the optimizer, the objective, an autoguide or a run that makes no sense.
    #[error("{setting} is {value}, but has to be {expected}")]
    Setting {
        /// What was set: "the learning rate of `Adam`".
        setting: &'static str,
        /// Its value.
        value: f64,
        /// What it has to be.
        expected: &'static str,
    },
    /// A state that does not belong to this model, guide and optimizer.
    #[error("the state does not fit: {reason}")]
    State {
        /// What differs.
        reason: String,
    },
}

impl SviError {
    /// Whether it is about a number that came out wrong, so that other draws of the latents may do better.
    pub(crate) fn is_numerical(&self) -> bool {
        matches!(
            self,
            Self::InvalidParameter { .. }
                | Self::OutsideSupport { .. }
                | Self::NonFiniteDensity { .. }
                | Self::NoPossibleValue { .. }
                | Self::NonFiniteLoss { .. }
                | Self::NonFiniteGradient { .. }
        )
    }
}

/// What went wrong at a site, before it is known where the body is that ran into it.
#[derive(Clone, Copy, Debug)]
pub enum Problem {
    EmptyPlate,
    PlateSize { found: usize, expected: usize, reference: &'static str },
    SubsampleSize { size: usize, len: usize },
    PlateTotal { total: usize, len: usize },
    Subsample { found: Option<Subsample>, expected: Option<Subsample>, reference: &'static str },
    InvalidParameter { family: &'static str, parameter: &'static str, value: f64, expected: &'static str },
    OutsideSupport { family: &'static str, support: &'static str, value: f64 },
    Length { family: &'static str, found: usize, expected: usize },
    NonFiniteDensity { value: f64 },
    NoPossibleValue { values: usize },
    InitialValue { value: f64, expected: &'static str },
    TooShort,
    Index { index: usize, len: usize },
    VectorLength { found: usize, expected: usize },
    NoLength,
}

/// The first problem of a pass, with the site's place, innermost part first.
#[derive(Clone, Debug)]
pub struct Fault {
    site: &'static str,
    /// The plates around it, each with the iteration, and the sub-models.
    plates: Vec<(&'static str, Option<usize>)>,
    problem: Problem,
}

impl Fault {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(site: &'static str, problem: Problem) -> Self {
        Self { site, plates: Vec::new(), problem }
    }

    /// Notes that it happened in this iteration of a plate.
    #[cold]
    #[inline(never)]
    pub(crate) fn within(&mut self, plate: &'static str, iteration: usize) {
        self.plates.push((plate, Some(iteration)));
    }

    /// Notes that it happened in this sub-model.
    #[cold]
    #[inline(never)]
    pub(crate) fn within_part(&mut self, prefix: &'static str) {
        self.plates.push((prefix, None));
    }

    /// The place of the site: `school[3].y`.
    fn place(&self) -> String {
        let mut place = String::new();
        for (plate, iteration) in self.plates.iter().rev() {
            // Writing to a `String` cannot fail.
            let _ = match iteration {
                Some(iteration) => write!(place, "{plate}[{iteration}]."),
                None => write!(place, "{plate}."),
            };
        }
        place.push_str(self.site);
        place
    }

    /// The error, once it is known which function ran.
    pub(crate) fn into_error(self, function: &'static str) -> SviError {
        let site = self.place();
        match self.problem {
            Problem::EmptyPlate => SviError::EmptyPlate { function, plate: site },
            Problem::PlateSize { found, expected, reference } => {
                SviError::PlateSize { function, plate: site, found, expected, reference }
            }
            Problem::SubsampleSize { size, len } => SviError::SubsampleSize { function, plate: site, len, size },
            Problem::PlateTotal { total, len } => SviError::PlateTotal { function, plate: site, len, total },
            Problem::Subsample { found, expected, reference } => {
                let words = |s: Option<Subsample>| s.map_or_else(|| String::from("not subsampled"), |s| s.to_string());
                let (found, expected) = (words(found), words(expected));
                SviError::Subsample { function, plate: site, found, expected, reference }
            }
            Problem::InvalidParameter { family, parameter, value, expected } => {
                SviError::InvalidParameter { function, site, family, parameter, value, expected }
            }
            Problem::OutsideSupport { family, support, value } => {
                SviError::OutsideSupport { function, site, family, support, value }
            }
            Problem::Length { family, found, expected } => SviError::Length { function, site, family, found, expected },
            Problem::NonFiniteDensity { value } => SviError::NonFiniteDensity { function, site, value },
            Problem::Index { index, len } => SviError::Index { function, vector: site, index, len },
            Problem::VectorLength { found, expected } => {
                SviError::VectorLength { function, vector: site, found, expected }
            }
            Problem::NoLength => SviError::NoLength { function, vector: site },
            Problem::NoPossibleValue { values } => SviError::NoPossibleValue { function, site, values },
            Problem::TooShort => {
                SviError::State { reason: format!("its storage is too short for plate `{site}` of `{function}`") }
            }
            Problem::InitialValue { value, expected } => {
                SviError::InitialValue { function, param: site, value, expected }
            }
        }
    }
}
