//! The plates, scans and sub-models of a model and its guide in messages.

use super::{Comparison, Place};
use crate::diagnostics::{list, nearest};
use crate::table::TablePlate;

impl Place {
    pub(super) fn is_part(&self) -> bool {
        self.kind == "sub-model"
    }
}

impl Comparison<'_> {
    /// The names of the model's plates and sub-models for which `holds`.
    pub(super) fn plate_names(&self, holds: impl Fn(&TablePlate) -> bool) -> Vec<String> {
        let chosen = self.model_plates.iter().filter(|(_, (_, plate))| holds(plate));
        chosen.map(|(name, _)| name.to_string()).collect()
    }

    /// "in plate `school`", "at the top of the body".
    pub(super) fn within(&self, path: &[impl AsRef<str>]) -> String {
        let Some(name) = path.last().map(AsRef::as_ref) else { return String::from("at the top") };
        let there = self.model_plates.get(name).map(|(_, plate)| plate.kind);
        let here = || self.guide_plates.iter().find(|place| place.name == name).map(|place| place.kind);
        format!("in {} `{name}`", there.or_else(here).unwrap_or("plate"))
    }

    /// The loop by which a guide runs over a plate of the model.
    pub(super) fn loop_over(&self, name: &str) -> String {
        let plate = format!("`for i in plate(\"{name}\", ..) {{ .. }}`");
        match self.model_plates.get(name) {
            Some((_, plate_of_model)) if plate_of_model.kind == "scan" => {
                format!("{plate}, or a `scan` of that name")
            }
            _ => plate,
        }
    }

    /// What plates a model has.
    pub(super) fn all_plates(&self) -> String {
        let plates = self.plate_names(|plate| plate.part.is_none());
        let all = match plates.as_slice() {
            [] => String::from("it has no plates"),
            [only] => format!("its plate is `{only}`"),
            more => format!("its plates are {}", list(more)),
        };
        match self.plate_names(|plate| plate.part.is_some()).as_slice() {
            [] => all,
            parts => format!("{all}; those of {} are in guides of their own, under `submodel`", list(parts)),
        }
    }

    /// What is wrong with a plate that is a sub-model in the model, or the other way round.
    pub(super) fn of_another_kind(&self, place: &Place, plate: &TablePlate) -> String {
        let (name, model) = (&place.name, &self.table.model);
        match &plate.part {
            Some(part) => format!(
                "`{name}` is a sub-model of model `{model}`, not a plate\n\
                 help: write `submodel(\"{name}\", ..)` with a guide for `{}`",
                part.model
            ),
            None => format!(
                "`{name}` is a plate of model `{model}`, not a sub-model\n\
                 help: write `for i in plate(\"{name}\", ..) {{ .. }}`"
            ),
        }
    }

    /// What is wrong with a prefix that the model has not got.
    pub(super) fn unknown_part(&self, name: &str) -> String {
        let model = &self.table.model;
        let parts = self.plate_names(|plate| plate.part.is_some());
        let is_free = |part: &&str| !self.guide_plates.iter().any(|place| place.name == **part);
        let free: Vec<&str> = parts.iter().map(String::as_str).filter(is_free).collect();
        let only = (free.len() == 1).then(|| free[0]);
        let help = match (nearest(name, free.iter().copied()).or(only), parts.as_slice()) {
            (Some(meant), _) => format!("write `submodel(\"{meant}\", ..)`"),
            (None, []) => String::from("it has none; remove this"),
            (None, [only]) => format!("its sub-model is `{only}`"),
            (None, more) => format!("its sub-models are {}", list(more)),
        };
        format!("model `{model}` has no sub-model `{name}`\nhelp: {help}")
    }

    /// What latent sites a model has, if it has sub-models too.
    pub(super) fn sites_and_parts(&self, sites: &[String]) -> String {
        let parts = list(&self.plate_names(|plate| plate.part.is_some()));
        let of_parts = format!("those of {parts} are sampled by guides of their own, under `submodel`");
        if sites.is_empty() {
            format!("its latent sites are in sub-models; {of_parts}")
        } else {
            format!("its own latent sites are {}; {of_parts}", list(sites))
        }
    }
}
