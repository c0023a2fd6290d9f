//! Rules for names.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Ident, LitStr, Path};

use crate::diagnostics::{Mistakes, distance};
use crate::ir::{Block, Function, Role, Word};
use crate::parse::mentions::mentioned;

/// Types of the prelude, which a generated type of the same name would hide.
const PRELUDE: [&str; 48] = [
    "Adam",
    "AutoMultivariateNormal",
    "AutoNormal",
    "Bernoulli",
    "Beta",
    "Binomial",
    "Categorical",
    "Cauchy",
    "Dirichlet",
    "Exponential",
    "Flat",
    "Gamma",
    "GreaterThan",
    "HalfCauchy",
    "HalfNormal",
    "Interval",
    "InverseGamma",
    "Laplace",
    "LessThan",
    "LogNormal",
    "NegativeBinomial2",
    "Normal",
    "Ordered",
    "Poisson",
    "Positive",
    "PositiveOrdered",
    "Predictive",
    "Real",
    "Sgd",
    "Simplex",
    "Steps",
    "StudentT",
    "Svi",
    "SviError",
    "SviRun",
    "SviState",
    "TraceElbo",
    "Uniform",
    "UnitInterval",
    "VonMises",
    "Option",
    "Result",
    "Vec",
    "String",
    "Box",
    "Some",
    "Ok",
    "Err",
];

/// More types of the prelude, whose names suit models too: a generated type may hide them where the body does not use them.
const USED: [&str; 16] = [
    "Censored",
    "Cholesky",
    "CorrCholesky",
    "DirichletMultinomial",
    "GaussianRandomWalk",
    "LkjCholesky",
    "Matrix",
    "Mixture",
    "Multinomial",
    "MultivariateNormal",
    "OrderedLogistic",
    "RowMatrix",
    "SparseRow",
    "Truncated",
    "Vector",
    "ZeroInflated",
];

/// Macros that are in scope everywhere: a model's own macro of such a name would be ambiguous.
const STD_MACROS: [&str; 37] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "include",
    "include_bytes",
    "include_str",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "thread_local",
    "todo",
    "try",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
    "test",
];

/// `EightSchools` for `eight_schools`.
pub fn camel_case(name: &str) -> String {
    let capitalise = |part: &str| {
        let mut chars = part.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    };
    name.trim_start_matches("r#").split('_').map(capitalise).collect()
}

/// `eight_schools` for `EightSchools`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut after_small = false;
    for char in name.chars() {
        if char.is_uppercase() && after_small {
            snake.push('_');
        }
        after_small = !char.is_uppercase() && char != '_';
        snake.extend(char.to_lowercase());
    }
    snake
}

/// A name becomes a field.
pub fn are_identifiers(function: &Function, mistakes: &mut Mistakes) {
    for_each_name(&function.body, &mut |name, what| {
        let text = name.value();
        if !is_field(&text) {
            let reason = match text.as_str() {
                "" => String::from("this one is empty"),
                text if is_word(text) => format!("`{text}` is a keyword of Rust"),
                text => format!("`{text}` is not an identifier"),
            };
            mistakes.add(name.span(), format!("the name of a {what} becomes the name of a field, and {reason}"));
            mistakes.excuse(text);
        } else if text.starts_with("__") {
            mistakes.add(name.span(), format!("`{text}`: names that begin with two underscores are reserved"));
        }
    });
}

/// Whether the name can be that of a field: an identifier and nothing around it, which is raw if it is a keyword.
pub fn is_field(text: &str) -> bool {
    let is_written = |text: &str| syn::parse_str::<Ident>(text).is_ok_and(|ident| ident == text);
    // It is a keyword since the edition of 2024.
    let is_plain = |text: &str| text != "gen" && is_written(text);
    match text.strip_prefix("r#") {
        Some(raw) => !is_plain(raw) && is_written(text),
        None => is_plain(text),
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_') && !text.starts_with(char::is_numeric)
}

/// No two sites, parameters, plates or deterministics of a function have the same name.
pub fn are_unique(function: &Function, mistakes: &mut Mistakes) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for_each_name(&function.body, &mut |name, what| {
        if let Some(first) = seen.insert(name.value(), what) {
            let text = name.value();
            let message = if first == what {
                format!("the {what} `{text}` is there twice; each name stands for one")
            } else {
                format!("`{text}` is the name of a {first} as well; each name stands for one")
            };
            mistakes.add(name.span(), message);
            mistakes.excuse(text);
        }
    });
}

/// A word that the body gives another meaning to would be read as the word.
pub fn words_are_not_shadowed(function: &Function, mistakes: &mut Mistakes) {
    shadowed(&function.body, function, mistakes);
}

fn shadowed(block: &Block, function: &Function, mistakes: &mut Mistakes) {
    for site in block.sites().filter(|site| function.callable.contains(site.word.name())) {
        let word = site.word.name();
        let message = format!("`{word}` is a word of the language, and the body declares a function of that name");
        mistakes.add(site.span, format!("{message}\nhelp: give the function another name"));
    }
    block.plates().for_each(|plate| shadowed(&plate.body, function, mistakes));
}

