//! Lifetimes, type parameters, const parameters and where clauses; helpers over `Real`.
#![allow(clippy::multiple_bound_locations)]

use svi_runtime::prelude::*;

trait Data: Send + Sync + 'static {
    fn get(&self, index: usize) -> f64;
}

struct Rows<'a> {
    y: &'a [f64],
}

impl Data for Vec<f64> {
    fn get(&self, index: usize) -> f64 {
        self[index]
    }
}

fn logistic<const N: usize>(x: Real<N>) -> Real<N> {
    1.0 / (1.0 + (-x).exp())
}

fn line<'a, const N: usize>(slope: Real<'a, N>, intercept: Real<'a, N>, x: f64) -> Real<'a, N> {
    slope * x + intercept
}

#[model]
fn coin<'a, 'b, D: Data, const K: usize>(y: &'a D, n: usize, rows: &'b Rows<'a>, grid: &[f64; K])
where
    D: Clone,
{
    let p = sample("p", Normal::new(0.0, 1.0));
    let q = logistic(p);
    let r = line(p, q, grid[K - 1]);
    let sum: Real = grid.iter().map(|x| r * *x).sum();
    factor("sum", sum * 1e-3);
    for i in plate("flip", n) {
        observe("y", Normal::new(q + rows.y[i], 1.0), y.get(i));
    }
}

#[guide(model = coin)]
fn fair<T: Into<f64> + Copy>(#[fixed] start: T, #[fixed] scale: fn(&f64) -> f64, #[fixed] name: &'static str)
where
    T: std::fmt::Debug,
{
    sample("p", Normal::new(param("loc", start.into()), scale(&1.0) + name.len() as f64));
}

pub(crate) fn main() {
    let y = vec![1.0, 2.0];
    let rows = Rows { y: &[0.0, 1.0] };
    let svi = Svi::new(coin::<Vec<f64>, 3>(), fair(0.5_f32, |x| *x, "fair"), TraceElbo::new(), Adam::new(0.1));
    let mut state = svi.init(0, (&y, 2, &rows, &[1.0; 3]), ()).unwrap();
    svi.update(&mut state, (&y, 2, &rows, &[1.0; 3]), ()).unwrap();
}
