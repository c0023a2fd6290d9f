use std::sync::Mutex;

use svi_runtime::prelude::*;

enum Kept {
    Nothing,
    This(Real<'static, 0>),
}

static KEPT: Mutex<Kept> = Mutex::new(Kept::Nothing);

#[model]
fn effect(mu: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    *KEPT.lock().unwrap() = Kept::This(z);
    mu + z
}

fn main() {}
