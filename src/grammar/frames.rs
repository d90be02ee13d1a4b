//! Elements, and the frames that say them: an entity together with a value of a class.

use crate::grammar::element::{Element, ElementId, Kind};
use crate::grammar::file::{ElementFile, GrammarFiles};
use crate::grammar::lexicon::Compiler;
use crate::grammar::term::{ClassId, Family, Frame, Specimen, ValueId};

impl Compiler {
    pub(super) fn element(&mut self, path: &str, file: &ElementFile) {
        let id = path.strip_prefix("findings/").unwrap_or(path).replace('/', ".");
        let Some(kind) = Kind::named(&file.kind) else {
            return self.fault(path, format!("no kind is called {}", file.kind));
        };
        let values = if kind == Kind::Presence {
            ["absent", "present", "equivocal"].map(str::to_owned).to_vec()
        } else {
            file.values.clone()
        };
        let bounds = match (kind, file.bounds.as_slice()) {
            (_, [low, high]) => (*low, *high),
            (Kind::Percent, _) => (0.0, 100.0),
            _ => (0.0, f64::INFINITY),
        };
        let unit = file.unit.clone().unwrap_or_else(|| if kind == Kind::Percent { "%".into() } else { String::new() });
        self.elements.add(Element { id, title: file.title.clone(), kind, unit, values, bounds });
    }

    /// Every marker, gene and lesion of the lexicon is an element of its own.
    pub(super) fn panel_elements(&mut self, files: &GrammarFiles) {
        for entity in &mut self.entities {
            let (id, values): (String, &[&str]) = match entity.family {
                Family::Marker => (entity.id.clone(), &["negative", "positive"]),
                Family::Gene => (entity.id.clone(), &["not_detected", "detected"]),
                Family::Lesion => (entity.id.replacen("lesion.", "cyto.", 1), &["not_detected", "detected"]),
                _ => continue,
            };
            // Ids hold no blanks: `marker.cyclin D1` is the element `marker.cyclin_D1`.
            let id = id.replace(' ', "_");
            let title = entity.id.split_once('.').map_or("", |x| x.1).to_owned();
            let element = self.elements.find(&id).unwrap_or_else(|| {
                self.elements.add(Element {
                    id,
                    title,
                    kind: Kind::Enum,
                    unit: String::new(),
                    values: values.iter().map(|&v| v.to_owned()).collect(),
                    bounds: (0.0, 0.0),
                })
            });
            entity.element = Some(element);
        }
        // A probe or a narrower lesion speaks of the lesion it is a kind of.
        for entity in files.lexicon.iter().flat_map(|(_, f)| &f.entity).filter(|e| e.id.starts_with("lesion.")) {
            let parent = entity.kind_of.iter().find_map(|k| self.by_entity.get(k));
            let element = parent.and_then(|p| self.entities.get(p.0 as usize)).and_then(|p| p.element);
            let child = self.by_entity.get(&entity.id).copied();
            if let (Some(element), Some(slot)) = (element, child.and_then(|c| self.entities.get_mut(c.0 as usize))) {
                slot.element = Some(element);
            }
        }
    }

    pub(super) fn frames(&mut self, path: &str, file: &ElementFile) {
        let id = path.strip_prefix("findings/").unwrap_or(path).replace('/', ".");
        let Some(element) = self.elements.find(&id) else { return };
        for frame in &file.frame {
            if !self.classes.contains(&frame.class) {
                self.fault(path, format!("no value is of class {}", frame.class));
                continue;
            }
            let class = self.class(&frame.class);
            let map = self.frame_map(path, element, class, &frame.map);
            let mut specimens = 0;
            for (names, negative) in [(&frame.specimens, false), (&frame.not_specimens, true)] {
                let mut bits = 0;
                for name in names {
                    match Specimen::named(name) {
                        Some(s) => bits |= s.bit(),
                        None => self.fault(path, format!("no specimen is called {name}")),
                    }
                }
                if bits != 0 {
                    specimens = if negative { !bits } else { bits };
                }
            }
            let sections = match (self.section_mask(path, &frame.sections), self.section_mask(path, &frame.not_sections)) {
                (0, 0) => u64::MAX,
                (0, not) => !not,
                (only, _) => only,
            };
            let index = u16::try_from(self.frames.len()).unwrap_or(0);
            let specimens = if specimens == 0 { u8::MAX } else { specimens };
            self.frames.push(Frame { element, class, map, specimens, sections });
            for name in &frame.entities {
                match self.by_entity.get(name) {
                    Some(e) => {
                        if let Some(slot) = self.entities.get_mut(e.0 as usize) {
                            slot.frames.push((class, index));
                        }
                    }
                    None => self.fault(path, format!("no entity is called {name}")),
                }
            }
        }
    }

