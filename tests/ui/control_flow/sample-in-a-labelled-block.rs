use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    'sites: {
        for y in y {
            if *y < 0.0 {
                break 'sites;
            }
        }
        let a = sample("a", Normal::new(0.0, 1.0));
        factor("fit", a);
    }
}

fn main() {
    let _model = coin();
}
