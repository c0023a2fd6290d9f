use svi_runtime::prelude::*;

fn first<'a, 'b, const N: usize>(a: Real<'a, N>, b: Real<'b, N>) -> Real<'a, N> {
    a + b
}

fn main() {
    let _first = first::<0>;
}
