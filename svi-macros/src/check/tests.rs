//! What is said of bodies, mistake by mistake.

use quote::quote;

use super::check;
use crate::diagnostics::Mistakes;
use crate::ir::Role;
use crate::parse;

/// What is said of a model with this body.
fn mistakes_of(body: &str) -> Vec<String> {
    let body: proc_macro2::TokenStream = body.parse().expect("tokens");
    let item = syn::parse2(quote!(fn coin(n: usize, y: &[f64]) { #body })).expect("a function");
    let mut mistakes = Mistakes::default();
    let function = parse::function(&item, Role::Model, &mut mistakes);
    check(&function, &mut mistakes);
    mistakes.into_errors().into_iter().flatten().map(|error| error.to_string()).collect()
}

/// The one mistake of a body.
fn mistake_of(body: &str) -> String {
    let mistakes = mistakes_of(body);
    let [mistake] = mistakes.as_slice() else { panic!("{body}: {mistakes:?}") };
    mistake.clone()
}

#[test]
fn a_name_stands_for_one_thing_whatever_it_is() {
    let things = [
        ("site", r#"let x = sample("a", Normal::new(0.0, 1.0));"#),
        ("site", r#"observe("a", Normal::new(0.0, 1.0), 0.5);"#),
        ("param", r#"let x = param("a", 0.0);"#),
        ("plate", r#"for i in plate("a", n) {}"#),
        ("factor", r#"factor("a", 0.5);"#),
        ("deterministic", r#"deterministic("a", 0.5);"#),
    ];
    for (first_kind, first) in things {
        for (second_kind, second) in things {
            let mistake = mistake_of(&format!("{first} {second}"));
            let named = mistake.contains(&format!("{first_kind} `a` is there twice"))
                || mistake.contains(&format!("`a` is the name of a {first_kind} as well"))
                // Plates are read after the sites around them.
                || mistake.contains(&format!("`a` is the name of a {second_kind} as well"));
            assert!(named, "{first} {second}: {mistake}");
        }
    }
}

#[test]
fn literals_outside_of_their_constraints_are_refused() {
    for (distribution, said) in [
        ("Normal::new(0.0, -1.0)", "`scale` of `Normal` is -1, but has to be positive"),
        ("StudentT::new(0.0, 0.0, 1.0)", "`df` of `StudentT` is 0, but has to be positive"),
        ("Beta::new(1.0, 0.0)", "`concentration0` of `Beta` is 0, but has to be positive"),
        ("Dirichlet::new([1.0, -2.0])", "`concentration` of `Dirichlet` is -2, but has to be positive"),
        ("Uniform::new(2.0, 2.0)", "`high` of `Uniform` is 2, but has to be above `low`, 2"),
        ("Poisson::new(-1.0)", "`rate` of `Poisson` is -1, but has to be zero or positive"),
        ("Bernoulli::new(1.5)", "`probs` of `Bernoulli` is 1.5, but has to be between 0 and 1"),
        ("Binomial::new(3, -0.5)", "`probs` of `Binomial` is -0.5, but has to be between 0 and 1"),
        ("Categorical::new([0.5, 0.6])", "`probs` of `Categorical` sum to 1.1, but have to sum to 1"),
        ("Categorical::new([-0.5, 1.5])", "`probs` of `Categorical` is -0.5, but has to be between 0 and 1"),
        ("Normal::new(0.0, -1.0).iid::<2>()", "`scale` of `Normal` is -1, but has to be positive"),
        ("Truncated::below(Normal::new(0.0, -1.0), 2.0)", "`scale` of `Normal` is -1, but has to be positive"),
        ("prelude::Normal::new(0, 1.0)", "`loc` of `Normal` has to be an `f64`, not an integer\nhelp: write `0.0`"),
        ("Normal::new(0.0, true)", "`scale` of `Normal` has to be a number"),
    ] {
        let mistakes = mistakes_of(&format!(r#"observe("y", {distribution}, y[0]);"#));
        assert_eq!(mistakes.first().map(String::as_str), Some(said), "{distribution}");
    }
    // `total` is a number of trials, and what is not of the prelude has parameters of its own.
    for distribution in ["Binomial::new(3, 0.5)", "mine::Normal::new(0, -1)", "Categorical::new([0.1, 0.2, 0.7])"] {
        assert_eq!(mistakes_of(&format!(r#"observe("y", {distribution}, y[0]);"#)), [""; 0], "{distribution}");
    }
}

#[test]
fn initial_values_outside_of_their_constraints_are_refused() {
    for (initial, said) in [
        ("Positive(0.0)", "the initial value of param `a` is 0, but has to be positive"),
        ("Positive([1.0, -1.0])", "the initial value of param `a` is -1, but has to be positive"),
        ("UnitInterval(1.0)", "the initial value of param `a` is 1, but has to be between 0 and 1"),
        ("GreaterThan(1.0).init(0.5)", "the initial value of param `a` is 0.5, but has to be greater than 1"),
        ("LessThan(1.0).init(1.5)", "the initial value of param `a` is 1.5, but has to be less than 1"),
        ("Interval(2.0, 1.0).init(1.5)", "an interval from 2 to 1 is empty"),
        ("Simplex([0.5, 0.6])", "the initial values sum to 1.1, but have to sum to 1"),
        ("Ordered([1.0, 1.0])", "the initial values have to increase, and 1 is not greater than 1"),
        ("PositiveOrdered([-1.0, 1.0])", "the initial value of param `a` is -1, but has to be positive"),
        ("0", "the initial value of param `a` has to be an `f64`, not an integer\nhelp: write `0.0`"),
    ] {
        assert_eq!(mistake_of(&format!(r#"let _a = param("a", {initial});"#)), said, "{initial}");
    }
    for initial in
        ["Positive(n as f64)", "Simplex([1.0])", "Ordered([-1.0, y[0], 0.5])", "Interval(0.0, y[0]).init(0.5)"]
    {
        assert_eq!(mistakes_of(&format!(r#"let _a = param("a", {initial});"#)), [""; 0], "{initial}");
    }
}

#[test]
fn a_parameter_goes_where_its_values_may() {
    for (initial, distribution, fits) in [
        ("0.5", "Normal::new(0.0, a)", false),
        ("Positive(0.5)", "Normal::new(0.0, a)", true),
        ("UnitInterval(0.5)", "Normal::new(0.0, a)", true),
        ("Ordered([0.5, 1.0])", "Normal::new(0.0, a[0])", false),
        ("0.5", "Normal::new(a, 1.0)", true),
        ("0.5", "Normal::new(0.0, a.exp())", true),
        ("0.5", "Bernoulli::new(a)", false),
        ("Positive(0.5)", "Bernoulli::new(a)", false),
        ("UnitInterval(0.5)", "Bernoulli::new(a)", true),
        ("Simplex([0.5, 0.5])", "Bernoulli::new(a[1])", true),
        ("[0.5, 0.5]", "Categorical::<2>::new(a)", false),
        ("UnitInterval([0.5, 0.5])", "Categorical::<2>::new(a)", false),
        ("Simplex([0.5, 0.5])", "Categorical::<2>::new(a)", true),
        ("[0.5, 0.7]", "OrderedLogistic::new(0.0, a)", false),
        ("Ordered([0.5, 0.7])", "OrderedLogistic::new(0.0, a)", true),
        ("vec![0.5; n]", "Normal::new(0.0, a.at(0))", false),
        // What it is cannot be seen.
        ("start", "Normal::new(0.0, a)", true),
    ] {
        let mistakes = mistakes_of(&format!(r#"let a = param("a", {initial}); observe("y", {distribution}, y[0]);"#));
        assert_eq!(mistakes.is_empty(), fits, "{initial} in {distribution}: {mistakes:?}");
    }
}

#[test]
fn a_latent_goes_where_its_values_may() {
    let said = mistake_of(r#"let a = sample("a", Normal::new(0.0, 1.0)); observe("y", Normal::new(0.0, a), y[0]);"#);
    let help = "\nhelp: transform it: `a.exp()`";
    assert_eq!(
        said,
        format!("`scale` of `Normal` has to be positive, but latent `a` (`Normal`) can be any real number{help}")
    );
    for body in [
        r#"let a = sample("a", HalfNormal::new(1.0)); observe("y", Normal::new(0.0, a), y[0]);"#,
        r#"let a = sample("a", Uniform::new(0.5, 1.0)); observe("y", Normal::new(0.0, a), y[0]);"#,
        // The name means something else by then.
        r#"let a = sample("a", Normal::new(0.0, 1.0)); let a = a.exp(); observe("y", Normal::new(0.0, a), y[0]);"#,
    ] {
        assert_eq!(mistakes_of(body), [""; 0], "{body}");
    }
}

#[test]
fn what_would_drop_a_derivative_is_refused() {
    for statement in [
        "if z > 0.0 {}",
        "while 1.0 <= 2.0 * z {}",
        "let b = -z == 1.0;",
        "let b = y.iter().any(|y| *y < z.exp());",
        "match z { _ => {} }",
        "let b = y[z];",
        "let b = z as i32;",
        "let b = (z / 2.0).floor();",
        "let b = z.round();",
        "let b = z.signum();",
        "let mut b = 0.0; b += z;",
        "let w = z * 2.0; if w != 1.0 {}",
        r#"let w = sample("w", Normal::new(z, 1.0).iid::<2>()); if w[0] < w[1] {}"#,
        r#"if sample("w", Normal::new(z, 1.0)) > 0.0 {}"#,
    ] {
        mistake_of(&format!(r#"let z = sample("z", Normal::new(0.0, 1.0)); {statement}"#));
    }
    for statement in [
        "if z.detach() > 0.0 {}",
        "let b = z.detach() as usize;",
        "let b = z.detach().floor();",
        "let mut b = Real::from(0.0); b += z;",
        "let z = z.detach(); if z > 0.0 {}",
        "let b = y.iter().filter(|z| **z > 0.0);",
        "let b = helper(z) > 0.0;",
    ] {
        let body = format!(r#"let z = sample("z", Normal::new(0.0, 1.0)); {statement}"#);
        assert_eq!(mistakes_of(&body), [""; 0], "{statement}");
    }
}

#[test]
fn words_keep_their_meaning() {
    for declaration in ["let factor = |_: &str, _: f64| ();", "fn factor(_name: &str, _term: f64) {}"] {
        let said = mistake_of(&format!(r#"{declaration} factor("a", 0.5);"#));
        assert!(said.contains("`factor` is a word of the language"), "{said}");
    }
    assert_eq!(
        mistakes_of(r#"let factor = 2.0; let param = param("a", 0.5); deterministic("b", param * factor);"#),
        [""; 0]
    );
}

#[test]
fn vectors_and_arrays_are_no_numbers() {
    let vector = r#"let w = param("w", vec![0.0; n]);"#;
    for (body, fits) in [
        (r#"observe("y", Normal::new(w, 1.0), y[0]);"#, false),
        (r#"observe("y", Normal::new(w.at(0), 1.0), y[0]);"#, true),
        (r#"let b = sample("b", Normal::new(w, 1.0).to_event());"#, true),
        (r#"let w = w.sum(); observe("y", Normal::new(w, 1.0), y[0]);"#, true),
    ] {
        assert_eq!(mistakes_of(&format!("{vector} {body}")).is_empty(), fits, "{body}");
    }
    let said = mistake_of(r#"let a = param("a", [0.0; 2]); let b = sample("b", Normal::new(a, 1.0).to_event());"#);
    assert!(said.contains("param `a` is an array"), "{said}");
}

#[test]
fn nothing_is_changed_outside_of_an_iteration() {
    let said = mistake_of(r#"let mut all = Vec::new(); for i in plate("row", n) { all.push(i); }"#);
    assert!(said.contains("let the plate collect its values"), "{said}");
    for body in [
        r#"for i in plate("row", n) { let mut own = Vec::new(); own.push(i); }"#,
        r#"let shared = Shared::new(); for i in plate("row", n) { shared.push(i); }"#,
        r#"let mut all = Vec::new(); all.push(n); for i in plate("row", n) {}"#,
    ] {
        assert_eq!(mistakes_of(body), [""; 0], "{body}");
    }
}
