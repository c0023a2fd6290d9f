//! Numbers that a body hands out while it runs, in the order of storage.

/// Collects numbers: those of a block's own sites come before those of its plates, wherever the sites stand in the body.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    block: Numbers,
    outer: Vec<Numbers>,
}

#[derive(Debug, Default)]
struct Numbers {
    own: Vec<f64>,
    plates: Vec<f64>,
}

impl Collector {
    /// Adds numbers of a site of the block.
    pub(crate) fn extend(&mut self, numbers: impl IntoIterator<Item = f64>) {
        self.block.own.extend(numbers);
    }

    /// Enters an iteration of a plate.
    pub(crate) fn start_row(&mut self) {
        self.outer.push(std::mem::take(&mut self.block));
    }

    /// Leaves it.
    pub(crate) fn end_row(&mut self) {
        let row = std::mem::take(&mut self.block);
        self.block = self.outer.pop().unwrap_or_default();
        self.block.plates.extend(row.own);
        self.block.plates.extend(row.plates);
    }

    pub(crate) fn finish(mut self) -> Vec<f64> {
        self.block.own.append(&mut self.block.plates);
        self.block.own
    }
}
