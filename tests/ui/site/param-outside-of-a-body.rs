use svi_runtime::prelude::*;

fn prior() {
    let _mu = param("mu", 0.0);
}

fn main() {
    prior();
}
