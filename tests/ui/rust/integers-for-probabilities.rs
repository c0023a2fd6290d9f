use svi_runtime::prelude::*;

#[model]
fn categories(weights: [u32; 3], z: &[usize]) {
    let noise = sample("noise", Exponential::new(1.0));
    for i in plate("item", z.len()) {
        observe("z", Categorical::<3>::new(weights), z[i]);
        observe("x", Normal::new(0.0, noise), 0.5);
    }
}

fn main() {}
