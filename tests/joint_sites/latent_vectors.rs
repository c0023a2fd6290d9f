//! Latent vectors of run-time length.

use svi_runtime::prelude::*;

use super::common::{assert_close, assert_gradient, assert_gradients_around, assert_refused, unconstrained};
use super::{X, Y, sgd};

fn kernel(x: &[f64]) -> Matrix {
    Matrix::symmetric(x.len(), |i, j| (-0.5 * (x[i] - x[j]).powi(2)).exp() + if i == j { 0.1 } else { 0.0 })
}

#[model]
fn latent_vectors(x: &[f64], y: &[f64], start: &[f64]) {
    let amplitude = sample("amplitude", LogNormal::new(0.0, 0.5));
    let center = sample("center", Normal::new(0.0, 1.0).iid(x.len()));
    let covariance = Matrix::symmetric(x.len(), |i, j| {
        let kernel = amplitude * (-0.5 * (x[i] - x[j]).powi(2) / amplitude).exp();
        if i == j { kernel + 0.1 } else { kernel }
    });
    let f = sample("f", MultivariateNormal::covariance(center, &covariance));
    let factor = covariance.cholesky();
    let g = sample("g", MultivariateNormal::scale_tril(amplitude, &factor));
    let precision = kernel(x);
    let h = sample("h", MultivariateNormal::precision(start, &precision));
    let walk = sample("walk", GaussianRandomWalk::with_len(amplitude, x.len()));
    let ends = for _ in plate("twice", 2) {
        let path = sample("path", GaussianRandomWalk::with_len(amplitude, 3));
        path.at(2) * walk.at(0) + path.sum()
    };
    for i in plate("row", y.len()) {
        let mean = f.at(i) * g.at(i) + dot(&h, &walk) + ends.at(i % 2);
        observe("y", Normal::new(mean, 2.0 + f.dot_self()), y[i]);
    }
}

/// The draw of one vector is the mean of the next.
#[guide(model = latent_vectors)]
fn one_from_the_other(x: &[f64], factor: &Cholesky) {
    let loc = param("loc", vec![0.1; x.len()]);
    let spread = param("spread", Positive(0.5));
    sample("amplitude", LogNormal::new(0.0, spread));
    let tril =
        Matrix::from_fn(x.len(), x.len(), |i, j| if j <= i { spread / (1 + i + j) as f64 } else { Real::from(0.0) });
    let f = sample("f", MultivariateNormal::scale_tril(loc, &tril));
    let h = sample("h", MultivariateNormal::scale_tril(f, factor));
    let slope = param("slope", 0.3);
    sample("g", MultivariateNormal::scale_tril(slope * h.sum(), factor));
    let step = param("step", Positive(0.4));
    let walk = sample("walk", GaussianRandomWalk::with_len(step, x.len()));
    sample("center", Normal::new(walk, 0.3).to_event());
    for _ in plate("twice", 2) {
        let scale = param("scale", Positive(0.3));
        sample("path", GaussianRandomWalk::with_len(scale * step, 3));
    }
}

#[test]
fn latent_vectors_have_the_gradients_of_their_loss() {
    let start = [0.3, -0.2, 0.1, 0.4, 0.0];
    let auto = sgd(latent_vectors(), AutoNormal::new().init_radius(0.5));
    assert_gradients_around(&auto, (&X, &Y, &start), ());
    let factor = kernel(&X).cholesky();
    let svi = sgd(latent_vectors(), one_from_the_other());
    assert_gradients_around(&svi, (&X, &Y, &start), (&X, &factor));
}

/// Walks of several lengths, of which a step visits two.
#[model]
fn paths(y: &[Vec<f64>]) {
    let scale = sample("scale", LogNormal::new(0.0, 0.5));
    for i in plate("path", y.len()).subsample(2) {
        let walk = sample("walk", GaussianRandomWalk::with_len(scale, y[i].len()));
        let covariance = kernel(&y[i]);
        let noise = sample("noise", MultivariateNormal::covariance(walk, &covariance));
        for t in plate("time", y[i].len()) {
            observe("y", Normal::new(walk.at(t) + noise.at(t), 0.5), y[i][t]);
        }
    }
}