/// The generated types hide nothing that the body needs.
pub fn make_no_reserved_type(function: &Function, mistakes: &mut Mistakes) {
    let name = function.name.to_string();
    let generated = camel_case(&name);
    if generated == name {
        let message = format!("`{name}` begins with a capital, and so does the type that is generated under that name");
        mistakes.add(function.name.span(), format!("{message}\nhelp: write `{}`", snake_case(&name)));
    } else if function.type_name != generated {
        let message = format!("`{name}` would generate a type `{generated}`, which is no name; choose another name");
        mistakes.add(function.name.span(), message);
    } else if hides_of_the_prelude(function, &generated) {
        let message = format!(
            "`{name}` would generate a type `{generated}`, which hides the one of the prelude; choose another name"
        );
        mistakes.add(function.name.span(), message);
    }
    if let Some(what) = macro_of_the_name(&name).filter(|_| function.role == Role::Model) {
        let message = format!("{what}, which a guide would find for the model; choose another name");
        mistakes.add(function.name.span(), message);
    }
    let mut plates: BTreeMap<String, String> = BTreeMap::new();
    plate_names(&function.body, &mut |name| {
        let part = camel_case(&name.value());
        if is_reserved_plate(&part) {
            let message =
                format!("a plate cannot be called `{}`: `{generated}{part}` is generated already", name.value());
            mistakes.add(name.span(), message);
        } else if plates.insert(part.clone(), name.value()).is_some_and(|other| other != name.value()) {
            let message = format!("two plates would generate the type `{generated}{part}`; choose another name");
            mistakes.add(name.span(), message);
        }
    });
}

/// Whether no model has the name, for it is that of a macro that is in scope wherever there are models.
pub fn is_named_like_a_macro(model: &Path) -> bool {
    model.segments.last().is_some_and(|last| macro_of_the_name(&last.ident.to_string()).is_some())
}

fn macro_of_the_name(name: &str) -> Option<String> {
    match name {
        "model" | "guide" => Some(format!("`#[{name}]` is an attribute of the prelude")),
        _ if STD_MACROS.contains(&name) => Some(format!("`{name}!` is a macro of the standard library")),
        _ => None,
    }
}

/// Whether a generated type of the name would hide one of the prelude that the function may need.
pub fn hides_of_the_prelude(function: &Function, name: &str) -> bool {
    PRELUDE.contains(&name) || USED.contains(&name) && is_mentioned(function, name)
}

/// Whether the body or the signature of the function mentions the name.
fn is_mentioned(function: &Function, name: &str) -> bool {
    let mut in_signature = BTreeSet::new();
    for ty in function.args.iter().map(|argument| &argument.ty).chain(&function.output) {
        mentioned(ty.to_token_stream(), &mut in_signature);
    }
    in_signature.contains(name) || function.body.statements.iter().any(|statement| statement.mentions.contains(name))
}

/// Whether it is the name of a type of the prelude.
pub fn is_of_the_prelude(name: &str) -> bool {
    PRELUDE.contains(&name) || USED.contains(&name)
}

/// Whether the name is that of no type of the prelude, but for a slip of the pen.
pub fn is_nearly_of_the_prelude(name: &str) -> bool {
    !is_of_the_prelude(name) && PRELUDE.iter().chain(&USED).any(|other| distance(name, other) == 1)
}

/// Whether the record of a plate would have the name of another record.
pub fn is_reserved_plate(part: &str) -> bool {
    part.is_empty() || ["Params", "Latents", "Draw"].contains(&part)
}

fn plate_names(block: &Block, f: &mut impl FnMut(&LitStr)) {
    for plate in block.plates().filter(|plate| plate.part.is_none()) {
        if !plate.is_guess {
            f(&plate.name);
        }
        plate_names(&plate.body, f);
    }
}

/// Calls `f` with every name that the user wrote as one.
pub fn for_each_name(block: &Block, f: &mut impl FnMut(&LitStr, &'static str)) {
    for site in block.sites().filter(|site| !site.is_guess) {
        match site.word {
            Word::Sample | Word::Observe => f(&site.name, "site"),
            Word::Enumerate => f(&site.name, "site"),
            Word::Param => f(&site.name, "param"),
            Word::Factor => f(&site.name, "factor"),
            Word::Deterministic => f(&site.name, "deterministic"),
        }
    }
    for plate in block.plates() {
        if !plate.is_guess {
            f(&plate.name, if plate.part.is_some() { "sub-model" } else { "plate" });
        }
        for_each_name(&plate.body, f);
    }
}

#[cfg(test)]
mod tests {
    use super::{camel_case, is_field, snake_case};

    #[test]
    fn snake_becomes_camel() {
        assert_eq!(camel_case("eight_schools"), "EightSchools");
        assert_eq!(camel_case("coin"), "Coin");
        assert_eq!(camel_case("a_b2"), "AB2");
        assert_eq!(snake_case("EightSchools"), "eight_schools");
        assert_eq!(snake_case("COIN"), "coin");
    }

    #[test]
    fn a_field_is_an_identifier_alone() {
        assert!(["a", "a_b2", "_a", "r#type", "r#gen", "é"].into_iter().all(is_field));
        assert!(!["", "a b", " a", "a ", "type", "gen", "r#a", "r#", "1a", "a/**/"].into_iter().any(is_field));
    }
}
