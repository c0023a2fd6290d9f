//! The words of the language.

/// A word of the language other than `plate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Sample,
    Observe,
    Param,
    Factor,
    Deterministic,
    Enumerate,
}

impl Word {
    pub const ALL: [(&'static str, Word); 6] = [
        ("sample", Word::Sample),
        ("observe", Word::Observe),
        ("param", Word::Param),
        ("factor", Word::Factor),
        ("deterministic", Word::Deterministic),
        ("enumerate", Word::Enumerate),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, word)| *word == self).map_or("", |(name, _)| name)
    }

    /// The arguments, as a user writes them.
    pub fn usage(self) -> &'static str {
        match self {
            Word::Sample => "sample(\"name\", distribution)",
            Word::Observe => "observe(\"name\", distribution, value)",
            Word::Param => "param(\"name\", initial)",
            Word::Factor => "factor(\"name\", log_density)",
            Word::Deterministic => "deterministic(\"name\", value)",
            Word::Enumerate => "enumerate(\"name\", distribution)",
        }
    }

    /// The number of arguments.
    pub fn arity(self) -> usize {
        if self == Word::Observe { 3 } else { 2 }
    }
}
