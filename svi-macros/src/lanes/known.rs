//! Whether the variables of a plate are there.

use std::collections::BTreeSet;

use super::outside::Outside;
use crate::ir::{Block, Syntax};
use crate::parse::mentions::Variables;

/// Whether the function binds every variable that the block mentions. For one that is not there the compiler proposes another from
/// the scope that it is in, so that a second body with other names in it would make a second error.
pub fn are_known(block: &Block, outside: &Outside) -> bool {
    let read = block.statements.iter().flat_map(|statement| match &statement.syntax {
        Syntax::Ordinary(stmt) => Variables::of_stmt(stmt),
        Syntax::Enumeration(enumeration) => Variables::of_expr(&enumeration.distribution),
        Syntax::Plate(_) => BTreeSet::new(),
    });
    let mut unknown = read.filter(|name| !name.starts_with(char::is_uppercase) && !outside.binds(name));
    unknown.next().is_none()
}
