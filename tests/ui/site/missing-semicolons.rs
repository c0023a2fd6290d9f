use svi_runtime::prelude::*;

#[model]
fn before_a_plate(y: &[f64]) {
    let scale = sample("scale", HalfNormal::new(1.0));
    factor("f", scale)
    for i in plate("row", y.len()) {
        observe("y", Normal::new(0.0, scale), y[i]);
    }
}

#[guide(model = before_a_plate)]
fn before_a_sample() {
    let loc = param("loc", 0.0);
    let width = param("width", Positive(1.0))
    sample("scale", LogNormal::new(loc, width));
}

#[model]
fn before_a_value(y: &[f64]) {
    let slopes = param("slopes", Positive(vec![1.0; 5]))
    let effects = for i in plate("effect", y.len()) {
        let z = sample("z", Normal::new(0.0, 1.0))
        z * slopes.at(i)
    };
    for i in plate("row", y.len()) {
        observe("y", Normal::new(effects.at(i), 1.0), y[i]);
    }
}

fn first(params: &BeforeAValueParams) -> f64 {
    params.slopes[0]
}

fn main() {
    let _svi = Svi::new(before_a_plate(), before_a_sample(), TraceElbo::new(), Adam::new(0.1));
    let _ = first;
}
