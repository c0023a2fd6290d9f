use svi_runtime::prelude::*;

#[model]
fn coin(n: usize) {
    for _ in plate("outer", n) {
        let mut total = Real::from(0.0);
        for _ in plate("inner", n) {
            let p = sample("p", Normal::new(0.0, 1.0));
            total += p;
        }
        factor("fit", total);
    }
}

fn main() {
    let _model = coin();
}
