//! Which plates are expanded to run side by side: that they do not is no error, and seen nowhere else but in the time that they take.

use proc_macro2::TokenStream;

use super::model;

/// Whether the plate of a model with these statements before it and in it runs side by side.
fn runs_in_lanes(before: &str, mean: &str) -> bool {
    let function = format!(
        r#"fn regression(x: &[f64], y: &[f64]) {{
            {before}
            let a = sample("a", Normal::new(0.0, 1.0));
            for i in plate("row", y.len()) {{
                observe("y", Normal::new({mean}, 1.0), y[i]);
            }}
        }}"#
    );
    let expansion = model(TokenStream::new(), function.parse().expect("tokens")).to_string();
    assert!(!expansion.contains("compile_error"), "{expansion}");
    expansion.contains("plate_in_lanes")
}

#[test]
fn straight_plates_run_in_lanes() {
    assert!(runs_in_lanes("", "a * x[i]"));
    assert!(runs_in_lanes("", "a * (x[i] - SHIFT)"));
    assert!(runs_in_lanes("let centre = x[0];", "a * (x[i] - centre)"));
}

#[test]
fn a_panic_that_is_guarded_changes_nothing() {
    assert!(runs_in_lanes("if y.is_empty() { panic!(\"no data\"); }", "a * x[i]"));
    assert!(runs_in_lanes("let k = match y.len() { 0 => unreachable!(), _ => 1.0 };", "a * x[i] * k"));
}

#[test]
fn what_is_not_there_is_said_of_one_body() {
    assert!(!runs_in_lanes("", "a * missing"));
    assert!(!runs_in_lanes("", "a * x[j]"));
    assert!(!runs_in_lanes("let k = todo!();", "a * x[i]"));
}
