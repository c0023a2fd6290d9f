use svi_runtime::prelude::*;

fn inv_logit<const N: usize>(x: Real<N>) -> Real<N> {
    x.sigmoid()
}

#[model]
fn product(y: f64) {
    let x = sample("x", Normal::new(0.0, 1.0));
    let mut p = 1.0;
    p *= x;
    observe("y", Normal::new(p, 1.0), y);
}

#[model]
fn logistic(x: &[[f64; 3]], y: &[bool]) {
    let b = sample("b", Normal::new(0.0, 1.0).iid::<3>());
    let mut prior = 0;
    for k in 0..3 {
        prior = prior + b[k];
    }
    factor("prior", prior);
    for i in plate("row", y.len()) {
        let mut total: f64 = -0.5;
        for k in 0..3 {
            total += b[k] * x[i][k];
            total += b[k];
        }
        deterministic("share", total.sigmoid());
        observe("y", Bernoulli::new(inv_logit(total)), y[i]);
    }
}

fn main() {
    let _models = (product(), logistic());
}
