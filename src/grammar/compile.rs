//! From the files to the compiled grammar. Every fault is reported with its file; none is fatal to the others.

use crate::document::token::{Shape, Token, tokens};
use crate::error::GrammarError;
use crate::grammar::element::{Element, ElementId, Elements, Kind};
use crate::grammar::file::{ElementFile, EntityFile, GrammarFiles};
use crate::grammar::form::expand;
use crate::grammar::term::{
    ClassId, Cue, CueKind, Entity, EntityId, Family, Frame, Known, Meaning, Role, Section, SectionId, Sense, Specimen, Value,
    ValueId,
};
use crate::grammar::vocabulary::{Vocabulary, WordId};
use crate::grammar::Grammar;
use crate::pattern::Patterns;
use rustc_hash::FxHashMap;

/// Classes that no lexicon file lists: figures, and the mention itself.
const BUILT_IN: [&str; 7] = ["percent", "ratio", "figure", "length", "grade", "presence", "result"];

struct Compiler {
    vocabulary: Vocabulary,
    senses: Vec<Sense>,
    entities: Vec<Entity>,
    by_entity: FxHashMap<String, EntityId>,
    values: Vec<Value>,
    by_value: FxHashMap<(ClassId, String), ValueId>,
    classes: Vec<String>,
    cues: Vec<Cue>,
    sections: Vec<Section>,
    frames: Vec<Frame>,
    elements: Elements,
    errors: Vec<GrammarError>,
    buffer: Vec<Token>,
}

/// Compiles the files.
///
/// # Errors
/// All faults found, each with its file.
pub(crate) fn compile(files: GrammarFiles) -> Result<Grammar, Vec<GrammarError>> {
    let mut c = Compiler {
        vocabulary: Vocabulary::new(),
        senses: Vec::with_capacity(8192),
        entities: Vec::new(),
        by_entity: FxHashMap::default(),
        values: Vec::new(),
        by_value: FxHashMap::default(),
        classes: BUILT_IN.iter().map(|&s| s.to_owned()).collect(),
        cues: Vec::new(),
        sections: vec![Section { name: "none".into(), title: "Text".into(), specimen: Specimen::Unstated, role: Role::Findings }],
        frames: Vec::new(),
        elements: Elements::default(),
        errors: Vec::new(),
        buffer: Vec::new(),
    };
    c.sections(&files);
    c.lexicon(&files);
    c.context(&files);
    for (path, file) in &files.findings {
        c.element(path, file);
    }
    c.panel_elements(&files);
    for (path, file) in &files.findings {
        c.frames(path, file);
    }
    c.inherit(&files);
    let mut number_words = FxHashMap::default();
    for (word, value) in crate::syntax::number::WORDS {
        number_words.insert(c.vocabulary.add_word(word.as_bytes()), value);
    }
    let patterns = match Patterns::compile(&files.patterns, &c.elements) {
        Ok(p) => p,
        Err(errors) => {
            c.errors.extend(errors.into_iter().map(|e| GrammarError::new(&format!("patterns/{}", e.pattern), format!("{}: {}", e.field, e.message))));
            Patterns::default()
        }
    };
    let ids: FxHashMap<&str, u16> =
        patterns.iter().map(|(i, p)| (p.id.as_str(), i)).collect();
    for (path, file) in &files.lexicon {
        for entity in &file.entity {
            let Some(name) = &entity.pattern else { continue };
            match (ids.get(name.as_str()), c.by_entity.get(&entity.id)) {
                (Some(&p), Some(e)) => {
                    if let Some(slot) = c.entities.get_mut(e.0 as usize) {
                        slot.pattern = Some(p);
                    }
                }
                _ => c.errors.push(GrammarError::new(path, format!("entity {}: no pattern is called {name}", entity.id))),
            }
        }
    }
    if !c.errors.is_empty() {
        return Err(c.errors);
    }
    let known = Known {
        percent: c.class("percent"),
        ratio: c.class("ratio"),
        figure: c.class("figure"),
        length: c.class("length"),
        grade: c.class("grade"),
        presence: c.class("presence"),
        result: c.class("result"),
        comparator: c.class("comparator"),
        denominator: c.class("denominator"),
        status: c.class("disease_status"),
        adequacy: c.class("adequacy"),
        general: c.class("general"),
        pattern: c.class("pattern"),
        attribute: c.class("attribute"),
        clonality: c.class("clonality"),
        remission: c.by_entity.get("disease.remission").copied(),
        aspirate: c.by_entity.get("specimen.aspirate").copied(),
        trephine: c.by_entity.get("specimen.trephine").copied(),
    };
    let lesions = c.by_entity.iter().filter_map(|(id, &e)| Some((id.strip_prefix("lesion.")?.to_owned(), e))).collect();
    Ok(Grammar {
        files,
        vocabulary: c.vocabulary,
        senses: c.senses,
        entities: c.entities,
        values: c.values,
        classes: c.classes,
        cues: c.cues,
        sections: c.sections,
        frames: c.frames,
        elements: c.elements,
        patterns,
        number_words,
        lesions,
        known,
        spelling: std::sync::OnceLock::new(),
    })
}

