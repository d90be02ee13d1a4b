//! Several reports in one file.
//!
//! A new report begins at a patient block (labelled lines: accession, name, age ...) that names
//! another accession or patient than the report before. A repeated page header, an addendum, a
//! second specimen or side, or a prior case that is quoted begins none. Splitting wrongly tears a
//! conclusion from its findings, so in doubt it is one report.

use std::collections::HashSet;
use std::ops::Range;

use super::identity::{Identity, Likeness};

/// Bytes of a line that are looked at; a patient block has no longer lines.
const LOOKED_AT: usize = 400;
/// Lines above a patient block in which its title and rules are looked for.
const LEAD: usize = 8;
/// Other lines that may stand between two labelled lines of one block.
const GAP: usize = 3;
/// First lines of a report that are known again as its letterhead.
const LETTERHEAD: usize = 6;

/// The reports of a text: ranges that tile it. One range, unless it surely holds several.
pub(crate) fn reports_in(text: &str) -> Vec<Range<usize>> {
    let lines = lines(text);
    let blocks = blocks(&lines);
    let mut starts = vec![0];
    // What the present report begins with says what it is; what it says later is only known again.
    let mut own = Identity::default();
    let mut known = Identity::default();
    let mut letterhead = letterhead(&lines, 0, blocks.first().map_or(0, |block| block.first));
    let (mut above, mut quoting) = (0, false);
    for (at, block) in blocks.iter().enumerate() {
        let next = blocks.get(at + 1).map_or(lines.len(), |next| next.first);
        let mut lead = Lead::of(&lines, block, above, &letterhead);
        // One heading may stand over several prior cases.
        lead.quoted |= quoting && !lead.parted && block.identity.patient_labels() == 0;
        quoting = lead.quoted;
        let apart = Apart {
            // A list of numbers has no text between them.
            before: has_body(&lines, above, lead.first),
            after: has_body(&lines, block.last + 1, next),
        };
        if begins_report(&own, &known, block, &lead, apart) {
            starts.extend(lines.get(lead.first).map(|line| line.start));
            (own, known) = (block.identity.clone(), block.identity.clone());
            letterhead = self::letterhead(&lines, lead.first, block.first);
        } else {
            // A number that was not taken for a new report is no part of what this one is.
            let likeness = own.likeness(&block.identity);
            if !lead.quoted && !likeness.new_case && !likeness.new_number && !likeness.new_name {
                own.join(&block.identity);
            }
            known.join(&block.identity);
        }
        above = block.last + 1;
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}

/// Whether there is text of a report on either side of a block.
#[derive(Clone, Copy)]
struct Apart {
    before: bool,
    after: bool,
}

/// The rule of this file.
fn begins_report(own: &Identity, known: &Identity, block: &Block, lead: &Lead, apart: Apart) -> bool {
    let Likeness { same_case, same_person, .. } = known.likeness(&block.identity);
    let new = own.likeness(&block.identity);
    let other_person = !same_person && (new.new_number || new.new_name);
    let labels = block.identity.patient_labels();
    if same_case || !apart.before || !lead.fresh || lead.relative {
        return false;
    }
    if new.new_case && apart.after {
        // Another number and another patient, or the next number of the laboratory.
        if other_person || (!same_person && new.new_traits) {
            return true;
        }
        if !lead.quoted && (labels > 0 || new.next_of_series) {
            return true;
        }
    }
    if lead.quoted {
        return false;
    }
    // Another patient without a number to compare: more than one label must say so.
    (other_person && labels > 1 && (lead.parted || new.new_number || new.new_traits || labels > 2))
        || (!same_person && new.new_traits && labels > 1 && lead.parted)
        || (!same_person && new.other_age_and_sex && block.identity.names_patient())
}

/// A line and where it starts.
struct Line<'t> {
    start: usize,
    text: &'t str,
    /// A form feed stands before it.
    page: bool,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// A line of `===`, `---`, `***` or the like.
    fn is_rule(&self) -> bool {
        let mut signs = self.text.chars().filter(|sign| !sign.is_whitespace());
        let Some(first) = signs.next().filter(|first| "=-*_~#\u{2500}\u{2550}\u{2014}".contains(*first)) else {
            return false;
        };
        let mut count = 1;
        signs.all(|sign| {
            count += 1;
            sign == first
        }) && count > 2
    }

    /// The head of a report: short, no sentence, with a word that heads reports.
    fn is_title(&self) -> bool {
        titled(self.text) && self.text.len() <= 120
    }
}

