//! Log densities whose derivatives are written down.

/// A log density of a family with `P` parameters at a value, with its derivatives: what num-dual would derive, for the
/// families that stand in the innermost loops.
#[derive(Clone, Copy, Debug)]
pub struct ClosedForm<const P: usize> {
    /// The log density.
    pub value: f64,
    /// Its derivative in the value.
    pub in_x: f64,
    /// Its derivatives in the parameters.
    pub in_params: [f64; P],
}

/// The gradient of `log_density(x) - partial * x` along the path of the draw `x`, in the parameters.
#[derive(Clone, Copy, Debug)]
pub struct Pulled<const P: usize> {
    /// The gradient.
    pub gradient: [f64; P],
    /// The derivatives of the draw: [`Pathwise::path`](super::Pathwise::path).
    pub path: [f64; P],
}

#[cfg(test)]
mod tests {
    use std::array;

    use num_dual::DualSVec64;

    use crate::distributions::{Beta, Formula, LogNormal, Normal, Pathwise};

    #[track_caller]
    fn assert_close(ours: f64, expected: f64) {
        // a few roundings of terms that do not cancel by more than a digit
        assert!((ours - expected).abs() <= 1e-14 * expected.abs().max(1.0), "{ours} is not {expected}");
    }

    /// The formula's value, and its derivatives in the value and the parameters, by num-dual.
    fn slopes<F: Formula<P>, const P: usize, const W: usize>(x: f64, params: [f64; P]) -> (f64, [f64; W]) {
        let seeds = params.map(DualSVec64::<W>::from_re);
        let seeds: [_; P] = array::from_fn(|i| seeds[i].derivative(i + 1));
        let derived = F::log_density(DualSVec64::from_re(x).derivative(0), seeds);
        (derived.re, derived.eps.0.unwrap().into())
    }

    /// What is written down is the formula, and its derivatives are those of the formula. `W` is `P + 1`.
    #[track_caller]
    fn assert_derived<F: Formula<P>, const P: usize, const W: usize>(x: f64, params: [f64; P]) {
        let (value, slopes) = slopes::<F, P, W>(x, params);
        for (ln_x, ln) in [(None, [None; P]), (Some(x.ln()), params.map(|p| Some(p.ln())))] {
            let closed = F::closed_form((x, ln_x), params, ln).unwrap();
            assert_close(closed.value, value);
            assert_close(closed.in_x, slopes[0]);
            (0..P).for_each(|i| assert_close(closed.in_params[i], slopes[i + 1]));
        }
    }

    /// What is pulled back are derivatives of the formula, along the path. `W` is `P + 1`.
    #[track_caller]
    fn assert_pulled<F: Pathwise<P>, const P: usize, const W: usize>(x: f64, params: [f64; P], partial: f64) {
        let slopes = slopes::<F, P, W>(x, params).1;
        let path = F::path(x, params);
        let pulled = F::pull_closed(x, params, partial).unwrap();
        for (i, path) in path.into_iter().enumerate() {
            assert_close(pulled.path[i], path);
            assert_close(pulled.gradient[i], slopes[i + 1] + (slopes[0] - partial) * path);
        }
    }

    #[test]
    fn the_normal_distribution() {
        for x in [-3.0, 0.25, 7.5] {
            for params in [[0.0, 1.0], [0.5, 0.25], [-2.0, 8.0]] {
                assert_derived::<Normal, 2, 3>(x, params);
                assert_pulled::<Normal, 2, 3>(x, params, 1.5);
            }
        }
    }

    #[test]
    fn the_log_normal_distribution() {
        for x in [0.125, 1.0, 7.5] {
            for params in [[0.0, 1.0], [0.5, 0.25], [-2.0, 8.0]] {
                assert_derived::<LogNormal, 2, 3>(x, params);
                assert_pulled::<LogNormal, 2, 3>(x, params, 1.5);
            }
        }
    }

    #[test]
    fn the_beta_distribution() {
        for x in [0.125, 0.5, 0.8] {
            for params in [[1.0, 1.0], [0.5, 2.5], [20.0, 14.0]] {
                assert_pulled::<Beta, 2, 3>(x, params, 1.5);
            }
        }
    }
}
