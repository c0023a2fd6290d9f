use std::sync::Mutex;

use svi_runtime::prelude::*;

static KEPT: Mutex<Option<Real<'static, 0>>> = Mutex::new(None);

#[model]
fn effect(mu: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    *KEPT.lock().unwrap() = Some(z);
    mu + z
}

fn main() {}
