//! Plates whose iterations run side by side say the same as plates whose iterations run one after the other.
//!
//! The two are the same model. In the second, a condition stands around what is observed, which is no straight-line code.

use svi_runtime::prelude::*;

const YES: bool = true;

/// The same model twice: as it stands, and with a condition.
macro_rules! twice {
    ($side:ident, $alone:ident, ($($arg:ident: $ty:ty),*), { $($top:tt)* }, $plate:expr, $i:ident, { $($before:tt)* }, { $($observe:tt)* }) => {
        #[model]
        fn $side($($arg: $ty),*) {
            $($top)*
            for $i in $plate {
                $($before)*
                $($observe)*
            }
        }

        #[model]
        fn $alone($($arg: $ty),*) {
            $($top)*
            for $i in $plate {
                $($before)*
                if YES {
                    $($observe)*
                }
            }
        }
    };
}

/// Losses and parameters agree over some steps; each step's gradient is in the parameters of the next. The result is whether
/// they differ in their last places, as sums in another order do.
macro_rules! assert_same {
    ($side:expr, $alone:expr, $args:expr) => {{
        let side = Svi::new($side, AutoNormal::new(), TraceElbo::new(), Sgd::new(1e-4));
        let alone = Svi::new($alone, AutoNormal::new(), TraceElbo::new(), Sgd::new(1e-4));
        let (mut a, mut b) = (side.init(3, $args, ()).unwrap(), alone.init(3, $args, ()).unwrap());
        let mut in_another_order = false;
        for _ in 0..5 {
            let evaluated = side.evaluate(&a, $args, ()).unwrap();
            let (x, y) = (side.update(&mut a, $args, ()).unwrap(), alone.update(&mut b, $args, ()).unwrap());
            assert_eq!(evaluated.to_bits(), x.to_bits());
            assert_close(x, y);
            in_another_order |= x.to_bits() != y.to_bits();
        }
        let (a, b) = (side.get_params(&a).guide, alone.get_params(&b).guide);
        for (a, b) in a.loc.iter().chain(&a.scale).zip(b.loc.iter().chain(&b.scale)) {
            assert_close(*a, *b);
        }
        in_another_order
    }};
}

/// Sums of hundreds of terms, each to a few roundings.
#[track_caller]
fn assert_close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} is not {b}");
}

/// Numbers between -1 and 1.
fn numbers(len: usize, seed: f64) -> Vec<f64> {
    (0..len).map(|i| (seed + 1.7 * i as f64).sin()).collect()
}

twice!(
    curve, curve_alone, (x: &[f64], y: &[f64]),
    {
        let a = sample("a", Normal::new(0.0, 1.0));
        let b = sample("b", Normal::new(0.0, 1.0));
        let s = sample("s", HalfNormal::new(1.0));
    },
    plate("item", y.len()), i, { let square = x[i] * x[i]; },
    { observe("y", Normal::new(a + b * x[i] - (0.1 * b * x[i]).exp() * square, s + 0.5), y[i]); }
);

twice!(
    logistic, logistic_alone, (x: &[Vec<f64>], group: &[usize], y: &[bool]),
    {
        let w = sample("w", Normal::new(0.0, 1.0).iid(3));
        let a = sample("a", Normal::new(0.0, 1.0).iid(4));
    },
    plate("item", y.len()).subsample(131), i, { let eta = dot(&w, &x[i]) + a.at(group[i]); },
    { observe("y", Bernoulli::logits(eta), y[i]); }
);

twice!(
    rates, rates_alone, (x: &[f64], y: &[f64], k: &[u64]),
    {
        let a = sample("a", LogNormal::new(0.0, 0.5));
        let b = sample("b", Normal::new(0.0, 1.0));
    },
    plate("item", y.len()), i, {
        observe("l", LogNormal::new(b * x[i], a), y[i]);
        observe("h", HalfNormal::new(a / (1.0 + x[i].powi(2))), y[i]);
        observe("k", Poisson::new(a * (0.3 * x[i]).exp()), k[i]);
        observe("r", Poisson::log_rate(b + x[i]), k[i]);
        factor("f", -(b * b).sqrt() * x[i] * x[i]);
    },
    { observe("e", Exponential::new(a), y[i]); }
);

