//! Who and what a report says it is about: the labelled lines of a patient block.
//!
//! Two reports differ when a number of the same series does, or the patient. What is withheld,
//! left blank or written in another manner is no difference.

mod label;
mod value;

use self::label::Label::{self, Age, AgeSex, Birth, Name, Number, Sex, Subject};
use self::label::Series::{Person, Specimen};
use self::label::{Series, fields};
use self::value::{Gender, alike, bare, date, letters, name, number, traits};

/// What a patient block says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    numbers: Vec<(Series, String)>,
    /// The words of each name.
    names: Vec<Vec<String>>,
    /// Day, month and year in order of size, since their order on paper varies.
    birth: Option<Vec<u32>>,
    /// In months.
    age: Option<u32>,
    gender: Option<Gender>,
    /// Kinds of label about the patient, stated or withheld, as bits.
    labels: u8,
}

/// The bits of [`Identity::labels`].
const PERSON: u8 = 1;
const NAME: u8 = 2;
const BIRTH: u8 = 4;
const AGE: u8 = 8;
const SEX: u8 = 16;
const SUBJECT: u8 = 32;

/// As many numbers and names as one report is compared by.
const KEPT: usize = 32;

/// How one block stands to the report it is in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Likeness {
    /// It repeats a number of the case.
    pub(crate) same_case: bool,
    /// It repeats a number or the name of the patient.
    pub(crate) same_person: bool,
    /// It has another number in the series of the case.
    pub(crate) new_case: bool,
    /// The other number has the same letters in front, as the next one of a laboratory has.
    pub(crate) next_of_series: bool,
    /// It has another number of the patient.
    pub(crate) new_number: bool,
    /// It has another name.
    pub(crate) new_name: bool,
    /// It has another age, date of birth or sex.
    pub(crate) new_traits: bool,
    /// It has another age and another sex.
    pub(crate) other_age_and_sex: bool,
}

impl Identity {
    /// What one line says, and the words before its first label; nothing for a line without one.
    pub(crate) fn of_line(line: &str) -> Option<(Self, &str)> {
        let fields = fields(line);
        let first = fields.first()?;
        let before = line.get(..first.start).unwrap_or_default();
        let mut found = Self::default();
        for field in &fields {
            found.add(field.label, field.value);
        }
        // `Lab no: 24-7719   63 M`: beside a label, a cell of nothing but age and sex needs none.
        for cell in line.split("  ").flat_map(|part| part.split(['\t', '|'])) {
            if bare(cell) {
                let (age, gender) = traits(cell, false);
                found.describe(age, gender);
            }
        }
        Some((found, before))
    }

    fn add(&mut self, label: Label, value: &str) {
        let (age, gender) = traits(value, matches!(label, Age | AgeSex));
        self.labels |= match label {
            Number(Person(_)) => PERSON,
            Number(_) => 0,
            Name => NAME,
            Subject => SUBJECT,
            Birth => BIRTH,
            Age => AGE,
            Sex => SEX,
            AgeSex => AGE | SEX,
        };
        match label {
            // `ID: 66-year-old female` and `Patient: 66 F` say the traits instead.
            Number(Person(_)) | Name if age.is_some() || gender.is_some() => self.describe(age, gender),
            Number(series) => self.numbers.extend(number(value).map(|number| (series, number))),
            Name => self.names.extend(name(value)),
            Birth => self.birth = self.birth.take().or_else(|| date(value)),
            Age => self.describe(age, None),
            Sex => self.describe(None, gender),
            AgeSex | Subject => self.describe(age, gender),
        }
    }

    /// Takes an age and a sex, unless it has them.
    fn describe(&mut self, age: Option<u32>, gender: Option<Gender>) {
        self.labels |= if age.is_some() { AGE } else { 0 } | if gender.is_some() { SEX } else { 0 };
        self.age = self.age.or(age);
        self.gender = self.gender.or(gender);
    }

