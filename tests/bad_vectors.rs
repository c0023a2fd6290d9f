//! What a caller can get wrong with vectors and matrices of run-time size: the exact text, which names the vector, and the
//! state as it was.

mod common;

use common::{assert_close, assert_refused};
use svi_runtime::prelude::*;
use svi_runtime::{Guide, GuideFor, Model};

fn sgd<M: Model, G: GuideFor<M::Schema>>(model: M, guide: G) -> Svi<M, G::Guide, Sgd>
where
    G::Guide: Guide<M>,
{
    Svi::new(model, guide, TraceElbo::new(), Sgd::new(0.01))
}

/// The text of the error that `init` ends with.
#[track_caller]
fn refused_init<'a, M: Model, G: GuideFor<M::Schema>>(
    model: M,
    guide: G,
    args: M::Args<'a>,
    guide_args: <G::Guide as Guide<M>>::Args<'a>,
) -> String
where
    G::Guide: Guide<M>,
{
    sgd(model, guide).init(1, args, guide_args).unwrap_err().to_string()
}

/// Reads a vector of `features` numbers in every way.
#[model]
fn regression(x: &[Vec<f64>], y: &[f64], index: usize, features: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(features));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(dot(&w, &x[i]) + w.at(index), 1.0), y[i]);
    }
}

#[guide(model = regression)]
fn mean_field(features: usize) {
    let loc = param("loc", vec![0.1; 2]);
    let scale = param("scale", Positive(vec![0.5; 2]));
    sample("w", Normal::new(loc, scale).to_event());
    let _ = features;
}

const Y: [f64; 2] = [0.5, -0.5];

fn rows() -> Vec<Vec<f64>> {
    vec![vec![1.0, 2.0], vec![0.5, -1.0]]
}

#[test]
fn an_index_past_the_end() -> Result<(), SviError> {
    let x = rows();
    let svi = sgd(regression(), AutoNormal::new());
    let mut state = svi.init(1, (&x, &Y, 1, 2), ())?;
    let text = "`at(2)` of vector `row[0].w` of `regression` is out of range: it has 2 numbers";
    assert_refused(&svi, &mut state, ((&x, &Y, 2, 2), ()), ((&x, &Y, 1, 2), ()), text);
    let svi = sgd(regression(), mean_field());
    let mut state = svi.init(1, (&x, &Y, 1, 2), (2,))?;
    let text = "`at(18446744073709551615)` of vector `row[0].w` of `regression` is out of range: it has 2 numbers";
    assert_refused(&svi, &mut state, ((&x, &Y, usize::MAX, 2), (2,)), ((&x, &Y, 1, 2), (2,)), text);
    Ok(())
}

#[test]
fn a_row_of_another_length() -> Result<(), SviError> {
    let x = rows();
    let svi = sgd(regression(), AutoMultivariateNormal::new());
    let mut state = svi.init(1, (&x, &Y, 1, 2), ())?;
    for (row, found) in [(vec![], 0), (vec![1.0], 1), (vec![1.0, 2.0, 3.0], 3)] {
        let bad = vec![x[0].clone(), row];
        let text = format!("length {found} in place of 2 for vector `row[1].w` of `regression`");
        assert_refused(&svi, &mut state, ((&bad, &Y, 1, 2), ()), ((&x, &Y, 1, 2), ()), &text);
    }
    Ok(())
}

#[test]
fn a_row_with_nan() -> Result<(), SviError> {
    let x = rows();
    let svi = sgd(regression(), mean_field());
    let mut state = svi.init(1, (&x, &Y, 1, 2), (2,))?;
    // The draw of `w[1]` is negative.
    for (number, loc) in [(f64::NAN, "NaN"), (f64::NEG_INFINITY, "inf"), (f64::INFINITY, "-inf")] {
        let bad = vec![x[0].clone(), vec![1.0, number]];
        let text = format!("site `row[1].y` of `regression`: `loc` of `Normal` is {loc}, but has to be finite");
        assert_refused(&svi, &mut state, ((&bad, &Y, 1, 2), (2,)), ((&x, &Y, 1, 2), (2,)), &text);
    }
    Ok(())
}