twice!(
    mixture, mixture_alone, (y: &[f64]),
    {
        let p = sample("p", Dirichlet::<3>::new([2.0; 3]));
        let loc = sample("loc", Normal::new(0.0, 2.0).iid::<3>());
        let s = sample("s", LogNormal::new(0.0, 0.5));
    },
    plate("item", y.len()), i, { let z = enumerate("z", Categorical::<3>::new(p)); },
    { observe("y", Normal::new(loc[z], s), y[i]); }
);

twice!(
    missing, missing_alone, (y: &[Option<f64>]),
    { let a = sample("a", Normal::new(0.0, 1.0)); },
    plate("item", y.len()), i, {},
    { observe("y", LogNormal::new(a, 1.0), y[i]); }
);

twice!(
    names, names_alone, (x: &[f64], group: &[usize], y: &[f64]),
    {
        let a = sample("a", Normal::new(0.0, 1.0));
        let s = sample("s", LogNormal::new(0.0, 0.5));
        let centre = x.len() as f64 / 1e3;
        let both = a * s;
        let alpha = for g in plate("group", 4) {
            let z = sample("z", Normal::new(0.1 * g as f64, 1.0));
            a + s * z
        };
    },
    plate("item", y.len()), i, {
        let twice = 2.0;
        let shift = twice * both;
        let a = alpha.at(group[i]) + x[i] * (twice - centre);
        let x = x[i] / twice;
    },
    { observe("y", Normal::new(a - shift * x, s * twice + 0.1 * both * both), y[i]); }
);

twice!(
    rebound, rebound_alone, (x: &[f64], y: &[f64]),
    {
        let phi = sample("phi", Normal::new(0.0, 1.0));
        let p = sample("p", Beta::new(2.0, 2.0));
        let w = sample("w", Normal::new(0.0, 1.0).iid::<3>());
        let mut total = Real::from(0.0);
        for number in w {
            total += number;
        }
        let pair = {
            let inner = sample("inner", Normal::new(0.0, 1.0).iid::<2>());
            [Real::from(0.5), inner[0], inner[1]]
        };
    },
    plate("item", y.len()), t, {
        let k = 1.5;
        let u = k * x[t];
        let k = 2.0;
        let t = y.len() - 1 - t;
        let p = 0.5 * p;
        let z = enumerate("z", Bernoulli::new(p));
        let shift = u * k;
    },
    { observe("y", Normal::new(phi * shift + total + pair[usize::from(z)], 1.0), y[t]); }
);

twice!(
    turned, turned_alone, (x: &[f64], y: &[f64]),
    { let phi = sample("phi", Normal::new(0.0, 1.0)); },
    plate("item", y.len()), t, { let t = y.len() - 1 - t; },
    { observe("y", Normal::new(phi * x[t], 1.0), y[t]); }
);

twice!(
    rows_of_a_matrix, rows_of_a_matrix_alone, (x: &[Vec<f64>], group: &[usize], y: &[f64]),
    { let m = sample("m", Normal::new(0.0, 1.0).iid((4, 3))); },
    plate("item", y.len()), i, {},
    { observe("y", Normal::new(dot(&m.row(group[i]), &x[i]), 1.0), y[i]); }
);

twice!(
    of_four, of_four_alone, (y: &[f64]),
    {
        let p = sample("p", Beta::new(2.0, 2.0));
        let odds = sample("odds", Normal::new(0.0, 1.0).iid::<4>());
        let loc = sample("loc", Normal::new(0.0, 2.0).iid::<4>());
        let s = sample("s", LogNormal::new(0.0, 0.5).iid::<4>());
    },
    plate("item", y.len()), i, { let z = enumerate("z", Categorical::<4>::logits(odds)); },
    { observe("y", Normal::new(loc[z] * p, s[z] + p), y[i]); }
);

fn unit<'g, const N: usize>() -> Real<'g, N> {
    Real::from(1.0)
}

fn half() -> f64 {
    0.5
}

#[derive(Clone, Copy)]
struct Prior {
    scale: f64,
}

twice!(
    of_nothing, of_nothing_alone, (prior: &Prior, x: &[f64], y: &[f64]),
    { let a = sample("a", Normal::new(0.0, 1.0)); },
    plate("item", y.len()), i, {
        let low = -1.0;
        let shift = 2.0 * prior.scale;
        observe("z", Normal::new(Real::from(0.5), prior.scale + half()), x[i]);
    },
    { observe("y", Normal::new(a * unit() * x[i] - half() * shift, prior.scale), y[i] + low); }
);

