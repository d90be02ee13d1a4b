//! The labels of a patient block, and the labelled values of a line.

use super::value::{bare, number};

/// A label of a patient block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// A number.
    Number(Series),
    /// The patient's name, or words that describe the patient.
    Name,
    /// A letter's `Re:`, of which only age and sex are taken.
    Subject,
    /// Date of birth.
    Birth,
    /// Age.
    Age,
    /// Sex.
    Sex,
    /// Age and sex, in either order.
    AgeSex,
}

/// What a number counts. Numbers are compared within their series only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Series {
    /// Accession number.
    Accession,
    /// Laboratory number.
    Laboratory,
    /// Case number.
    Case,
    /// Report number.
    Report,
    /// Bone marrow number.
    Marrow,
    /// Pathology number.
    Pathology,
    /// Number of an order or request.
    Order,
    /// Reference of a letter.
    Reference,
    /// Several specimens may belong to one report.
    Specimen,
    /// A number of the patient; numbered by the label, since a patient has several.
    Person(u8),
}

/// When a label without more is one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Only with a word for number: `lab no`, since `lab` is an ordinary word.
    NumberWord,
    /// As it stands.
    Nothing,
}

use Label::{Age, AgeSex, Birth, Name, Number, Sex, Subject};
use Need::{Nothing, NumberWord};
use Series::{Accession, Case, Laboratory, Marrow, Order, Pathology, Person, Reference, Specimen};

/// The labels; of those that fit, the one that takes most of the line counts.
const LABELS: &[(&str, Label, Need)] = &[
    ("accession", Number(Accession), Nothing),
    ("acc", Number(Accession), Nothing),
    ("lab", Number(Laboratory), NumberWord),
    ("lab ref", Number(Laboratory), Nothing),
    ("laboratory", Number(Laboratory), NumberWord),
    ("case", Number(Case), Nothing),
    ("report", Number(Series::Report), NumberWord),
    ("bm", Number(Marrow), NumberWord),
    ("bma", Number(Marrow), NumberWord),
    ("bone marrow", Number(Marrow), NumberWord),
    ("marrow", Number(Marrow), NumberWord),
    ("path", Number(Pathology), NumberWord),
    ("pathology", Number(Pathology), NumberWord),
    ("histology", Number(Pathology), NumberWord),
    ("biopsy", Number(Pathology), NumberWord),
    ("order", Number(Order), NumberWord),
    ("request", Number(Order), NumberWord),
    ("requisition", Number(Order), NumberWord),
    ("journal", Number(Order), NumberWord),
    ("our ref", Number(Reference), Nothing),
    ("ref", Number(Reference), NumberWord),
    ("specimen", Number(Specimen), NumberWord),
    ("sample", Number(Specimen), NumberWord),
    ("mrn", Number(Person(0)), Nothing),
    ("medical record", Number(Person(0)), NumberWord),
    ("med rec", Number(Person(0)), NumberWord),
    ("hosp", Number(Person(1)), NumberWord),
    ("hospital", Number(Person(1)), NumberWord),
    ("unit", Number(Person(1)), NumberWord),
    ("uhid", Number(Person(2)), Nothing),
    ("urn", Number(Person(3)), Nothing),
    ("ur", Number(Person(3)), NumberWord),
    ("nhs", Number(Person(4)), NumberWord),
    ("nhi", Number(Person(4)), Nothing),
    ("chi", Number(Person(4)), Nothing),
    ("crn", Number(Person(5)), Nothing),
    ("cr", Number(Person(5)), NumberWord),
    ("ip", Number(Person(6)), NumberWord),
    ("op", Number(Person(7)), NumberWord),
    ("patient", Number(Person(8)), NumberWord),
    ("pt", Number(Person(8)), NumberWord),
    ("id", Number(Person(9)), Nothing),
    ("patient", Name, Nothing),
    ("pt", Name, Nothing),
    ("patient name", Name, Nothing),
    ("patient's name", Name, Nothing),
    ("name of patient", Name, Nothing),
    ("pt name", Name, Nothing),
    ("name", Name, Nothing),
    ("surname", Name, Nothing),
    ("last name", Name, Nothing),
    ("family name", Name, Nothing),
    ("re", Subject, Nothing),
    ("dob", Birth, Nothing),
    ("date of birth", Birth, Nothing),
    ("birth date", Birth, Nothing),
    ("age", Age, Nothing),
    ("patient age", Age, Nothing),
    ("pt age", Age, Nothing),
    ("age at collection", Age, Nothing),
    ("sex", Label::Sex, Nothing),
    ("patient sex", Sex, Nothing),
    ("gender", Sex, Nothing),
    ("age/sex", AgeSex, Nothing),
    ("age and sex", AgeSex, Nothing),
    ("age/gender", AgeSex, Nothing),
    ("sex/age", AgeSex, Nothing),
    ("gender/age", AgeSex, Nothing),
    ("patient age/sex", AgeSex, Nothing),
    ("pt age/sex", AgeSex, Nothing),
];
/// A label found in a line with its value.
pub(crate) struct Field<'t> {
    /// Where the label starts.
    pub(crate) start: usize,
    /// The label.
    pub(crate) label: Label,
    /// What stands after it.
    pub(crate) value: &'t str,
}

