//! What a body says of a site and of a plate.

/// A plate of a body: its name, and which plate of the block it is in the storage of parameters and of latents.
///
/// `P` and `L` are how many numbers an iteration has in each, where the macro can read it, or else
/// [`DYNAMIC`](crate::window::DYNAMIC).
#[derive(Clone, Copy, Debug)]
pub struct PlateSite<const P: usize, const L: usize> {
    /// The name.
    pub name: &'static str,
    /// Which plate of the function's parameters.
    pub params: usize,
    /// Which plate of the model's latents.
    pub latents: usize,
    /// Whether its iterations may run in pieces.
    pub division: Division,
}

/// How a large plate may be divided into pieces that run at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Division {
    /// Not at all.
    InOrder,
    /// Into pieces, if its iterations run side by side.
    SideBySide,
    /// Into pieces.
    Pieces,
    /// Into pieces, each of which collects a part of the plate's vector.
    Collecting,
}

impl Division {
    /// That of a plate, given whether all plates inside of it are whole, and whether its iterations read vectors. Those that
    /// do and are compiled apart from what is around them lose more than two threads gain.
    #[inline(always)]
    pub const fn of(is_whole: bool, reads_vectors: bool) -> Self {
        match (is_whole, reads_vectors) {
            (false, _) => Self::InOrder,
            (true, true) => Self::SideBySide,
            (true, false) => Self::Pieces,
        }
    }
}

impl<const P: usize, const L: usize> PlateSite<P, L> {
    /// The same plate, whose iterations run one after the other.
    #[inline(always)]
    pub(crate) fn in_order(self) -> Self {
        Self { division: Division::InOrder, ..self }
    }

    /// The same plate, which collects.
    #[inline(always)]
    pub(crate) fn collecting(self) -> Self {
        let division = if self.division == Division::Pieces { Division::Collecting } else { self.division };
        Self { division, ..self }
    }
}

/// A site of a body: its name, and which of the block's recorded sites it is in a predictive draw.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// The name.
    pub name: &'static str,
    /// Its index among the block's recorded sites.
    pub index: usize,
    /// Whether it is inside of a sum over the values of an enumerated site.
    pub summed: bool,
}