#[test]
fn side_by_side_or_alone_the_model_is_the_same() {
    // Whatever is left over by the lanes.
    for len in [1, 3, 4, 5, 8, 11, 13, 23, 401] {
        let (x, y) = (numbers(len, 0.1), numbers(len, 2.0));
        let mut lanes = vec![assert_same!(curve(), curve_alone(), (&x, &y))];
        let positive_y: Vec<f64> = y.iter().map(|y| y.exp()).collect();
        let k: Vec<u64> = (0..len as u64).map(|i| i % 5).collect();
        lanes.push(assert_same!(rates(), rates_alone(), (&x, &positive_y, &k)));
        lanes.push(assert_same!(mixture(), mixture_alone(), (&y,)));
        let gaps: Vec<Option<f64>> = y.iter().enumerate().map(|(i, y)| (i % 9 != 4).then_some(y.exp())).collect();
        lanes.push(assert_same!(missing(), missing_alone(), (&gaps,)));
        let group: Vec<usize> = (0..len).map(|i| i * i % 4).collect();
        lanes.push(assert_same!(names(), names_alone(), (&x, &group, &y)));
        lanes.push(assert_same!(of_four(), of_four_alone(), (&y,)));
        let heads: Vec<bool> = (0..len).map(|i| i % 3 == 0).collect();
        lanes.push(assert_same!(
            flips(),
            flips_alone(),
            (&heads, &heads.iter().map(|h| u32::from(!h)).collect::<Vec<_>>())
        ));
        lanes.push(assert_same!(of_nothing(), of_nothing_alone(), (&Prior { scale: 1.5 }, &x, &y)));
        assert!(len < 401 || lanes == [true; 8], "not in lanes: {lanes:?}");
        assert_same!(rebound(), rebound_alone(), (&x, &y));
        assert_same!(turned(), turned_alone(), (&x, &y));
    }
    let len = 530;
    let x: Vec<Vec<f64>> = (0..len).map(|i| numbers(3, i as f64)).collect();
    let group: Vec<usize> = (0..len).map(|i| i % 4).collect();
    let y: Vec<bool> = (0..len).map(|i| i % 3 == 0).collect();
    assert!(assert_same!(logistic(), logistic_alone(), (&x, &group, &y)));
    assert_same!(rows_of_a_matrix(), rows_of_a_matrix_alone(), (&x, &group, &numbers(len, 0.4)));
}

twice!(
    flips, flips_alone, (y: &[bool], n: &[u32]),
    { let p = sample("p", Beta::new(1.5, 1.0)); },
    plate("item", y.len()), i, { observe("n", Bernoulli::new(p * 0.5), n[i]); },
    { observe("y", Bernoulli::new(p), y[i]); }
);

twice!(
    bounds, bounds_alone, (y: &[Censored]),
    {
        let a = sample("a", Normal::new(0.0, 1.0));
        let s = sample("s", LogNormal::new(0.0, 0.5));
    },
    plate("item", y.len()), i, {},
    { observe("y", Normal::new(a, s), y[i]); }
);

#[model]
fn regression(x: &[Vec<f64>], y: &[f64], #[fixed] features: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(features));
    for i in plate("item", y.len()) {
        observe("y", Normal::new(dot(&w, &x[i]), 1.0), y[i]);
    }
}

#[model]
fn regression_alone(x: &[Vec<f64>], y: &[f64], #[fixed] features: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(features));
    for i in plate("item", y.len()) {
        if YES {
            observe("y", Normal::new(dot(&w, &x[i]), 1.0), y[i]);
        }
    }
}

#[test]
fn where_lanes_give_up_nothing_is_lost() {
    // Now and then, in every group, and in one long run that lanes are asked less and less often in.
    let is_censored: [fn(usize) -> bool; 3] = [|i| i % 40 == 17, |i| i % 5 == 2, |i| (100..1_000).contains(&i)];
    for is_censored in is_censored {
        let value = |(i, y)| if is_censored(i) { Censored::Above(y) } else { Censored::Exactly(y) };
        let y: Vec<Censored> = numbers(1_501, 2.0).into_iter().enumerate().map(value).collect();
        assert_same!(bounds(), bounds_alone(), (&y,));
    }
}

#[test]
fn rows_of_all_lengths_are_multiplied() {
    let mut in_lanes = false;
    for features in 1..=26 {
        // Two groups of eight, one of four, one alone.
        let x: Vec<Vec<f64>> = (0..21).map(|i| numbers(features, i as f64)).collect();
        in_lanes |= assert_same!(regression(features), regression_alone(features), (&x, &numbers(21, 0.4)));
    }
    assert!(in_lanes);
}

