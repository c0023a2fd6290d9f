//! Plates side by side whose iterations have latents and parameters of their own say the same as plates whose iterations run one after
//! the other.
//!
//! The two are the same functions. In the second, the iterations make a string, which is not done side by side.

use svi_runtime::autoguide::AutoNormalParams;
use svi_runtime::prelude::*;

/// A model and its guide twice: as they stand, and with something in their plates that keeps the iterations apart.
macro_rules! twice {
    (
        ($side:ident, $side_guide:ident), ($alone:ident, $alone_guide:ident),
        ($($arg:ident: $ty:ty),*), $plate:expr, $i:ident,
        { $($top:tt)* } { $($model:tt)* }
        { $($guide_top:tt)* } { $($guide:tt)* }
    ) => {
        #[model]
        fn $side($($arg: $ty),*) {
            $($top)*
            for $i in $plate { $($model)* }
        }

        #[guide(model = $side)]
        fn $side_guide($($arg: $ty),*) {
            $($guide_top)*
            for $i in $plate { $($guide)* }
        }

        #[model]
        fn $alone($($arg: $ty),*) {
            $($top)*
            for $i in $plate {
                let _apart = String::new();
                $($model)*
            }
        }

        #[guide(model = $alone)]
        fn $alone_guide($($arg: $ty),*) {
            $($guide_top)*
            for $i in $plate {
                let _apart = String::new();
                $($guide)*
            }
        }
    };
    (
        collecting
        ($side:ident, $side_guide:ident), ($alone:ident, $alone_guide:ident),
        ($($arg:ident: $ty:ty),*), $vector:ident, $plate:expr, $i:ident,
        { $($top:tt)* } { $($model:tt)* } { $($rest:tt)* }
        { $($guide_top:tt)* } { $($guide:tt)* } { $($guide_rest:tt)* }
    ) => {
        #[model]
        fn $side($($arg: $ty),*) {
            $($top)*
            let $vector = for $i in $plate { $($model)* };
            $($rest)*
        }

        #[guide(model = $side)]
        fn $side_guide($($arg: $ty),*) {
            $($guide_top)*
            let $vector = for $i in $plate { $($guide)* };
            $($guide_rest)*
        }

        #[model]
        fn $alone($($arg: $ty),*) {
            $($top)*
            let $vector = for $i in $plate {
                let _apart = String::new();
                $($model)*
            };
            $($rest)*
        }

        #[guide(model = $alone)]
        fn $alone_guide($($arg: $ty),*) {
            $($guide_top)*
            let $vector = for $i in $plate {
                let _apart = String::new();
                $($guide)*
            };
            $($guide_rest)*
        }
    };
}

twice!(
    (pooled, pooled_guide), (pooled_alone, pooled_guide_alone),
    (x: &[f64], y: &[Option<f64>]), plate("item", y.len()), i,
    {
        let mu = sample("mu", Normal::new(0.0, 2.0));
        let tau = sample("tau", HalfNormal::new(1.0));
    }
    {
        let theta = sample("theta", Normal::new(mu + x[i], tau));
        let scale = sample("scale", LogNormal::new(0.1 * theta, 0.5));
        let rate = sample("rate", Exponential::new(scale / 2.0));
        let half = sample("half", HalfNormal::new(1.0 + x[i] * x[i]));
        observe("y", Normal::new(theta * half, scale + rate), y[i]);
    }
    {
        let mu_loc = param("mu_loc", 0.1);
        sample("mu", Normal::new(mu_loc, 0.3));
        let tau = sample("tau", LogNormal::new(mu_loc, 0.2));
    }
    {
        let loc = param("loc", x[i]);
        let width = param("width", Positive(0.3 + 0.1 * x[i]));
        let share = param("share", UnitInterval(0.5));
        let theta = sample("theta", Normal::new(loc + 0.1 * tau, width));
        sample("half", LogNormal::new(theta * share, 0.2));
        let scale = sample("scale", LogNormal::new(0.5 * theta - loc, share));
        sample("rate", LogNormal::new(-scale.ln(), width * 0.5));
    }
);