    /// How many kinds of label about the patient it has.
    pub(crate) fn patient_labels(&self) -> u32 {
        self.labels.count_ones()
    }

    /// Whether it says who the patient is in words: a name, or a letter's subject.
    pub(crate) fn names_patient(&self) -> bool {
        self.labels & (NAME | SUBJECT) != 0
    }

    /// Takes over what the other says and it does not.
    pub(crate) fn join(&mut self, other: &Self) {
        for number in &other.numbers {
            if self.numbers.len() < KEPT && !self.numbers.contains(number) {
                self.numbers.push(number.clone());
            }
        }
        for name in &other.names {
            if self.names.len() < KEPT && !self.names.contains(name) {
                self.names.push(name.clone());
            }
        }
        self.birth = self.birth.take().or_else(|| other.birth.clone());
        self.age = self.age.or(other.age);
        self.gender = self.gender.or(other.gender);
        self.labels |= other.labels;
    }

    /// Whether a line cannot belong to the block before it, since it says another case or patient.
    pub(crate) fn clashes(&self, next: &Self) -> bool {
        let likeness = self.likeness(next);
        (likeness.new_case || likeness.new_number || likeness.new_name || likeness.new_traits)
            && !likeness.same_case
            && !likeness.same_person
    }

    /// How a block stands to this one.
    pub(crate) fn likeness(&self, block: &Self) -> Likeness {
        let mut found = Likeness::default();
        for (series, number) in block.numbers.iter().take(KEPT) {
            let person = matches!(series, Person(_));
            let (mut same, mut alike, mut other, mut next) = (false, false, false, false);
            for (known_series, known) in &self.numbers {
                if person != matches!(known_series, Person(_)) {
                    continue;
                }
                same |= known == number;
                alike |= self::alike(known, number);
                if known_series == series {
                    other = true;
                    next |= letters(known) == letters(number);
                }
            }
            let new = other && !same && !alike && *series != Specimen;
            if person {
                found.same_person |= same;
                found.new_number |= new;
            } else {
                found.same_case |= same;
                found.new_case |= new;
                found.next_of_series |= new && next;
            }
        }
        let shared = |a: &[String], b: &[String]| a.iter().any(|word| b.contains(word));
        for name in block.names.iter().take(KEPT) {
            found.same_person |= self.names.contains(name);
            found.new_name |= !self.names.is_empty() && !self.names.iter().any(|known| shared(known, name));
        }
        let differs = |a: Option<u32>, b: Option<u32>| a.zip(b).is_some_and(|(a, b)| a.abs_diff(b) > 12);
        let age = differs(self.age, block.age);
        let sex = self.gender.zip(block.gender).is_some_and(|(a, b)| a != b);
        let birth = self.birth.as_ref().zip(block.birth.as_ref()).is_some_and(|(a, b)| a != b);
        found.new_traits = age || sex || birth;
        found.other_age_and_sex = (age || birth) && sex;
        found
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Identity {
        Identity::of_line(line).map(|(found, _)| found).unwrap_or_default()
    }

    fn numbers(line: &str) -> Vec<String> {
        of(line).numbers.into_iter().map(|(_, number)| number).collect()
    }

    #[test]
    fn numbers_are_read_in_many_layouts() {
        for line in [
            "Accession: EG-24-00391",
            "Accession No. EG 24 00391",
            "**Accession #:** eg-24-00391 Collected 3 May",
            "| Accession number | EG-24-00391 |",
            "ACC# EG-24-00391   Page 2",
            "BONE MARROW REPORT      Accession: EG-24-00391",
        ] {
            assert_eq!(numbers(line), ["EG-24-00391"], "{line}");
        }
        assert_eq!(numbers("B.M. No: 412/23"), ["412-23"]);
        assert_eq!(numbers("Re: gentleman aged 74 years, our ref. WM/3380"), ["WM-3380"]);
        assert_eq!(numbers("Hosp no: 55512 Lab no: HM21/00417"), ["55512", "HM21-00417"]);
        for line in [
            "No trephine taken.",
            "Laboratory findings: anaemia 2019",
            "See accession EG-24-00391",
            "Reference: 20-40",
            "Accession: withheld",
            "Case 1234 was shown",
            "Marrow no. of 500 cells",
            "Idiopathic: 1234",
            "Specimen: 1234",
        ] {
            assert!(numbers(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn patients_are_read_in_many_layouts() {
        let man = (Some(63 * 12), Some(Gender::Male));
        for line in [
            "Age: 63   Sex: M",
            "Age/Sex: 63 yrs / Male",
            "PT AGE/SEX: 63/M",
            "Sex/age: M 63",
            "Patient: 63M, CML since 2016",
            "**Patient**: 63-year-old man",
            "ID: 63-year-old male",
            "Patient: male, aged 63",
            "Patient: A-117      Age: 63      Sex: Male",
            "Re: gentleman aged 63 years, our ref. WM/3380",
            "LAB NO  24-B-7719       SEX M     AGE 63     SPEC  BM ASP",
            "ID 55-0193   sex M   age 63",
            "Order No. 20240517-033   M/63",
            "Patient ID 0049 | Male | 63 years | City Hospital",
            "Name: -    63 / M",
        ] {
            let found = of(line);
            assert_eq!((found.age, found.gender), man, "{line}");
        }
        for line in ["Sex cord tumour", "Age 63 at diagnosis, well since", "63 M", "Age related change", "Marrow   M/63"] {
            assert_eq!(of(line), Identity::default(), "{line}");
        }
        assert_eq!(traits("4 y 6 m", true), (Some(48), None));
        assert_eq!(traits("[x] F [ ] M", true), (None, None));
        assert_eq!(traits("18-month-old boy", false), (Some(18), Some(Gender::Male)));
    }

    #[test]
    fn names_that_share_a_word_are_one() {
        let new = |a: &str, b: &str| of(a).likeness(&of(b)).new_name;
        assert!(new("Name: SMITH, John", "Patient name: Mrs Ann Jones"));
        assert!(new("Patient: A-117", "Patient: B-208"));
        assert!(new("Patient: A-117", "Patient: A-118"));
        for other in ["John Smith", "Mr J. SMITH", "withheld", "[removed]", "-", "Dr A Jones", "63 M", "not stated"] {
            assert!(!new("Name: SMITH, John", &format!("Patient: {other}")), "{other}");
        }
    }

    #[test]
    fn numbers_of_parts_are_neither_same_nor_new() {
        assert!(alike("24-H-0112A", "24-H-0112B"));
        assert!(alike("S24-1123", "S24-1123-2"));
        assert!(alike("S24-1123-1", "S24-1123-2"));
        assert!(!alike("EG-24-00391", "EG-24-00392"));
        assert!(!alike("S24-112", "S24-1123"));
        assert!(!alike("BM-24-7", "BM-24-8"));
    }

    #[test]
    fn dates_of_birth_are_compared_by_their_figures() {
        assert!(!of("DOB: 03/11/1950").likeness(&of("Date of birth: 1950-11-03")).new_traits);
        assert!(of("DOB: 03/11/1950").likeness(&of("Date of birth: 1951-11-03")).new_traits);
        assert!(!of("DOB: 03/11/1950").likeness(&of("DOB: 3 Nov 1951")).new_traits);
    }

    #[test]
    fn odd_lines_do_no_harm() {
        for line in
            ["", ":", "Accession", "Accession:", "Age:", "Name |", "Âge: 5", "accession é", "ID\u{a0}: 1234", "Patient: é"]
        {
            let _ = Identity::of_line(line);
        }
        assert_eq!(numbers("MRN\u{a0}: 12345"), ["12345"]);
    }
}