#[test]
fn a_length_that_changes() -> Result<(), SviError> {
    let (x, longer) = (rows(), vec![vec![1.0; 3]; 2]);
    let svi = sgd(regression(), AutoNormal::new());
    let mut state = svi.init(1, (&x, &Y, 1, 2), ())?;
    assert_refused(
        &svi,
        &mut state,
        ((&longer, &Y, 1, 3), ()),
        ((&x, &Y, 1, 2), ()),
        "length 3 in place of 2 for vector `w` of `regression`",
    );
    // The parameters of the guide are two numbers; the model's site is to be as long.
    assert_eq!(
        refused_init(regression(), mean_field(), (&longer, &Y, 1, 3), (3,)),
        "length 2 in place of 3 for vector `w` of `mean_field`"
    );
    let svi = sgd(regression(), mean_field());
    let mut state = svi.init(1, (&x, &Y, 1, 2), (2,))?;
    assert_refused(
        &svi,
        &mut state,
        ((&longer, &Y, 1, 3), (3,)),
        ((&x, &Y, 1, 2), (2,)),
        "length 3 in place of 2 for vector `w` of `regression`",
    );
    Ok(())
}

#[model]
fn without_features(x: &[Vec<f64>], y: &[f64], #[fixed] features: usize) {
    let intercept = sample("intercept", Normal::new(0.0, 1.0));
    let w = sample("w", Normal::new(0.0, 1.0).iid(features));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(intercept + dot(&w, &x[i]) + w.sum() + w.dot_self(), 1.0), y[i]);
    }
}

#[guide(model = without_features)]
fn without_parameters(initial: &[f64]) {
    let intercept_loc = param("intercept_loc", 0.0);
    sample("intercept", Normal::new(intercept_loc, 0.5));
    let loc = param("loc", initial.to_vec());
    sample("w", Normal::new(loc, 1.0).to_event());
}

#[model]
fn intercept_alone(y: &[f64]) {
    let intercept = sample("intercept", Normal::new(0.0, 1.0));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(intercept, 1.0), y[i]);
    }
}

#[test]
fn no_features_at_all() -> Result<(), SviError> {
    let empty = vec![vec![]; 2];
    let svi = sgd(without_features(0), AutoNormal::new());
    let other = sgd(intercept_alone(), AutoNormal::new());
    let (mut state, mut plain) = (svi.init(1, (&empty, &Y), ())?, other.init(1, (&Y,), ())?);
    for _ in 0..3 {
        let (loss, expected) = (svi.update(&mut state, (&empty, &Y), ())?, other.update(&mut plain, (&Y,), ())?);
        assert_close(loss, expected, 1e-15);
    }
    assert!(svi.median(&state, (&empty, &Y))?.w.is_empty());

    let svi = sgd(without_features(0), without_parameters());
    let mut state = svi.init(1, (&empty, &Y), (&[],))?;
    let loss = svi.update(&mut state, (&empty, &Y), (&[],))?;
    assert!(loss.is_finite());
    assert!(svi.get_params(&state).guide.loc.is_empty());
    assert_eq!(
        refused_init(without_features(2), without_parameters(), (&rows(), &Y), (&[],)),
        "length 0 in place of 2 for vector `w` of `without_parameters`"
    );
    Ok(())
}

// Sparse rows, and vectors whose numbers are scored at once.

#[model]
fn sparse(indices: &[usize], values: &[f64], len: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(len));
    for _ in plate("row", 1) {
        let row = SparseRow::new(indices, values);
        observe("y", Normal::new(dot(&w, &row), 1.0), 0.5);
    }
}

#[test]
fn sparse_rows_that_do_not_go_with_a_vector() -> Result<(), SviError> {
    let svi = sgd(sparse(), AutoNormal::new());
    let good = (&[2, 0, 2][..], &[1.0, 0.5, 2.0][..], 3);
    let mut state = svi.init(1, good, ())?;
    for (indices, values, text) in [
        (&[0, 3][..], &[1.0, 2.0][..], "length 4 in place of 3"),
        (&[usize::MAX], &[1.0], "length 18446744073709551615 in place of 3"),
        (&[0, 1, 2], &[1.0, 2.0], "length 2 in place of 3"),
        (&[], &[1.0], "length 1 in place of 0"),
    ] {
        let text = format!("{text} for vector `row[0].w` of `sparse`");
        assert_refused(&svi, &mut state, ((indices, values, 3), ()), (good, ()), &text);
    }
    // A row of zeros goes with every vector.
    assert!(svi.update(&mut state, (&[], &[], 3), ())?.is_finite());
    Ok(())
}