twice!(
    collecting
    (offsets, offsets_guide), (offsets_alone, offsets_guide_alone),
    (groups: usize, group: &[usize], y: &[f64]), alpha, plate("group", groups), g,
    {
        let mu = sample("mu", Normal::new(0.0, 2.0));
        let tau = sample("tau", HalfNormal::new(1.0));
    }
    {
        let z = sample("z", Normal::new(0.01 * g as f64, 1.0));
        mu + tau * z
    }
    {
        let last = sample("last", Normal::new(alpha.sum() / groups as f64, 1.0));
        for i in plate("row", y.len()) {
            observe("y", Normal::new(alpha.at(group[i]) - last, tau + 8.0), y[i]);
        }
    }
    {
        let _rows = (group, y);
        let mu_loc = param("mu_loc", 0.1);
        sample("mu", Normal::new(mu_loc, 0.3));
        let tau = sample("tau", LogNormal::new(mu_loc, 0.2));
    }
    {
        let loc = param("loc", 0.02 * g as f64);
        let width = param("width", Positive(0.3));
        let z = sample("z", Normal::new(loc + tau, width));
        z * loc
    }
    { sample("last", Normal::new(alpha.sum() * mu_loc / groups as f64, 0.5)); }
);

/// Losses and parameters over some steps; each step's gradient is in the parameters of the next.
macro_rules! fit {
    ($model:expr, $guide:expr, $args:expr, $guide_args:expr, $params:expr) => {{
        let svi = Svi::new($model, $guide, TraceElbo::new(), Sgd::new(1e-4));
        let mut state = svi.init(3, $args, $guide_args).unwrap();
        let mut numbers = Vec::new();
        for _ in 0..5 {
            let evaluated = svi.evaluate(&state, $args, $guide_args).unwrap();
            let loss = svi.update(&mut state, $args, $guide_args).unwrap();
            assert_eq!(evaluated.to_bits(), loss.to_bits());
            numbers.push(loss);
        }
        numbers.extend::<Vec<f64>>($params(svi.get_params(&state).guide));
        numbers
    }};
}

/// Sums of hundreds of terms, each to a few roundings. The result is whether some differ in their last places, as sums in another order do.
#[track_caller]
fn assert_same(side: &[f64], alone: &[f64]) -> bool {
    assert_eq!(side.len(), alone.len());
    for (a, b) in side.iter().zip(alone) {
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} is not {b}");
    }
    side.iter().zip(alone).any(|(a, b)| a.to_bits() != b.to_bits())
}

/// Fewer than sixteen iterations run one after the other, and add up in the same order; of hundreds, some sum differs.
#[track_caller]
fn assert_in_lanes(in_another_order: bool, len: usize) {
    assert!(!in_another_order || len >= 16, "{len} iterations are not one after the other");
    assert!(in_another_order || len < 401, "{len} iterations are not side by side");
}

/// Numbers between -1 and 1.
fn numbers(len: usize, seed: f64) -> Vec<f64> {
    (0..len).map(|i| (seed + 1.7 * i as f64).sin()).collect()
}

/// Whatever is left over by the lanes.
const LENGTHS: [usize; 9] = [1, 4, 15, 16, 17, 20, 27, 33, 401];

#[test]
fn a_guide_side_by_side_or_alone_is_the_same() {
    for len in LENGTHS {
        let x = numbers(len, 0.1);
        let y: Vec<Option<f64>> = x.iter().enumerate().map(|(i, x)| (i % 9 != 4).then_some(2.0 * x)).collect();
        let side = fit!(pooled(), pooled_guide(), (&x, &y), (&x, &y), |params: PooledGuideParams| {
            let rows = params.item.iter().flat_map(|row| [row.loc, row.width, row.share]);
            rows.chain([params.mu_loc]).collect()
        });
        let alone = fit!(pooled_alone(), pooled_guide_alone(), (&x, &y), (&x, &y), |params: PooledGuideAloneParams| {
            let rows = params.item.iter().flat_map(|row| [row.loc, row.width, row.share]);
            rows.chain([params.mu_loc]).collect()
        });
        assert_in_lanes(assert_same(&side, &alone), len);
    }
}

