use svi_runtime::prelude::*;

#[model]
fn coin() {
    let mut cells = [Real::from(0.0); 2];
    cells[sample("a", Normal::new(0.0, 1.0)).detach() as usize] = sample("b", Normal::new(0.0, 1.0));
    factor("sum", cells[0] + cells[1]);
}

fn main() {
    let _model = coin();
}
