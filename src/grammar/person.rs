//! Words that are read only where age and sex are looked for: the values of class `patient`, as bits. A word may be
//! several of them, and which it is the words beside it tell.

use crate::document::token::Token;
use crate::grammar::Grammar;
use crate::grammar::term::{Meaning, Value};

/// Writes the enum and its names in the files in one place.
macro_rules! words {
    ($($name:ident = $id:literal,)*) => {
        /// What one word can be. The grammar file says what each is for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Word {
            $(#[doc = $id] $name,)*
        }

        fn named(id: &str) -> Option<Word> {
            match id {
                $($id => Some(Word::$name),)*
                _ => None,
            }
        }
    };
}

words! {
    Female = "female",
    Male = "male",
    FemaleTitle = "female_title",
    MaleTitle = "male_title",
    Doubtful = "doubtful_title",
    She = "she",
    He = "he",
    LetterFemale = "letter_female",
    LetterMale = "letter_male",
    LetterW = "letter_w",
    LetterV = "letter_v",
    LetterH = "letter_h",
    LetterK = "letter_k",
    VFemale = "v_female",
    VMale = "v_male",
    HMale = "h_male",
    KFemale = "k_female",
    UnitFemale = "unit_female",
    UnitMale = "unit_male",
    Age = "age",
    Sex = "sex",
    Patient = "patient",
    Filler = "filler",
    Event = "event",
    Gauge = "gauge",
    Measured = "measured",
    Year = "year",
    Month = "month",
    Week = "week",
    Day = "day",
    Short = "short",
    Newborn = "newborn",
    Old = "old",
    Link = "link",
    Born = "born",
    Today = "today",
    Before = "before",
    After = "after",
    Relative = "relative",
    Doctor = "doctor",
    Thing = "thing",
}

/// What a phrase says of a person: a set of [`Word`]s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Said(u64);

impl Said {
    /// Whether it can be this.
    pub(crate) const fn is(self, word: Word) -> bool {
        self.0 >> word as u64 & 1 == 1
    }

    /// Whether it can be one of these.
    pub(crate) fn any(self, words: &[Word]) -> bool {
        words.iter().any(|&w| self.is(w))
    }

    /// Whether the lists know it at all.
    pub(crate) const fn known(self) -> bool {
        self.0 != 0
    }
}

/// What each value says of a person; nothing for those of other classes.
pub(super) fn said(values: &[Value], classes: &[String]) -> Vec<Said> {
    let own = |v: &Value| classes.get(v.class.0 as usize).is_some_and(|c| c == "patient");
    values.iter().map(|v| Said(named(&v.id).filter(|_| own(v)).map_or(0, |w| 1 << w as u64))).collect()
}

impl Grammar {
    /// The longest phrase on a person that begins with the first of `tokens`: what it can be, and how many tokens it
    /// takes. A hyphen or slash that is glued on both sides may stand between its words.
    pub(crate) fn said(&self, text: &str, tokens: &[Token]) -> Option<(Said, usize)> {
        let section = self.known.patient?;
        let first = tokens.first()?;
        let mut node = self.vocabulary.begin(first.word)?;
        let mut best = None;
        let mut at = 1;
        loop {
            let mut all = 0;
            for &sense in node.ends {
                let Some(sense) = self.senses.get(sense as usize).filter(|s| s.sections >> section.0 & 1 == 1) else { continue };
                let Meaning::Value(v) = sense.meaning else { continue };
                let end = tokens.get(at - 1).map_or(first.end, |t| t.end);
                if sense.exact.as_deref().is_none_or(|e| text.get(first.start as usize..end as usize) == Some(e)) {
                    all |= self.persons.get(v.0 as usize).map_or(0, |s| s.0);
                }
            }
            if all != 0 {
                best = Some((Said(all), at));
            }
            let Some(next) = tokens.get(at) else { break };
            if let Some(n) = self.vocabulary.step(&node, next.word) {
                node = n;
                at += 1;
                continue;
            }
            let Some(after) = tokens.get(at + 1).filter(|t| t.glued && next.glued && matches!(next.sign, '-' | '/')) else {
                break;
            };
            let Some(n) = self.vocabulary.step(&node, after.word) else { break };
            node = n;
            at += 2;
        }
        best
    }
}