/// Whether words are such as head a report.
fn titled(text: &str) -> bool {
    let text = text.trim_matches(|sign: char| sign.is_whitespace() || "*#_=-|[]".contains(sign));
    // "DIAGNOSIS    Lymphoma in the marrow" ends a report; it heads none.
    let opinion = words(text).next().is_some_and(|first| OPINIONS.contains(&first.as_str()));
    !opinion
        && !text.ends_with(['.', ',', ';', '?', ':'])
        && !text.contains(": ")
        && text.chars().next().is_some_and(|first| first.is_uppercase() || first.is_ascii_digit())
        && words(text).any(|word| HEADS.contains(&word.as_str()))
}

/// Words that begin a report's opinion.
const OPINIONS: [&str; 10] =
    ["diagnosis", "diagnoses", "conclusion", "impression", "opinion", "comment", "summary", "interpretation", "dx", "final"];

/// Words of which one stands in the title of a report.
const HEADS: &[&str] = &[
    "report",
    "pathology",
    "haematology",
    "hematology",
    "haematopathology",
    "hematopathology",
    "histopathology",
    "laboratory",
    "laboratories",
    "department",
    "dept",
    "hospital",
    "institute",
    "clinic",
    "marrow",
    "consultation",
    "examination",
];

/// Words above a block that make it a quotation, or a part of the same report.
const QUOTED: &[&str] = &[
    "previous",
    "previously",
    "prior",
    "history",
    "earlier",
    "past",
    "related",
    "concurrent",
    "associated",
    "other",
    "outside",
    "compare",
    "comparison",
    "correlation",
    "see",
    "addendum",
    "addenda",
    "amended",
    "amendment",
    "supplementary",
    "supplement",
    "supplemental",
    "continued",
    "cont",
];

/// Words above a block that make it one about another person.
const RELATIVES: &[&str] = &["donor", "recipient", "sibling", "brother", "sister", "mother", "father", "parent", "control"];

/// The words of a line, folded.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The lines of a text, cut at line ends of every kind and at form feeds.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut start, mut page) = (0, false);
    for piece in text.split_inclusive(['\n', '\r', '\x0c']) {
        // The second half of CR LF is no line of its own.
        let rest_of_end = piece == "\n" && start > 0 && text.as_bytes().get(start - 1) == Some(&b'\r');
        if !rest_of_end {
            let short = piece.len() <= LOOKED_AT;
            let shown = if short { Some(piece) } else { (0..LOOKED_AT).rev().find_map(|at| piece.get(..at)) };
            let shown = shown.unwrap_or("");
            lines.push(Line { start, text: shown.trim(), page });
            page = false;
        }
        start += piece.len();
        page |= piece.ends_with('\x0c');
    }
    lines
}

/// Labelled lines that stand together.
struct Block {
    first: usize,
    last: usize,
    identity: Identity,
    /// The first line has a title before its first label.
    titled: bool,
}

/// The patient blocks of a text.
fn blocks(lines: &[Line<'_>]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((identity, before)) = Identity::of_line(line.text) else { continue };
        match blocks.last_mut() {
            Some(block) if at - block.last <= GAP + 1 && !line.page && !block.identity.clashes(&identity) => {
                block.identity.join(&identity);
                block.last = at;
            }
            _ => blocks.push(Block { first: at, last: at, identity, titled: titled(before) }),
        }
    }
    blocks
}

/// What stands above a block.
struct Lead {
    /// The first line of the report, should one begin here.
    first: usize,
    /// A form feed, a rule or a title parts it from what is before.
    parted: bool,
    /// It begins a paragraph at least.
    fresh: bool,
    /// The words above make it a quotation or a part.
    quoted: bool,
    /// The words above name another person.
    relative: bool,
}

