//! Numbers as laboratories print them.
//!
//! ```text
//! number   = digits [ ("." | ",") digits ] | digits { "," digits }      decimal comma, thousands, lakh groups
//! ```
//! A comma before three figures groups thousands, unless nothing but a zero stands before it. Anything else with two
//! separators (`02.03.26`) is no number.

use nom::IResult;
use nom::Parser;
use nom::bytes::complete::take_while1;
use nom::character::complete::{char, digit1};
use nom::combinator::{opt, recognize};
use nom::multi::many0;
use nom::sequence::preceded;

fn digits(input: &str) -> IResult<&str, &str> {
    digit1(input)
}

fn printed(input: &str) -> IResult<&str, (&str, Vec<&str>, Option<&str>)> {
    (digits, many0(preceded(char(','), digits)), opt(preceded(char('.'), digits))).parse(input)
}

/// The value of one printed number that fills `text`.
pub(crate) fn number(text: &str) -> Option<f64> {
    if text.len() < 10 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse::<u32>().ok().map(f64::from);
    }
    // Without a comma it is written as Rust reads it.
    let figures = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if text.split_once('.').map_or_else(|| figures(text), |(whole, decimals)| figures(whole) && figures(decimals)) {
        return text.parse().ok().filter(|v: &f64| v.is_finite());
    }
    let (rest, (whole, groups, decimals)) = printed(text).ok()?;
    if !rest.is_empty() {
        return None;
    }
    let joined = match (groups.as_slice(), decimals) {
        ([one], None) if one.len() != 3 || whole == "0" => format!("{whole}.{one}"),
        (groups, decimals) => {
            let (last, first) = groups.split_last()?;
            if last.len() != 3 || first.iter().any(|g| !(2..=3).contains(&g.len())) || whole.len() > 3 {
                return None;
            }
            format!("{whole}{}{}", groups.concat(), decimals.map(|d| format!(".{d}")).unwrap_or_default())
        }
    };
    joined.parse().ok().filter(|v: &f64| v.is_finite())
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Length of a date or time that begins `text`: `02.03.26`, `2026-03-09`, `03/11/2026`, `9-Feb-2026`, `09:40`.
pub(crate) fn date(text: &str) -> Option<usize> {
    let figures = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let behind = text.get(figures(text)..)?;
    let (sep, second) = behind.split_at_checked(1)?;
    // Most figures are no part of a date: two signs tell.
    let named = || {
        let letters = behind.trim_start_matches(['-', ' ', '/']).bytes().take(3).map(|b| b.to_ascii_lowercase());
        MONTHS.iter().any(|m| letters.clone().eq(m.bytes()))
    };
    let may_be = match (sep, figures(second)) {
        (":", length) => length > 0,
        ("." | "/" | "-", 1..) => second.get(figures(second)..)?.starts_with(sep),
        ("-" | " " | "/", 0) => named(),
        _ => false,
    };
    if !may_be {
        return None;
    }
    let numeric = |sep: char| {
        move |i| -> IResult<&str, (&str, &str, &str)> {
            let (i, a) = digits(i)?;
            let (i, b) = preceded(char(sep), digits).parse(i)?;
            let (i, c) = preceded(char(sep), digits).parse(i)?;
            Ok((i, (a, b, c)))
        }
    };
    for sep in ['.', '/', '-'] {
        if let Ok((rest, (a, b, c))) = numeric(sep)(text) {
            let lengths = (a.len(), b.len(), c.len());
            let fits = matches!(lengths, (1..=2, 1..=2, 2 | 4) | (4, 1..=2, 1..=2));
            if fits && !rest.starts_with(|c: char| c.is_ascii_digit()) {
                return Some(text.len() - rest.len());
            }
        }
    }
    let month = |i| -> IResult<&str, &str> {
        recognize((
            digits,
            take_while1(|c| matches!(c, '-' | ' ' | '/')),
            take_while1(|c: char| c.is_ascii_alphabetic()),
            opt((take_while1(|c| matches!(c, '-' | ' ' | '/' | ',' | '.')), digits)),
        ))
        .parse(i)
    };
    if let Ok((rest, all)) = month(text) {
        let word: String = all.chars().filter(char::is_ascii_alphabetic).take(3).collect::<String>().to_ascii_lowercase();
        let letters = all.chars().filter(char::is_ascii_alphabetic).count();
        if MONTHS.contains(&word.as_str()) && (letters == 3 || letters > 3 && is_month(all)) {
            return Some(text.len() - rest.len());
        }
    }
    let clock = |i| -> IResult<&str, (&str, &str)> {
        let (i, h) = digits(i)?;
        let (i, m) = preceded(char(':'), digits).parse(i)?;
        Ok((i, (h, m)))
    };
    if let Ok((rest, (h, m))) = clock(text) {
        let plausible =
            h.len() == 2 && m.len() == 2 && h.parse::<u8>().is_ok_and(|h| h < 24) && m.parse::<u8>().is_ok_and(|m| m < 60);
        if plausible {
            return Some(text.len() - rest.len());
        }
    }
    None
}

fn is_month(text: &str) -> bool {
    const NAMES: [&str; 9] = ["january", "february", "march", "april", "june", "july", "august", "september", "sept"];
    const REST: [&str; 3] = ["october", "november", "december"];
    let word: String = text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    NAMES.contains(&word.as_str()) || REST.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::{date, number};

    #[test]
    fn numbers() {
        for (text, value) in [
            ("9", 9.0),
            ("9.6", 9.6),
            ("9,6", 9.6),
            ("1,86,400", 186_400.0),
            ("4,000", 4000.0),
            ("0,125", 0.125),
            ("12,300.5", 12300.5),
            ("03", 3.0),
            ("100.0", 100.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["02.03.26", "", "1,2,3", "1O", "4,00,0"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn dates() {
        for text in ["02.03.26", "2026-03-09", "03/11/2026", "09-Feb-2026", "09:40", "3 March 2026", "06-Jul"] {
            assert_eq!(date(text), Some(text.len()), "{text}");
        }
        for text in ["3:1", "10-20", "5/10", "2-3:1", "12 marrow", "9 decreased"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
