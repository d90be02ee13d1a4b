//! The values of a patient block: numbers, names, dates of birth, age and sex.

/// A male or female patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    /// Male.
    Male,
    /// Female.
    Female,
}
/// A number with its letters, folded; none for what is blank, withheld or no number.
pub(crate) fn number(value: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for token in value.split_whitespace().take(5) {
        let clean = token.trim_matches(|sign: char| !sign.is_alphanumeric());
        let digits = clean.bytes().any(|byte| byte.is_ascii_digit());
        let prefix = parts.is_empty() && (1..=4).contains(&clean.len()) && clean.bytes().all(|byte| byte.is_ascii_uppercase());
        if !digits && !prefix {
            break;
        }
        let pieces = clean.split(|sign: char| !sign.is_alphanumeric()).filter(|piece| !piece.is_empty());
        parts.extend(pieces.map(str::to_ascii_uppercase));
    }
    let key = parts.join("-");
    (key.bytes().filter(u8::is_ascii_digit).count() >= 2).then_some(key)
}

/// Whether two numbers may be one: one continues the other, or they differ in the letter or figure
/// of a part alone.
pub(crate) fn alike(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let continued = long.strip_prefix(short).is_some_and(|rest| !rest.starts_with(|sign: char| sign.is_ascii_digit()));
    continued || matches!((base(a), base(b)), (Some(a), Some(b)) if a == b)
}

/// A number without the letter or figure of its part; none where too little would be left.
fn base(number: &str) -> Option<&str> {
    let base = match number.rsplit_once('-') {
        Some((base, part)) if part.len() == 1 => base,
        _ => number.strip_suffix(|sign: char| sign.is_ascii_alphabetic()).unwrap_or(number),
    };
    (base.bytes().filter(u8::is_ascii_digit).count() >= 3).then_some(base)
}

/// The letters a number begins with.
pub(crate) fn letters(number: &str) -> &str {
    let end = number.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(number.len());
    number.get(..end).unwrap_or_default()
}

/// Words that stand where a name is expected and are none; people who are not the patient.
const NO_NAMES: &[&str] = &[
    "withheld",
    "removed",
    "redacted",
    "anonymised",
    "anonymized",
    "deidentified",
    "unknown",
    "confidential",
    "not",
    "provided",
    "given",
    "stated",
    "see",
    "above",
    "below",
    "nil",
    "none",
    "na",
    "xxx",
    "xxxx",
    "dr",
    "prof",
    "professor",
    "md",
    "mbbs",
    "frcpath",
    "fcap",
    "consultant",
    "pathologist",
    "haematologist",
    "hematologist",
    "registrar",
    "report",
    "name",
    "patient",
    "details",
    "detail",
    "information",
    "data",
    "history",
    "date",
    "age",
    "sex",
    "id",
    "number",
    "test",
    "procedure",
    "specimen",
    "marrow",
    "bone",
    "has",
    "had",
    "is",
    "was",
    "with",
    "who",
];

/// The words of a name; none for what is blank, withheld, a sentence or not the patient's.
pub(crate) fn name(value: &str) -> Option<Vec<String>> {
    let words: Vec<String> = value
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(7)
        .map(str::to_lowercase)
        .collect();
    let faulty = words.len() > 6
        || value.len() > 60
        || value.starts_with(['[', '<', '('])
        || words.iter().any(|word| NO_NAMES.contains(&word.as_str()));
    if faulty {
        return None;
    }
    let titles = ["mr", "mrs", "ms", "miss", "master", "baby", "of", "sri", "smt"];
    let long: Vec<String> = words
        .iter()
        .filter(|word| word.chars().count() > 1 && !titles.contains(&word.as_str()))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .cloned()
        .collect();
    // Such as `A-117`.
    let kept = if long.is_empty() { words.into_iter().filter(|word| word.len() > 1).collect() } else { long };
    (!kept.is_empty()).then_some(kept)
}

/// The figures of a date; none where the month is a word.
pub(crate) fn date(value: &str) -> Option<Vec<u32>> {
    let value = value.split_whitespace().next()?;
    if value.chars().any(char::is_alphabetic) {
        return None;
    }
    let parts = value.split(|sign: char| !sign.is_ascii_digit()).filter(|part| !part.is_empty());
    // The year may be written with two figures or four.
    let mut figures: Vec<u32> = parts.map(|part| part.parse::<u32>().map(|part| part % 100)).collect::<Result<_, _>>().ok()?;
    figures.sort_unstable();
    (figures.len() == 3).then_some(figures)
}

/// Age in months and sex, such as `63/F`, `3 yr`, `18-month-old boy`. Without a label of its own an
/// age needs its unit or the sex beside it.
pub(crate) fn traits(value: &str, labelled: bool) -> (Option<u32>, Option<Gender>) {
    let (mut age, mut male, mut female) = (None, false, false);
    let words = value.split(|sign: char| !sign.is_alphanumeric());
    let mut words = words.filter(|word| !word.is_empty()).take(12).peekable();
    let mut before = "";
    while let Some(word) = words.next() {
        // `63F`, `4y`
        let end = word.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(word.len());
        let (figures, mut unit) = word.split_at_checked(end).unwrap_or((word, ""));
        if let Ok(figure) = figures.parse::<u32>() {
            if unit.is_empty() {
                unit = words.peek().copied().unwrap_or_default();
            }
            let months = match unit.to_ascii_lowercase().as_str() {
                "y" | "yr" | "yrs" | "year" | "years" | "yo" => Some(12),
                "mo" | "mos" | "mth" | "mths" | "month" | "months" => Some(1),
                "d" | "day" | "days" | "w" | "wk" | "wks" | "week" | "weeks" => Some(0),
                unit => {
                    let plain =
                        labelled || gender(unit).is_some() || gender(before).is_some() || before.eq_ignore_ascii_case("aged");
                    plain.then_some(12)
                }
            };
            // The `m` of `4 y 6 m` is no sex.
            if age.is_some() && unit.eq_ignore_ascii_case("m") {
                words.next();
            } else if figure <= 120 && age.is_none() {
                age = months.map(|months| figure * months);
            }
            if end < word.len() {
                male |= gender(unit) == Some(Gender::Male);
                female |= gender(unit) == Some(Gender::Female);
            }
        }
        male |= gender(word) == Some(Gender::Male);
        female |= gender(word) == Some(Gender::Female);
        before = word;
    }
    let sex = match (male, female) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        // Both boxes of a form.
        _ => None,
    };
    (age, sex)
}

/// Whether words are nothing but an age, a sex or both.
pub(crate) fn bare(text: &str) -> bool {
    let units = ["y", "yr", "yrs", "year", "years", "yo", "old", "mo", "month", "months"];
    let mut words = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    text.len() <= 24
        && words.peek().is_some()
        && words.all(|word| {
            let rest = word.trim_start_matches(|sign: char| sign.is_ascii_digit());
            let figures = word.len() - rest.len();
            figures <= 3 && (rest.is_empty() || gender(rest).is_some() || units.contains(&rest.to_ascii_lowercase().as_str()))
        })
}

/// The sex a word says.
fn gender(word: &str) -> Option<Gender> {
    match word.to_ascii_lowercase().as_str() {
        "m" | "male" | "man" | "boy" | "gentleman" => Some(Gender::Male),
        "f" | "female" | "woman" | "girl" | "lady" => Some(Gender::Female),
        _ => None,
    }
}
