use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", LogNormal(0.0, 1.0));
    let q = sample("q", Normal::new(0.0, 1.0).iid::<2>().order());
    let r = sample("r", Normal::new(0.0, 1.0).expand(2));
    factor("fit", p + q[0] + r);
}

fn main() {
    // What could not be read is there for the callers.
    let _ = CoinLatents { p: 1.0, q: 1.0, r: 1.0 };
}
