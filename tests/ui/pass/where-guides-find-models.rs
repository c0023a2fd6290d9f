//! Models before and after their guides, in modules, functions and under other names.

use svi_runtime::prelude::*;

#[guide(model = models::coin)]
fn before() {
    sample("p", Normal::new(param("loc", 0.0), 1.0));
}

mod models {
    use svi_runtime::prelude::*;

    #[model]
    pub fn coin() {
        let p = sample("p", Normal::new(0.0, 1.0));
        factor("fit", -p * p);
    }

    pub mod other {
        use svi_runtime::prelude::*;

        #[model]
        pub(crate) fn coin() {
            let q = sample("q", Normal::new(0.0, 1.0));
            factor("fit", -q * q);
        }

        #[guide(model = super::coin)]
        pub fn of_the_outer() {
            sample("p", Normal::new(0.0, 1.0));
        }
    }
}

use models::coin as renamed;
use models::other::*;

#[guide(model = renamed)]
fn of_a_renamed_one() {
    sample("p", Normal::new(0.0, 1.0));
}

#[guide(model = models::other::coin)]
fn of_the_inner() {
    sample("q", Normal::new(0.0, 1.0));
}

pub(crate) fn main() {
    #[model]
    fn local() {
        let p = sample("p", Normal::new(0.0, 1.0));
        factor("fit", -p * p);
    }

    #[guide(model = local)]
    fn of_a_local_one() {
        sample("p", Normal::new(0.0, 1.0));
    }

    let _svi = Svi::new(models::coin(), before(), TraceElbo::new(), Adam::new(0.1));
    let _svi = Svi::new(renamed(), of_a_renamed_one(), TraceElbo::new(), Adam::new(0.1));
    let _svi = Svi::new(models::coin(), of_the_outer(), TraceElbo::new(), Adam::new(0.1));
    let _svi = Svi::new(models::other::coin(), of_the_inner(), TraceElbo::new(), Adam::new(0.1));
    let _svi = Svi::new(local(), of_a_local_one(), TraceElbo::new(), Adam::new(0.1));
}
