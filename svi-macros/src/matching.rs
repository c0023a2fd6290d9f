//! A guide held against its model: every latent once, in the same plates.

mod parts;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;

use crate::diagnostics::{Mistakes, list, nearest};
use crate::ir::{Block, Function, Word};
use crate::sampling::Known;
use crate::table::{Latent, Table, TableBlock, TablePlate};

/// Where a guide's block finds its sites and plates in the model's.
#[derive(Debug, Default)]
pub struct Matched {
    /// The facts of the latents that the block samples, in its own order, as far as the model has them.
    pub facts: Vec<Option<usize>>,
    /// How many numbers the latents of the model's block have, if that is known.
    pub width: Option<usize>,
    /// Which of the model's sub-models it is, if it is one.
    pub part: Option<usize>,
    /// For each of the block's plates, in its own order, which of the model's it is, if it is one.
    pub plates: Vec<(usize, Matched)>,
}

/// The mistakes in which sites and plates a guide has; `reported` are those that it has by itself.
pub fn compare(guide: &Function, table: &Table, reported: &Mistakes, mistakes: &mut Mistakes) {
    let mut comparison = Comparison::new(guide, table);
    comparison.plates(reported, mistakes);
    comparison.sites(reported, mistakes);
}

/// The sites and plates of the guide's block in the model's, whether or not all are there.
pub fn matched(guide: &Block, model: &TableBlock) -> Matched {
    let fact = |name: String| model.latents.iter().find(|latent| latent.name == name).map(|latent| latent.fact);
    let plate = |name: String| model.plates.iter().position(|plate| plate.name == name);
    Matched {
        width: model.width,
        part: None,
        facts: guide.sites_of(Word::Sample).map(|site| fact(site.name.value())).collect(),
        plates: guide
            .plates()
            .map(|p| plate(p.name.value()).map(|index| (index, matched_plate(&p.body, &model.plates[index]))))
            .map(Option::unwrap_or_default)
            .collect(),
    }
}

fn matched_plate(guide: &Block, model: &TablePlate) -> Matched {
    Matched { part: model.part.as_ref().map(|part| part.index), ..matched(guide, &model.block) }
}

/// Whether a sub-model of the guide is none of the model's, or the model is not all there: no type is known for it then.
pub fn lacks_a_part(guide: &Block, matched: &Matched) -> bool {
    guide.plates().zip(&matched.plates).any(|(plate, (_, matched))| match plate.part {
        Some(_) => matched.part.is_none(),
        None => lacks_a_part(&plate.body, matched),
    })
}

/// A name in a guide, where it stands, and the plates it is in; of a plate, what it visits.
struct Place {
    name: String,
    span: Span,
    path: Vec<String>,
    sampling: Known,
    /// What it is called in a message.
    kind: &'static str,
    /// Whether its name is a guess.
    is_guess: bool,
}

struct Comparison<'t> {
    guide: &'t Function,
    table: &'t Table,
    guide_plates: Vec<Place>,
    guide_sites: Vec<Place>,
    model_plates: BTreeMap<&'t str, (Vec<&'t str>, &'t TablePlate)>,
    model_sites: BTreeMap<&'t str, (Vec<&'t str>, &'t Latent)>,
    /// Plates, of either function, that a mistake was reported for: what is in them is not looked at.
    reported: BTreeSet<String>,
}

impl<'t> Comparison<'t> {
    fn new(guide: &'t Function, table: &'t Table) -> Self {
        let (mut guide_plates, mut guide_sites) = (Vec::new(), Vec::new());
        collect(&guide.body, &mut Vec::new(), &mut guide_plates, &mut guide_sites);
        let (mut model_plates, mut model_sites) = (BTreeMap::new(), BTreeMap::new());
        table.block.for_each_plate(&mut Vec::new(), &mut |path, plate| {
            model_plates.insert(plate.name.as_str(), (path.to_vec(), plate));
        });
        table.block.for_each_latent(&mut Vec::new(), &mut |path, latent| {
            model_sites.insert(latent.name.as_str(), (path.to_vec(), latent));
        });
        Self { guide, table, guide_plates, guide_sites, model_plates, model_sites, reported: BTreeSet::new() }
    }