impl Compiler {
    fn fault(&mut self, path: &str, what: String) {
        self.errors.push(GrammarError::new(path, what));
    }

    fn class(&mut self, name: &str) -> ClassId {
        let at = self.classes.iter().position(|c| c == name).unwrap_or_else(|| {
            self.classes.push(name.to_owned());
            self.classes.len() - 1
        });
        ClassId(u8::try_from(at).unwrap_or(u8::MAX))
    }

    fn section_mask(&mut self, path: &str, names: &[String]) -> u64 {
        let mut mask = 0;
        for name in names {
            match self.sections.iter().position(|s| &s.name == name) {
                Some(i) if i < 64 => mask |= 1 << i,
                _ => self.fault(path, format!("no section is called {name}")),
            }
        }
        mask
    }

    /// Cuts a form into words of the vocabulary, adding those it lacks.
    fn words(&mut self, form: &str) -> Vec<WordId> {
        self.buffer.clear();
        let mut buffer = std::mem::take(&mut self.buffer);
        tokens(form, &self.vocabulary, &mut buffer);
        let mut out = Vec::with_capacity(buffer.len());
        let only_signs = buffer.iter().all(|t| t.shape == Shape::Sign);
        for token in &buffer {
            let slice = form.get(token.start as usize..token.end as usize).unwrap_or("");
            match token.shape {
                Shape::Sign if matches!(token.sign, '-' | '/' | '\'' | ',') && !only_signs => {}
                Shape::Sign => out.push(self.vocabulary.add_sign(token.sign)),
                Shape::Number => out.push(self.vocabulary.add_word(slice.as_bytes())),
                Shape::Word => {
                    if let Some(folded) = crate::document::fold::Folded::of(slice) {
                        out.push(self.vocabulary.add_word(folded.as_bytes()));
                    }
                }
            }
        }
        self.buffer = buffer;
        out
    }

    fn forms(&mut self, forms: &[String], exact: &[String], sections: u64, meaning: Meaning) {
        let sense = u32::try_from(self.senses.len()).unwrap_or(0);
        self.senses.push(Sense { meaning, sections, exact: None });
        for form in forms.iter().flat_map(|f| expand(f)) {
            let words = self.words(&form);
            self.vocabulary.add_phrase(&words, sense);
        }
        for form in exact.iter().flat_map(|f| expand(f)) {
            let sense = u32::try_from(self.senses.len()).unwrap_or(0);
            self.senses.push(Sense { meaning, sections, exact: Some(form.clone().into()) });
            let words = self.words(&form);
            self.vocabulary.add_phrase(&words, sense);
        }
    }

    fn sections(&mut self, files: &GrammarFiles) {
        for (path, file) in &files.sections {
            let name = path.rsplit('/').next().unwrap_or(path).to_owned();
            let specimen = Specimen::named(&file.specimen).unwrap_or_else(|| {
                self.errors.push(GrammarError::new(path, format!("no specimen is called {}", file.specimen)));
                Specimen::Unstated
            });
            let role = match file.role.as_str() {
                "findings" => Role::Findings,
                "context" => Role::Context,
                "conclusion" => Role::Conclusion,
                "none" => Role::Silent,
                other => {
                    self.fault(path, format!("no role is called {other}"));
                    Role::Findings
                }
            };
            self.sections.push(Section { name, title: file.title.clone(), specimen, role });
        }
        for (i, (_, file)) in files.sections.iter().enumerate() {
            let id = SectionId(u8::try_from(i + 1).unwrap_or(0));
            self.forms(&file.headings, &[], 0, Meaning::Heading(id));
        }
    }

