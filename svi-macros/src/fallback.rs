//! What still stands of a function with mistakes: enough for its callers to compile.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::format_ident;
use syn::{LitStr, parse_quote};

use crate::check::{
    camel_case, for_each_name, hides_of_the_prelude, is_discrete, is_field, is_reserved_plate, items_of_the_body,
    unused, used_item,
};
use crate::ir::{Block, Dims, Function, Role, Syntax, Word};

/// Leaves out the sites and plates that no record could have, so that a mistake in a name is one error.
pub fn prune(function: &mut Function) {
    let name = function.type_name.to_string();
    if hides_of_the_prelude(function, &name) || function.name == name {
        function.type_name = format_ident!("__{name}", span = Span::mixed_site());
    }
    if unused(function).is_some() {
        function.output = Some(parse_quote!(Real));
    }
    let declared = items_of_the_body(function);
    let mut body = std::mem::take(&mut function.body);
    let mut taken = BTreeSet::new();
    for_each_name(&body, &mut |name, _| taken.extend([name.value()]));
    stand_back(&mut body, &taken);
    Names { declared, ..Names::default() }.prune(&mut body, function);
    function.body = body;
}

/// Gives a name that is a guess way to one that the user wrote: neither is lost.
fn stand_back(block: &mut Block, taken: &BTreeSet<String>) {
    let other = |name: &LitStr| {
        let mut text = name.value();
        while taken.contains(&text) {
            text.push('_');
        }
        LitStr::new(&text, name.span())
    };
    for statement in &mut block.statements {
        for site in statement.sites.iter_mut().filter(|site| site.is_guess) {
            site.name = other(&site.name);
        }
        let Syntax::Plate(plate) = &mut statement.syntax else { continue };
        if plate.is_guess {
            plate.name = other(&plate.name);
        }
        stand_back(&mut plate.body, taken);
    }
}

/// The names that are taken.
#[derive(Default)]
struct Names {
    fields: BTreeSet<String>,
    types: BTreeSet<String>,
    /// The items of the body, which a record cannot name.
    declared: BTreeSet<String>,
}

impl Names {
    fn prune(&mut self, block: &mut Block, function: &Function) {
        for statement in &mut block.statements {
            // Its values are those that it would have if it were summed out, which is what the message asks for.
            let is_model = function.role == Role::Model;
            for site in
                statement.sites.iter_mut().filter(|site| is_model && site.word == Word::Sample && is_discrete(site))
            {
                (site.word, site.size) = (Word::Enumerate, None);
            }
            for site in statement.sites.iter_mut().filter(|site| function.run_time_size(site).is_some()) {
                (site.size, site.rows, site.dims) = (None, None, Some(Dims::Vector));
                site.family.iter_mut().for_each(|family| family.iid = None);
            }
            statement.sites.retain(|site| {
                self.is_new(&site.name.value())
                    && !function.has_generic_size(site)
                    && used_item(site, &self.declared).is_none()
            });
        }
        for statement in &mut block.statements {
            let Syntax::Plate(plate) = &mut statement.syntax else { continue };
            let name = plate.name.value();
            let part = camel_case(&name);
            if plate.part.is_some() {
                if !self.is_new(&name) {
                    statement.syntax = Syntax::Ordinary(parse_quote!({}));
                }
                continue;
            }
            if self.is_new(&name) && !is_reserved_plate(&part) && self.types.insert(part) {
                self.prune(&mut plate.body, function);
            } else {
                statement.syntax = Syntax::Ordinary(parse_quote!({}));
            }
        }
    }

    fn is_new(&mut self, name: &str) -> bool {
        is_field(name) && self.fields.insert(name.to_string())
    }
}
