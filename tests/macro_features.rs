//! What may stand in the signature, around and inside a body.

mod common;

use common::{assert_close, assert_gradients_around};
use svi_runtime::prelude::*;

/// The loss of a model without latents.
fn loss<'a, M: svi_runtime::Model>(model: M, args: M::Args<'a>) -> f64 {
    let svi = Svi::new(model, AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    svi.evaluate(&svi.init(0, args, ()).unwrap(), args, ()).unwrap()
}

#[model]
fn ridge(#[fixed] prior_scale: f64, x: &[[f64; 2]], #[fixed] names: Vec<String>, y: &[f64]) {
    let w = sample("w", Normal::new(0.0, prior_scale).iid::<2>());
    for i in plate("row", y.len()) {
        observe("y", Normal::new(w[0] * x[i][0] + w[1] * x[i][1], names.len() as f64), y[i]);
    }
}

#[guide(model = ridge)]
fn ridge_guide(#[fixed] start: [f64; 2], #[fixed] scale: f64) {
    let loc = param("loc", [start[0], start[1]]);
    let w_scale = param("w_scale", Positive(scale));
    sample("w", Normal::new(loc[0], w_scale).iid::<2>());
    let _unused = (loc[1], start);
}

#[test]
fn fixed_arguments_are_the_constructors() {
    let names = vec!["a".to_string(), "b".to_string()];
    let svi = Svi::new(ridge(2.5, names), ridge_guide([1.0, 2.0], 0.5), TraceElbo::new(), Adam::new(0.01));
    let (x, y) = ([[1.0, 0.5], [-1.0, 2.0]], [0.3, 0.4]);
    let params = svi.get_params(&svi.init(0, (&x, &y), ()).unwrap()).guide;
    assert_eq!(params.loc, [1.0, 2.0]);
    assert_close(params.w_scale, 0.5, 1e-15);
    let again = svi.clone();
    assert_eq!(again.run(0, 3, (&x, &y), ()).unwrap().losses, svi.run(0, 3, (&x, &y), ()).unwrap().losses);
}

struct Poll<'d> {
    answers: &'d [Option<u8>],
    weight: f64,
}

#[derive(Clone, Copy)]
enum Link {
    Logit,
    Identity,
}

#[model]
fn survey<'a, 'b>(data: &'a Poll<'b>, link: Link, offset: f64, label: &str, table: Option<&[f64]>) {
    let p = param("p", UnitInterval(0.25));
    let p = match link {
        Link::Logit => (p.logit() + offset).sigmoid(),
        Link::Identity => p,
    };
    for i in plate("person", data.answers.len()) {
        observe("answer", Bernoulli::new(p), data.answers[i]);
    }
    if let Some(table) = table {
        factor("table", table.iter().sum::<f64>() * data.weight);
    }
    factor("label", label.len() as f64);
}

#[test]
fn arguments_of_any_type_with_lifetimes() {
    let answers = [Some(1), None, Some(0), Some(0)];
    let data = Poll { answers: &answers, weight: 2.0 };
    let expected = -(0.25_f64.ln() + 2.0 * 0.75_f64.ln());
    assert_close(loss(survey(), (&data, Link::Identity, 9.0, "", None)), expected, 1e-14);
    assert_close(loss(survey(), (&data, Link::Logit, 0.0, "", None)), expected, 1e-14);
    assert_close(loss(survey(), (&data, Link::Logit, 0.0, "abc", Some(&[1.0, 0.5]))), expected - 3.0 - 3.0, 1e-14);
}

#[model]
fn of_any_number<T: Into<f64> + Copy, const D: usize>(y: &[T], x: &[[f64; D]])
where
    Option<T>: PartialOrd,
{
    let loc = param("loc", 1.0);
    for i in plate("row", y.len()) {
        let shift: f64 = x[i].iter().sum();
        observe("y", Normal::new(loc + shift, 1.0), y[i].into());
    }
    let _larger = y.len() > 1 && Some(y[0]) > Some(y[1]);
}

#[guide(model = of_any_number)]
fn of_any_size<T: Copy + Into<f64>>(_start: &[T]) {}

