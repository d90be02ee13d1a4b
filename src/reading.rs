//! Everything known of one report.

use crate::document::{Clause, Document};
use crate::finding::assemble::{Findings, assemble};
use crate::finding::derive::Deriver;
use crate::finding::diagnosis::{Diagnosis, diagnoses};
use crate::finding::fact::{Fact, FactValue, Facts};
use crate::finding::patient::{self, Patient};
use crate::finding::reconcile::reconcile;
use crate::finding::scale;
use crate::grammar::Grammar;
use crate::grammar::element::Realm;
use crate::grammar::named::Named;
use crate::grammar::term::Role;
use crate::pattern::Group;
use crate::pattern::assessment::{Assessed, Level, Stated, StatedDiagnosis, assess};
use crate::report::Report;
use crate::syntax::karyotype::{Karyotype, karyotype};

/// One report, read: its sections, findings, facts and the patterns judged against them.
pub struct Reading<'a> {
    pub(crate) grammar: &'a Grammar,
    pub(crate) report: &'a Report,
    pub(crate) document: Document,
    pub(crate) findings: Findings,
    pub(crate) facts: Facts,
    pub(crate) patient: Patient,
    pub(crate) karyotype: Option<Karyotype>,
    pub(crate) diagnoses: Vec<Diagnosis>,
    pub(crate) assessment: Vec<Assessed>,
}

/// What to leave out of a reading.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope {
    /// Judge with the report's own opinion hidden: diagnosis, conclusion, comment and addendum text.
    pub without_conclusion: bool,
}

impl<'a> Reading<'a> {
    /// Reads a report. Odd text is never an error: what is not understood is listed as unread.
    #[must_use]
    pub fn of(report: &'a Report, grammar: &'a Grammar, scope: Scope) -> Self {
        let folded = without_folding_letters(&report.text);
        let text = folded.as_deref().unwrap_or(&report.text);
        let mut document = Document::parse(text, grammar);
        if scope.without_conclusion {
            document.hide_opinion(grammar, text);
        }
        let findings = assemble(text, grammar, &document, scope.without_conclusion);
        let patient = patient::read(text, grammar, &document, scope.without_conclusion);
        let mut facts = reconcile(grammar, &findings.list);
        let karyotype = today_karyotype(text, grammar, &document, &findings);
        let mut diagnoses = if scope.without_conclusion { Vec::new() } else { diagnoses(grammar, &document, &findings, text) };
        let mut deriver = Deriver { grammar, facts: &mut facts };
        if let Some(k) = &karyotype {
            deriver.karyotype(k, None);
        }
        if let Some((age, _)) = patient.age {
            deriver.set_range(Named::PatientAge, age, age, None);
        }
        if let Some((female, _)) = patient.female {
            deriver.put(Named::PatientSex, if female { "female" } else { "male" }, None);
        }
        for (grade, scale) in [(Named::IronGrade, Named::IronScale), (Named::StromaReticulinGrade, Named::StromaReticulinScale)] {
            let finding = deriver.get(grade).and_then(|f| f.finding).and_then(|i| findings.list.get(i as usize));
            let Some(finding) = finding else { continue };
            let words = document.words(finding.clause, text);
            let found =
                if grade == Named::IronGrade { scale::iron(finding, words) } else { Some(scale::reticulin(finding, words)) };
            if let Some(name) = found {
                deriver.put(scale, name, None);
            }
        }
        deriver.all();
        let stated: Vec<StatedDiagnosis> = diagnoses.iter().map(|d| d.stated).collect();
        let marrow = is_report(grammar, &findings, &facts);
        let mut assessment = if marrow { assess(&grammar.patterns, &facts, &stated) } else { Vec::new() };
        // A conclusion that only excludes, over a marrow that looks normal, says that it is normal.
        if let Some(normal) = only_excludes(grammar, &diagnoses, &assessment) {
            diagnoses.insert(0, normal);
            let stated: Vec<StatedDiagnosis> = diagnoses.iter().map(|d| d.stated).collect();
            assessment = assess(&grammar.patterns, &facts, &stated);
        }
        Self { grammar, report, document, findings, facts, patient, karyotype, diagnoses, assessment }
    }

