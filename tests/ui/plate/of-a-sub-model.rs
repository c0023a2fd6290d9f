use svi_runtime::prelude::*;

#[model]
fn effects(groups: usize) {
    for _ in plate("group", groups) {
        let z = sample("z", Normal::new(0.0, 1.0));
        factor("fit", -z);
    }
}

#[guide(model = effects)]
fn free(groups: usize) {
    for _ in plate("group", groups) {
        sample("z", Normal::new(param("loc", 0.0), 1.0));
    }
}

#[model]
fn schools(groups: usize) {
    submodel("effect", effects(), (groups,));
}

#[guide(model = schools)]
fn mean_field(groups: usize) {
    submodel("effect", free(), (groups,));
    for _ in plate("group", groups) {
        sample("z", Normal::new(0.0, 1.0));
    }
}

fn main() {}
