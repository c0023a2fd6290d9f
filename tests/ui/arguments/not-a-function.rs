use svi_runtime::prelude::*;

#[model]
struct Coin;

fn main() {}
