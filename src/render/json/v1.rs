//! Version 1 of the JSON. Positions are bytes of the report's text.

use crate::finding::fact::FactValue;
use crate::finding::{Assertion, Finding};
use crate::grammar::element::{Element, ElementId};
use crate::grammar::named::Named;
use crate::grammar::term::{Role, Specimen};
use crate::pattern::assessment::Stated;
use crate::reading::Reading;
use crate::render::evidence::{Alarm, Case, Judged, alarms, cases};
use crate::render::unread::{line_of, unread};
use crate::span::Span;
use schemars::JsonSchema;
use serde::Serialize;

/// Everything read.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "trephine readings, version 1")]
pub struct Readings {
    /// Version of this format: 1.
    pub version: u32,
    /// One entry a report, in input order.
    pub reports: Vec<Report>,
}

/// One report, read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Identifier of the report.
    pub report_id: String,
    /// Whether the text is a marrow report at all.
    pub is_report: bool,
    /// Age and sex.
    pub patient: Patient,
    /// Sections in order; they tile the text.
    pub sections: Vec<Section>,
    /// Everything stated, in the order of the text.
    pub findings: Vec<Found>,
    /// For each element the one value its statements of today agree on.
    pub facts: Vec<Fact>,
    /// Diagnoses the report itself names.
    pub stated_diagnoses: Vec<StatedDiagnosis>,
    /// Patterns compared with the report, best first. None is a diagnosis made by trephine.
    pub patterns: Vec<Pattern>,
    /// Patterns that are urgent to settle.
    pub urgent: Vec<Urgent>,
    /// What was not understood.
    pub unread: Vec<Unread>,
    /// Share of the content words that were understood, 0 to 1.
    pub share_read: f64,
}

/// Age and sex.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Patient {
    /// Years at collection; months and days converted.
    pub age_years: Option<f64>,
    /// `female` or `male`.
    pub sex: Option<String>,
}

/// A headed part of the report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Section {
    /// Its kind.
    pub id: String,
    /// Its kind, for people.
    pub title: String,
    /// `findings`, `context`, `conclusion` or `none`.
    pub role: String,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A value: a word of the element's list, or a figure as the interval it must lie in.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// One of the element's values.
    Word(String),
    /// An interval; a single figure has equal ends.
    Range {
        /// Lower end; null: unbounded.
        low: Option<f64>,
        /// Upper end; null: unbounded.
        high: Option<f64>,
        /// The lower end itself is excluded (`> 5`).
        low_excluded: bool,
        /// The upper end itself is excluded (`< 5`).
        high_excluded: bool,
    },
}

/// One thing the report says.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Found {
    /// What of: the element's id.
    pub element: String,
    /// The element, for people.
    pub title: String,
    /// The value.
    pub value: Value,
    /// Unit of a figure.
    pub unit: Option<String>,
    /// `present`, `absent`, `possible`, `not_assessed`, `pending`, `historical`, `hypothetical` or `other_subject`.
    pub assertion: String,
    /// `definite`, `probable` (favoured, in keeping with) or `possible`.
    pub certainty: String,
    /// `blood`, `aspirate`, `trephine`, `clot`, `flow`, `genetic`, or `marrow` where the report does not say.
    pub specimen: String,
    /// Kind of the section it stands in.
    pub section: String,
    /// Whether it states something of the specimen examined now; what does not fills no column and meets no criterion.
    pub counts: bool,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words at these bytes.
    pub quote: String,
    /// The words that decided the assertion.
    pub cue: Option<Place>,
}

/// Bytes of the report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Place {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// What the report states of one element today.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Fact {
    /// The element's id.
    pub element: String,
    /// The value.
    pub value: Value,
    /// Unit of a figure.
    pub unit: Option<String>,
    /// Index into `findings`; null where it is worked out from other facts.
    pub finding: Option<u32>,
    /// Another statement of the report clashes with it.
    pub conflict: bool,
}

/// A diagnosis the report names.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StatedDiagnosis {
    /// Id of the pattern it names.
    pub pattern: String,
    /// `asserted`, `favoured`, `possible`, `excluded` or `historical`.
    pub status: String,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words at these bytes.
    pub quote: String,
}

/// A pattern as this report has it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Pattern {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Classifications with edition.
    pub edition: Vec<String>,
    /// `meets`, `suggests`, `possible` or `excluded`.
    pub level: String,
    /// The report itself concludes so.
    pub stated: bool,
    /// A required criterion clashes with what the report says of the disease.
    pub conflict: bool,
    /// Criteria that speak for it.
    #[serde(rename = "for")]
    pub favouring: Vec<Criterion>,
    /// Criteria that speak against it.
    pub against: Vec<Criterion>,
    /// Criteria that the report leaves open.
    pub open: Vec<Criterion>,
    /// Elements that the report would have to state.
    pub missing: Vec<String>,
}

/// One condition of a pattern.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Criterion {
    /// `required`, `suggests`, `supporting` or `opposing`.
    pub block: String,
    /// In words.
    pub label: String,
    /// In the criterion language.
    pub when: String,
    /// Guideline or article.
    pub source: String,
    /// Elements that decided it.
    pub elements: Vec<String>,
    /// Findings that decided it, as indices into `findings`.
    pub findings: Vec<u32>,
    /// Elements that would settle it.
    pub missing: Vec<String>,
}

/// An urgent pattern.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Urgent {
    /// Its id.
    pub pattern: String,
    /// What it rests on and what would settle it.
    pub text: String,
    /// Elements that raise it in this report.
    pub elements: Vec<String>,
}

/// A statement that was not understood.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unread {
    /// Line, counted from 1.
    pub line: usize,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words at these bytes.
    pub quote: String,
}

