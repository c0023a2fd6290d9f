//! Parameters at the edge: of no numbers, of one number that is no coordinate, of other plates, and too steep to follow.

use svi_runtime::prelude::*;

#[model]
fn groups(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for i in plate("group", y.len()) {
        let theta = sample("theta", Normal::new(mu, 1.0));
        observe("y", Normal::new(theta, 0.5), y[i]);
    }
}

/// Its first parameter has no numbers, and its second one that is no coordinate.
#[guide(model = groups)]
fn with_empty(n: usize) {
    let _nothing = param("nothing", [0.0; 0]);
    let _whole = param("whole", Simplex([1.0]));
    let loc = param("loc", 0.3);
    sample("mu", Normal::new(loc, 0.5));
    for _ in plate("group", n) {
        let theta_loc = param("theta_loc", 7.0);
        sample("theta", Normal::new(theta_loc, 0.5));
    }
}

#[guide(model = groups)]
fn without_empty(n: usize) {
    let loc = param("loc", 0.3);
    sample("mu", Normal::new(loc, 0.5));
    for _ in plate("group", n) {
        let theta_loc = param("theta_loc", 7.0);
        sample("theta", Normal::new(theta_loc, 0.5));
    }
}

const Y: [f64; 3] = [1.0, -2.0, 0.5];

#[test]
fn parameters_without_coordinates_change_nothing() -> Result<(), SviError> {
    let one = Svi::new(groups(), with_empty(), TraceElbo::new(), Adam::new(0.1));
    let other = Svi::new(groups(), without_empty(), TraceElbo::new(), Adam::new(0.1));
    let (mut a, mut b) = (one.init(5, (&Y,), (3,))?, other.init(5, (&Y,), (3,))?);
    for _ in 0..20 {
        assert_eq!(one.update(&mut a, (&Y,), (3,))?, other.update(&mut b, (&Y,), (3,))?);
    }
    let (a, b) = (one.get_params(&a).guide, other.get_params(&b).guide);
    assert_eq!((a.whole, a.nothing), ([1.0], []));
    assert_eq!(a.loc, b.loc);
    assert_ne!(a.loc, 0.3);
    let locs = |n: usize| (a.group[n].theta_loc, b.group[n].theta_loc);
    assert!((0..3).map(locs).all(|(x, y)| x == y));
    Ok(())
}

#[model]
fn steep(scale: f64) {
    let x = sample("x", Normal::new(0.0, 1.0));
    observe("y", Normal::new(x, scale), 1.0);
}

/// The square of such a gradient, which `Adam` keeps, would be infinite, and the next step not-a-number.
#[test]
fn a_gradient_whose_square_overflows_is_refused() -> Result<(), SviError> {
    let svi = Svi::new(steep(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(1, (1.0,), ())?;
    let before = state.clone();
    let error = svi.update(&mut state, (1e-80,), ()).unwrap_err();
    assert!(matches!(error, SviError::NonFiniteGradient { value, .. } if value.is_finite()), "{error}");
    assert!(state == before);
    svi.update(&mut state, (1.0,), ())?;
    assert!(svi.get_params(&state).guide.loc[0].is_finite());
    Ok(())
}

#[model]
fn ragged(sizes: &[usize]) {
    for i in plate("outer", sizes.len()) {
        for _ in plate("inner", sizes[i]) {
            let z = sample("z", Normal::new(0.0, 1.0));
            factor("term", z * 0.0);
        }
    }
}

#[guide(model = ragged)]
fn ragged_guide(sizes: &[usize]) {
    for i in plate("outer", sizes.len()) {
        for _ in plate("inner", sizes[i]) {
            let loc = param("loc", 0.0);
            sample("z", Normal::new(loc, 1.0));
        }
    }
}

#[test]
fn elbo_refuses_parameters_of_other_plates() -> Result<(), SviError> {
    let svi = Svi::new(ragged(), ragged_guide(), TraceElbo::new(), Adam::new(0.1));
    let params = svi.get_params(&svi.init(0, (&[1, 3],), (&[1, 3],))?);
    assert!(elbo(0, &params, svi.model(), svi.guide(), (&[1, 3],), (&[1, 3],)).is_ok());
    let error = elbo(0, &params, svi.model(), svi.guide(), (&[3, 1],), (&[3, 1],)).unwrap_err();
    let text = "the plates of the parameters of `ragged_guide` have other sizes than with these arguments";
    assert_eq!(error.to_string(), format!("the state does not fit: {text}"));
    Ok(())
}