/// The labelled values of a line. The first stands at the start of the line or of a cell; those
/// after it may follow a single space.
pub(crate) fn fields(line: &str) -> Vec<Field<'_>> {
    let mut found: Vec<(usize, usize, Label)> = Vec::new();
    let (mut at, mut cell, mut word, mut spaces) = (0, true, true, 0);
    while let Some(rest) = line.get(at..) {
        // Until a label is found, only what may part cells counts: blanks, also the one of two bytes, and bars.
        if found.is_empty() && !cell {
            let Some(skipped) = rest.bytes().position(|b| matches!(b, b' ' | b'\t' | b'|' | 0xc2)) else { break };
            if skipped > 0 {
                (at, spaces) = (at + skipped, 0);
                continue;
            }
        }
        let Some(sign) = rest.chars().next() else { break };
        if (cell || (word && !found.is_empty()))
            && sign.is_ascii_alphabetic()
            && let Some((label, length)) = label(rest)
            // Over a table `PATIENT` names the column of today's results.
            && (label != Name
                || line.get(..at).is_some_and(|before| !before.contains(char::is_alphanumeric))
                || line.get(at..at + length).is_some_and(|words| words.contains([':', '='])))
        {
            found.push((at, at + length, label));
            (at, cell, word, spaces) = (at + length, false, false, 0);
            continue;
        }
        spaces = if sign == ' ' || sign == '\u{a0}' { spaces + 1 } else { 0 };
        // Marks of emphasis, lists and frames stand before a label without being a word.
        let mark = "*#>-_([".contains(sign);
        cell = spaces > 1 || sign == '\t' || sign == '|' || (cell && (mark || spaces == 1));
        word = spaces > 0 || cell || mark;
        at += sign.len_utf8();
    }
    let ends: Vec<usize> = found.iter().skip(1).map(|next| next.0).chain([line.len()]).collect();
    let values = found.into_iter().zip(ends).map(|((start, from, label), to)| {
        let value = line.get(from..to).unwrap_or_default();
        let value = ["  ", "\t", "|"].iter().fold(value, |value, gap| value.split(gap).next().unwrap_or_default());
        Field { start, label, value: value.trim_matches(|sign: char| sign.is_whitespace() || "*_,;.".contains(sign)) }
    });
    values.collect()
}

/// The label a text begins with, and where its value starts.
fn label(text: &str) -> Option<(Label, usize)> {
    let mut best: Option<(usize, Label, usize)> = None;
    let first = text.bytes().next()?.to_ascii_lowercase();
    for &(phrase, label, need) in LABELS.iter().filter(|l| l.0.as_bytes().first() == Some(&first)) {
        let Some(end) = eat(text, phrase) else { continue };
        let after = text.get(end..).unwrap_or_default();
        let numbered = ["number", "num", "no", "nr", "id"].iter().find_map(|word| {
            let gap = usize::from(after.starts_with(' '));
            eat(after.get(gap..)?, word).map(|length| gap + length)
        });
        let hash = after.trim_start_matches(' ').starts_with('#');
        if need == NumberWord && numbered.is_none() && !hash {
            continue;
        }
        // A name has no number, so that `Patient no` is never read as `Patient`.
        let is_number = matches!(label, Number(_));
        if !is_number && (hash || numbered.is_some()) {
            continue;
        }
        let end = end + numbered.unwrap_or(0);
        let rest = text.get(end..).unwrap_or_default();
        let value = rest.trim_start_matches([' ', '\t', '|', ':', '#', '=', '*', '_', '.', '\u{a0}']);
        let between = rest.get(..rest.len() - value.len()).unwrap_or_default();
        let parted = between.contains([':', '#', '=', '|', '\t']) || between.contains("  ");
        // `ACC 77-1120`
        let plain = || {
            let digits = number(value).map_or(0, |number| number.bytes().filter(u8::is_ascii_digit).count());
            label != Number(Case) && digits >= if numbered.is_some() { 2 } else { 3 }
        };
        let parted = parted
            || match label {
                // `SEX M`, `age 64`
                Age | Sex | AgeSex => bare(value.split("  ").next().unwrap_or_default()),
                Number(_) => plain(),
                _ => false,
            };
        if parted && best.is_none_or(|(longest, ..)| end > longest) {
            best = Some((end, label, end + between.len()));
        }
    }
    best.map(|(_, label, value)| (label, value))
}

/// The length of a phrase at the start of a text, whole words in any case, dots aside.
fn eat(text: &str, phrase: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let skip = |at: &mut usize, sign: u8| {
        while bytes.get(*at) == Some(&sign) {
            *at += 1;
        }
    };
    for wanted in phrase.bytes() {
        if at > 0 {
            skip(&mut at, b'.');
        }
        if wanted == b'/' {
            skip(&mut at, b' ');
            if !matches!(bytes.get(at), Some(b'/' | b'&' | b',')) {
                return None;
            }
            at += 1;
            skip(&mut at, b' ');
        } else if bytes.get(at)?.eq_ignore_ascii_case(&wanted) {
            at += 1;
        } else {
            return None;
        }
    }
    let whole = bytes.get(at).is_none_or(|next| !next.is_ascii_alphanumeric() && *next < 0x80);
    skip(&mut at, b'.');
    // NBSP is the one sign beyond ASCII that may follow a label.
    (whole || text.get(at..).is_some_and(|rest| rest.starts_with('\u{a0}'))).then_some(at)
}