#[test]
fn type_and_size_parameters() {
    let ln_2pi = (2.0 * std::f64::consts::PI).ln();
    let expected = ln_2pi + 0.5 * (1.0 + 4.0);
    let floats = loss(of_any_number::<f32, 2>(), (&[1.0, 2.0], &[[0.5, 0.5], [2.0, 1.0]]));
    assert_close(floats, ln_2pi + 0.5 * (1.0 + 4.0), 1e-14);
    assert_close(loss(of_any_number::<u8, 1>(), (&[1, 2], &[[1.0], [3.0]])), expected, 1e-14);
    let svi = Svi::new(of_any_number::<u8, 1>(), of_any_size::<f32>(), TraceElbo::new(), Adam::new(0.1));
    let run = svi.run(0, 2, (&[1, 2], &[[1.0], [3.0]]), (&[0.5_f32],)).unwrap();
    assert_close(run.losses[0], expected, 1e-14);
}

// A guide may stand before its model, in another module, and be as private as it.

mod inner {
    use svi_runtime::prelude::*;

    #[guide(model = super::coin)]
    pub(crate) fn beta_guide() {
        let a = param("a", Positive(9.0));
        let b = param("b", Positive(3.0));
        sample("p", Beta::new(a, b));
    }

    pub mod deeper {
        use svi_runtime::prelude::*;

        #[guide(model = super::super::coin)]
        pub(crate) fn other_guide() {
            let a = param("a", Positive(9.0));
            sample("p", Beta::new(a, 3.0));
        }

        #[model]
        pub(in crate::inner) fn hidden() {
            let _ = sample("x", Normal::new(0.0, 1.0));
        }
    }

    #[guide(model = deeper::hidden)]
    fn hidden_guide() {
        sample("x", Normal::new(0.0, 1.0));
    }

    pub fn hidden_loss() -> f64 {
        let svi = Svi::new(deeper::hidden(), hidden_guide(), TraceElbo::new(), Adam::new(0.01));
        svi.evaluate(&svi.init(0, (), ()).unwrap(), (), ()).unwrap()
    }

    #[model]
    pub fn exported(y: f64) {
        let x = sample("x", Normal::new(0.0, 1.0));
        observe("y", Normal::new(x, 1.0), y);
    }
}

#[guide(model = inner::exported)]
fn exported_guide(y: f64) {
    sample("x", Normal::new(y / 2.0, 0.5_f64.sqrt()));
}

#[guide(model = coin)]
fn before_its_model() {
    let a = param("a", Positive(9.0));
    sample("p", Beta::new(a, 3.0));
}

#[model]
pub(crate) fn coin(heads: u64, tails: u64) {
    let p = sample("p", Beta::new(1.0, 1.0));
    observe("heads", Binomial::new(heads + tails, p), heads);
}

#[test]
fn guides_before_models_and_in_other_modules() {
    // The binomial coefficient is 45, the evidence 1 / 11.
    let expected = 11.0_f64.ln();
    fn loss<G: svi_runtime::Guide<Coin>>(svi: Svi<Coin, G, Adam>, args: G::Args<'_>) -> f64 {
        svi.evaluate(&svi.init(0, (8, 2), args).unwrap(), (8, 2), args).unwrap()
    }
    let adam = || Adam::new(0.01);
    assert_close(loss(Svi::new(coin(), inner::beta_guide(), TraceElbo::new(), adam()), ()), expected, 1e-13);
    assert_close(loss(Svi::new(coin(), inner::deeper::other_guide(), TraceElbo::new(), adam()), ()), expected, 1e-13);
    assert_close(loss(Svi::new(coin(), before_its_model(), TraceElbo::new(), adam()), ()), expected, 1e-13);
    assert_eq!(inner::hidden_loss(), 0.0);
    let svi = Svi::new(inner::exported(), exported_guide(), TraceElbo::new(), adam());
    let state = svi.init(0, (1.0,), (1.0,)).unwrap();
    // The evidence is N(1 | 0, 2).
    let expected = 0.5 * (4.0 * std::f64::consts::PI).ln() + 0.25;
    assert_close(svi.evaluate(&state, (1.0,), (1.0,)).unwrap(), expected, 1e-14);
}

#[test]
fn models_inside_functions() {
    #[model]
    fn local(y: f64) {
        let mu = sample("mu", Normal::new(0.0, 1.0));
        observe("y", Normal::new(mu, 1.0), y);
    }

    #[guide(model = local)]
    fn local_guide() {
        let loc = param("loc", 0.5);
        sample("mu", Normal::new(loc, 0.5_f64.sqrt()));
    }

    let svi = Svi::new(local(), local_guide(), TraceElbo::new(), Adam::new(0.01));
    let state = svi.init(0, (1.0,), ()).unwrap();
    let expected = 0.5 * (4.0 * std::f64::consts::PI).ln() + 0.25;
    assert_close(svi.evaluate(&state, (1.0,), ()).unwrap(), expected, 1e-14);
}

