//! Accepted lints: a file of them, so that only what is new is shown. An entry is known by report, check and evidence, never
//! by lines, so that rewording elsewhere does not revive it. No report is ever edited, and the file holds no words of one.

use super::config::ConfigError;
use super::{Checked, Lint};
use crate::report::Report;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// A baseline file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The accepted lints.
    #[serde(default, rename = "accepted")]
    pub entries: Vec<Entry>,
}

/// One accepted lint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Id of the report: what is accepted of one patient holds for no other.
    pub report: String,
    /// Code of the check.
    pub check: String,
    /// Hash of the words at the places.
    pub evidence: String,
    /// Why it is accepted.
    #[serde(default)]
    pub reason: String,
    /// The last day on which it is, as 2027-01-31; empty: for good.
    #[serde(default)]
    pub expires: String,
}

impl Baseline {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or is no baseline, or a date in it is none.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let fault = |what: String| ConfigError { path: path.to_owned(), what };
        let text = std::fs::read_to_string(path).map_err(|e| fault(e.to_string()))?;
        let own: Self = toml::from_str(&text).map_err(|e| fault(e.to_string()))?;
        match own.entries.iter().find(|e| !e.expires.is_empty() && !is_date(&e.expires)) {
            Some(e) => Err(fault(format!("`expires` of an entry of {} is no date like 2027-01-31", e.check))),
            None => Ok(own),
        }
    }

    /// Takes the accepted lints out and hands over the numbers of the entries that accept them.
    pub fn accept(&self, report: &Report, checked: &mut Checked, today: &str) -> Vec<usize> {
        let mut used = Vec::new();
        checked.lints.retain(|lint| {
            let hash = evidence(report, lint);
            let fits = |e: &Entry| e.report == report.id && e.check == lint.code && e.evidence == hash;
            let valid = |e: &Entry| e.expires.is_empty() || today <= e.expires.as_str();
            let found = self.entries.iter().position(|e| fits(e) && valid(e));
            used.extend(found);
            found.is_none()
        });
        used
    }

    /// The file that accepts just these in the reports `seen`; entries that are there keep their reason and their date, and
    /// those of other reports stay.
    #[must_use]
    pub fn renewed(&self, mut entries: Vec<Entry>, seen: &HashSet<&str>) -> Self {
        for entry in &mut entries {
            let same = |e: &&Entry| (&e.report, &e.check, &e.evidence) == (&entry.report, &entry.check, &entry.evidence);
            if let Some(old) = self.entries.iter().find(same) {
                *entry = old.clone();
            }
        }
        entries.extend(self.entries.iter().filter(|e| !seen.contains(e.report.as_str())).cloned());
        entries.sort();
        entries.dedup();
        Self { entries }
    }

    /// As a file.
    #[must_use]
    pub fn show(&self) -> String {
        // Strings only: nothing here can fail to be TOML.
        toml::to_string(self).unwrap_or_default()
    }
}

impl Entry {
    /// Accepts a lint.
    #[must_use]
    pub fn of(report: &Report, lint: &Lint) -> Self {
        Self {
            report: report.id.clone(),
            check: lint.code.to_owned(),
            evidence: evidence(report, lint),
            reason: String::new(),
            expires: String::new(),
        }
    }
}

/// A hash (FNV-1a, which no version will change) of the words at the places, white space folded.
fn evidence(report: &Report, lint: &Lint) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for place in &lint.places {
        let words = report.text.get(place.span.start as usize..place.span.end as usize).unwrap_or("");
        for word in words.split_whitespace() {
            word.bytes().for_each(&mut add);
            add(b' ');
        }
        add(b'\n');
    }
    format!("{hash:016x}")
}

fn is_date(text: &str) -> bool {
    let shaped = |(i, b): (usize, u8)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(shaped)
}

/// Today by UTC, as 2027-01-31.
#[must_use]
pub fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    date(seconds / 86_400)
}

/// The date so many days after 1970-01-01.
fn date(mut days: u64) -> String {
    let leap = |y: u64| y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(11_016), "2000-02-29");
        assert_eq!(date(20_818), "2026-12-31");
        assert_eq!(date(20_819), "2027-01-01");
    }
}
