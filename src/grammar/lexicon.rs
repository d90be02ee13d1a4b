//! From the files to words, phrases and what they stand for, elements and frames: everything but the patterns.
//!
//! `build.rs` includes this file and does the work for the built-in grammars when the package is built; a site's own
//! go the same way when the program starts. Every fault is reported with its file; none is fatal to the others.

use crate::document::fold::Folded;
use crate::document::spelling::Spelling;
use crate::document::token::{Shape, Token, tokens};
use crate::error::GrammarError;
use crate::grammar::element::Elements;
use crate::grammar::file::{EntityFile, GrammarFiles};
use crate::grammar::flat::Map;
use crate::grammar::form::{MOST, expand, parts, ways};
use crate::grammar::term::{
    ClassId, Cue, CueKind, Entity, EntityId, Family, Frame, Known, Meaning, Role, Section, SectionId, Sense, Specimen, Stated,
    Value, ValueId,
};
use crate::grammar::traits::Traits;
use crate::grammar::trie::Trie;
use crate::grammar::vocabulary::{Vocabulary, WordId};
use serde::{Deserialize, Serialize};

/// Classes that no lexicon file lists: figures, and the mention itself.
const BUILT_IN: [&str; 7] = ["percent", "ratio", "figure", "length", "grade", "presence", "result"];

/// Number words up to twenty, and tens.
const NUMBERS: [(&str, f64); 29] = [
    ("zero", 0.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
    ("hundred", 100.0),
];
/// Everything compiled but the patterns.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Lexicon {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) spelling: Spelling,
    pub(crate) senses: Vec<Sense>,
    pub(crate) entities: Vec<Entity>,
    pub(crate) values: Vec<Value>,
    pub(crate) classes: Vec<String>,
    pub(crate) cues: Vec<Cue>,
    pub(crate) sections: Vec<Section>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) elements: Elements,
    pub(crate) numbers: Vec<(WordId, f64)>,
    pub(crate) stated: Vec<Stated>,
    pub(crate) known: Known,
}

/// A lexicon in the making.
pub(super) struct Compiler {
    trie: Trie,
    senses: Vec<Sense>,
    pub(super) entities: Vec<Entity>,
    pub(super) by_entity: Map<String, EntityId>,
    pub(super) values: Vec<Value>,
    pub(super) by_value: Map<(ClassId, String), ValueId>,
    pub(super) classes: Vec<String>,
    cues: Vec<Cue>,
    sections: Vec<Section>,
    pub(super) frames: Vec<Frame>,
    pub(super) elements: Elements,
    stated: Vec<Stated>,
    errors: Vec<GrammarError>,
    buffer: Vec<Token>,
    nothing: Vocabulary,
}

impl Lexicon {
    /// Compiles the files, with all faults found.
    pub(crate) fn compile(files: &GrammarFiles) -> (Self, Vec<GrammarError>) {
        let mut c = Compiler {
            trie: Trie::new(),
            senses: Vec::with_capacity(8192),
            entities: Vec::new(),
            by_entity: Map::default(),
            values: Vec::new(),
            by_value: Map::default(),
            classes: BUILT_IN.iter().map(|&s| s.to_owned()).collect(),
            cues: Vec::new(),
            sections: vec![Section {
                name: "none".into(),
                title: "Text".into(),
                specimen: Specimen::Unstated,
                role: Role::Findings,
            }],
            frames: Vec::new(),
            elements: Elements::default(),
            stated: Vec::new(),
            errors: Vec::new(),
            buffer: Vec::new(),
            nothing: Vocabulary::default(),
        };
        c.sections(files);
        c.ways(files);
        c.lexicon(files);
        c.context(files);
        for (path, file) in &files.findings {
            c.element(path, file);
        }
        c.panel_elements(files);
        for (path, file) in &files.findings {
            c.frames(path, file);
        }
        c.inherit(files);
        c.traits(files);
        let mut folded = |word: &str| Folded::of(word).map(|f| c.trie.add_word(f.as_bytes()));
        let numbers = NUMBERS.iter().map(|(word, value)| (folded(word).unwrap_or_default(), *value)).collect();
        let known = c.known();
        let mut vocabulary = c.trie.finish();
        let heading = |s: &Sense| matches!(s.meaning, Meaning::Heading(_));
        vocabulary.mark(|sense| c.senses.get(sense as usize).is_some_and(heading));
        let spelling = Spelling::of(&vocabulary);
        let lexicon = Self {
            vocabulary,
            spelling,
            senses: c.senses,
            entities: c.entities,
            values: c.values,
            classes: c.classes,
            cues: c.cues,
            sections: c.sections,
            frames: c.frames,
            elements: c.elements,
            numbers,
            stated: c.stated,
            known,
        };
        (lexicon, c.errors)
    }
}

impl Compiler {
    fn known(&mut self) -> Known {
        Known {
            percent: self.class("percent"),
            ratio: self.class("ratio"),
            figure: self.class("figure"),
            length: self.class("length"),
            grade: self.class("grade"),
            presence: self.class("presence"),
            result: self.class("result"),
            comparator: self.class("comparator"),
            denominator: self.class("denominator"),
            status: self.class("disease_status"),
            adequacy: self.class("adequacy"),
            general: self.class("general"),
            pattern: self.class("pattern"),
            attribute: self.class("attribute"),
            amount: self.class("amount"),
            maturation: self.class("maturation"),
            morphology: self.class("morphology"),
            distribution: self.class("distribution"),
            degree: self.class("degree"),
            variant_kind: self.class("variant_kind"),
            lesion_result: self.class("lesion_result"),
            clonality: self.class("clonality"),
            table: self.section("table"),
            patient: self.section("patient"),
            remission: self.by_entity.get("disease.remission").copied(),
            b_cell: self.by_entity.get("cell.b_cell").copied(),
            aspirate: self.by_entity.get("specimen.aspirate").copied(),
            trephine: self.by_entity.get("specimen.trephine").copied(),
        }
    }

