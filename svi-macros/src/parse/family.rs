//! The distribution and the sizes that are written in place.

use proc_macro2::Ident;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprCall, ExprMethodCall, GenericArgument, Path, PathArguments, Token, Type};

use super::behind;
use crate::check::is_of_the_prelude;
use crate::diagnostics::nearest;
use crate::ir::{Dims, Family, Word};
use crate::words::{called_name, peel};
use crate::written::written;

/// Families whose size is a generic argument, which an array of parameters or the type of the value can give as well.
pub const SIZED: [&str; 7] = [
    "Dirichlet",
    "Categorical",
    "LkjCholesky",
    "MultivariateNormal",
    "Multinomial",
    "DirichletMultinomial",
    "GaussianRandomWalk",
];

/// Families that are made of others: of their first argument, or of the components in their last one.
const MADE_OF_OTHERS: [&str; 3] = ["ZeroInflated", "Truncated", "Mixture"];

/// Those of [`SIZED`] whose size may be known only at run time.
const RUN_TIME: [&str; 2] = ["MultivariateNormal", "GaussianRandomWalk"];

/// The constructors of `Flat` that say what its support is.
const SUPPORTS: [(&str, &str); 3] =
    [("interval", "Interval"), ("greater_than", "GreaterThan"), ("less_than", "LessThan")];

/// Families and constraints whose values are square matrices; the size is the number of rows.
const SQUARE: [&str; 2] = ["LkjCholesky", "CorrCholesky"];

/// The constraints of parameters that are called like functions.
pub const CONSTRAINTS: [&str; 6] =
    ["Positive", "UnitInterval", "Simplex", "Ordered", "PositiveOrdered", "CorrCholesky"];

/// What can be read of a distribution that is written in place.
pub struct Distribution {
    pub family: Family,
    /// How many numbers a value has, if it is an array.
    pub size: Option<Expr>,
    /// Its dimensions, if it has a run-time size.
    pub dims: Option<Dims>,
}

