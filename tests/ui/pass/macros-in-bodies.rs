//! Macros in bodies, and models and guides that macros make.

use svi_runtime::prelude::*;

macro_rules! normal_model {
    ($name:ident, $site:literal, $scale:expr) => {
        #[model]
        fn $name(y: &[f64]) {
            let p = sample($site, Normal::new(0.0, $scale));
            for i in plate("item", y.len()) {
                observe("y", Normal::new(p, 1.0), y[i]);
            }
        }
    };
}

normal_model!(coin, "p", 2.0);

macro_rules! public_model {
    () => {
        #[model]
        pub fn standard() {
            let z = sample("z", Normal::new(0.0, 1.0));
            factor("fit", -z * z);
        }

        #[guide(model = standard)]
        pub fn exact() {
            sample("z", Normal::new(0.0, 1.0));
        }
    };
}

/// Two models of one name, out of the same tokens.
mod here {
    use svi_runtime::prelude::*;

    public_model!();
}

mod there {
    use svi_runtime::prelude::*;

    public_model!();
}

macro_rules! square {
    ($x:expr) => {
        $x * $x
    };
}

#[guide(model = coin)]
fn fair() {
    let loc = param("loc", 0.0);
    let scale = param("scale", Positive(1.0));
    #[allow(clippy::useless_vec)]
    let parts = vec![loc, square!(loc)];
    assert_eq!(parts.len(), 2, "{loc} {scale:.2}");
    debug_assert!(matches!(parts[..], [_, _]));
    sample("p", Normal::new(parts[0] + parts[1], scale));
}

pub(crate) fn main() {
    let y = [1.0, 2.0];
    let svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
    let mut state = svi.init(0, (&y,), ()).unwrap();
    svi.update(&mut state, (&y,), ()).unwrap();
    let _svi = Svi::new(here::standard(), here::exact(), TraceElbo::new(), Adam::new(0.1));
    let _svi = Svi::new(there::standard(), there::exact(), TraceElbo::new(), Adam::new(0.1));
}
