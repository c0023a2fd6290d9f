//! Families of vectors and matrices, and modified families, against reference values of an independent implementation: the
//! log density and its derivatives, in 15 digits.

mod common;

use common::{Outcome, assert_reference, each, leaf, number, numbers, parts};
use serde_json::Value;
use svi_runtime::linalg::Matrix;
use svi_runtime::prelude::*;

const REFERENCE: &str = include_str!("data/joint_families.json");

/// The matrix of three rows, its lower triangle the variables from `first` on, row by row.
fn lower<const N: usize>(
    value: &Value,
    first: usize,
) -> Result<[[Real<'static, N>; 3]; 3], Box<dyn std::error::Error>> {
    let mut matrix = [[Real::from(0.0); 3]; 3];
    let mut index = first;
    for (i, row) in matrix.iter_mut().enumerate() {
        for (j, x) in row[..=i].iter_mut().enumerate() {
            *x = leaf(number(&value[i][j])?, index);
            index += 1;
        }
    }
    Ok(matrix)
}

fn vector<const N: usize, const K: usize>(
    value: &Value,
    first: usize,
) -> Result<[Real<'static, N>; K], Box<dyn std::error::Error>> {
    let mut index = first;
    Ok(numbers::<K>(value)?.map(|x| {
        index += 1;
        leaf(x, index - 1)
    }))
}

fn transposed<'g, const N: usize>(l: [[Real<'g, N>; 3]; 3]) -> [[Real<'g, N>; 3]; 3] {
    std::array::from_fn(|i| std::array::from_fn(|j| l[j][i]))
}

fn product<'g, const N: usize>(a: [[Real<'g, N>; 3]; 3], b: [[Real<'g, N>; 3]; 3]) -> [[Real<'g, N>; 3]; 3] {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..3).map(|k| a[i][k] * b[k][j]).sum()))
}

/// The inverse of a lower triangular matrix.
fn inverse<'g, const N: usize>(l: [[Real<'g, N>; 3]; 3]) -> [[Real<'g, N>; 3]; 3] {
    let mut x = [[Real::from(0.0); 3]; 3];
    for (i, j) in [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)] {
        let rest: Real<N> = (j..i).map(|k| l[i][k] * x[k][j]).sum();
        x[i][j] = (if i == j { 1.0 - rest } else { -rest }) / l[i][i];
    }
    x
}

/// Every parametrisation, at a covariance that is the product of the factor: the derivatives in the factor's numbers by the
/// chain rule. Variables: the value, `loc`, the lower triangle.
#[test]
fn multivariate_normal() -> Outcome {
    each(REFERENCE, "MultivariateNormal", |entry| {
        let x = vector::<12, 3>(&entry["value"], 0)?;
        let loc = vector::<12, 3>(&entry["params"]["loc"], 3)?;
        let tril = lower::<12>(&entry["params"]["scale_tril"], 6)?;
        let covariance = product(tril, transposed(tril));
        let precision = product(transposed(inverse(tril)), inverse(tril));
        let matrix = Matrix::from(covariance);
        for density in [
            MultivariateNormal::scale_tril(loc, tril).log_density(x),
            MultivariateNormal::covariance(loc, covariance).log_density(x),
            MultivariateNormal::precision(loc, precision).log_density(x),
            MultivariateNormal::scale_tril(loc, cholesky(covariance)).log_density(x),
            MultivariateNormal::scale_tril(&loc[..], &matrix.cholesky()).log_density(&x[..]),
            MultivariateNormal::covariance(&loc[..], &matrix).log_density(&x[..]),
            MultivariateNormal::precision(&loc[..], &Matrix::from(precision)).log_density(&x[..]),
        ] {
            let (value, partials) = parts(density);
            assert_reference(value, &entry["log_prob"], entry)?;
            for i in 0..3 {
                assert_reference(partials[i], &entry["d_value"][i], entry)?;
                assert_reference(partials[3 + i], &entry["d_params"]["loc"][i], entry)?;
            }
            let mut index = 6;
            for i in 0..3 {
                for j in 0..=i {
                    assert_reference(partials[index], &entry["d_params"]["scale_tril"][i][j], entry)?;
                    index += 1;
                }
            }
        }
        Ok(())
    })
}

