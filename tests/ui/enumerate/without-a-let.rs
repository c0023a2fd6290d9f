use svi_runtime::prelude::*;

#[model]
fn mixture(y: &[f64]) {
    let weight = sample("weight", Dirichlet::<3>::new([1.0; 3]));
    let loc = sample("loc", Normal::new(0.0, 5.0).iid::<3>().ordered());
    let scale = sample("scale", HalfNormal::new(2.0));
    for i in plate("point", y.len()) {
        enumerate("kind", Categorical::<3>::new(weight));
        observe("y", Normal::new(loc[0], scale), y[i]);
    }
}

#[guide(model = mixture)]
fn mf() {
    sample("weight", Dirichlet::<3>::new(param("conc", Positive([1.0; 3]))));
    let l = param("l", Ordered([-1.0, 0.0, 1.0]));
    sample("loc", Normal::new(0.0, 1.0).iid::<3>().ordered());
    sample("scale", LogNormal::new(l[0], 0.1));
}

fn main() -> Result<(), SviError> {
    let y = [-4.1, -3.9];
    let svi = Svi::new(mixture(), mf(), TraceElbo::new(), Adam::new(0.02));
    let run = svi.run(1, 10, (&y,), ())?;
    let draws = Predictive::new(100).posterior(2, &svi, &run.state, (&y,), ())?;
    println!("{} {}", draws[0].point[0].kind, draws[0].loc[1] + run.params.guide.l[0]);
    Ok(())
}
