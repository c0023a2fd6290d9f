//! The runtime under another path: `crate = path`.

mod dependencies {
    pub use svi_runtime as inference;
}

mod svi_runtime_is_not_here {
    use super::dependencies::inference::prelude::*;

    #[model(crate = crate::renamed_dependency::dependencies::inference)]
    pub fn coin(y: &[f64]) {
        let p = sample("p", Normal::new(0.0, 1.0));
        for i in plate("flip", y.len()) {
            observe("y", Normal::new(p, 1.0), y[i]);
        }
    }
}

use dependencies::inference::prelude::*;
use svi_runtime_is_not_here::coin;

#[guide(model = coin, crate = dependencies::inference)]
fn fair() {
    sample("p", Normal::new(param("loc", 0.0), param("scale", Positive(1.0))));
}

pub(crate) fn main() {
    let _svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
}