#[model]
fn joint_vectors(len: usize, y: f64) {
    let covariance = Matrix::symmetric(len, |i, j| if i == j { 1.0 } else { 0.5 });
    let f = sample("f", MultivariateNormal::covariance(0.0, &covariance));
    let walk = sample("walk", GaussianRandomWalk::with_len(0.5, len));
    let weights = sample("weights", Normal::new(0.0, 1.0).iid((2, len)));
    let intercept = sample("intercept", Normal::new(0.0, 1.0));
    let [a, b] = linear::<2>(&weights, &f);
    observe("y", Normal::new(intercept + a + b + dot(&f, &walk), 1.0), y);
}

#[test]
fn joint_vectors_and_matrices_without_numbers() -> Result<(), SviError> {
    let (svi, other) = (sgd(joint_vectors(), AutoNormal::new()), sgd(intercept_alone(), AutoNormal::new()));
    let (mut state, mut plain) = (svi.init(1, (0, 0.5), ())?, other.init(1, (&[0.5],), ())?);
    for _ in 0..3 {
        let (loss, expected) = (svi.update(&mut state, (0, 0.5), ())?, other.update(&mut plain, (&[0.5],), ())?);
        assert_close(loss, expected, 1e-15);
    }
    let draw = Predictive::new(1).prior(0, &joint_vectors(), (0, 0.5))?.remove(0);
    assert!(draw.f.is_empty() && draw.walk.is_empty() && draw.weights.concat().is_empty());
    assert!(svi.init(1, (3, 0.5), ())?.steps() == 0);
    Ok(())
}

// Matrices.

#[model]
fn layer(x: &[Vec<f64>], y: &[f64], row: usize, #[fixed] rows: usize) {
    let weights = sample("weights", Normal::new(0.0, 1.0).iid((rows, 2)));
    let one = weights.row(row);
    for i in plate("item", y.len()) {
        let h = linear::<2>(&weights, &x[i]);
        observe("y", Normal::new(h[0].tanh() + h[1] + dot(&one, &x[i]), 1.0), y[i]);
    }
}

#[guide(model = layer)]
fn of_layer(loc: &[Vec<f64>], scale: &[Vec<f64>]) {
    let loc: RowMatrix = param("loc", loc.to_vec());
    let scale: RowMatrix = param("scale", Positive(scale.to_vec()));
    sample("weights", Normal::new(loc, scale).to_event(2));
}

#[test]
fn rows_that_do_not_go_with_a_matrix() -> Result<(), SviError> {
    let x = rows();
    let svi = sgd(layer(2), AutoNormal::new());
    let mut state = svi.init(1, (&x, &Y, 0), ())?;
    let bad = vec![x[0].clone(), vec![1.0, 2.0, 3.0]];
    assert_refused(
        &svi,
        &mut state,
        ((&bad, &Y, 0), ()),
        ((&x, &Y, 0), ()),
        "length 3 in place of 2 for vector `item[1].weights` of `layer`",
    );
    assert_refused(
        &svi,
        &mut state,
        ((&x, &Y, 2), ()),
        ((&x, &Y, 0), ()),
        "length 2 in place of 0 for vector `item[0].one` of `layer`",
    );
    assert_refused(
        &svi,
        &mut state,
        ((&x, &Y, usize::MAX), ()),
        ((&x, &Y, 0), ()),
        "length 2 in place of 0 for vector `item[0].one` of `layer`",
    );
    for rows in [0, 1, 3] {
        let text = format!("length {rows} in place of 2 for vector `item[0].weights` of `layer`");
        let error = sgd(layer(rows), AutoNormal::new())
            .init(1, (&x, &Y, 0), ())
            .and_then(|mut state| sgd(layer(rows), AutoNormal::new()).update(&mut state, (&x, &Y, 0), ()));
        assert_eq!(error.unwrap_err().to_string(), text);
    }
    Ok(())
}

