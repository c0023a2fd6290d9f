use svi_runtime::prelude::*;

fn bump(count: &mut usize) {
    *count += 1;
}

#[model]
fn changes(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    let (mut low, mut high) = (0.0, 1.0);
    let mut rest = y.iter();
    let mut count = 0;
    let mut buffer = Vec::new();
    for i in plate("item", y.len()) {
        (low, high) = (y[i], 1.0);
        bump(&mut count);
        buffer.clear();
        buffer.extend(&y[..i]);
        let value = rest.next().copied();
        observe("y", Normal::new(mu + low, high), value);
    }
}

fn main() {
    let _ = changes();
}