#[test]
fn an_error_names_the_iteration_it_is_in() {
    let svi = Svi::new(curve(), AutoNormal::new(), TraceElbo::new(), Sgd::new(0.01));
    let (x, y) = (numbers(23, 0.1), numbers(23, 2.0));
    let mut state = svi.init(1, (&x, &y), ()).unwrap();
    let before = state.clone();
    // In groups of eight, in one of four behind them, and in what is left.
    for place in [3, 15, 17, 22] {
        let mut y = y.clone();
        y[place] = f64::NAN;
        let error = svi.update(&mut state, (&x, &y), ()).unwrap_err();
        assert!(error.to_string().contains(&format!("`item[{place}].y`")), "{error}");
        assert_eq!(svi.get_params(&before), svi.get_params(&state));
    }
}

#[test]
#[should_panic(expected = "index out of bounds: the len is 9 but the index is 9")]
fn data_that_are_too_short_panic_as_in_a_loop() {
    let svi = Svi::new(curve(), AutoNormal::new(), TraceElbo::new(), Sgd::new(0.01));
    let (x, y) = (numbers(14, 0.1), numbers(14, 2.0));
    let mut state = svi.init(1, (&x, &y), ()).unwrap();
    let _ = svi.update(&mut state, (&x[..9], &y), ());
}

/// Shares that need not add up to 1.
#[model]
fn shared(y: &[f64], shares: &[f64; 2]) {
    let loc = sample("loc", Normal::new(0.0, 1.0).iid::<2>());
    for i in plate("item", y.len()) {
        let kind = enumerate("kind", Categorical::<2>::new(*shares));
        observe("y", Normal::new(loc[kind], 1.0), y[i]);
    }
}

#[test]
fn what_is_summed_out_is_checked() {
    let svi = Svi::new(shared(), AutoNormal::new(), TraceElbo::new(), Sgd::new(0.1));
    let y = numbers(8, 0.7);
    let mut state = svi.init(1, (&y, &[0.5, 0.5]), ()).unwrap();
    svi.update(&mut state, (&y, &[0.25, 0.75]), ()).unwrap();
    let error = svi.update(&mut state, (&y, &[0.5, 0.4]), ()).unwrap_err();
    assert!(error.to_string().contains("sums to 1"), "{error}");
}

/// Scales that are data, of which one may be infinite.
#[model]
fn scaled(y: &[f64], scales: &[f64; 2]) {
    let p = sample("p", Beta::new(2.0, 2.0));
    for i in plate("item", y.len()) {
        let kind = enumerate("kind", Categorical::<2>::new([p, 1.0 - p]));
        observe("y", Normal::new(0.0, scales[kind]), y[i]);
    }
}

#[test]
fn an_infinite_parameter_is_no_value_without_a_share() {
    let svi = Svi::new(scaled(), AutoNormal::new(), TraceElbo::new(), Sgd::new(0.1));
    let y = numbers(8, 0.7);
    let mut state = svi.init(1, (&y, &[0.5, 1.5]), ()).unwrap();
    let error = svi.update(&mut state, (&y, &[0.5, f64::INFINITY]), ()).unwrap_err();
    assert!(error.to_string().contains("`scale`"), "{error}");
}

/// Rates that are data, of which one may be zero.
#[model]
fn rated(y: &[f64], rates: &[f64; 2]) {
    let p = sample("p", Beta::new(2.0, 2.0));
    for i in plate("item", y.len()) {
        let kind = enumerate("kind", Categorical::<2>::new([p, 1.0 - p]));
        observe("y", Exponential::new(rates[kind]), y[i]);
    }
}

#[test]
fn a_rate_of_zero_is_no_value_without_a_share() {
    let svi = Svi::new(rated(), AutoNormal::new(), TraceElbo::new(), Sgd::new(0.1));
    // Groups of eight and of four, and none alone.
    let y = [0.5; 20];
    let mut state = svi.init(1, (&y, &[0.5, 1.5]), ()).unwrap();
    for rates in [[0.0, 1.5], [0.5, -0.0]] {
        let evaluated = svi.evaluate(&state, (&y, &rates), ()).unwrap_err();
        let updated = svi.update(&mut state, (&y, &rates), ()).unwrap_err();
        for error in [evaluated, updated] {
            assert!(error.to_string().contains("`item[0].y`") && error.to_string().contains("`rate`"), "{error}");
        }
    }
}
