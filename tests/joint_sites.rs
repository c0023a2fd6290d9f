//! Multivariate normal sites, correlation matrices and Gaussian processes in models and guides.

mod common;

use common::{assert_close, assert_gradients_around};
use svi_runtime::prelude::*;

fn sgd<M: svi_runtime::Model, G: svi_runtime::GuideFor<M::Schema>>(model: M, guide: G) -> Svi<M, G::Guide, Sgd>
where
    G::Guide: svi_runtime::Guide<M>,
{
    Svi::new(model, guide, TraceElbo::new(), Sgd::new(1.0))
}

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

/// Gaussian process regression; `jitter` is added to the diagonal.
#[model]
fn process(x: &[f64], y: &[f64], jitter: f64) {
    let length = sample("length", LogNormal::new(0.0, 0.5));
    let amplitude = sample("amplitude", LogNormal::new(0.0, 0.5));
    let mean = sample("mean", Normal::new(0.0, 1.0));
    let covariance = Matrix::symmetric(x.len(), |i, j| {
        let distance = (x[i] - x[j]) / length;
        let kernel = amplitude * (-0.5 * distance * distance).exp();
        if i == j { kernel + jitter } else { kernel }
    });
    observe("y", MultivariateNormal::covariance(mean, &covariance), y);
}

/// The same by the factor.
#[model]
fn by_cholesky(x: &[f64], y: &[f64], jitter: f64) {
    let length = sample("length", LogNormal::new(0.0, 0.5));
    let amplitude = sample("amplitude", LogNormal::new(0.0, 0.5));
    let mean = sample("mean", Normal::new(0.0, 1.0));
    let factor = Matrix::symmetric(x.len(), |i, j| {
        let distance = (x[i] - x[j]) / length;
        let kernel = amplitude * (-0.5 * distance * distance).exp();
        if i == j { kernel + jitter } else { kernel }
    })
    .cholesky();
    let means = vec![mean; x.len()];
    observe("y", MultivariateNormal::scale_tril(&means, &factor), y);
}

const X: [f64; 5] = [0.0, 0.4, 1.0, 1.7, 2.5];
const Y: [f64; 5] = [0.1, 0.7, 0.9, 0.2, -0.8];

#[test]
fn gaussian_processes_have_the_gradients_of_their_loss() -> Result<(), SviError> {
    let by_covariance = sgd(process(), AutoNormal::new().init_radius(0.5));
    assert_gradients_around(&by_covariance, (&X, &Y, 0.1), ());
    let by_factor = sgd(by_cholesky(), AutoNormal::new().init_radius(0.5));
    assert_gradients_around(&by_factor, (&X, &Y, 0.1), ());
    let (a, b) = (by_covariance.init(1, (&X, &Y, 0.1), ())?, by_factor.init(1, (&X, &Y, 0.1), ())?);
    let (a, b) = (by_covariance.evaluate(&a, (&X, &Y, 0.1), ())?, by_factor.evaluate(&b, (&X, &Y, 0.1), ())?);
    assert_close(a, b, 1e-12);
    Ok(())
}

#[test]
fn draws_of_a_process_have_the_size_of_the_data() -> Result<(), SviError> {
    let draws = Predictive::new(3).prior(0, &process(), (&X, &Y, 0.1))?;
    for draw in draws {
        let y: Vec<f64> = draw.y;
        assert_eq!(y.len(), 5);
        assert!(y.iter().all(|y| y.is_finite()));
    }
    Ok(())
}

#[test]
fn what_is_wrong_with_a_covariance_is_an_error_of_its_site() -> Result<(), SviError> {
    let svi = sgd(process(), AutoNormal::new());
    let mut state = svi.init(1, (&X, &Y, 0.1), ())?;
    let before = state.clone();
    let twice = [0.0, 1.0, 1.0];
    let mut refused =
        |x: &[f64], y: &[f64], jitter| svi.update(&mut state, (x, y, jitter), ()).unwrap_err().to_string();
    assert_eq!(
        refused(&twice, &Y[..3], 0.0),
        "site `y` of `process`: `covariance` of `MultivariateNormal` is 0, but has to be positive definite (the number is \
         a pivot of its Cholesky factor)"
    );
    assert!(
        refused(&X, &Y, f64::NAN).starts_with("site `y` of `process`: `covariance` of `MultivariateNormal` is NaN")
    );
    assert_eq!(
        refused(&X, &Y[..4], 0.1),
        "site `y` of `process`: the value has 4 numbers, but those of `MultivariateNormal` have 5"
    );
    assert_eq!(
        refused(&X, &[0.0, 1.0, f64::NAN, 0.0, 0.0], 0.1),
        "site `y` of `process`: NaN is outside the support of `MultivariateNormal`, which takes real numbers"
    );
    assert_eq!(state, before);

    let svi = sgd(by_cholesky(), AutoNormal::new());
    let mut state = svi.init(1, (&X, &Y, 0.1), ())?;
    assert_eq!(
        svi.update(&mut state, (&twice, &Y[..3], 0.0), ()).unwrap_err().to_string(),
        "site `y` of `by_cholesky`: `scale_tril` of `MultivariateNormal` is 0, but has to be the factor of a positive \
         definite matrix (the number is its pivot)"
    );
    Ok(())
}

/// Whatever a matrix is made of.
#[model]
fn given(loc: &[f64], rows: usize, columns: usize, y: &[f64]) {
    let covariance = Matrix::from_fn(rows, columns, |i, j| if i == j { 1.0 } else { 0.0 });
    observe("y", MultivariateNormal::covariance(loc, &covariance), y);
}

#[guide(model = given)]
fn nothing() {}

#[test]
fn sizes_that_differ_are_named() -> Result<(), SviError> {
    let svi = sgd(given(), nothing());
    let mut state = svi.init(0, (&[0.0; 2], 2, 2, &[0.0; 2]), ())?;
    let mut refused = |loc: &[f64], rows, columns, y: &[f64]| {
        svi.update(&mut state, (loc, rows, columns, y), ()).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&[0.0; 3], 2, 2, &[0.0; 2]),
        "site `y` of `given`: `loc` of `MultivariateNormal` is 3, but has to be as long as the matrix (the number is its \
         length)"
    );
    assert_eq!(
        refused(&[0.0; 2], 2, 3, &[0.0; 2]),
        "site `y` of `given`: `covariance` of `MultivariateNormal` is 3, but has to be a square matrix (the number is its \
         width)"
    );
    assert_eq!(
        refused(&[0.0, f64::INFINITY], 2, 2, &[0.0; 2]),
        "site `y` of `given`: `loc` of `MultivariateNormal` is inf, but has to be finite"
    );
    Ok(())
}