    fn plates(&mut self, reported: &Mistakes, mistakes: &mut Mistakes) {
        let model = &self.table.model;
        let mut missing: Vec<&str> = self
            .model_plates
            .iter()
            .filter(|(name, (_, plate))| {
                plate.block.has_latents() && !self.guide_plates.iter().any(|p| p.name == **name)
            })
            .map(|(name, _)| *name)
            .collect();
        self.excuse(&mut missing, reported);
        for place in &self.guide_plates {
            if self.is_reported(&place.path) {
                continue;
            }
            let name = &place.name;
            let message = match self.model_plates.get(name.as_str()) {
                Some((_, plate)) if plate.part.is_some() != place.is_part() => self.of_another_kind(place, plate),
                Some((path, plate)) if same(path, &place.path) => match self.other_sampling(place, plate) {
                    Some(message) if !reported.excuses(name) => message,
                    _ => continue,
                },
                Some(_) if reported.excuses(name) => {
                    self.reported.insert(name.clone());
                    continue;
                }
                Some((path, _)) => {
                    // That one of those around it is not there is the same mistake.
                    let around: Vec<&str> = missing.extract_if(.., |name| path.contains(name)).collect();
                    let help = path.iter().find(|name| around.contains(name)).map(|outer| self.loop_over(outer));
                    let help = help.map_or_else(String::new, |it| format!("\nhelp: put {it} around it"));
                    self.reported.extend(around.into_iter().map(String::from));
                    let (kind, there, here) = (place.kind, self.within(path), self.within(&place.path));
                    format!("{kind} `{name}` is {there} in model `{model}`, but {here} here{help}")
                }
                None if place.is_guess || reported.excuses(name) => {
                    self.reported.extend(pair(name, &mut missing).map(String::from));
                    self.reported.insert(name.clone());
                    continue;
                }
                None if place.is_part() => self.unknown_part(name),
                None => {
                    let meant = pair(name, &mut missing);
                    if let Some(meant) = meant {
                        self.reported.insert(meant.to_string());
                    }
                    let kind = place.kind;
                    let help =
                        meant.map_or_else(|| self.all_plates(), |meant| format!("write `{kind}(\"{meant}\", ..)`"));
                    format!("model `{model}` has no {kind} `{name}`\nhelp: {help}")
                }
            };
            self.reported.insert(name.clone());
            mistakes.add_contained(place.span, message);
        }
        for name in missing {
            let Some((path, plate)) = self.model_plates.get(name) else { continue };
            if !self.is_reported(path) {
                self.missing_plate(plate, mistakes);
            }
            self.reported.insert(name.to_string());
        }
    }

    /// Takes out the plates whose statement in the guide is reported; what is in them is not looked at.
    fn excuse(&mut self, missing: &mut Vec<&str>, reported: &Mistakes) {
        let excused = missing.extract_if(.., |name| {
            reported.excuses(name)
                || self.model_plates.get(name).is_some_and(|(_, plate)| has_one(&plate.block, reported))
        });
        self.reported.extend(excused.map(String::from));
    }

    /// What is wrong if the guide does not visit the iterations that the model visits.
    fn other_sampling(&self, place: &Place, plate: &TablePlate) -> Option<String> {
        if !plate.block.may_have_latents() || place.sampling.agrees_with(&plate.sampling) {
            return None;
        }
        let (name, kind, model) = (&place.name, plate.kind, &self.table.model);
        let (here, there) = (place.sampling.written(), plate.sampling.written());
        Some(match (here.as_str(), there.as_str()) {
            (_, "") => format!("{kind} `{name}` is not subsampled in model `{model}`\nhelp: remove `{here}`"),
            ("", _) => format!(
                "plate `{name}` is subsampled in model `{model}`, but not here\nhelp: write `plate(\"{name}\", ..){there}`"
            ),
            _ => format!(
                "plate `{name}` is `{there}` in model `{model}`, but `{here}` here\nhelp: write `plate(\"{name}\", ..){there}`"
            ),
        })
    }

    fn missing_plate(&self, TablePlate { name, kind, block, .. }: &TablePlate, mistakes: &mut Mistakes) {
        let mut latents = Vec::new();
        block.for_each_latent(&mut Vec::new(), &mut |_, latent| latents.push(latent.name.clone()));
        let (guide, Table { model, at, .. }) = (&self.guide.name, self.table);
        let sites = if latents.len() == 1 { "the latent site" } else { "the latent sites" };
        mistakes.add_contained(
            guide.span(),
            format!(
                "guide `{guide}` leaves out {kind} `{name}` of model `{model}` ({at}), with {sites} {}\nhelp: add {}",
                list(&latents),
                self.loop_over(name)
            ),
        );
    }

