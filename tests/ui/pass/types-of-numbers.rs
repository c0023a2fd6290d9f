//! Types that are written, and types that need not be.
use svi_runtime::prelude::*;

/// A matrix of another library, whose sum is of one type.
struct Table(Vec<f64>);

impl Table {
    fn sum(&self) -> f64 {
        self.0.iter().sum()
    }
}

const START: [f64; 2] = [0.0, 1.0];

fn start(len: usize) -> Vec<f64> {
    vec![0.1; len]
}

fn rows(len: usize) -> Vec<Vec<f64>> {
    vec![vec![0.1; 2]; len]
}

#[model]
fn written(y: &[f64], table: &Table, len: usize, given: &[Vec<f64>]) {
    let mu: [Real; 2] = param("mu", START);
    let w: Vector = param("w", start(len));
    let scale: Vector = param("scale", Positive(start(len)));
    let m: RowMatrix = param("m", rows(len));
    let n: RowMatrix = param("n", given.to_vec());
    let z: [Real; 2] = sample("z", Normal::new(0.0, 1.0).iid());
    let q: [Real; 3] = sample("q", Dirichlet::new([1.0; 3]));
    let v: Vector = sample("v", Normal::new(0.0, 1.0).iid(len));
    let borrowed = &z;
    let copy: [Real; 2] = *borrowed;
    factor("sum", -mu.iter().map(|m| *m * *m).sum::<Real>());
    for i in plate("item", y.len()) {
        let kind: usize = enumerate("kind", Categorical::new([0.5, 0.5]));
        let total = deterministic("total", z.iter().sum::<Real>());
        let noise = scale.at(0) + m.row(0).at(0) + n.row(0).at(0);
        observe("y", Normal::new(mu[kind] + w.sum() + v.at(0) + total + copy[0], 1.0), y[i]);
        observe("table", Normal::new(table.sum(), q[0] + noise), y[i]);
    }
}

#[model]
fn joint(y: f64, loc: &[f64], pair: [f64; 2]) {
    let a = sample("a", Normal::new(0.0, 1.0));
    let covariance = Matrix::symmetric(loc.len(), |i, j| if i == j { a.exp() } else { Real::from(0.0) });
    let factor = covariance.cholesky();
    let f = sample("f", MultivariateNormal::covariance(loc, &covariance));
    let g = sample("g", MultivariateNormal::scale_tril(a, &factor));
    let h = sample("h", MultivariateNormal::precision([a, a], [[1.0, 0.5], [0.5, 1.0]]));
    observe("pair", MultivariateNormal::<2>::covariance(h, [[1.0, 0.5], [0.5, 1.0]]), pair);
    observe("y", Normal::new(f.at(0) + g.at(0), 1.0), y);
}

pub(crate) fn main() {
    let _ = (written(), joint());
}