    fn frame_map(&mut self, path: &str, element: ElementId, class: ClassId, map: &[(String, String)]) -> Vec<(ValueId, u8)> {
        let Some(values) = self.elements.get(element).map(|e| e.values.clone()) else { return Vec::new() };
        let index = |name: &str| values.iter().position(|v| v == name).and_then(|i| u8::try_from(i).ok());
        let mut out = Vec::new();
        if map.is_empty() {
            for (i, value) in self.values.iter().enumerate() {
                if let (true, Some(v)) = (value.class == class, index(&value.id)) {
                    out.push((ValueId(u16::try_from(i).unwrap_or(0)), v));
                }
            }
            return out;
        }
        for (from, to) in map {
            match (self.by_value.get(&(class, from.clone())), index(to)) {
                (Some(&v), Some(i)) => out.push((v, i)),
                _ => self.fault(path, format!("map {from} = {to}: the class or the element has no such value")),
            }
        }
        out
    }

    /// A kind of cell takes the frames of what it is a kind of, where it has none of its own for the class.
    pub(super) fn inherit(&mut self, files: &GrammarFiles) {
        for (path, file) in &files.lexicon {
            for entity in file.entity.iter().filter(|e| !e.kind_of.is_empty()) {
                let Some(&child) = self.by_entity.get(&entity.id) else { continue };
                for parent in &entity.kind_of {
                    let Some(frames) =
                        self.by_entity.get(parent).and_then(|p| self.entities.get(p.0 as usize)).map(|p| p.frames.clone())
                    else {
                        self.fault(path, format!("entity {}: no entity is called {parent}", entity.id));
                        continue;
                    };
                    if let Some(slot) = self.entities.get_mut(child.0 as usize) {
                        let own: Vec<_> = slot.frames.iter().map(|f| f.0).collect();
                        slot.frames.extend(frames.into_iter().filter(|f| !own.contains(&f.0)));
                    }
                }
            }
        }
        let bits = |names: &[&str]| {
            names
                .iter()
                .filter_map(|n| self.classes.iter().position(|c| c == n))
                .filter(|&i| i < 64)
                .fold(0u64, |m, i| m | 1 << i)
        };
        let (cell, analyte) = (bits(&["percent", "figure"]), bits(&["figure"]));
        let part = bits(&["amount", "general", "degree", "distribution", "percent", "morphology"]);
        for entity in &mut self.entities {
            entity.frames.sort_unstable();
            // Frames of `unread` elements only keep a value from others.
            let all = entity.frames.clone();
            let sink = |f: &(ClassId, u16)| {
                self.frames
                    .get(f.1 as usize)
                    .and_then(|f| self.elements.get(f.element))
                    .is_some_and(|e| e.id.starts_with("unread."))
            };
            entity.frames.retain(|f| !sink(f));
            entity.takes = all.iter().filter(|f| f.0.0 < 64).fold(0, |m, f| m | 1 << f.0.0);
            entity.takes |= match entity.id.split('.').next() {
                Some("cell") => cell,
                Some("analyte") => analyte,
                Some("part") => part,
                _ => 0,
            };
        }
    }
}
