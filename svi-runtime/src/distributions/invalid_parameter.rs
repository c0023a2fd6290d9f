//! What is wrong with a parameter.

/// A parameter of a distribution outside its constraint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InvalidParameter {
    /// The parameter's name, as `new` has it.
    pub parameter: &'static str,
    /// Its value.
    pub value: f64,
    /// What it has to be: "positive", "between 0 and 1".
    pub expected: &'static str,
}

impl InvalidParameter {
    /// `Ok` if `holds`, else the error.
    #[inline(always)]
    pub fn unless(holds: bool, parameter: &'static str, value: f64, expected: &'static str) -> Result<(), Self> {
        if holds { Ok(()) } else { Err(Self { parameter, value, expected }) }
    }

    /// The check of a parameter that has to be positive and finite.
    #[inline(always)]
    pub fn unless_positive(parameter: &'static str, value: f64) -> Result<(), Self> {
        Self::unless(value > 0.0 && value < f64::INFINITY, parameter, value, "positive and finite")
    }

    /// The check of a parameter that has to be finite.
    #[inline(always)]
    pub fn unless_finite(parameter: &'static str, value: f64) -> Result<(), Self> {
        Self::unless(value.is_finite(), parameter, value, "finite")
    }

    /// The check of a parameter that has to be a probability, 0 and 1 included.
    #[inline(always)]
    pub fn unless_probability(parameter: &'static str, value: f64) -> Result<(), Self> {
        Self::unless((0.0..=1.0).contains(&value), parameter, value, "between 0 and 1")
    }

    /// The check of the bounds of an interval, `low` and `high`.
    #[inline(always)]
    pub fn unless_bounds(low: f64, high: f64) -> Result<(), Self> {
        Self::unless_finite("low", low)?;
        Self::unless_finite("high", high)?;
        Self::unless(low < high, "high", high, "above `low`")
    }
}
