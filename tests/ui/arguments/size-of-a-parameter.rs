use svi_runtime::prelude::*;

#[model]
fn coin<const K: usize>() {
    let p = sample("p", Normal::new(0.0, 1.0).iid::<K>());
    factor("fit", p[0]);
}

fn main() {
    let _model = coin::<2>();
}
