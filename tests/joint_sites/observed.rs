//! Gaussian processes that are observed.

use svi_runtime::prelude::*;

use super::common::{assert_close, assert_gradients_around};
use super::{X, Y, sgd};

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