#[test]
fn in_unconstrained_space_the_model_is_the_same() {
    for len in LENGTHS {
        let x = numbers(len, 0.4);
        let y: Vec<Option<f64>> = x.iter().map(|x| Some(x + 0.5)).collect();
        let params = |params: AutoNormalParams| params.loc.into_iter().chain(params.scale).collect();
        let side = fit!(pooled(), AutoNormal::new(), (&x, &y), (), params);
        let alone = fit!(pooled_alone(), AutoNormal::new(), (&x, &y), (), params);
        assert_in_lanes(assert_same(&side, &alone), len);
    }
}

#[test]
fn what_a_plate_collects_side_by_side_or_alone_is_the_same() {
    for len in LENGTHS {
        let group: Vec<usize> = (0..3 * len).map(|i| i * i % len).collect();
        let y = numbers(3 * len, 0.7);
        let args = (len, &group[..], &y[..]);
        let side = fit!(offsets(), offsets_guide(), args, args, |params: OffsetsGuideParams| {
            let rows = params.group.iter().flat_map(|row| [row.loc, row.width]);
            rows.chain([params.mu_loc]).collect()
        });
        let alone = fit!(offsets_alone(), offsets_guide_alone(), args, args, |params: OffsetsGuideAloneParams| {
            let rows = params.group.iter().flat_map(|row| [row.loc, row.width]);
            rows.chain([params.mu_loc]).collect()
        });
        assert_same(&side, &alone);
        let params = |params: AutoNormalParams| params.loc.into_iter().chain(params.scale).collect();
        let side = fit!(offsets(), AutoNormal::new(), args, (), params);
        let alone = fit!(offsets_alone(), AutoNormal::new(), args, (), params);
        assert_in_lanes(assert_same(&side, &alone), len);
    }
}

twice!(
    (scaled, scaled_guide), (scaled_alone, scaled_guide_alone),
    (scale: &[f64], y: &[f64]), plate("item", y.len()), i,
    {}
    {
        let theta = sample("theta", Normal::new(0.0, 1.0));
        observe("y", Normal::new(theta, scale[i]), y[i]);
    }
    {}
    {
        let loc = param("loc", 0.0);
        sample("theta", Normal::new(loc * y[i], scale[i]));
    }
);

#[test]
fn where_lanes_give_up_the_draws_are_the_same() {
    // A scale without all its digits is computed with one at a time.
    let (mut scale, mut y) = (vec![0.5; 100], numbers(100, 0.3));
    for i in [21, 22, 70] {
        (scale[i], y[i]) = (2e-308, 0.0);
    }
    let args = (&scale[..], &y[..]);
    let side = fit!(scaled(), scaled_guide(), args, args, |params: ScaledGuideParams| {
        params.item.iter().map(|row| row.loc).collect()
    });
    let alone = fit!(scaled_alone(), scaled_guide_alone(), args, args, |params: ScaledGuideAloneParams| {
        params.item.iter().map(|row| row.loc).collect()
    });
    assert_same(&side, &alone);
}

#[test]
fn an_error_names_the_iteration_it_is_in() {
    let mut scale = vec![0.5; 100];
    scale[37] = -1.0;
    let y = numbers(100, 0.3);
    let args = (&scale[..], &y[..]);
    let svi = Svi::new(scaled(), scaled_guide(), TraceElbo::new(), Sgd::new(1e-4));
    let mut state = svi.init(3, args, args).unwrap();
    let error = svi.update(&mut state, args, args).unwrap_err().to_string();
    assert!(error.contains("item[37]") && error.contains("theta") && error.contains("-1"), "{error}");
    let fine = vec![0.5; 100];
    let error = svi.update(&mut state, args, (&fine, &y)).unwrap_err().to_string();
    assert!(error.contains("item[37]") && error.contains('y') && error.contains("-1"), "{error}");
    // The state is as it was.
    let args = (&fine[..], &y[..]);
    let mut untouched = svi.init(3, args, args).unwrap();
    assert_eq!(svi.update(&mut state, args, args).unwrap(), svi.update(&mut untouched, args, args).unwrap());
}

