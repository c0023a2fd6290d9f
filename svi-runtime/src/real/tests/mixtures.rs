//! Sums of exponentials and mixtures.

use proptest::prelude::*;

use super::{EPS, INF, assert_number, config, leaves, slots};
use crate::real::{Real, log_mix, log_sum_exp};

#[test]
fn log_sum_exp_at_its_edges() {
    let slots = slots();
    let [x, y, zero] = leaves::<3>(&slots, [1.0, 1.0, 0.0]);
    assert_number(log_sum_exp([x, y]), 1.0 + 2.0_f64.ln(), [0.5, 0.5, 0.0]);
    assert_number(log_sum_exp([x, Real::from(-INF)]), 1.0, [1.0, 0.0, 0.0]);
    assert_number(log_sum_exp([x, zero.ln()]), 1.0, [1.0, 0.0, 0.0]);
    assert_number(log_sum_exp([x, y - 2000.0]), 1.0, [1.0, 0.0, 0.0]);
    assert_number(log_sum_exp([x + 1e300, y]), 1e300, [1.0, 0.0, 0.0]);
    assert_number(log_sum_exp([x, y + INF]), INF, [0.0, 1.0, 0.0]);
    assert_number(log_sum_exp([Real::from(-INF); 2]), -INF, [0.0; 3]);
    assert_number(log_sum_exp([] as [Real<3>; 0]), -INF, [0.0; 3]);
    assert_number(log_sum_exp([0.0, 0.0]), 2.0_f64.ln(), [0.0; 3]);
    for terms in [[Real::from(f64::NAN), x], [x, Real::from(f64::NAN)], [Real::from(f64::NAN), Real::from(-INF)]] {
        assert!(log_sum_exp(terms).value.is_nan());
    }
}

#[test]
fn log_mix_at_its_edges() {
    let slots = slots();
    let [w, a, b] = leaves::<3>(&slots, [0.0, 2.0, 2.0]);
    assert_number(log_mix(w, a, b), 2.0, [0.0, 0.0, 1.0]);
    assert_number(log_mix(w + 1.0, a, b), 2.0, [0.0, 1.0, 0.0]);
    assert_number(log_mix(w, a, 1.0), 1.0, [1.0_f64.exp() - 1.0, 0.0, 0.0]);
    assert_number(log_mix(0.25, a, -INF), 0.25_f64.ln() + 2.0, [0.0, 1.0, 0.0]);
    assert_number(log_mix(w + 0.5, a, -INF), 0.5_f64.ln() + 2.0, [2.0, 1.0, 0.0]);
    assert_number(log_mix(0.5, -INF, -INF), -INF, [0.0; 3]);
    assert_number(log_mix(0.0, a + 1e4, b), 2.0, [0.0, 0.0, 1.0]);
    assert!(log_mix(w - 1.0, a, b).value.is_nan());
    assert!(log_mix(0.5, a, f64::NAN).value.is_nan());
}

proptest! {
    #![proptest_config(config(1))]

    #[test]
    fn mixtures_against_their_formula(w in 0.01..0.99, a in -5.0..5.0, b in -5.0..5.0) {
        let slots = slots();
        let [x, y, z] = leaves::<3>(&slots, [w, a, b]);
        let formula = |w: f64, a: f64, b: f64| (w * a.exp() + (1.0 - w) * b.exp()).ln();
        let error = 32.0 * EPS * (1.0 + a.abs() + b.abs());
        let mixed = log_mix(x, y, z);
        prop_assert!((mixed.value - formula(w, a, b)).abs() <= error);
        let density = formula(w, a, b).exp();
        let slopes = [(a.exp() - b.exp()) / density, w * a.exp() / density, (1.0 - w) * b.exp() / density];
        let largest = (a.exp() + b.exp()) / density;
        for (p, slope) in mixed.partials.into_iter().zip(slopes) {
            prop_assert!((p - slope).abs() <= 4.0 * error * largest, "{:?} {:?}", mixed.partials, slopes);
        }
        for forms in [log_mix(w, y, z), log_mix(x, a, z), log_mix(x, y, b), log_mix(w, a, b)] {
            prop_assert_eq!(forms.value.to_bits(), mixed.value.to_bits());
            for i in 0..3 {
                prop_assert!(forms.partials[i] == mixed.partials[i] || forms.partials[i] == 0.0);
            }
        }
        prop_assert_eq!(log_mix(w, y, b).partials, [0.0, mixed.partials[1], 0.0]);
    }
}
