//! Collecting mistakes, and finding the name that was meant.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::Error;

/// All mistakes found so far: they are reported together.
#[derive(Debug, Default)]
pub struct Mistakes {
    errors: Option<Error>,
    /// Whether the expansion of the body would have errors of its own.
    blocking: bool,
    /// The names of sites and plates whose statement is reported: that they are not where they should be is the same mistake.
    excused: BTreeSet<String>,
    /// Whether the compiler says what is wrong with the syntax.
    unreadable: bool,
}

impl Mistakes {
    pub fn add(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(Error::new(span, message));
    }

    /// The same, with the whole of `tokens` underlined.
    pub fn add_at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(Error::new_spanned(tokens, message));
    }

    pub fn push(&mut self, error: Error) {
        self.blocking = true;
        self.push_contained(error);
    }

    /// A mistake that the compiler does not report again: the rest of the body can still be type-checked.
    pub fn add_contained(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push_contained(Error::new(span, message));
    }

    /// The same, with the whole of `tokens` underlined.
    pub fn add_contained_at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push_contained(Error::new_spanned(tokens, message));
    }

    fn push_contained(&mut self, error: Error) {
        match &mut self.errors {
            Some(errors) => errors.combine(error),
            None => self.errors = Some(error),
        }
    }

    /// Notes that the statement of a site or plate is reported.
    pub fn excuse(&mut self, name: impl Into<String>) {
        self.excused.insert(name.into());
    }

    pub fn excuse_all(&mut self, names: impl IntoIterator<Item = String>) {
        self.excused.extend(names);
    }

    pub fn excuses(&self, name: &str) -> bool {
        self.excused.contains(name)
    }

    pub fn is_empty(&self) -> bool {
        self.errors.is_none()
    }

    /// Whether the body cannot be expanded without a second error.
    pub fn are_blocking(&self) -> bool {
        self.blocking
    }

    /// Has the body left out, for a mistake in it that is reported elsewhere.
    pub fn block(&mut self) {
        self.blocking = true;
    }

    /// Notes that the function is no syntax: the compiler says so, if it is given what the user wrote.
    pub fn leave_syntax_to_the_compiler(&mut self) {
        self.blocking = true;
        self.unreadable = true;
    }

    pub fn are_about_syntax(&self) -> bool {
        self.unreadable
    }

    pub fn into_errors(self) -> Option<Error> {
        self.errors
    }
}

/// The name among `candidates` that `name` was probably meant to be.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 2).clamp(1, 5);
    candidates
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The edit distance in which swapping two neighbours counts 1 (optimal string alignment).
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let changed = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + changed);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

/// The names in a sentence: "`mu`, `tau` and `theta`".
pub fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::from("none"),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{distance, list, nearest};

    #[test]
    fn a_transposition_counts_one() {
        assert_eq!(distance("theta", "thtea"), 1);
        assert_eq!(distance("mu", "tau"), 2);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("teta", ["mu", "theta", "tau"]), Some("theta"));
        assert_eq!(nearest("sigma", ["mu", "theta", "tau"]), None);
        assert_eq!(nearest("mu", ["nu"]), Some("nu"));
        assert_eq!(nearest("mu", ["ab"]), None);
        assert_eq!(nearest("a", ["b"]), Some("b"));
        // Half of the letters, and never more than 5.
        assert_eq!(nearest("abcdef", ["abcxyz"]), Some("abcxyz"));
        assert_eq!(nearest("abcdef", ["abuxyz"]), None);
        assert_eq!(nearest("abcdefghijklmn", ["abcdefghivwxyz"]), Some("abcdefghivwxyz"));
        assert_eq!(nearest("abcdefghijklmn", ["abcdefghuvwxyz"]), None);
        // The nearest of several; of those that are as near, the first.
        assert_eq!(nearest("theta", ["beta", "thea", "eta"]), Some("thea"));
    }

    #[test]
    fn a_list_reads_as_a_sentence() {
        let names: Vec<String> = ["a", "b", "c"].map(String::from).to_vec();
        assert_eq!(list(&names), "`a`, `b` and `c`");
        assert_eq!(list(&names[..1]), "`a`");
    }
}
