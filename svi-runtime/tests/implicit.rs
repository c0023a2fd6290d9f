//! How draws move with their parameters: the pathwise derivatives.
//!
//! The numbers in `data/implicit_gradients.json` are `-(∂F/∂a) / p(x)` with a central difference of `ln F` (or of the
//! logarithm of the upper tail, where that is the smaller one) of relative step 1e-25, in arithmetic of 60 digits, rounded
//! to an `f64`. Tails are summed by their series, or far in the upper tail by the continued fraction. Where a quotient of
//! `f64`s would be 0 / 0, as for the gamma shape 500 at 1100, the logarithms are not.

mod common;

use common::{Outcome, assert_near, each, leaf, number, parts};
use proptest::prelude::*;
use serde_json::{Value, json};
use svi_runtime::distributions::{
    Beta, Dirichlet, Gamma, InverseGamma, LogDensity, Pathwise, Reparameterised, StudentT,
};
use svi_runtime::prelude::Real;
use svi_runtime::special::digamma;

const REFERENCE: &str = include_str!("data/implicit_gradients.json");

/// The derivatives are smooth in their `f64` arguments at all points of the data: what is left is rounding.
fn assert_close(actual: f64, expected: f64, what: &Value) {
    assert_near(actual, expected, 1e-10, 0.0, what);
}

#[test]
fn gamma_moves_with_its_shape() -> Outcome {
    each(REFERENCE, "gamma", |entry| {
        let (a, x, expected) = (number(&entry["a"])?, number(&entry["x"])?, number(&entry["dx_da"])?);
        assert_close(<Gamma as Pathwise<2>>::path(x, [a, 1.0])[0], expected, entry);
        Ok(())
    })
}

/// `y = 1 / x` has `dy = -y² dx`.
#[test]
fn inverse_gamma_moves_with_its_shape() -> Outcome {
    each(REFERENCE, "gamma", |entry| {
        let (a, x, expected) = (number(&entry["a"])?, number(&entry["x"])?, number(&entry["dx_da"])?);
        assert_close(<InverseGamma as Pathwise<2>>::path(1.0 / x, [a, 1.0])[0], -expected / x / x, entry);
        Ok(())
    })
}

#[test]
fn beta_moves_with_its_shapes() -> Outcome {
    each(REFERENCE, "beta", |entry| {
        let (a, b, x) = (number(&entry["a"])?, number(&entry["b"])?, number(&entry["x"])?);
        let [by_a, by_b] = <Beta as Pathwise<2>>::path(x, [a, b]);
        assert_close(by_a, number(&entry["dx_da"])?, entry);
        assert_close(by_b, number(&entry["dx_db"])?, entry);
        Ok(())
    })
}

#[test]
fn student_t_moves_with_its_degrees_of_freedom() -> Outcome {
    each(REFERENCE, "student_t", |entry| {
        let (df, t) = (number(&entry["df"])?, number(&entry["t"])?);
        assert_close(<StudentT as Pathwise<3>>::path(t, [df, 0.0, 1.0])[0], number(&entry["dt_ddf"])?, entry);
        Ok(())
    })
}

/// A Dirichlet variable of two numbers is a beta variable and one minus it.
#[test]
fn dirichlet_of_two_moves_as_beta() -> Outcome {
    each(REFERENCE, "beta", |entry| {
        let (a, b, x) = (number(&entry["a"])?, number(&entry["b"])?, number(&entry["x"])?);
        let (by_a, by_b) = (number(&entry["dx_da"])?, number(&entry["dx_db"])?);
        let [first, second] = dirichlet_path([a, b], [x, 1.0 - x]);
        assert_close(first[0], by_a, entry);
        assert_close(first[1], by_b, entry);
        assert_close(second[0], -by_a, entry);
        assert_close(second[1], -by_b, entry);
        Ok(())
    })
}

/// The derivatives of each number in each concentration.
fn dirichlet_path<const K: usize>(concentration: [f64; K], x: [f64; K]) -> [[f64; K]; K] {
    let concentration: [Real<K>; K] = std::array::from_fn(|i| leaf(concentration[i], i));
    Dirichlet::<K>::new(concentration).path(x).map(|x| parts(x).1)
}

#[test]
fn rate_loc_and_scale_have_closed_forms() {
    assert_eq!(<Gamma as Pathwise<2>>::path(3.0, [2.0, 4.0])[1], -0.75);
    assert_eq!(<InverseGamma as Pathwise<2>>::path(3.0, [2.0, 4.0])[1], 0.75);
    assert_eq!(<StudentT as Pathwise<3>>::path(3.0, [2.0, 1.0, 4.0])[1..], [1.0, 0.5]);
    assert_eq!(<StudentT as Pathwise<3>>::path(1.0, [2.0, 1.0, 4.0])[0], 0.0);
}

/// `f'(x)` by the five-point rule. Its truncation error is `h^4 / 30` times the fifth derivative, which for a function
/// that varies on the scale of `h / 1e-3` is some 1e-12 of the function there; rounding adds `1e-14 / 1e-3`.
fn derivative(x: f64, h: f64, f: impl Fn(f64) -> f64) -> f64 {
    (8.0 * (f(x + h) - f(x - h)) - (f(x + 2.0 * h) - f(x - 2.0 * h))) / (12.0 * h)
}

/// Probability is conserved: the density `p` and the velocity `v = dx/dparam` satisfy `∂p/∂param + ∂(p v)/∂x = 0`, that
/// is, `∂ ln p/∂param + v ∂ ln p/∂x + ∂v/∂x = 0`, which ties the path to the log density.
fn assert_conserved(score: f64, flow: f64, divergence: f64, scale: f64) -> Result<(), TestCaseError> {
    let size = score.abs() + flow.abs() + divergence.abs() + scale;
    let rest = score + flow + divergence;
    prop_assert!(rest.abs() <= 1e-9 * size, "{score} + {flow} + {divergence} is {rest}");
    Ok(())
}