/// A number that is no argument of the plate's function.
fn half() -> f64 {
    0.5
}

twice!(
    (renamed, renamed_guide), (renamed_alone, renamed_guide_alone),
    (x: &[f64], y: &[f64], unit: &f64), plate("item", y.len()), i,
    {}
    {
        let a = x[i];
        let a = a * 0.5;
        let share = 0.1;
        // Nothing else uses the share.
        let _unused = a * share;
        let one = 2.0 * half();
        let square = (one * x[i]).powi(2);
        let theta = sample("theta", Normal::new(a, square + 0.5));
        observe("y", Normal::new(theta * unit, 1.0), y[i]);
    }
    {}
    {
        let start = x[i];
        let start = start + y[i];
        let loc = param("loc", start);
        sample("theta", Normal::new(loc / unit, 0.5));
    }
);

twice!(
    (typed, typed_guide), (typed_alone, typed_guide_alone),
    (x: &[f64], y: &[f64]), plate("item", y.len()), i,
    {}
    {
        let theta = sample("theta", Normal::new(Real::from(x[i]), 1.0));
        observe("y", Normal::new(theta, 1.0), y[i]);
    }
    {}
    {
        let loc = param("loc", x[i]);
        sample("theta", Normal::<_, f64>::new(loc, 1.0 + y[i] * y[i]));
    }
);

#[test]
fn names_and_types_that_are_written_mean_what_they_mean_alone() {
    let (x, y) = (numbers(40, 0.2), numbers(40, 0.6));
    let args = (&x[..], &y[..], &1.0);
    let side = fit!(renamed(), renamed_guide(), args, args, |params: RenamedGuideParams| {
        params.item.iter().map(|row| row.loc).collect()
    });
    let alone = fit!(renamed_alone(), renamed_guide_alone(), args, args, |params: RenamedGuideAloneParams| {
        params.item.iter().map(|row| row.loc).collect()
    });
    assert!(assert_same(&side, &alone), "not side by side");
    let args = (&x[..], &y[..]);
    let side = fit!(typed(), typed_guide(), args, args, |params: TypedGuideParams| {
        params.item.iter().map(|row| row.loc).collect()
    });
    let alone = fit!(typed_alone(), typed_guide_alone(), args, args, |params: TypedGuideAloneParams| {
        params.item.iter().map(|row| row.loc).collect()
    });
    assert_same(&side, &alone);
}

twice!(
    (tiny, tiny_guide), (tiny_alone, tiny_guide_alone),
    (start: &[f64]), plate("item", start.len()), i,
    {}
    {
        let half = sample("half", HalfNormal::new(1.0));
        factor("term", half * start[i] * 0.0);
    }
    {}
    {
        let loc = param("loc", start[i]);
        sample("half", LogNormal::new(loc, 0.5));
    }
);

#[test]
fn a_draw_too_small_to_be_positive_is_the_same_error() {
    let mut start = vec![0.0; 40];
    start[21] = -800.0;
    macro_rules! error {
        ($model:expr, $guide:expr) => {{
            let svi = Svi::new($model, $guide, TraceElbo::new(), Sgd::new(1e-4));
            let mut state = svi.init(3, (&start[..],), (&start[..],)).unwrap();
            svi.update(&mut state, (&start[..],), (&start[..],)).unwrap_err().to_string()
        }};
    }
    let side = error!(tiny(), tiny_guide());
    assert!(side.contains("item[21].half") && side.contains("`tiny_guide`"), "{side}");
    let alone = error!(tiny_alone(), tiny_guide_alone());
    assert_eq!(side.replace("tiny", ""), alone.replace("tiny", "").replace("_alone", ""));
}
