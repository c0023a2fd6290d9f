//! Random expressions: their gradients, and what does not depend on the slots.

use std::array;

use num_dual::{DualNum, DualSVec64};
use proptest::prelude::*;

use super::{EPS, central_difference, config, leaves, slots};
use crate::real::{Real, log_mix, log_sum_exp};

/// Functions and operators that are defined everywhere, with slopes that a bound is known for.
#[derive(Clone, Copy, Debug)]
enum OneArgument {
    Neg,
    Sin,
    Atan,
    Tanh,
    Exp,
    Softplus,
    Sigmoid,
    /// `ln(1 + x²)`
    LnOnePlusSquare,
    /// `sqrt(1 + x²)`
    RootOnePlusSquare,
    /// `c + x`, `x - c`, `c - x`, `c x`
    Plus(f64),
    Minus(f64),
    From(f64),
    Times(f64),
}

#[derive(Clone, Copy, Debug)]
enum TwoArguments {
    Add,
    Sub,
    Mul,
    /// `x / (1 + y²)`
    Div,
    /// `(1 + x²)^tanh(y)`
    Pow,
    Max,
    Min,
    LogSumExp,
    /// A mixture of equal parts.
    LogMix,
}

#[derive(Clone, Debug)]
enum Tree {
    Leaf(usize),
    One(OneArgument, Box<Tree>),
    Two(TwoArguments, Box<Tree>, Box<Tree>),
}

fn trees() -> impl Strategy<Value = Tree> {
    use {OneArgument::*, TwoArguments::*};
    let constant = -2.0..2.0;
    let one = prop_oneof![
        9 => prop::sample::select(vec![Neg, Sin, Atan, Tanh, Exp, Softplus, Sigmoid, LnOnePlusSquare, RootOnePlusSquare]),
        1 => constant.clone().prop_map(Plus),
        1 => constant.clone().prop_map(Minus),
        1 => constant.clone().prop_map(From),
        1 => constant.prop_map(Times),
    ];
    let two = prop::sample::select(vec![Add, Sub, Mul, Div, Pow, Max, Min, LogSumExp, LogMix]);
    (0..3_usize).prop_map(Tree::Leaf).prop_recursive(5, 24, 2, move |tree| {
        prop_oneof![
            (one.clone(), tree.clone()).prop_map(|(f, x)| Tree::One(f, Box::new(x))),
            (two.clone(), tree.clone(), tree).prop_map(|(f, x, y)| Tree::Two(f, Box::new(x), Box::new(y))),
        ]
    })
}

fn evaluate<'g, const N: usize>(tree: &Tree, leaves: &[Real<'g, N>; 3]) -> Real<'g, N> {
    use {OneArgument::*, TwoArguments::*};
    match tree {
        Tree::Leaf(i) => leaves[*i],
        Tree::One(f, x) => {
            let x = evaluate(x, leaves);
            match *f {
                Neg => -x,
                Sin => x.sin(),
                Atan => x.atan(),
                Tanh => x.tanh(),
                Exp => x.exp(),
                Softplus => x.softplus(),
                Sigmoid => x.sigmoid(),
                LnOnePlusSquare => (x * x).ln_1p(),
                RootOnePlusSquare => (x.powi(2) + 1.0).sqrt(),
                Plus(c) => c + x,
                Minus(c) => x - c,
                From(c) => c - x,
                Times(c) => c * x,
            }
        }
        Tree::Two(f, x, y) => {
            let (x, y) = (evaluate(x, leaves), evaluate(y, leaves));
            match f {
                Add => x + y,
                Sub => x - y,
                Mul => x * y,
                Div => x / (1.0 + y * y),
                Pow => (1.0 + x * x).powf(y.tanh()),
                Max => x.max(y),
                Min => x.min(y),
                LogSumExp => log_sum_exp([x, y]),
                LogMix => log_mix(0.5, x, y),
            }
        }
    }
}

/// The same expression over num-dual's numbers, with its own functions.
fn evaluate_dual(tree: &Tree, leaves: &[DualSVec64<3>; 3]) -> DualSVec64<3> {
    use {OneArgument::*, TwoArguments::*};
    match tree {
        Tree::Leaf(i) => leaves[*i],
        Tree::One(f, x) => {
            let x = evaluate_dual(x, leaves);
            match *f {
                Neg => -x,
                Sin => x.sin(),
                Atan => x.atan(),
                Tanh => x.tanh(),
                Exp => x.exp(),
                Softplus => x.exp().ln_1p(),
                Sigmoid => ((-x).exp() + 1.0).recip(),
                LnOnePlusSquare => (x * x).ln_1p(),
                RootOnePlusSquare => (x * x + 1.0).sqrt(),
                Plus(c) => x + c,
                Minus(c) => x - c,
                From(c) => -x + c,
                Times(c) => x * c,
            }
        }
        Tree::Two(f, x, y) => {
            let (x, y) = (evaluate_dual(x, leaves), evaluate_dual(y, leaves));
            match f {
                Add => x + y,
                Sub => x - y,
                Mul => x * y,
                Div => x / (y * y + 1.0),
                Pow => ((x * x).ln_1p() * y.tanh()).exp(),
                Max => {
                    if y.re > x.re {
                        y
                    } else {
                        x
                    }
                }
                Min => {
                    if y.re < x.re {
                        y
                    } else {
                        x
                    }
                }
                LogSumExp => x + (y - x).exp().ln_1p(),
                LogMix => x + ((y - x).exp_m1() * 0.5).ln_1p(),
            }
        }
    }
}