/// A shape, between 0.03 and 3000.
fn shape() -> impl Strategy<Value = f64> {
    (-3.5..8.0).prop_map(f64::exp)
}

proptest! {
    #[test]
    fn gamma_conserves_probability(a in shape(), rate in 0.1..10.0, deviation in -4.0..4.0_f64) {
        let x = a / rate * f64::exp(deviation / a.sqrt().max(1.0));
        let (_, d) = parts::<2>(Gamma::new(leaf(a, 0), rate).log_density(leaf(x, 1)));
        let velocity = |x| <Gamma as Pathwise<2>>::path(x, [a, rate])[0];
        let v = velocity(x);
        let step = 1e-3 * x / a.sqrt().max(1.0);
        assert_conserved(d[0], v * d[1], derivative(x, step, velocity), v.abs() / x)?;
    }

    #[test]
    fn beta_conserves_probability(a in shape(), b in shape(), deviation in -4.0..4.0_f64) {
        let spread = (1.0 / a + 1.0 / b).sqrt().min(1.0);
        let odds = a / b * f64::exp(deviation * spread);
        // Near 1 an `f64` is too coarse to differentiate by; one minus it has the shapes exchanged.
        let (a, b, odds) = if odds <= 1.0 { (a, b, odds) } else { (b, a, 1.0 / odds) };
        let x = odds / (1.0 + odds);
        let step = 1e-3 * x * spread;
        for (index, params) in [(0, [leaf(a, 0), Real::from(b)]), (1, [Real::from(a), leaf(b, 0)])] {
            let (_, d) = parts::<2>(Beta::new(params[0], params[1]).log_density(leaf(x, 1)));
            let velocity = |x| <Beta as Pathwise<2>>::path(x, [a, b])[index];
            let v = velocity(x);
            assert_conserved(d[0], v * d[1], derivative(x, step, velocity), v.abs() / x)?;
        }
    }

    #[test]
    fn student_t_conserves_probability(df in shape(), t in -8.0..8.0) {
        let (_, d) = parts::<2>(StudentT::new(leaf(df, 0), 0.0, 1.0).log_density(leaf(t, 1)));
        let velocity = |t| <StudentT as Pathwise<3>>::path(t, [df, 0.0, 1.0])[0];
        // The score in `df` is a difference of digamma functions and logarithms of sizes near 1.
        assert_conserved(d[0], velocity(t) * d[1], derivative(t, 1e-3, velocity), 1e-4)?;
    }

    /// With `y_3 = 1 - x_1 - x_2`, the flow is in the plane of the first two numbers.
    #[test]
    fn dirichlet_conserves_probability(
        c in [0.3..8.0, 0.3..8.0, 0.3..8.0],
        x in [0.1..1.0, 0.1..1.0, 0.1..1.0],
    ) {
        let total: f64 = x.iter().sum();
        let [x, y, _] = x.map(|x| x / total);
        let point = |x: f64, y: f64| [x, y, 1.0 - x - y];
        let gradient: [f64; 3] = std::array::from_fn(|i| (c[i] - 1.0) / point(x, y)[i]);
        let step = 1e-3 * point(x, y).into_iter().fold(1.0, f64::min);
        for j in 0..3 {
            let score = point(x, y)[j].ln() - digamma(c[j]) + digamma(c.iter().sum());
            let velocity = |x: f64, y: f64| dirichlet_path(c, point(x, y)).map(|row| row[j]);
            let v = velocity(x, y);
            let flow: f64 = v.iter().zip(gradient).map(|(v, g)| v * g).sum();
            let divergence =
                derivative(x, step, |x| velocity(x, y)[0]) + derivative(y, step, |y| velocity(x, y)[1]);
            assert_conserved(score, flow, divergence, (v[0].abs() + v[1].abs()) / step * 1e-3)?;
            prop_assert!(v.iter().sum::<f64>().abs() <= 1e-14 * v.iter().map(|v| v.abs()).sum::<f64>());
        }
    }

    /// `x = u^(1/a)` if the second shape is 1.
    #[test]
    fn beta_with_a_shape_of_one(a in shape(), x in 1e-6..1.0_f64) {
        let expected = -x * x.ln() / a;
        assert_near(<Beta as Pathwise<2>>::path(x, [a, 1.0])[0], expected, 1e-11, 0.0, &json!([a, x]));
        let mirrored = <Beta as Pathwise<2>>::path(1.0 - x, [1.0, a])[1];
        let exact = (1.0 - (1.0 - x)) * f64::ln(1.0 - (1.0 - x)) / a;
        assert_near(mirrored, exact, 1e-11, 0.0, &json!([a, x]));
    }

    /// `z dP(a)/da` and `z dP(a + 1)/da` differ by a closed form, since `P(a) - P(a + 1)` is a density (DLMF 8.8.5): this
    /// joins the ways of computing on both sides of their borders.
    #[test]
    fn gamma_of_neighbouring_shapes(a in shape(), deviation in -4.0..4.0_f64) {
        let z = a * f64::exp(deviation / a.sqrt().max(1.0));
        let slope = |a| <Gamma as Pathwise<2>>::path(z, [a, 1.0])[0] / z;
        let (next, logarithm) = (slope(a + 1.0) * z / a, (z.ln() - digamma(a + 1.0)) / a);
        let size = next.abs() + logarithm.abs() + z.ln().abs() / a;
        prop_assert!((slope(a) - (next - logarithm)).abs() <= 1e-13 * size);
    }
}