#[test]
fn lkj_cholesky() -> Outcome {
    each(REFERENCE, "LKJCholesky", |entry| {
        let x = lower::<7>(&entry["value"], 0)?;
        let concentration = leaf(number(&entry["params"]["concentration"])?, 6);
        let (value, partials) = parts(LkjCholesky::<3>::new(concentration).log_density(x));
        assert_reference(value, &entry["log_prob"], entry)?;
        assert_reference(partials[6], &entry["d_params"]["concentration"], entry)?;
        for (index, (i, j)) in [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)].into_iter().enumerate() {
            assert_reference(partials[index], &entry["d_value"][i][j], entry)?;
        }
        Ok(())
    })
}

#[test]
fn multinomial() -> Outcome {
    each(REFERENCE, "Multinomial", |entry| {
        let probs = vector::<4, 4>(&entry["params"]["probs"], 0)?;
        let total = number(&entry["params"]["total_count"])? as u64;
        let x = numbers::<4>(&entry["value"])?.map(|x| x as u64);
        let (value, partials) = parts(Multinomial::<4>::new(total, probs).log_density(x));
        assert_reference(value, &entry["log_prob"], entry)?;
        for (i, partial) in partials.into_iter().enumerate() {
            assert_reference(partial, &entry["d_params"]["probs"][i], entry)?;
        }
        // of log probabilities, up to a number: the derivative in each is that of its probability times it, minus the mean
        let logits = probs.map(|p| p.ln() + 3.0);
        let (value, by_logits) = parts(Multinomial::<4>::logits(total, logits).log_density(x));
        assert_reference(value, &entry["log_prob"], entry)?;
        for (by_logit, partial) in by_logits.into_iter().zip(partials) {
            let expected = partial - total as f64;
            assert!((by_logit - expected).abs() <= 1e-12 * partial.max(total as f64), "{by_logit} {expected}");
        }
        Ok(())
    })
}

#[test]
fn dirichlet_multinomial() -> Outcome {
    each(REFERENCE, "DirichletMultinomial", |entry| {
        let concentration = vector::<4, 4>(&entry["params"]["concentration"], 0)?;
        let total = number(&entry["params"]["total_count"])? as u64;
        let x = numbers::<4>(&entry["value"])?.map(|x| x as u64);
        let (value, partials) = parts(DirichletMultinomial::<4>::new(total, concentration).log_density(x));
        assert_reference(value, &entry["log_prob"], entry)?;
        for (i, partial) in partials.into_iter().enumerate() {
            assert_reference(partial, &entry["d_params"]["concentration"][i], entry)?;
        }
        Ok(())
    })
}

#[test]
fn ordered_logistic() -> Outcome {
    each(REFERENCE, "OrderedLogistic", |entry| {
        let predictor = leaf::<5>(number(&entry["params"]["predictor"])?, 0);
        let cutpoints = vector::<5, 4>(&entry["params"]["cutpoints"], 1)?;
        let x = number(&entry["value"])? as usize;
        let (value, partials) = parts(OrderedLogistic::new(predictor, cutpoints).log_density(x));
        assert_reference(value, &entry["log_prob"], entry)?;
        assert_reference(partials[0], &entry["d_params"]["predictor"], entry)?;
        for i in 0..4 {
            assert_reference(partials[i + 1], &entry["d_params"]["cutpoints"][i], entry)?;
        }
        Ok(())
    })
}

#[test]
fn zero_inflated_poisson() -> Outcome {
    each(REFERENCE, "ZeroInflatedPoisson", |entry| {
        let gate = leaf::<2>(number(&entry["params"]["gate"])?, 0);
        let rate = leaf::<2>(number(&entry["params"]["rate"])?, 1);
        let x = number(&entry["value"])? as u64;
        let (value, partials) = parts(ZeroInflated::new(Poisson::new(rate), gate).log_density(x));
        assert_reference(value, &entry["log_prob"], entry)?;
        assert_reference(partials[0], &entry["d_params"]["gate"], entry)?;
        assert_reference(partials[1], &entry["d_params"]["rate"], entry)
    })
}
