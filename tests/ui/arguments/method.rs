use svi_runtime::prelude::*;

struct Coin;

impl Coin {
    #[model]
    fn flip(&self, y: f64) {
        let p = sample("p", Normal::new(0.0, 1.0));
        observe("y", Normal::new(p, 1.0), y);
    }
}

trait Thrown {
    #[model]
    fn thrown(self, y: f64) {
        factor("fit", y);
    }

    #[model]
    fn again(y: f64);
}

fn main() {}