    fn section(&self, name: &str) -> Option<SectionId> {
        self.sections.iter().position(|s| s.name == name).and_then(|i| u8::try_from(i).ok()).map(SectionId)
    }

    pub(super) fn fault(&mut self, path: &str, what: String) {
        self.errors.push(GrammarError::new(path, what));
    }

    pub(super) fn class(&mut self, name: &str) -> ClassId {
        let at = self.classes.iter().position(|c| c == name).unwrap_or_else(|| {
            self.classes.push(name.to_owned());
            self.classes.len() - 1
        });
        ClassId(u8::try_from(at).unwrap_or(u8::MAX))
    }

    pub(super) fn section_mask(&mut self, path: &str, names: &[String]) -> u64 {
        let mut mask = 0;
        for name in names {
            match self.sections.iter().position(|s| &s.name == name) {
                Some(i) if i < 64 => mask |= 1 << i,
                _ => self.fault(path, format!("no section is called {name}")),
            }
        }
        mask
    }

    /// Cuts text into words of the vocabulary, adding those it lacks. Signs that only join words are none, unless
    /// there is nothing else.
    fn words(&mut self, text: &str) -> Vec<WordId> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        tokens(text, &self.nothing, &mut buffer);
        let mut out = Vec::with_capacity(buffer.len());
        let only_signs = buffer.iter().all(|t| t.shape == Shape::Sign);
        for token in &buffer {
            let slice = text.get(token.start as usize..token.end as usize).unwrap_or("");
            match token.shape {
                Shape::Sign if matches!(token.sign, '-' | '/' | '\'' | ',') && !only_signs => {}
                Shape::Sign => out.push(self.trie.add_sign(token.sign)),
                Shape::Number => out.push(self.trie.add_word(slice.as_bytes())),
                Shape::Word => {
                    if let Some(folded) = Folded::of(slice) {
                        out.push(self.trie.add_word(folded.as_bytes()));
                    }
                }
            }
        }
        self.buffer = buffer;
        out
    }

    fn forms(&mut self, forms: &[String], exact: &[String], sections: u64, meaning: Meaning) {
        let sense = self.sense(Sense { meaning, sections, exact: None });
        for form in forms.iter().filter(|f| ways(f) <= MOST) {
            let parts: Vec<Vec<String>> = parts(form).into_iter().map(expand).collect();
            // Whether signs join words or are all there is shows in the whole only.
            let wordless = |text: &String| !text.trim().is_empty() && !text.bytes().any(|b| b.is_ascii_alphanumeric());
            if parts.iter().flatten().any(wordless) {
                for form in expand(form) {
                    let words = self.words(&form);
                    self.trie.add_phrase(&words, sense);
                }
            } else {
                let parts: Vec<Vec<Vec<WordId>>> =
                    parts.iter().map(|p| p.iter().map(|text| self.words(text)).collect()).collect();
                self.trie.add_phrases(&parts, sense);
            }
        }
        for form in exact.iter().flat_map(|f| expand(f)) {
            let words = self.words(&form);
            let sense = self.sense(Sense { meaning, sections, exact: Some(form.into()) });
            self.trie.add_phrase(&words, sense);
        }
    }

    fn sense(&mut self, sense: Sense) -> u32 {
        self.senses.push(sense);
        u32::try_from(self.senses.len() - 1).unwrap_or(0)
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

    /// A form that can be written in too many ways is a mistake: its words belong together only as far as they must.
    fn ways(&mut self, files: &GrammarFiles) {
        let entities =
            files.lexicon.iter().flat_map(|(p, f)| f.entity.iter().flat_map(move |e| e.forms.iter().map(move |x| (p, x))));
        let values =
            files.lexicon.iter().flat_map(|(p, f)| f.value.iter().flat_map(move |e| e.forms.iter().map(move |x| (p, x))));
        let cues = files.context.iter().flat_map(|(p, f)| f.cue.iter().flat_map(move |e| e.forms.iter().map(move |x| (p, x))));
        let long = entities.chain(values).chain(cues).filter(|(_, form)| ways(form) > MOST);
        for (path, form) in long {
            let head: String = form.chars().take(60).collect();
            let what = format!("the form “{head}” can be written in {} ways, more than {MOST}", ways(form));
            self.errors.push(GrammarError::new(path, what));
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
                        self.values.push(Value {
                            class,
                            id: value.id.clone(),
                            negated: None,
                            implies: None,
                            traits: Traits::default(),
                        });
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
                    self.fault(
                        path,
                        format!("value {}.{}: its negation or the entity it implies is not listed", value.class, value.id),
                    );
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
                    traits: Traits::default(),
                    specimen,
                });
                self.by_entity.insert(entity.id.clone(), id);
                id
            }
        };
        if let Some(pattern) = &entity.pattern {
            self.stated.push(Stated { entity: id, pattern: pattern.clone(), path: path.to_owned() });
        }
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
}