/// What is known of a node without its derivatives: a bound on the error of its value, and one on its slope in any leaf.
#[derive(Clone, Copy)]
struct Bound {
    value: f64,
    error: f64,
    slope: f64,
    /// The largest number and the largest error of the nodes so far.
    size: f64,
    worst: f64,
}

/// A running error analysis: the errors of the arguments times bounds on the slopes there, and some roundings of numbers as
/// large as the value and the arguments.
fn bound(tree: &Tree, x: &[f64; 3]) -> Bound {
    use {OneArgument::*, TwoArguments::*};
    let constants = x.map(Real::<0>::from);
    let value = evaluate(tree, &constants).value;
    let node = |slopes: &[(f64, Bound)]| {
        let size = slopes.iter().fold(value.abs().max(1.0), |size, (_, x)| size.max(x.size));
        let error = slopes.iter().map(|(slope, x)| slope * x.error).sum::<f64>() + 16.0 * EPS * size;
        let slope = slopes.iter().map(|(slope, x)| (slope + 1.0) * x.slope).sum::<f64>();
        let worst = slopes.iter().fold(error, |worst, (_, x)| worst.max(x.worst));
        Bound { value, error, slope, size, worst }
    };
    match tree {
        Tree::Leaf(_) => Bound { value, error: 0.0, slope: 1.0, size: value.abs().max(1.0), worst: 0.0 },
        Tree::One(f, x_tree) => {
            let x = bound(x_tree, x);
            let slope = match f {
                Exp => value,
                Times(c) => c.abs(),
                _ => 1.0,
            };
            node(&[(slope, x)])
        }
        Tree::Two(f, x_tree, y_tree) => {
            let (x, y) = (bound(x_tree, x), bound(y_tree, x));
            let slopes = match f {
                Mul => (y.value.abs(), x.value.abs()),
                Div => (1.0, value.abs()),
                Pow => (value, value * (x.value * x.value).ln_1p()),
                _ => (1.0, 1.0),
            };
            node(&[(slopes.0, x), (slopes.1, y)])
        }
    }
}

/// Whether the tree's numbers are of a size that the bounds, of first order, are good for, here and a step away.
fn tame(bound: &Bound) -> bool {
    bound.size < 1e2 && bound.slope < 1e4
}

proptest! {
    #![proptest_config(config(1))]

    #[test]
    fn gradients_of_random_expressions_are_central_differences(
        tree in trees(), x in prop::array::uniform3(-2.0..2.0),
    ) {
        let known = bound(&tree, &x);
        prop_assume!(tame(&known));
        let slots = slots();
        let y = evaluate(&tree, &leaves::<3>(&slots, x));
        for i in 0..3 {
            let along = |t: f64| {
                let mut x = x;
                x[i] = t;
                evaluate(&tree, &x.map(Real::<0>::from)).value
            };
            // The error a step away, where the slopes are others, within a factor of two.
            let (difference, error) = central_difference(along, x[i], 2.0 * known.error);
            prop_assert!((y.partials[i] - difference).abs() <= error, "{i}: {:?} {difference} {error}", y.partials);
        }
    }

    #[test]
    fn gradients_of_random_expressions_are_those_of_num_dual(
        tree in trees(), x in prop::array::uniform3(-2.0..2.0),
    ) {
        let known = bound(&tree, &x);
        prop_assume!(tame(&known));
        let slots = slots();
        let y = evaluate(&tree, &leaves::<3>(&slots, x));
        let dual = evaluate_dual(&tree, &array::from_fn(|i| DualSVec64::from(x[i]).derivative(i)));
        prop_assert!((y.value - dual.re).abs() <= 2.0 * known.error, "{} {}", y.value, dual.re);
        // A slope is off by its own roundings and by the error of the value it is computed from.
        let error = known.slope * known.size * (16.0 * EPS + 4.0 * known.worst);
        let expected = dual.eps.0.map_or([0.0; 3], |eps| eps.data.0[0]);
        for (a, b) in y.partials.into_iter().zip(expected) {
            prop_assert!((a - b).abs() <= error, "{:?} {:?} {}", y.partials, expected, error);
        }
    }

    #[test]
    fn values_do_not_depend_on_the_number_of_slots(tree in trees(), x in prop::array::uniform3(-20.0..20.0)) {
        let slots = slots();
        let with = evaluate(&tree, &leaves::<3>(&slots, x)).value;
        let without = evaluate(&tree, &x.map(Real::<0>::from)).value;
        prop_assert_eq!(with.to_bits(), without.to_bits());
    }

    #[test]
    fn slots_of_leaves_that_do_not_occur_stay_zero(tree in trees(), x in prop::array::uniform3(-1e3..1e3)) {
        fn occurs(tree: &Tree, leaf: usize) -> bool {
            match tree {
                Tree::Leaf(i) => *i == leaf,
                Tree::One(_, x) => occurs(x, leaf),
                Tree::Two(_, x, y) => occurs(x, leaf) || occurs(y, leaf),
            }
        }
        let slots = slots();
        let y = evaluate(&tree, &leaves::<3>(&slots, x));
        for i in 0..3 {
            prop_assert!(occurs(&tree, i) || y.partials[i] == 0.0, "{}: {:?}", i, y.partials);
        }
    }
}