/// The family and the number of numbers of a value, as far as they can be read: `Normal::new(0.0, 1.0).iid::<3>()`.
/// `annotation` is the size in the type that the user gave to the value.
pub fn distribution(expr: &Expr, word: Word, annotation: Option<Expr>) -> Result<Distribution, syn::Error> {
    let unreadable = || {
        let message = "the distribution has to be written here, so that its support can be read";
        syn::Error::new_spanned(expr, format!("{message}: `Normal::new(loc, scale)`"))
    };
    let path = Path { leading_colon: None, segments: Default::default() };
    let mut family = Family { path, iid: None, support: None, ordered: false, run_time: false, narrower: None };
    let mut dims = None;
    let mut inner = peel(expr);
    let mut methods = Vec::new();
    while let Expr::MethodCall(call) = inner {
        methods.push(call);
        match call.method.to_string().as_str() {
            "iid" if !call.args.is_empty() => dims = Some(dims_of_iid(call)),
            "to_event" => dims = Some(dims_of_event(call)?),
            "iid" => {
                family.iid = Some(generic_size(call).or_else(|| annotation.clone()).ok_or_else(|| size_needed(call))?)
            }
            "ordered" => family.ordered = true,
            "narrower" => family.narrower = Some(call.method.span()),
            other => return Err(no_part_of_a_distribution(call, other)),
        }
        inner = peel(&call.receiver);
    }
    let Expr::Call(ExprCall { func, args, .. }) = inner else { return Err(unreadable()) };
    let Expr::Path(constructor) = peel(func) else { return Err(unreadable()) };
    family.path = owner(&constructor.path).ok_or_else(|| match constructor.path.get_ident() {
        Some(name) if is_of_the_prelude(&name.to_string()) => syn::Error::new_spanned(
            name,
            format!("a distribution is made by a function\nhelp: write `{name}::new(..)`"),
        ),
        _ => unreadable(),
    })?;
    if let Some(mistake) = behind::mistake(&methods, &family.name()) {
        return Err(mistake);
    }
    if MADE_OF_OTHERS.contains(&family.name().as_str()) {
        let constructor = constructor.path.segments.last().map(|segment| segment.ident.to_string());
        make_of_other(&mut family.path, constructor.as_deref(), args, word).unwrap_or_else(|| Err(unreadable()))?;
        let size = family.iid.clone();
        return Ok(Distribution { family, size, dims });
    }
    family.support = support(&family, &constructor.path);
    let mut size = family.iid.clone();
    if SIZED.contains(&family.name().as_str()) {
        let written = base_size(&family.path).or_else(|| args.iter().rev().find_map(array_len));
        let name = family.name();
        let is_whole = family.iid.is_none() && dims.is_none() && !family.ordered;
        let is_latent = word == Word::Sample && annotation.is_none() && is_whole;
        let new = constructor.path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string());
        if written.is_none() && (word == Word::Observe || is_latent) && has_run_time_size(&name, &new) {
            family.run_time = true;
            let dims = is_latent.then_some(Dims::Vector);
            return Ok(Distribution { family, size: None, dims });
        }
        let Some(base) = written.or(annotation) else {
            let help = format!("write it: `{name}::<3>::{new}(..)`");
            return Err(syn::Error::new_spanned(func, format!("the size of `{name}` cannot be read here; {help}")));
        };
        if let Some(segment) = family.path.segments.last_mut() {
            segment.arguments = PathArguments::AngleBracketed(syn::parse2(quote!(::<{ #base }>))?);
        }
        size = size.or(Some(base));
    }
    Ok(Distribution { family, size, dims })
}

/// The support that the constructor gives to the family.
fn support(family: &Family, constructor: &Path) -> Option<Ident> {
    let constructor = &constructor.segments.last().filter(|_| family.name() == "Flat")?.ident;
    let (_, support) = SUPPORTS.iter().find(|(name, _)| constructor == name)?;
    Some(Ident::new(support, constructor.span()))
}

/// Whether the size is known only at run time, where it can be read neither of the constructor nor of its arguments.
fn has_run_time_size(family: &str, constructor: &str) -> bool {
    RUN_TIME.contains(&family) && !(family == "GaussianRandomWalk" && constructor == "new")
}

fn no_part_of_a_distribution(call: &ExprMethodCall, method: &str) -> syn::Error {
    if let Some(error) = constructor_as_a_method(call, method) {
        return error;
    }
    let known = ["iid", "to_event", "ordered", "narrower"];
    let help = nearest(method, known).map_or_else(
        || String::from("`.iid(len)`, `.iid::<3>()`, `.to_event()`, `.ordered()` and `.narrower()` may stand there"),
        |meant| format!("write `{meant}`"),
    );
    syn::Error::new_spanned(&call.method, format!("`{method}` cannot stand behind a distribution here\nhelp: {help}"))
}

/// `HalfNormal.new(1.0)`, and `dist.Normal(0.0, 1.0)` of another language.
fn constructor_as_a_method(call: &ExprMethodCall, method: &str) -> Option<syn::Error> {
    let arguments = call.args.iter().map(written).collect::<Vec<_>>().join(", ");
    if is_of_the_prelude(method) {
        let message =
            format!("a distribution is made by a function of its type\nhelp: write `{method}::new({arguments})`");
        return Some(syn::Error::new_spanned(&call.method, message));
    }
    let Expr::Path(path) = peel(&call.receiver) else { return None };
    let family = path.path.get_ident().map(ToString::to_string).filter(|name| is_of_the_prelude(name))?;
    let help = format!("write `{family}::{method}({arguments})`");
    let message = format!("a function of a type stands behind `::`, not `.`\nhelp: {help}");
    Some(syn::Error::new_spanned(call.dot_token, message))
}

/// A vector for `.iid(len)`, a matrix for `.iid((rows, columns))`.
fn dims_of_iid(call: &ExprMethodCall) -> Dims {
    match call.args.first().map(peel) {
        Some(Expr::Tuple(_)) => Dims::Matrix,
        _ => Dims::Vector,
    }
}

/// A vector for `.to_event()` and `.to_event(1)`, a matrix for `.to_event(2)`.
fn dims_of_event(call: &ExprMethodCall) -> Result<Dims, syn::Error> {
    match call.args.first().map(|dims| quote!(#dims).to_string()).as_deref() {
        None | Some("1") => Ok(Dims::Vector),
        Some("2") => Ok(Dims::Matrix),
        Some(_) => {
            let message = "the site is a vector, `.to_event()`, or a matrix, `.to_event(2)`";
            Err(syn::Error::new_spanned(&call.args, format!("{message}\nhelp: for a length write `.iid(len)`")))
        }
    }
}

/// The dimensions of an initial value of run-time size that is written here: `vec![0.0; d]`, `Positive(vec![..])`.
pub fn initial_dims(expr: &Expr) -> Option<Dims> {
    match peel(expr) {
        Expr::Macro(vec) if vec.mac.path.is_ident("vec") => {
            let inner: String = vec.mac.tokens.to_string().chars().filter(|c| !c.is_whitespace()).take(5).collect();
            Some(if inner == "vec![" { Dims::Matrix } else { Dims::Vector })
        }
        Expr::MethodCall(call) if call.method == "to_vec" => Some(Dims::Vector),
        Expr::Call(call) if is_constraint(&call.func) => initial_dims(call.args.first()?),
        Expr::MethodCall(call) if call.method == "init" => initial_dims(call.args.first()?),
        _ => None,
    }
}

/// The dimensions in the type of a value: `Vector` or `RowMatrix`.
pub fn annotated_dims(ty: &Type) -> Option<Dims> {
    let Type::Path(path) = ty else { return None };
    match path.path.segments.last()?.ident.to_string().as_str() {
        "Vector" => Some(Dims::Vector),
        "RowMatrix" => Some(Dims::Matrix),
        _ => None,
    }
}

/// Whether it is a number that is written here, alone or in a constraint: not a variable, which may be anything.
pub fn is_initial(expr: &Expr) -> bool {
    match peel(expr) {
        Expr::Lit(_) | Expr::Array(_) | Expr::Repeat(_) => true,
        Expr::Unary(unary) => is_initial(&unary.expr),
        Expr::Call(call) if is_constraint(&call.func) => call.args.first().is_some_and(is_initial),
        Expr::MethodCall(call) if call.method == "init" => call.args.first().is_some_and(is_initial),
        _ => false,
    }
}

/// Gives the family its generic arguments, if what it is made of can be read.
fn make_of_other(
    path: &mut Path,
    constructor: Option<&str>,
    args: &Punctuated<Expr, Token![,]>,
    word: Word,
) -> Option<Result<(), syn::Error>> {
    let segment = path.segments.last_mut()?;
    let other = if segment.ident == "Mixture" {
        let components = args.last()?;
        let Some(component) = component(components) else { return Some(Err(unreadable_component(components))) };
        component
    } else {
        args.first()?
    };
    let base = match distribution(other, word, None) {
        Ok(read) => read.family,
        Err(error) => return Some(Err(error)),
    };
    if base.iid.is_some() || base.ordered || base.run_time {
        let message = "expected a distribution of one number; `.iid` goes behind the whole";
        return Some(Err(syn::Error::new_spanned(other, message)));
    }
    let base = base.path;
    let arguments = match constructor {
        Some("above") => quote!(::<#base, f64, ()>),
        Some("below") => quote!(::<#base, (), f64>),
        _ => quote!(::<#base>),
    };
    segment.arguments = PathArguments::AngleBracketed(syn::parse2(arguments).ok()?);
    Some(Ok(()))
}

fn unreadable_component(components: &Expr) -> syn::Error {
    let message = "the components have to be written here, so that their family can be read";
    let help = "`[Normal::new(a, s), Normal::new(b, s)]`, or `Mixture::from_fn(weights, |k| Normal::new(loc[k], s))`";
    syn::Error::new_spanned(components, format!("{message}: {help}"))
}

/// One of a mixture's components, where they are written: an array, or a function that makes them.
fn component(expr: &Expr) -> Option<&Expr> {
    match peel(expr) {
        Expr::Array(array) => array.elems.first(),
        Expr::Repeat(repeat) => Some(&repeat.expr),
        Expr::MethodCall(call) if call.method == "map" => component(call.args.first()?),
        Expr::Closure(closure) => result(&closure.body),
        _ => None,
    }
}

/// The last expression of a block.
fn result(expr: &Expr) -> Option<&Expr> {
    match peel(expr) {
        Expr::Block(block) => match block.block.stmts.last()? {
            syn::Stmt::Expr(expr, None) => result(expr),
            _ => None,
        },
        other => Some(other),
    }
}

/// The number of rows and of numbers of a value that is a square matrix of this size.
pub fn square(expr: &Expr, family: Option<&Family>, size: Option<&Expr>) -> Option<(Expr, Expr)> {
    let name = family.map_or_else(|| called(expr), |family| Some(family.name()))?;
    let rows = size.filter(|_| SQUARE.contains(&name.as_str()))?;
    let literal = match rows {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(int), .. }) => int.base10_parse::<usize>().ok(),
        _ => None,
    };
    let numbers = match literal.and_then(|rows| rows.checked_mul(rows)) {
        Some(numbers) => unsuffixed(syn::parse_quote!(#numbers)),
        None => syn::parse_quote!((#rows) * (#rows)),
    };
    Some((rows.clone(), numbers))
}

/// The name of the function that an expression calls.
fn called(expr: &Expr) -> Option<String> {
    let Expr::Call(call) = peel(expr) else { return None };
    called_name(call).map(ToString::to_string)
}

/// The name of the constructor of a distribution: `new` of `Normal::new(0.0, 1.0).iid::<3>()`.
pub fn constructor(distribution: &Expr) -> Option<&Ident> {
    match peel(distribution) {
        Expr::MethodCall(call) => constructor(&call.receiver),
        Expr::Call(call) => match peel(&call.func) {
            Expr::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
            _ => None,
        },
        _ => None,
    }
}

fn size_needed(call: &ExprMethodCall) -> syn::Error {
    syn::Error::new_spanned(&call.method, "the size has to be written here: `.iid::<3>()`")
}

/// The `K` of `.iid::<K>()`.
fn generic_size(call: &ExprMethodCall) -> Option<Expr> {
    argument_size(call.turbofish.as_ref()?.args.first()?)
}

/// The `K` of `linear::<K>`.
pub fn turbofish_size(func: &Expr) -> Option<Expr> {
    let Expr::Path(path) = peel(func) else { return None };
    base_size(&path.path)
}

/// The `K` of `Dirichlet::<K>`.
fn base_size(path: &Path) -> Option<Expr> {
    let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else { return None };
    argument_size(arguments.args.first()?)
}

/// A generic argument as an expression; a constant's name looks like a type.
fn argument_size(argument: &GenericArgument) -> Option<Expr> {
    match argument {
        // Outside of a generic argument the braces of `{ 2 * K }` are not needed, which would be a lint.
        GenericArgument::Const(Expr::Block(block)) => match &block.block.stmts[..] {
            [syn::Stmt::Expr(size, None)] => Some(size.clone()),
            _ => Some(Expr::Block(block.clone())),
        },
        GenericArgument::Const(size) => Some(size.clone()),
        GenericArgument::Type(Type::Path(path)) => syn::parse2(quote!(#path)).ok(),
        _ => None,
    }
}

/// The type of a constructor: `Normal` for `Normal::new`, the generic arguments with `::`.
fn owner(constructor: &Path) -> Option<Path> {
    let mut path = constructor.clone();
    path.segments.pop()?;
    path.segments.pop_punct();
    let last = path.segments.last()?;
    last.ident.to_string().starts_with(char::is_uppercase).then_some(path)
}

/// The number of elements of an array that is written here, alone or as an initial value: `Simplex([0.5, 0.5])`.
pub fn array_len(expr: &Expr) -> Option<Expr> {
    match peel(expr) {
        Expr::Array(array) => {
            let len = array.elems.len();
            syn::parse2(quote!(#len)).ok().map(unsuffixed)
        }
        Expr::Repeat(repeat) => Some((*repeat.len).clone()),
        Expr::Call(call) if is_constraint(&call.func) => array_len(call.args.first()?),
        Expr::MethodCall(call) if call.method == "init" => array_len(call.args.first()?),
        _ => None,
    }
}

fn is_constraint(func: &Expr) -> bool {
    let Expr::Path(path) = peel(func) else { return false };
    path.path.segments.last().is_some_and(|segment| CONSTRAINTS.iter().any(|name| segment.ident == name))
}

/// `3` for `3usize`.
fn unsuffixed(expr: Expr) -> Expr {
    let Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(int), .. }) = &expr else { return expr };
    let digits = syn::LitInt::new(int.base10_digits(), int.span());
    syn::parse_quote!(#digits)
}

/// The size in the type of a value: `3` for `[Real; 3]`.
pub fn annotated_len(ty: &Type) -> Option<Expr> {
    match ty {
        Type::Array(array) => Some(array.len.clone()),
        _ => None,
    }
}
