//! The shape of the grammar files, field by field, as a person writes them.
//!
//! `build.rs` includes this file to check the built-in grammars when the package is built, and the program uses it
//! to read a site's own files. It knows nothing of how the files are used: see `compile.rs`.

use serde::{Deserialize, Serialize};

/// `lexicon/*.toml`: entities, and the values they can have, with every way to write them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconFile {
    /// What the file holds, for people.
    pub title: String,
    /// Where the terms come from: guideline, edition, or "common usage".
    pub source: String,
    /// Things a report speaks of.
    #[serde(default)]
    pub entity: Vec<EntityFile>,
    /// Things a report says of them.
    #[serde(default)]
    pub value: Vec<ValueFile>,
}

/// One entity: a cell line, cell type, tissue, stain, marker, gene, analyte, specimen or disease.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityFile {
    /// Unique id, `family.name`: `cell.erythroid`, `marker.CD34`, `gene.TP53`, `disease.mds_ib1`.
    pub id: String,
    /// Every way to write it; `{a|b}` stands for either, `{a|}` for an optional part. Case, plural s, British or
    /// American spelling, hyphens and line breaks make no difference.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Forms that count only when written with exactly these capitals (`ALL`, `MM`, `ET`).
    #[serde(default)]
    pub exact: Vec<String>,
    /// Names of sections in which the forms have this meaning; empty: everywhere. Put the same form in several
    /// entities and give each its sections to resolve a collision.
    #[serde(default)]
    pub sections: Vec<String>,
    /// For a disease: the id of the pattern it states.
    #[serde(default)]
    pub pattern: Option<String>,
    /// Entities of which this is a kind (`cell.myeloblast` is a kind of `cell.blast`).
    #[serde(default)]
    pub kind_of: Vec<String>,
    /// What the reader must know of it besides: `blood_count`, `treatment` ... (listed in `src/grammar/traits.rs`).
    #[serde(default)]
    pub traits: Vec<String>,
}

/// One value: a word or phrase that says something of an entity.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueFile {
    /// The class, which decides what it can be said of: `amount`, `maturation`, `morphology`, `result` ...
    pub class: String,
    /// The value within the class.
    pub id: String,
    /// Every way to write it, as for an entity.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Forms that count only with exactly these capitals or signs.
    #[serde(default)]
    pub exact: Vec<String>,
    /// Sections in which the forms have this meaning; empty: everywhere.
    #[serde(default)]
    pub sections: Vec<String>,
    /// The value of the same class that a negation makes of it ("not increased"); without one, a negated value says nothing.
    #[serde(default)]
    pub negated: Option<String>,
    /// The entity a value brings along when no other is near ("left-shifted" speaks of granulopoiesis only near it).
    #[serde(default)]
    pub implies: Option<String>,
    /// What the reader must know of it besides, as for an entity: `positive`, `for_age` ...
    #[serde(default)]
    pub traits: Vec<String>,
}

/// `findings/**.toml`: one element that a report can state. Its path is its id.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElementFile {
    /// A short title, for people.
    pub title: String,
    /// `enum`, `presence`, `percent`, `number`, `grade`, `ratio` or `text`.
    pub kind: String,
    /// The unit of a number.
    #[serde(default)]
    pub unit: Option<String>,
    /// The values of an `enum`.
    #[serde(default)]
    pub values: Vec<String>,
    /// Smallest and largest number believed; what lies outside is left unread.
    #[serde(default)]
    pub bounds: Vec<f64>,
    /// Guideline or article that defines the element, with edition.
    pub source: String,
    /// One plain line on what it means.
    #[serde(default)]
    pub plain: Option<String>,
    /// How it is said.
    #[serde(default)]
    pub frame: Vec<FrameFile>,
    /// At least one text that states it, and one near miss that does not.
    #[serde(default)]
    pub example: Vec<ExampleFile>,
}

/// One way to say an element: an entity together with a value of a class.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameFile {
    /// Entities it can be said of.
    pub entities: Vec<String>,
    /// Class of the value: of the lexicon, or `percent`, `ratio`, `count`, `mass`, `length`, `volume`, `grade`,
    /// `number`, `years`, or `presence` (the mention itself, under its cues).
    pub class: String,
    /// What a value of the class means for the element; a value not listed says nothing. Empty: as it stands.
    #[serde(default)]
    pub map: Vec<(String, String)>,
    /// Specimens it holds for (`blood`, `aspirate`, `trephine`, `flow`, `other`); empty: any.
    #[serde(default)]
    pub specimens: Vec<String>,
    /// Specimens it does not hold for.
    #[serde(default)]
    pub not_specimens: Vec<String>,
    /// Sections it holds for; empty: any.
    #[serde(default)]
    pub sections: Vec<String>,
    /// Sections it does not hold for.
    #[serde(default)]
    pub not_sections: Vec<String>,
}

/// An example of an element.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleFile {
    /// A text, in the section named or without a heading.
    pub text: String,
    /// The section the text stands in.
    #[serde(default)]
    pub section: Option<String>,
    /// The value read; absent: nothing of this element may be read.
    #[serde(default)]
    pub value: Option<String>,
    /// The assertion, when it is not `present` (or `absent` for a presence).
    #[serde(default)]
    pub assertion: Option<String>,
}

/// `context/*.toml`: words that change how what stands near them is meant (ConText).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextFile {
    /// What the file holds, for people.
    pub title: String,
    /// Where the rules come from.
    pub source: String,
    /// The cues.
    #[serde(default)]
    pub cue: Vec<CueFile>,
}