    fn lexicon(&mut self, files: &GrammarFiles) {
        for (path, file) in &files.lexicon {
            for entity in &file.entity {
                self.entity(path, entity);
            }
        }
        // Values may name a negated value of their class that comes later: ids first, links after.
        for (path, file) in &files.lexicon {
            for value in &file.value {
                let class = self.class(&value.class);
                let id = match self.by_value.get(&(class, value.id.clone())) {
                    Some(&id) => id,
                    None => {
                        let id = ValueId(u16::try_from(self.values.len()).unwrap_or(0));
                        self.values.push(Value { class, id: value.id.clone(), negated: None, implies: None });
                        self.by_value.insert((class, value.id.clone()), id);
                        id
                    }
                };
                let sections = self.section_mask(path, &value.sections);
                self.forms(&value.forms, &value.exact, sections, Meaning::Value(id));
            }
        }
        for (path, file) in &files.lexicon {
            for value in &file.value {
                let class = self.class(&value.class);
                let Some(&id) = self.by_value.get(&(class, value.id.clone())) else { continue };
                let negated = value.negated.as_ref().map(|n| self.by_value.get(&(class, n.clone())).copied());
                let implies = value.implies.as_ref().map(|e| self.by_entity.get(e).copied());
                if negated == Some(None) || implies == Some(None) {
                    self.fault(path, format!("value {}.{}: its negation or the entity it implies is not listed", value.class, value.id));
                }
                if let Some(slot) = self.values.get_mut(id.0 as usize) {
                    slot.negated = negated.flatten().or(slot.negated);
                    slot.implies = implies.flatten().or(slot.implies);
                }
            }
        }
    }

    fn entity(&mut self, path: &str, entity: &EntityFile) {
        let family = match entity.id.split('.').next().unwrap_or("") {
            "marker" => Family::Marker,
            "gene" => Family::Gene,
            "lesion" => Family::Lesion,
            "disease" => Family::Disease,
            "specimen" => Family::Specimen,
            _ => Family::Other,
        };
        let id = match self.by_entity.get(&entity.id) {
            Some(&id) => id,
            None => {
                let id = EntityId(u16::try_from(self.entities.len()).unwrap_or(0));
                let specimen = entity.id.strip_prefix("specimen.").and_then(|s| s.split('_').next()).and_then(Specimen::named);
                self.entities.push(Entity {
                    id: entity.id.clone(),
                    family,
                    pattern: None,
                    element: None,
                    frames: Vec::new(),
                    takes: 0,
                    specimen,
                });
                self.by_entity.insert(entity.id.clone(), id);
                id
            }
        };
        let sections = self.section_mask(path, &entity.sections);
        self.forms(&entity.forms, &entity.exact, sections, Meaning::Entity(id));
    }

    fn context(&mut self, files: &GrammarFiles) {
        for (path, file) in &files.context {
            for cue in &file.cue {
                let kind = match cue.kind.as_str() {
                    "negated" => CueKind::Negated,
                    "possible" => CueKind::Possible,
                    "probable" => CueKind::Probable,
                    "historical" => CueKind::Historical,
                    "hypothetical" => CueKind::Hypothetical,
                    "not_assessed" => CueKind::NotAssessed,
                    "pending" => CueKind::Pending,
                    "other_subject" => CueKind::OtherSubject,
                    "terminator" => CueKind::Terminator,
                    "pseudo" => CueKind::Pseudo,
                    "conjunction" => CueKind::Conjunction,
                    other => {
                        self.fault(path, format!("no cue is of kind {other}"));
                        continue;
                    }
                };
                let scope = cue.scope.as_deref().unwrap_or("");
                let id = u16::try_from(self.cues.len()).unwrap_or(0);
                self.cues.push(Cue {
                    kind,
                    forward: matches!(scope, "forward" | "both"),
                    backward: matches!(scope, "backward" | "both"),
                });
                self.forms(&cue.forms, &cue.exact, 0, Meaning::Cue(id));
            }
        }
    }

    fn element(&mut self, path: &str, file: &ElementFile) {
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
    fn panel_elements(&mut self, files: &GrammarFiles) {
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

    fn frames(&mut self, path: &str, file: &ElementFile) {
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
    fn inherit(&mut self, files: &GrammarFiles) {
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
            names.iter().filter_map(|n| self.classes.iter().position(|c| c == n)).filter(|&i| i < 64).fold(0u64, |m, i| m | 1 << i)
        };
        let (cell, analyte) = (bits(&["percent", "figure"]), bits(&["figure"]));
        let part = bits(&["amount", "general", "degree", "distribution", "percent", "morphology"]);
        for entity in &mut self.entities {
            entity.frames.sort_unstable();
            // Frames of `unread` elements only keep a value from others.
            let all = entity.frames.clone();
            let sink = |f: &(ClassId, u16)| {
                self.frames.get(f.1 as usize).and_then(|f| self.elements.get(f.element)).is_some_and(|e| e.id.starts_with("unread."))
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