#[guide(model = paths)]
fn of_paths(y: &[Vec<f64>]) {
    let scale_loc = param("scale_loc", 0.0);
    let scale = sample("scale", LogNormal::new(scale_loc, 0.1));
    for i in plate("path", y.len()).subsample(2) {
        let loc = param("loc", vec![0.1 * i as f64; y[i].len()]);
        let factor = kernel(&y[i]).cholesky();
        let walk = sample("walk", MultivariateNormal::scale_tril(loc, &factor));
        let share = param("share", 0.5);
        let tril = Matrix::from_fn(y[i].len(), y[i].len(), |a, b| if a == b { scale } else { share * 0.1 });
        sample("noise", MultivariateNormal::scale_tril(walk, &tril));
    }
}

#[test]
fn latent_vectors_in_minibatches() -> Result<(), SviError> {
    let y = vec![vec![0.5, 1.0], vec![-0.3, 0.2, 0.9], vec![0.1], vec![0.4, 0.0]];
    let svi = sgd(paths(), of_paths());
    for seed in 0..4 {
        let state = svi.init(seed, (&y,), (&y,))?;
        assert_gradient(&svi, &state, (&y,), (&y,));
    }
    let draw = Predictive::new(1).prior(0, &paths(), (&y,))?.remove(0);
    assert_eq!(draw.path.iter().map(|path| path.walk.len()).collect::<Vec<_>>(), [2, 3, 1, 2]);
    Ok(())
}

/// A Gaussian process that is observed with noise: everything is Gaussian.
#[model]
fn conjugate(covariance: &Matrix, loc: &[f64], y: &[f64]) {
    let f = sample("f", MultivariateNormal::covariance(loc, covariance));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(f.at(i), 0.5), y[i]);
    }
}

#[guide(model = conjugate)]
fn by_data(loc: &[f64], factor: &Matrix) {
    let loc = param("loc", loc.to_vec());
    sample("f", MultivariateNormal::scale_tril(loc, factor));
}

/// A walk that is observed with noise.
#[model]
fn conjugate_walk(y: &[f64]) {
    let walk = sample("walk", GaussianRandomWalk::with_len(0.8, y.len()));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(walk.at(i), 0.5), y[i]);
    }
}

/// Where the guide is the posterior, every draw has a loss of minus the log evidence.
#[test]
fn latent_vectors_have_the_posterior_that_is_known() -> Result<(), SviError> {
    let with_noise =
        |prior: &Matrix| Matrix::symmetric(prior.rows(), |i, j| prior[(i, j)] + if i == j { 0.25 } else { 0.0 });
    let evidence = |loc: &[f64], prior: &Matrix| {
        let covariance = with_noise(prior);
        let density: Real<0> = MultivariateNormal::covariance(loc, &covariance).log_density(&Y[..]);
        density.detach()
    };
    let natural = || AutoMultivariateNormal::new().natural_gradient();
    let (prior, loc) = (kernel(&X), [0.5, 0.4, 0.3, 0.2, 0.1]);
    let args = (&prior, &loc[..], &Y[..]);
    let svi = Svi::new(conjugate(), natural(), TraceElbo::new().num_particles(2), Sgd::new(0.2));
    let run = svi.run(1, 500, args, ())?;
    let expected = -evidence(&loc, &prior);
    assert_close(svi.evaluate(&run.state, args, ())?, expected, 1e-9);

    // The same posterior, written down in a guide.
    let fit = run.params.guide;
    let factor = Matrix::from_fn(5, 5, |i, j| fit.scale_tril()[i][j]);
    let svi = sgd(conjugate(), by_data());
    let state = svi.init(1, args, (&fit.loc, &factor))?;
    assert_close(svi.evaluate(&state, args, (&fit.loc, &factor))?, expected, 1e-9);

    let svi = Svi::new(conjugate_walk(), natural(), TraceElbo::new().num_particles(2), Sgd::new(0.2));
    let run = svi.run(1, 500, (&Y,), ())?;
    let walk = Matrix::symmetric(5, |_, j| 0.64 * (j + 1) as f64);
    assert_close(svi.evaluate(&run.state, (&Y,), ())?, -evidence(&[0.0; 5], &walk), 1e-9);
    Ok(())
}