/// One cue with its scope.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueFile {
    /// What it does: `negated`, `possible`, `historical`, `hypothetical`, `not_assessed`, `pending`, `other_subject`,
    /// `terminator`, `pseudo` (swallows its words), `conjunction`.
    pub kind: String,
    /// Where it works: `forward`, `backward`, `both`; a terminator or pseudo cue has none.
    #[serde(default)]
    pub scope: Option<String>,
    /// Every way to write it.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Forms that count only with exactly these capitals or signs.
    #[serde(default)]
    pub exact: Vec<String>,
}

/// `sections/*.toml`: a kind of section and its headings.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionFile {
    /// A short title, for people.
    pub title: String,
    /// Where the headings come from.
    pub source: String,
    /// The specimen its findings belong to: `blood`, `aspirate`, `trephine`, `clot`, `flow`, `genetic`, `none`.
    pub specimen: String,
    /// `findings`, `context` (history, query: states nothing), `conclusion` (the report's own opinion) or `none`.
    pub role: String,
    /// The headings.
    pub headings: Vec<String>,
    /// Words so typical that a paragraph without a heading that holds one belongs here.
    #[serde(default)]
    pub typical: Vec<String>,
}

/// `patterns/*.toml`: one disease pattern. Its file name is its id.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternFile {
    /// The name, for people.
    pub title: String,
    /// The group of `patterns.csv`.
    pub group: String,
    /// One plain line on what it means.
    pub plain: String,
    /// Classification and edition its thresholds come from.
    pub edition: Vec<String>,
    /// Among patterns of the same level the higher comes first; a more specific entity has a higher figure.
    pub priority: u32,
    /// Patterns that need not be named beside this one (its parents).
    #[serde(default)]
    pub covers: Vec<String>,
    /// What it is confused with.
    #[serde(default)]
    pub mimics: Vec<String>,
    /// A cue of it stands first in the clinical view, with what would settle it.
    #[serde(default)]
    pub urgent: Option<String>,
    /// All must be met for `meets`; one not met makes `excluded`.
    #[serde(default)]
    pub required: Vec<CriterionFile>,
    /// All met without one of the required not met makes `suggests`: the morphology fits.
    #[serde(default)]
    pub suggests: Vec<CriterionFile>,
    /// Each met speaks for it; one met alone makes `possible`.
    #[serde(default)]
    pub supporting: Vec<CriterionFile>,
    /// Each met speaks against it: `suggests` becomes `possible`, `possible` nothing.
    #[serde(default)]
    pub opposing: Vec<CriterionFile>,
    /// Elements that must be known before anybody concludes.
    #[serde(default)]
    pub need: Vec<String>,
    /// Examples as facts: one met, one not met, one unknown.
    #[serde(default)]
    pub example: Vec<PatternExampleFile>,
}

/// One condition, in the criterion language.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionFile {
    /// The condition: `marrow.blasts >= 5 and marrow.blasts < 20`.
    pub when: String,
    /// The condition in words.
    pub label: String,
    /// Where it comes from.
    pub source: String,
}

/// `checks/*.toml`: a check that the criterion language can say. Its file name states the problem.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckFile {
    /// `BM`, the letter of its family, three digits; never given to another check.
    pub code: String,
    /// The problem in one line.
    pub title: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// Version that has it first.
    pub since: String,
    /// Off until it has proved itself: three right hits or more and no wrong one.
    #[serde(default)]
    pub preview: bool,
    /// What it checks.
    pub checks: String,
    /// Why it matters.
    pub why: String,
    /// Guideline or article, with edition.
    pub source: String,
    /// Patterns of which one is concluded (asserted or favoured) for the check to apply; empty: whatever is.
    #[serde(default)]
    pub diagnosis: Vec<String>,
    /// Small words of which one must stand in the concluded diagnosis's own name: "1" of MDS-IB1.
    #[serde(default)]
    pub wording: Vec<String>,
    /// Patterns of which one is denied, and not named otherwise, for the check to apply.
    #[serde(default)]
    pub denied: Vec<String>,
    /// Patterns of which none may be named as today's, not even as a possibility.
    #[serde(default)]
    pub unnamed: Vec<String>,
    /// Criterion that must be met for the check to apply.
    #[serde(default)]
    pub applies: Option<String>,
    /// Criterion that is met when something is wrong.
    #[serde(default)]
    pub when: Option<String>,
    /// Elements that are all unsaid when something is wrong: not stated, pending, not done or not assessable.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Words of which any one in the text explains what seems wrong, or says that the element was thought of after all.
    /// Without `when` and `missing` it is the words themselves that are missing.
    #[serde(default)]
    pub words: Vec<String>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Reports on which it fires, at least one.
    #[serde(default)]
    pub fires: Vec<String>,
    /// Reports on which it is silent, at least one.
    #[serde(default)]
    pub silent: Vec<String>,
}

/// Facts and the level they must give.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternExampleFile {
    /// Facts, `element = value`, values as in a report: `marrow.blasts = 12`, `<5`, `5-10`, `cyto.del5q = detected`.
    pub facts: Vec<String>,
    /// The level expected: `meets`, `suggests`, `possible`, `excluded` or `none`.
    pub level: String,
}

/// All files, each with its path under `grammars/` without the ending.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrammarFiles {
    /// Lexicon files.
    pub lexicon: Vec<(String, LexiconFile)>,
    /// Elements.
    pub findings: Vec<(String, ElementFile)>,
    /// Context files.
    pub context: Vec<(String, ContextFile)>,
    /// Sections.
    pub sections: Vec<(String, SectionFile)>,
    /// Patterns.
    pub patterns: Vec<(String, PatternFile)>,
    /// Checks.
    pub checks: Vec<(String, CheckFile)>,
}
