use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], group: &[usize], y: &[f64], #[fixed] features: usize, #[fixed] groups: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(features));
    let spread = sample("spread", HalfNormal::new(1.0));
    let alpha = for _ in plate("group", groups) {
        let z = sample("z", Normal::new(0.0, 1.0));
        spread * z
    };
    for i in plate("row", y.len()).subsample(2) {
        observe("y", Normal::new(alpha.at(group[i]) + dot(&w, &x[i]), 1.0), y[i]);
    }
}

#[guide(model = regression)]
fn mean_field(#[fixed] features: usize, #[fixed] groups: usize) {
    let loc = param("loc", [0.0; features]);
    let scale = param("scale", Positive(vec![0.1; features]));
    sample("w", Normal::new(loc, scale).to_event());
    let spread_loc = param("spread_loc", 0.0);
    sample("spread", LogNormal::new(spread_loc, 0.1));
    for _ in plate("group", groups) {
        let z_loc = param("z_loc", 0.0);
        sample("z", Normal::new(z_loc, 0.5));
    }
}

fn main() -> Result<(), SviError> {
    let (x, y) = ([vec![1.0, 2.0], vec![0.5, -1.0], vec![-1.0, 0.3]], [1.0, 0.2, -0.4]);
    let args = (&x[..], &[0, 1, 1][..], &y[..]);
    let svi = Svi::new(regression(2, 2), mean_field(2, 2), TraceElbo::new(), Adam::new(0.05));
    let run = svi.run(1, 5, args, ())?;
    println!("{:?} {}", run.params.guide.loc, run.params.guide.group[0].z_loc);
    Ok(())
}
