//! What the documentation of a generated function says of its sites.

use crate::ir::{Block, Family, Function, Role, Site, Word};

/// The lines below the user's own.
pub fn of_constructor(function: &Function) -> Vec<String> {
    let (role, name) = (function.role.word(), &function.name);
    let args: Vec<String> =
        function.args.iter().filter(|arg| !arg.fixed).map(|arg| format!("`{}`", arg.name)).collect();
    let args = if args.is_empty() { String::from("none") } else { args.join(", ") };
    let mut lines = vec![String::new(), format!("The {role} `{name}`; its dynamic arguments are {args}.")];
    let mut sites = Vec::new();
    block(&function.body, function.role, "", &mut sites);
    if !sites.is_empty() {
        lines.extend([String::new(), String::from("Its sites:"), String::new()]);
    }
    lines.extend(sites);
    lines
}

fn block(block: &Block, role: Role, indent: &str, lines: &mut Vec<String>) {
    lines.extend(block.sites().map(|site| format!("{indent}- {}", one(site, role))));
    for plate in block.plates() {
        let name = plate.name.value();
        if let Some(part) = &plate.part {
            let inner = part.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            lines.push(format!("{indent}- sub-model `{name}`: `{inner}`"));
            continue;
        }
        lines.push(format!("{indent}- {} `{name}`", plate.kind()));
        self::block(&plate.body, role, &format!("{indent}  "), lines);
    }
}

fn one(site: &Site, role: Role) -> String {
    let (name, family) = (site.name.value(), site.family.as_ref().map(Family::name).unwrap_or_default());
    match (site.word, role) {
        (Word::Sample, Role::Model) => format!("latent `{name}`, drawn from `{family}`"),
        (Word::Sample, Role::Guide) => format!("`{name}`, drawn from `{family}`"),
        (Word::Observe, _) => format!("observed `{name}`, from `{family}`"),
        (Word::Enumerate, _) => format!("`{name}`, summed out over `{family}`"),
        (Word::Param, _) => format!("parameter `{name}`"),
        (Word::Factor, _) => format!("factor `{name}`"),
        (Word::Deterministic, _) => format!("deterministic `{name}`"),
    }
}