impl Lead {
    /// Looks upwards from a block, no further than `above`.
    fn of(lines: &[Line<'_>], block: &Block, above: usize, letterhead: &HashSet<&str>) -> Self {
        let mut lead = Self { first: block.first, parted: block.titled, fresh: block.titled, quoted: false, relative: false };
        if let Some(line) = lines.get(block.first) {
            if block.titled || line.page {
                lead.note(line.text);
            }
            if line.page {
                (lead.parted, lead.fresh) = (true, true);
                return lead;
            }
        }
        // Once a line of another kind is met, only a form feed further up still counts.
        let (mut open, mut nearest) = (true, true);
        let lowest = above.max(block.first.saturating_sub(LEAD));
        for (at, line) in lines.iter().enumerate().take(block.first).skip(lowest).rev() {
            if open && line.is_blank() {
                lead.fresh = true;
            } else if open && (line.is_rule() || line.is_title() || letterhead.contains(line.text)) {
                (lead.first, lead.parted, lead.fresh) = (at, true, true);
                // A letterhead says the same over every report.
                if !letterhead.contains(line.text) {
                    lead.note(line.text);
                }
                nearest = false;
            } else if open {
                // Such as `Previous biopsies` or `ADDENDUM`.
                if nearest && line.text.len() <= 60 && !line.text.ends_with('.') {
                    lead.note(line.text);
                }
                open = false;
            }
            if line.page {
                (lead.first, lead.parted, lead.fresh) = (at, true, true);
                break;
            }
        }
        lead
    }

    /// Takes note of the words of a line above.
    fn note(&mut self, text: &str) {
        self.quoted |= words(text).any(|word| QUOTED.contains(&word.as_str()));
        self.relative |= words(text).any(|word| RELATIVES.contains(&word.as_str()));
    }
}

/// Whether a report's own text stands in these lines: more than blanks, rules and titles.
fn has_body(lines: &[Line<'_>], from: usize, to: usize) -> bool {
    let mut between = lines.iter().take(to).skip(from);
    between.any(|line| !line.is_blank() && !line.is_rule() && !line.is_title())
}

/// The lines above the first patient block of a report, by which a repeated letterhead is known.
fn letterhead<'t>(lines: &[Line<'t>], from: usize, to: usize) -> HashSet<&'t str> {
    let lines = lines.iter().take(to).skip(from);
    let first = lines.filter(|line| !line.is_blank() && !line.is_rule()).take(LETTERHEAD);
    first.map(|line| line.text).filter(|text| !text.ends_with('.')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        let ranges = reports_in(text);
        assert_eq!(ranges.iter().map(|range| text.get(range.clone()).unwrap()).collect::<String>(), text);
        ranges.into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    /// The first words of each report.
    fn heads(text: &str) -> Vec<&str> {
        parts(text).iter().map(|part| part.trim().lines().next().unwrap_or_default()).collect()
    }

    const BODY: &str = "\n\nBlasts 2 %. Cellularity 40 %.\n\nConclusion: Normal marrow.\n\n";

    #[test]
    fn a_new_accession_begins_a_report() {
        for (one, two) in [
            ("Accession: EG-24-00391\nPatient: A-117   Age: 24", "Accession: EG-24-00392\nPatient: B-208   Age: 70"),
            ("Lab no: HM21/417   Sex: M   Age: 71", "Lab no: HM21/418   Sex: M   Age: 71"),
            ("Accession: EG-24-00391", "Accession: EG-24-00392"),
            ("ACC# 22-HP-70315", "ACC# 22-HP-70316"),
            ("B.M. No: 412/23\nAge/Sex: 22 / M", "B.M. No: 413/23\nAge/Sex: 22 / M"),
            ("MRN: 11234   Name: John Smith", "MRN: 11235   Name: Ann Jones"),
            ("Name: John Smith\nAge: 40\nSex: M", "Name: Ann Jones\nAge: 41\nSex: F"),
            ("Patient: 55 M, CML", "Patient: 33-year-old woman"),
        ] {
            assert_eq!(heads(&format!("{one}{BODY}{two}{BODY}")).len(), 2, "{two}");
            assert_eq!(heads(&format!("{one}{BODY}{one}{BODY}")).len(), 1, "{one}");
        }
    }

    #[test]
    fn titles_rules_and_form_feeds_go_with_the_report_they_open() {
        let one = "CITY PATHOLOGY\nAge: 24   Sex: F";
        for two in [
            "CITY PATHOLOGY\nAge: 70   Sex: M",
            "=====\nAge: 70   Sex: M",
            "=====\nBONE MARROW REPORT\n=====\n\nAge: 70   Sex: M",
            "*** BONE MARROW REPORT ***\n\nAge: 70   Sex: M",
        ] {
            let text = format!("{one}{BODY}{two}{BODY}");
            assert_eq!(heads(&text), ["CITY PATHOLOGY", two.lines().next().unwrap()]);
            assert_eq!(heads(&text.replace('\n', "\r\n")).len(), 2);
        }
        let text = format!("{one}{BODY}\x0cPage: 1\nSite: left\nAge: 70   Sex: M{BODY}");
        assert_eq!(heads(&text), ["CITY PATHOLOGY", "Page: 1"]);
        let text = text.replace("CITY", "AMENDED").replace("Page: 1", "AMENDED PATHOLOGY");
        assert_eq!(heads(&text).len(), 2);
        // Without any of them, age and sex alone are not enough.
        assert_eq!(heads(&format!("{one}{BODY}Age: 70   Sex: M{BODY}")).len(), 1);
    }

    #[test]
    fn many_reports_are_many() {
        let text: String = (0..50).map(|n| format!("LAB REPORT\nAccession: X-24-{}{BODY}", 1000 + n)).collect();
        assert_eq!(reports_in(&text).len(), 50);
    }

    #[test]
    fn one_report_stays_one() {
        let head = "CITY PATHOLOGY\nAccession: EG-24-00391   Patient: SMITH, John   Age: 71   Sex: M";
        for rest in [
            // A repeated page header, with less or otherwise written.
            "\x0cCITY PATHOLOGY\nAccession: EG-24-00391   Patient: SMITH, John   Page 2",
            "\x0cCITY PATHOLOGY\nPatient: John Smith   Age: 71 yrs   Sex: Male",
            // Addenda.
            "ADDENDUM\nAccession: EG-24-00391\nReported: 3 May",
            "=====\nADDENDUM REPORT\nAccession: EG-24-00455\nReported: 3 May",
            // A second specimen or side.
            "RIGHT SIDE\nAccession: EG-24-00391-2\nSpecimen no: 33412",
            "Specimen no: 33411\nClotted.\n\nSpecimen no: 33412",
            "FLOW CYTOMETRY\nAccession: FC-24-7731",
            // Prior cases.
            "PREVIOUS BIOPSIES\nAccession: EG-22-00118\nMF-1, blasts 1 %.\n\nAccession: EG-20-00008",
            "Prior pathology:\nAccession: EG-22-00118   Age: 69   Sex: M",
            "Accession: EG-22-00118\nAccession: EG-22-00119\nAccession: EG-22-00120",
            // Others.
            "DONOR\nName: Ann Jones   Age: 40   Sex: F",
            "Reported by\nName: Dr Ann Jones\nReg no: 11873",
            "Name: Ann Jones\nConsultant Haematologist",
            "-----\nAge: see above   Sex: [x] M [ ] F",
            "Patient: withheld   MRN: removed",
            "\x0c\x0c\n\n=====",
            "Case: 1\nNormal.\n\nCase: 2\nAbnormal.",
        ] {
            assert_eq!(heads(&format!("{head}{BODY}{rest}{BODY}")).len(), 1, "{rest}");
        }
    }

    #[test]
    fn a_number_once_seen_is_known_again() {
        let head = "CITY PATHOLOGY\nAccession: EG-24-00391   Patient: SMITH, John";
        let flow = "FLOW CYTOMETRY\nAccession: FC-24-7731";
        assert_eq!(heads(&format!("{head}{BODY}{flow}{BODY}\x0c{flow}{BODY}{head}{BODY}")).len(), 1);
    }

    #[test]
    fn odd_texts_are_one_report() {
        for text in ["", "\n", "\x0c", "\r\r\n", "é", "Accession:", &"é".repeat(1000), &"Accession: A-123\n".repeat(1000)] {
            assert_eq!(parts(text).len(), 1);
        }
    }
}
