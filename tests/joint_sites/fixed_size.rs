//! Sites of fixed size: correlation matrices, and the effects that they correlate.

use svi_runtime::prelude::*;

use super::common::{assert_close, assert_gradients_around};
use super::sgd;

/// Correlated effects: scales times the factor of a correlation matrix.
#[model]
fn correlated(y: &[[f64; 3]]) {
    let corr = sample("corr", LkjCholesky::<3>::new(2.0));
    let scale: [Real; 3] = sample("scale", LogNormal::new(0.0, 0.5).iid());
    let tril: [[Real; 3]; 3] = std::array::from_fn(|i| std::array::from_fn(|j| scale[i] * corr[i][j]));
    let effect: [Real; 3] = sample("effect", MultivariateNormal::scale_tril([0.0; 3], tril));
    for i in plate("row", y.len()) {
        observe("y", MultivariateNormal::covariance(effect, [[1.0, 0.2, 0.0], [0.2, 1.0, 0.1], [0.0, 0.1, 1.0]]), y[i]);
    }
}

#[guide(model = correlated)]
fn joint() {
    let concentration = param("concentration", Positive(3.0));
    sample("corr", LkjCholesky::<3>::new(concentration));
    let loc = param("loc", [0.1, 0.2, 0.3]);
    sample("scale", LogNormal::new(loc[0], 0.3).iid::<3>());
    let corr = param("factor", CorrCholesky([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.0, -0.6, 0.8]]));
    let spread = param("spread", Positive([0.5, 0.6, 0.7]));
    let tril: [[Real; 3]; 3] = std::array::from_fn(|i| std::array::from_fn(|j| spread[i] * corr[i][j]));
    sample("effect", MultivariateNormal::<3>::scale_tril(loc, tril));
}

const ROWS: [[f64; 3]; 2] = [[0.5, -0.2, 1.0], [1.5, 0.3, -0.4]];

/// A guide that leaves the correlations alone, so that all its draws are differentiable along fixed noise.
#[model]
fn fixed_correlations(y: &[[f64; 3]]) {
    let effect: [Real; 3] = sample("effect", MultivariateNormal::precision([0.5; 3], PRECISION));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(effect[0] * effect[1] + effect[2], 1.0).iid::<3>(), y[i]);
    }
}

const PRECISION: [[f64; 3]; 3] = [[2.0, 0.3, 0.0], [0.3, 1.0, -0.2], [0.0, -0.2, 1.5]];

#[guide(model = fixed_correlations)]
fn by_factor() {
    let loc = param("loc", [0.1, 0.2, 0.3]);
    let corr = param("factor", CorrCholesky([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.0, -0.6, 0.8]]));
    let spread = param("spread", Positive([0.5, 0.6, 0.7]));
    let tril: [[Real; 3]; 3] = std::array::from_fn(|i| std::array::from_fn(|j| spread[i] * corr[i][j]));
    sample("effect", MultivariateNormal::<3>::scale_tril(loc, tril));
}

#[test]
fn gradients_of_the_factor_are_those_of_the_loss() {
    assert_gradients_around(&sgd(fixed_correlations(), by_factor()), (&ROWS,), ());
    let svi = sgd(correlated(), AutoNormal::new().init_radius(0.5));
    assert_gradients_around(&svi, (&ROWS,), ());
    let svi = sgd(correlated(), AutoMultivariateNormal::new().init_radius(0.5));
    assert_gradients_around(&svi, (&ROWS,), ());
}

/// The best guide of that form is the prior itself: with no data, its loss is 0 at every draw.
#[model]
fn prior_alone() {
    let _corr: [[Real; 3]; 3] = sample("corr", LkjCholesky::new(2.0));
    let _ = sample("z", MultivariateNormal::scale_tril([1.0, 2.0], [[1.0, 0.0], [0.5, 2.0]]));
}

#[guide(model = prior_alone)]
fn the_prior() {
    let concentration = param("concentration", Positive(2.0));
    sample("corr", LkjCholesky::<3>::new(concentration));
    let loc = param("loc", [1.0, 2.0]);
    let below = param("below", 0.5);
    let diagonal = param("diagonal", Positive([1.0, 2.0]));
    let tril: [[Real; 2]; 2] = [[diagonal[0], Real::from(0.0)], [below, diagonal[1]]];
    sample("z", MultivariateNormal::<2>::scale_tril(loc, tril));
}

#[test]
fn a_guide_that_is_the_posterior_has_no_loss() -> Result<(), SviError> {
    let svi = sgd(prior_alone(), the_prior());
    let state = svi.init(1, (), ())?;
    assert_close(svi.evaluate(&state, (), ())?, 0.0, 1e-13);
    Ok(())
}

#[test]
fn records_hold_matrices() -> Result<(), SviError> {
    let draws = Predictive::new(200).prior(3, &correlated(), (&ROWS,))?;
    for draw in &draws {
        for (i, row) in draw.corr.iter().enumerate() {
            assert_close(row.iter().map(|x| x * x).sum(), 1.0, 1e-14);
            assert!(row[i] > 0.0 && row[i + 1..].iter().all(|x| *x == 0.0));
        }
        assert_eq!(draw.row.len(), 2);
        assert!(draw.row[1].y.iter().all(|y| y.is_finite()));
    }
    let svi = sgd(correlated(), joint());
    let state = svi.init(1, (&ROWS,), ())?;
    let params = svi.get_params(&state).guide;
    for (row, expected) in params.factor.iter().zip([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.0, -0.6, 0.8]]) {
        for (x, expected) in row.iter().zip(expected) {
            assert_close(*x, expected, 1e-15);
        }
    }
    Ok(())
}

#[test]
fn a_factor_can_be_fitted() -> Result<(), SviError> {
    let svi = Svi::new(correlated(), joint(), TraceElbo::new(), Adam::new(0.02));
    let run = svi.run(0, 2_000, (&ROWS,), ())?;
    let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
    assert!(mean(&run.losses[1_500..]) < mean(&run.losses[..100]));
    Ok(())
}