/// The walk of `with_len` is that of fixed size, and so are the two normal distributions: in the model, in the guide, drawn.
#[test]
fn a_latent_vector_is_as_many_numbers() -> Result<(), SviError> {
    #[model]
    fn fixed(y: f64) {
        let z = sample("z", MultivariateNormal::covariance([0.1, 0.2], [[1.0, 0.3], [0.3, 2.0]]));
        let walk = sample("walk", GaussianRandomWalk::<2>::new(0.7));
        observe("y", Normal::new(z[0] * walk[1] + z[1], 1.0), y);
    }
    #[guide(model = fixed)]
    fn of_fixed(scale: f64) {
        let loc = param("loc", [0.3, -0.2]);
        sample("z", MultivariateNormal::<2>::scale_tril(loc, [[0.5, 0.0], [0.2, 0.4]]));
        let step = param("step", Positive(scale));
        sample("walk", GaussianRandomWalk::<2>::new(step));
    }
    #[model]
    fn of_run_time_size(y: f64, covariance: &Matrix) {
        let z = sample("z", MultivariateNormal::covariance(&[0.1, 0.2][..], covariance));
        let walk = sample("walk", GaussianRandomWalk::with_len(0.7, 2));
        observe("y", Normal::new(z.at(0) * walk.at(1) + z.at(1), 1.0), y);
    }
    #[guide(model = of_run_time_size)]
    fn of_vectors(scale: f64, factor: &Matrix) {
        let loc = param("loc", vec![0.3, -0.2]);
        sample("z", MultivariateNormal::scale_tril(loc, factor));
        let step = param("step", Positive(scale));
        sample("walk", GaussianRandomWalk::with_len(step, 2));
    }
    let (covariance, factor) = (Matrix::from([[1.0, 0.3], [0.3, 2.0]]), Matrix::from([[0.5, 0.0], [0.2, 0.4]]));
    let (arrays, vectors) = (sgd(fixed(), of_fixed()), sgd(of_run_time_size(), of_vectors()));
    let mut state = arrays.init(3, (0.4,), (0.6,))?;
    let mut other = vectors.init(3, (0.4, &covariance), (0.6, &factor))?;
    for _ in 0..3 {
        let loss = arrays.update(&mut state, (0.4,), (0.6,))?;
        assert_close(vectors.update(&mut other, (0.4, &covariance), (0.6, &factor))?, loss, 1e-13);
    }
    for (a, b) in unconstrained(&state).iter().zip(&unconstrained(&other)) {
        assert_close(*b, *a, 1e-12);
    }
    let drawn = Predictive::new(1).prior(5, &fixed(), (0.4,))?.remove(0);
    let also = Predictive::new(1).prior(5, &of_run_time_size(), (0.4, &covariance))?.remove(0);
    assert_eq!((&drawn.z[..], &drawn.walk[..]), (&also.z[..], &also.walk[..]));
    Ok(())
}