macro_rules! scaled {
    ($x:expr) => {
        $x * 2.0
    };
}

#[model]
fn with_macros(y: &[f64]) {
    assert!(!y.is_empty(), "the user's own check: {} data", y.len());
    let mu = sample("mu", Normal::new(0.0, scaled!(0.5)));
    let rows = vec![1.0; 2 + y.len()];
    for i in plate("row", y.len()) {
        debug_assert!(i < y.len());
        let text = format!("{i}");
        let loc = scaled!(mu) + rows[i % 2] + text.len() as f64;
        observe("y", Normal::new(loc, scaled!(1.0)), y[i]);
    }
    let loc = scaled!(mu + 1.0);
    factor("rest", if matches!(y.len(), 0..=2) { loc } else { Real::from(0.0) });
}

#[test]
fn macros_inside_bodies() {
    for y in [&[0.5, 1.0][..], &[0.5, 1.0, 2.0]] {
        let svi = Svi::new(with_macros(), AutoNormal::new(), TraceElbo::new(), Sgd::new(1.0));
        assert_gradients_around(&svi, (y,), ());
    }
}

/// Names that the expansion might use itself are the user's.
#[model]
#[allow(clippy::no_effect_underscore_binding)]
fn hygiene(rng: &[f64], scope: f64, window: f64, args: usize) {
    let __scope = sample("lp", Normal::new(scope, 1.0));
    let __window = sample("rng", Normal::new(__scope, window));
    let s = param("s", Positive(1.0));
    let (__args, __slot0, __slot1, latents, params, node, next, f, self_) =
        (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
    let lp = __scope + __window + __args + __slot0 + __slot1 + latents + params + node + next + f + self_;
    for __slot2 in plate("slot", args) {
        let __scope = sample("x", Normal::new(__window, s));
        let __window = __scope * 2.0;
        let _ = __window;
        observe("y", Normal::new(__scope + 0.01 * lp, 1.0), rng[__slot2]);
    }
    let unused = sample("unused", Normal::new(lp, 1.0));
    let _also = unused;
    let _ = sample("bare", HalfNormal::new(s));
}

#[guide(model = hygiene)]
fn hygienic(scope: usize) {
    let __scope = param("a", 0.5);
    let rng = param("b", Positive(0.5));
    let __window = sample("lp", Normal::new(__scope, rng));
    let lp = sample("rng", Normal::new(__window, rng));
    for _ in plate("slot", scope) {
        let window = param("c", 0.5);
        sample("x", Normal::new(window * lp, rng));
    }
    sample("unused", Normal::new(0.0, 1.0));
    let _bare = sample("bare", LogNormal::new(lp, rng));
    let _never = param("never", 1.0);
}

#[test]
fn names_of_users_are_theirs() {
    let svi = Svi::new(hygiene(), hygienic(), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (&[0.5, 1.0], 0.5, 1.5, 2), (2,));
    let svi = Svi::new(hygiene(), AutoNormal::new(), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (&[0.5, 1.0], 0.5, 1.5, 2), ());
}

/// Shadowed, nested and destructured values, words in arguments of words, raw identifiers, blocks.
#[model]
fn shapes_of_statements(y: &[f64]) {
    let r#type = sample("kind", Normal::new(0.0, 1.0));
    let mu = r#type + 1.0;
    let mu = mu * mu;
    let z = 0.5 * sample("z", Normal::new(sample("centre", Normal::new(mu, 1.0)), 0.5)) + mu;
    let (a, [b, c]) = (z, [z * 2.0, mu]);
    let d = {
        let inner = a + b;
        inner * c
    };
    let square = |x| x * x;
    let e = square(d).ln_1p();
    let list: Vec<Real> = y.iter().map(|v| e * v).collect();
    for i in plate("row", y.len()) {
        let w = sample("w", Normal::new(list[i], 1.0).iid::<2>());
        let [first, second] = w;
        observe("y", Normal::new(first - second, 1.0 + e * e), &y[i]);
    }
    {
        observe("last", Normal::new(e, 1.0), y[0]);
    }
}

#[test]
fn statements_of_many_shapes() {
    let svi = Svi::new(shapes_of_statements(), AutoNormal::new().init_radius(0.3), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (&[0.5, 1.0, -0.3],), ());
}
