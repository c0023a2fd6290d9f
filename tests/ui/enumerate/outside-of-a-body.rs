use svi_runtime::prelude::*;

fn helper() -> usize {
    enumerate("z", Categorical::<2>::new([0.5, 0.5]))
}

fn main() {}