#[test]
fn ragged_and_unequal_initial_values() {
    let x = rows();
    let good = vec![vec![0.1; 2]; 2];
    let ragged = vec![vec![0.1; 2], vec![0.1; 3]];
    let args = (&x[..], &Y[..], 0);
    assert_eq!(
        refused_init(layer(2), of_layer(), args, (&ragged, &good)),
        "length 3 in place of 2 for vector `loc` of `of_layer`"
    );
    assert_eq!(
        refused_init(layer(2), of_layer(), args, (&good, &ragged)),
        "length 3 in place of 2 for vector `scale` of `of_layer`"
    );
    assert_eq!(
        refused_init(layer(2), of_layer(), args, (&[], &good)),
        "length 4 in place of 0 for vector `weights` of `of_layer`"
    );
    assert_eq!(
        refused_init(layer(2), of_layer(), args, (&good, &[])),
        "length 0 in place of 4 for vector `weights` of `of_layer`"
    );
    assert_eq!(
        refused_init(layer(2), of_layer(), args, (&[vec![0.1; 4]], &good)),
        "length 2 in place of 4 for vector `weights` of `of_layer`"
    );
    assert_eq!(
        refused_init(layer(2), of_layer(), args, (&vec![vec![]; 2], &vec![vec![]; 2])),
        "length 0 in place of 4 for vector `weights` of `of_layer`"
    );
    let flat = [vec![0.1; 4]];
    let text = "length 4 in place of 2 for vector `weights` of `of_layer`";
    assert_eq!(refused_init(layer(2), of_layer(), args, (&flat, &flat)), text);
    let three = vec![vec![0.1; 2]; 3];
    assert_eq!(
        refused_init(layer(2), of_layer(), args, (&three, &three)),
        "length 6 in place of 4 for vector `weights` of `of_layer`"
    );
    let outside = vec![vec![0.1, 0.2], vec![0.3, -0.4]];
    assert_eq!(
        refused_init(layer(2), of_layer(), args, (&good, &outside)),
        "param `scale` of `of_layer` starts at -0.4, but its constraint takes positive numbers"
    );
}

// Parameters of two lengths, and initial values outside of their constraints.

#[model]
fn pair(y: &[f64]) {
    let z = sample("z", Normal::new(0.0, 1.0).iid(2));
    observe("y", Normal::new(z.sum(), 1.0), y[0]);
}

#[guide(model = pair)]
fn of_pair(loc: &[f64], scale: &[f64], share: &[f64]) {
    let loc = param("loc", loc.to_vec());
    let scale = param("scale", Positive(scale.to_vec()));
    let share = param("share", UnitInterval(share.to_vec()));
    let bounded = param("bounded", Interval(-1.0, 1.0).init(vec![0.0, share.len() as f64 - 2.0]));
    sample("z", Normal::new(loc, scale).to_event());
    let _ = (share, bounded);
}

#[test]
fn initial_values_outside_of_constraints() {
    let refused =
        |loc: &[f64], scale: &[f64], share: &[f64]| refused_init(pair(), of_pair(), (&Y,), (loc, scale, share));
    let good = [0.1, 0.2];
    for (loc, scale, share, text) in [
        (&[0.1, 0.2, 0.3][..], &good[..], &good[..], "length 2 in place of 3 for vector `z` of `of_pair`"),
        (&good, &[0.1], &good, "length 1 in place of 2 for vector `z` of `of_pair`"),
        (&[], &[], &good, "length 0 in place of 2 for vector `z` of `of_pair`"),
        (
            &good,
            &[0.1, 0.0],
            &good,
            "param `scale` of `of_pair` starts at 0, but its constraint takes positive numbers",
        ),
        (
            &good,
            &[0.1, -0.5],
            &good,
            "param `scale` of `of_pair` starts at -0.5, but its constraint takes positive numbers",
        ),
        (
            &good,
            &[0.1, f64::NAN],
            &good,
            "param `scale` of `of_pair` starts at NaN, but its constraint takes positive numbers",
        ),
        (
            &good,
            &[f64::INFINITY, 1.0],
            &good,
            "param `scale` of `of_pair` starts at inf, but its constraint takes positive numbers",
        ),
        (
            &[0.1, f64::NAN],
            &good,
            &good,
            "param `loc` of `of_pair` starts at NaN, but its constraint takes real numbers",
        ),
        (
            &good,
            &good,
            &[0.5, 1.0],
            "param `share` of `of_pair` starts at 1, but its constraint takes numbers between 0 and 1",
        ),
        (
            &good,
            &good,
            &[0.5; 4],
            "param `bounded` of `of_pair` starts at 2, but its constraint takes numbers of an interval",
        ),
    ] {
        assert_eq!(refused(loc, scale, share), text);
    }
}

/// Its length would be that of a parameter, and the one that there is is a number.
#[model]
fn without_a_length(centre: f64) {
    let w = sample("w", Normal::new(centre, 1.0).to_event());
    factor("fit", -w.dot_self());
}

#[test]
fn a_vector_without_a_length() {
    let text = "vector `w` of `without_a_length` has no length: none of its parameters is a vector; write `.iid(len)`";
    assert_eq!(refused_init(without_a_length(), AutoNormal::new(), (0.5,), ()), text);
}