#[test]
fn what_is_wrong_with_a_latent_vector_is_an_error_of_its_site() -> Result<(), SviError> {
    let (prior, loc) = (kernel(&X), [0.0; 5]);
    let good = (&prior, &loc[..], &Y[..]);
    let flat = Matrix::from_fn(5, 5, |_, _| 1.0);
    let wide = Matrix::from_fn(5, 6, |_, _| 1.0);
    let four = kernel(&X[..4]);
    let refused = |args| sgd(conjugate(), AutoNormal::new()).init(1, args, ()).unwrap_err().to_string();
    let indefinite = "site `f` of `conjugate`: `covariance` of `MultivariateNormal` is 0, but has to be positive definite \
                      (the number is a pivot of its Cholesky factor)";
    let unequal = "site `f` of `conjugate`: `loc` of `MultivariateNormal` is 4, but has to be as long as the matrix (the \
                   number is its length)";
    let not_square = "site `f` of `conjugate`: `covariance` of `MultivariateNormal` is 6, but has to be a square matrix \
                      (the number is its width)";
    let changed = "length 4 in place of 5 for vector `f` of `conjugate`";
    for (args, text) in [
        ((&flat, &loc[..], &Y[..]), indefinite),
        ((&prior, &loc[..4], &Y[..]), unequal),
        ((&wide, &loc[..], &Y[..]), not_square),
    ] {
        assert_eq!(refused(args), text);
    }
    let svi = Svi::new(conjugate(), AutoNormal::new(), TraceElbo::new(), Sgd::new(0.01));
    let mut state = svi.init(1, good, ())?;
    for (args, text) in [
        ((&flat, &loc[..], &Y[..]), indefinite),
        ((&prior, &loc[..4], &Y[..]), unequal),
        ((&wide, &loc[..], &Y[..]), not_square),
        ((&four, &loc[..4], &Y[..4]), changed),
    ] {
        assert_refused(&svi, &mut state, (args, ()), (good, ()), text);
        assert_eq!(svi.evaluate(&state, args, ()).unwrap_err().to_string(), text);
    }

    let (factor, singular) =
        (prior.cholesky().lower().clone(), Matrix::from_fn(5, 5, |i, j| if i > j { 1.0 } else { 0.0 }));
    let svi = Svi::new(conjugate(), by_data(), TraceElbo::new(), Sgd::new(0.01));
    let refused = |loc: &[f64], factor: &Matrix| svi.init(1, good, (loc, factor)).unwrap_err().to_string();
    assert_eq!(refused(&loc[..4], &four), "length 4 in place of 5 for vector `f` of `by_data`");
    assert_eq!(
        refused(&loc[..4], &factor),
        "site `f` of `by_data`: `loc` of `MultivariateNormal` is 4, but has to be as long as the matrix (the number is its \
         length)"
    );
    let mut state = svi.init(1, good, (&loc, &factor))?;
    let text = "site `f` of `by_data`: `scale_tril` of `MultivariateNormal` is 0, but has to be a lower triangular matrix \
                with a positive diagonal";
    assert_refused(&svi, &mut state, (good, (&loc, &singular)), (good, (&loc, &factor)), text);
    let text = "site `f` of `by_data`: `loc` of `MultivariateNormal` is 5, but has to be as long as the matrix (the number \
                is its length)";
    assert_refused(&svi, &mut state, (good, (&loc, &four)), (good, (&loc, &factor)), text);

    #[model]
    fn walk(scale: f64, len: usize) {
        let _ = sample("walk", GaussianRandomWalk::with_len(scale, len));
    }
    let svi = Svi::new(walk(), AutoNormal::new(), TraceElbo::new(), Sgd::new(0.01));
    let mut state = svi.init(1, (1.0, 3), ())?;
    for (scale, text) in [(-1.0, "-1"), (0.0, "0"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let text = format!(
            "site `walk` of `walk`: `scale` of `GaussianRandomWalk` is {text}, but has to be positive and finite"
        );
        assert_refused(&svi, &mut state, ((scale, 3), ()), ((1.0, 3), ()), &text);
        assert_eq!(Predictive::new(1).prior(0, &walk(), (scale, 3)).unwrap_err().to_string(), text);
    }
    let text = "length 4 in place of 3 for vector `walk` of `walk`";
    assert_refused(&svi, &mut state, ((1.0, 4), ()), ((1.0, 3), ()), text);
    Ok(())
}