impl Report {
    /// A reading in this format.
    #[must_use]
    pub fn of(reading: &Reading<'_>) -> Self {
        let (grammar, text) = (reading.grammar, reading.report.text.as_str());
        let cases = cases(reading);
        let sections = reading.document.sections.iter().filter_map(|s| {
            let section = grammar.section(s.section)?;
            let (id, title, role) = (section.name.clone(), section.title.clone(), role(section.role).to_owned());
            Some(Section { id, title, role, start: s.span.start, end: s.span.end })
        });
        let facts = grammar.elements.iter().filter_map(|(id, element)| {
            let fact = reading.facts.get(id)?;
            let (value, unit) = (value(element, fact.value), unit(element));
            Some(Fact { element: element.id.clone(), value, unit, finding: fact.finding, conflict: fact.conflict })
        });
        let stated = reading.diagnoses.iter().map(|d| StatedDiagnosis {
            pattern: grammar.patterns.get(d.stated.pattern).map(|p| p.id.clone()).unwrap_or_default(),
            status: stated(d.stated.status).to_owned(),
            start: d.span.start,
            end: d.span.end,
            quote: d.span.of(text).to_owned(),
        });
        let unread = unread(reading).into_iter().map(|span| {
            let (line, quote) = (line_of(text, span.start), span.of(text).to_owned());
            Unread { line, start: span.start, end: span.end, quote }
        });
        Self {
            report_id: reading.report.id.clone(),
            is_report: reading.is_report(),
            patient: Patient {
                age_years: reading.patient.age.map(|a| a.0),
                sex: reading.word(Named::PatientSex).map(str::to_owned),
            },
            sections: sections.collect(),
            findings: reading.findings.list.iter().map(|f| Found::of(reading, f)).collect(),
            facts: facts.collect(),
            stated_diagnoses: stated.collect(),
            patterns: cases.iter().map(|c| Pattern::of(reading, c)).collect(),
            urgent: alarms(reading, &cases).iter().map(|a| Urgent::of(reading, a)).collect(),
            unread: unread.collect(),
            share_read: (reading.share_read() * 1000.0).round() / 1000.0,
        }
    }
}

impl Found {
    fn of(reading: &Reading<'_>, finding: &Finding) -> Self {
        let element = reading.grammar.elements.get(finding.element);
        let certainty = match (finding.assertion, finding.probable) {
            (Assertion::Possible, _) => "possible",
            (_, true) => "probable",
            _ => "definite",
        };
        Self {
            element: element.map(|e| e.id.clone()).unwrap_or_default(),
            title: element.map(|e| e.title.clone()).unwrap_or_default(),
            value: element.map_or(Value::Word(String::new()), |e| value(e, finding.value)),
            unit: element.and_then(unit),
            assertion: finding.assertion.name().replace(' ', "_"),
            certainty: certainty.to_owned(),
            specimen: specimen(finding.specimen).to_owned(),
            section: reading.grammar.section(finding.section).map(|s| s.name.clone()).unwrap_or_default(),
            counts: finding.counts(),
            start: finding.span.start,
            end: finding.span.end,
            quote: finding.span.of(&reading.report.text).to_owned(),
            cue: finding.cue.map(|Span { start, end }| Place { start, end }),
        }
    }
}

impl Pattern {
    fn of(reading: &Reading<'_>, case: &Case<'_>) -> Self {
        let list = |judged: &[Judged<'_>]| judged.iter().map(|j| Criterion::of(reading, j)).collect();
        Self {
            id: case.pattern.id.clone(),
            title: case.pattern.title.clone(),
            edition: case.pattern.edition.clone(),
            level: case.assessed.level.name().to_owned(),
            stated: case.assessed.stated,
            conflict: case.assessed.conflict,
            favouring: list(&case.favouring),
            against: list(&case.against),
            open: list(&case.open),
            missing: ids(reading, &case.missing()),
        }
    }
}

impl Criterion {
    fn of(reading: &Reading<'_>, judged: &Judged<'_>) -> Self {
        Self {
            block: judged.block.name().to_owned(),
            label: judged.criterion.label.clone(),
            when: judged.criterion.when.clone(),
            source: judged.criterion.source.clone(),
            elements: ids(reading, &judged.decided),
            findings: judged.decided.iter().filter_map(|id| reading.facts.get(*id)?.finding).collect(),
            missing: ids(reading, &judged.missing),
        }
    }
}

impl Urgent {
    fn of(reading: &Reading<'_>, alarm: &Alarm<'_>) -> Self {
        Self { pattern: alarm.pattern.id.clone(), text: alarm.text.to_owned(), elements: ids(reading, &alarm.rests_on) }
    }
}

fn ids(reading: &Reading<'_>, list: &[ElementId]) -> Vec<String> {
    list.iter().filter_map(|id| Some(reading.grammar.elements.get(*id)?.id.clone())).collect()
}

fn unit(element: &Element) -> Option<String> {
    (!element.unit.is_empty()).then(|| element.unit.clone())
}

fn value(element: &Element, value: FactValue) -> Value {
    match value {
        FactValue::Word(w) => Value::Word(element.values.get(usize::from(w)).cloned().unwrap_or_default()),
        FactValue::Range { low, high, low_open, high_open } => {
            Value::Range { low, high, low_excluded: low_open, high_excluded: high_open }
        }
    }
}

fn specimen(specimen: Specimen) -> &'static str {
    specimen.name()
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Findings => "findings",
        Role::Context => "context",
        Role::Conclusion => "conclusion",
        Role::Silent => "none",
    }
}

fn stated(status: Stated) -> &'static str {
    match status {
        Stated::Asserted => "asserted",
        Stated::Favoured => "favoured",
        Stated::Excluded => "excluded",
        Stated::Possible => "possible",
        Stated::Historical => "historical",
    }
}