    /// The report that was read.
    #[must_use]
    pub const fn report(&self) -> &'a Report {
        self.report
    }

    /// Whether the text is a marrow report at all.
    #[must_use]
    pub fn is_report(&self) -> bool {
        is_report(self.grammar, &self.findings, &self.facts)
    }

    /// Whether a part of it is headed as its conclusion and says something.
    pub(crate) fn concludes(&self) -> bool {
        let headed = |c: &Clause| Document::role(self.grammar, c.section) == Role::Conclusion;
        // Boxes left empty say nothing.
        let empty = |c: &Clause| {
            let body = self.document.tokens.get(c.body.0..c.body.1).unwrap_or(&[]);
            let open = body.iter().any(|t| t.sign == '☐')
                || body.windows(2).any(|w| matches!(w, [a, b] if a.sign == '[' && b.sign == ']'));
            // A ticked one, or words before the boxes, say something.
            open && body.first().is_some_and(|t| matches!(t.sign, '☐' | '['))
                && !body.iter().any(|t| matches!(t.sign, '☒' | '☑' | '✓' | '✔'))
                && !body.windows(3).any(|w| matches!(w, [a, b, c] if a.sign == '[' && b.sign != ']' && c.sign == ']'))
        };
        self.document.clauses.iter().any(|c| headed(c) && c.body.1 > c.body.0 + 3 && !empty(c))
    }

    /// The fact of an element.
    pub(crate) fn fact(&self, name: Named) -> Option<Fact> {
        self.facts.get(self.grammar.elements.named(name)?)
    }

    /// The word of an element.
    pub(crate) fn word(&self, name: Named) -> Option<&str> {
        let element = self.grammar.elements.named(name)?;
        match self.facts.get(element)?.value {
            FactValue::Word(w) => self.grammar.elements.get(element)?.values.get(w as usize).map(String::as_str),
            FactValue::Range { .. } => None,
        }
    }

    /// Share of the content words that some list or notation knew, 0 to 1.
    #[must_use]
    pub fn share_read(&self) -> f64 {
        let (used, all) = self.findings.read.iter().fold((0u32, 0u32), |(u, a), r| (u + u32::from(r.0), a + u32::from(r.1)));
        if all == 0 { 1.0 } else { f64::from(used) / f64::from(all) }
    }
}

/// Three letters whose small form is plain ASCII of another length would break the notations; each is blanked out, byte for
/// byte, so that every offset stays the report's.
fn without_folding_letters(text: &str) -> Option<String> {
    const LETTERS: [char; 3] = ['\u{212a}', '\u{17f}', '\u{130}'];
    // What no byte of theirs begins need not be looked at letter by letter.
    let none = text.is_ascii() || !text.bytes().any(|b| matches!(b, 0xc4 | 0xc5 | 0xe2));
    (!none && text.contains(LETTERS)).then(|| {
        text.chars()
            .map(|c| {
                if LETTERS.contains(&c) {
                    if c.len_utf8() == 3 { "\u{20ac}".to_owned() } else { "\u{a4}".to_owned() }
                } else {
                    c.to_string()
                }
            })
            .collect()
    })
}

/// "Normal", when every disease the report speaks of today is excluded and its findings fit nothing but normality.
fn only_excludes(grammar: &Grammar, diagnoses: &[Diagnosis], assessment: &[Assessed]) -> Option<Diagnosis> {
    let normal = grammar.patterns.find("normal")?;
    let today = || diagnoses.iter().filter(|d| d.stated.status != Stated::Historical);
    let excluded = today().next().filter(|_| today().all(|d| d.stated.status == Stated::Excluded))?;
    let fits = |id: u16| grammar.patterns.get(id).is_some_and(|p| p.group == Group::Normal);
    let quiet = assessment.iter().filter(|a| a.level.is_asserted()).all(|a| fits(a.pattern));
    let looks = assessment.iter().any(|a| a.pattern == normal && a.level != Level::Excluded);
    (quiet && looks).then_some(Diagnosis {
        stated: StatedDiagnosis { pattern: normal, status: Stated::Asserted },
        span: excluded.span,
        weight: excluded.weight,
    })
}

/// A marrow report says something of marrow: three facts of the marrow's own elements, or one where marrow is named.
fn is_report(grammar: &Grammar, findings: &Findings, facts: &Facts) -> bool {
    let enough = if findings.marrow { 1 } else { 3 };
    let realms = || facts.stated().map(|id| grammar.elements.realm(id));
    // Granulomas, iron and fibrosis are other organs' too.
    let own = findings.marrow || realms().any(|r| r == Realm::Marrow);
    own && realms().filter(|r| *r != Realm::Other).nth(enough - 1).is_some()
}

/// The karyotype of today's specimen: the first that stands where findings stand.
fn today_karyotype(text: &str, grammar: &Grammar, document: &Document, findings: &Findings) -> Option<Karyotype> {
    let mut all = findings.karyotypes.iter().filter_map(|(span, clause)| {
        let section = document.clauses.get(*clause as usize)?.section;
        let role = Document::role(grammar, section);
        matches!(role, Role::Findings | Role::Conclusion).then(|| karyotype(text.get(span.start as usize..)?)).flatten()
    });
    all.find(|(k, _)| !k.clones.is_empty()).map(|(k, _)| k)
}
