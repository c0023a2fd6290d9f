use svi_runtime::prelude::*;

fn prior() {
    let _mu = sample("mu", Normal::new(0.0, 1.0));
}

fn main() {
    prior();
}