    fn sites(&mut self, reported: &Mistakes, mistakes: &mut Mistakes) {
        let sampled: BTreeSet<&str> = self.guide_sites.iter().map(|place| place.name.as_str()).collect();
        let mut missing: Vec<&str> = self
            .model_sites
            .iter()
            .filter(|(name, (path, _))| !sampled.contains(**name) && !self.is_reported(path))
            .map(|(name, _)| *name)
            .filter(|name| !reported.excuses(name))
            .collect();
        for place in self.guide_sites.iter().filter(|place| !self.is_reported(&place.path)) {
            match self.model_sites.get(place.name.as_str()) {
                Some((path, _)) if same(path, &place.path) || self.is_reported(path) => {}
                Some((path, _)) => mistakes.add_contained(
                    place.span,
                    format!(
                        "site `{}` is {} in model `{}`, but {} here",
                        place.name,
                        self.within(path),
                        self.table.model,
                        self.within(&place.path)
                    ),
                ),
                // What is wrong with it is said already. It stands for any one that is missing there.
                None if place.is_guess || reported.excuses(&place.name) => {
                    if pair(&place.name, &mut missing).is_none() {
                        missing.retain(|name| !same(&self.model_sites[name].0, &place.path));
                    }
                }
                None => mistakes.add_contained(place.span, self.unknown_site(&place.name, &mut missing)),
            }
        }
        for name in missing {
            self.missing_site(name, mistakes);
        }
    }

    fn unknown_site(&self, name: &str, missing: &mut Vec<&str>) -> String {
        let model = &self.table.model;
        if self.table.block.observes(name) {
            return format!(
                "site `{name}` is observed in model `{model}`: a guide draws latents only\nhelp: remove this `sample`"
            );
        }
        if self.table.block.enumerates(name) {
            return format!(
                "site `{name}` is summed out in model `{model}`: a guide draws the other latents only\nhelp: remove this `sample`"
            );
        }
        let sites: Vec<String> = self.model_sites.keys().map(ToString::to_string).collect();
        let all = match sites.as_slice() {
            _ if self.model_plates.values().any(|(_, plate)| plate.part.is_some()) => self.sites_and_parts(&sites),
            [] => String::from("it has no latent sites"),
            [only] => format!("its latent site is `{only}`"),
            more => format!("its latent sites are {}", list(more)),
        };
        let help = pair(name, missing).map_or(all, |meant| format!("write `sample(\"{meant}\", ..)`"));
        format!("model `{model}` has no latent site `{name}`\nhelp: {help}")
    }

    fn missing_site(&self, name: &str, mistakes: &mut Mistakes) {
        let Some((path, latent)) = self.model_sites.get(name) else { return };
        let (guide, Table { model, at, .. }) = (&self.guide.name, self.table);
        let place = path.last().map_or_else(String::new, |_| format!(" {}", self.within(path)));
        mistakes.add_contained(
            guide.span(),
            format!(
                "guide `{guide}` never samples `{name}`, a latent site of model `{model}` ({at})\n\
                 help: add `sample(\"{name}\", ..)`{place}; the model draws it from `{}`",
                latent.family
            ),
        );
    }

    fn is_reported(&self, path: &[impl AsRef<str>]) -> bool {
        path.iter().any(|plate| self.reported.contains(plate.as_ref()))
    }
}

/// Whether the statement of one of the latents or plates is reported: it is probably not where it should be.
fn has_one(block: &TableBlock, reported: &Mistakes) -> bool {
    let mut is_there = false;
    block.for_each_latent(&mut Vec::new(), &mut |_, latent| is_there |= reported.excuses(&latent.name));
    block.for_each_plate(&mut Vec::new(), &mut |_, plate| is_there |= reported.excuses(&plate.name));
    is_there
}

fn collect(block: &Block, path: &mut Vec<String>, plates: &mut Vec<Place>, sites: &mut Vec<Place>) {
    for site in block.sites_of(Word::Sample) {
        let sampling = Known::default();
        let (name, span, path) = (site.name.value(), site.name.span(), path.clone());
        sites.push(Place { name, span, path, sampling, kind: "site", is_guess: site.is_guess });
    }
    for plate in block.plates() {
        let sampling = plate.sampling.known();
        let (name, span, kind) = (plate.name.value(), plate.name.span(), plate.kind());
        plates.push(Place { name, span, path: path.clone(), sampling, kind, is_guess: plate.is_guess });
        path.push(plate.name.value());
        collect(&plate.body, path, plates, sites);
        path.pop();
    }
}

/// Takes the missing name that an unknown one was meant to be: the nearest, or the only one.
fn pair<'m>(unknown: &str, missing: &mut Vec<&'m str>) -> Option<&'m str> {
    let only = (missing.len() == 1).then(|| missing[0]);
    let meant = nearest(unknown, missing.iter().copied()).or(only)?;
    missing.retain(|name| *name != meant);
    Some(meant)
}

fn same(model: &[&str], guide: &[String]) -> bool {
    model.len() == guide.len() && model.iter().zip(guide).all(|(a, b)| a == b)
}
