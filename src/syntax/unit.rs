//! Units as laboratories print them, and their ruins.
//!
//! ```text
//! unit  = "%" | "gm%" | mass "/" volume | [ "x" ] "10" power "/" volume | "/" volume | "K/" volume | "lakh" [ "/" volume ]
//!       | "fL" | "mm" | "cm" | "years" | ":" "1"
//! power = "^9" | "⁹" | " 9" | "9" | "E9" | "(9)" | "**9" | "e9"
//! ```

use nom::IResult;
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while};
use nom::combinator::{fail, not, opt, peek, value};
use nom::sequence::{preceded, terminated};

/// A unit, with what it takes to reach the element's own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Unit {
    /// Per cent.
    Percent,
    /// Grams a litre, by this factor.
    GramPerLitre(f64),
    /// Millimoles a litre.
    MillimolePerLitre,
    /// Cells, in 10^9 a litre by this factor.
    Count(f64),
    /// Femtolitres.
    Femtolitre,
    /// Millimetres, by this factor.
    Millimetre(f64),
    /// Years, by this factor.
    Year(f64),
    /// A unit known to be none of these (10^12/L, U/L, mg/L ...).
    Other,
}

/// White space inside a unit, where a line may be wrapped.
fn blank(input: &str) -> IResult<&str, &str> {
    take_while(|c| matches!(c, ' ' | '\u{a0}' | '\t' | '\u{202f}' | '\n' | '\r')).parse(input)
}

fn end(input: &str) -> IResult<&str, ()> {
    not(peek(nom::character::complete::satisfy(char::is_alphanumeric))).parse(input)
}

fn word<'a>(text: &'static str) -> impl Parser<&'a str, Output = &'a str, Error = nom::error::Error<&'a str>> {
    terminated(tag_no_case(text), end)
}

fn micro(input: &str) -> IResult<&str, &str> {
    alt((tag_no_case("u"), tag("µ"), tag("μ"), tag_no_case("mc"))).parse(input)
}

/// `/L`, `/uL`, `/mm3`, `/cumm`: the factor that makes it a litre's 10^9 from a bare count.
fn per_volume(input: &str) -> IResult<&str, f64> {
    let (input, _) = (blank, alt((tag("/"), tag_no_case("per "))), blank).parse(input)?;
    let litre = value(1e-9, word("l"));
    let microlitre = value(1e-3, (micro, word("l")));
    let cubic = value(
        1e-3,
        alt((
            terminated((tag_no_case("cu"), opt(tag(".")), blank, tag_no_case("mm")).map(|_| ""), (opt(tag(".")), end)),
            terminated((tag_no_case("mm"), alt((tag("^3"), tag("3"), tag("³")))).map(|_| ""), end),
            word("cmm"),
            terminated((micro, blank, tag_no_case("mm")).map(|_| ""), end),
        )),
    );
    let nano = value(1.0, word("nl"));
    alt((litre, microlitre, cubic, nano)).parse(input)
}

fn power(input: &str) -> IResult<&str, i32> {
    let superscript = alt((value(9, tag("⁹")), value(12, tag("¹²")), value(3, tag("³")), value(6, tag("⁶")), value(4, tag("⁴"))));
    let plain = alt((value(12, tag("12")), value(9, tag("9")), value(3, tag("3")), value(6, tag("6")), value(4, tag("4"))));
    let lead = (blank, opt(alt((tag("^"), tag("**"), tag_no_case("e"), tag("*")))), blank, opt(tag("("))).map(|_| "");
    alt((superscript, terminated(preceded(lead, plain), opt(tag(")"))))).parse(input)
}

fn counted(input: &str) -> IResult<&str, Unit> {
    let times = (opt(tag("(")), blank, opt(alt((tag_no_case("x"), tag("×"), tag("*")))), blank).map(|_| "");
    let (input, exponent) = preceded((times, tag("10")), power).parse(input)?;
    let (input, volume) = opt(per_volume).parse(input)?;
    let factor = 10f64.powi(exponent) * volume.unwrap_or(1e-9);
    Ok((input, if exponent == 12 || !(1e-10..1e3).contains(&factor) { Unit::Other } else { Unit::Count(factor) }))
}

fn short_count(input: &str) -> IResult<&str, Unit> {
    let giga = value(
        Unit::Count(1.0),
        (word("g").and(per_slash_litre)).or(terminated(tag_no_case("g"), per_slash_litre).map(|s| (s, ()))),
    );
    let kilo = value(Unit::Count(1.0), (alt((tag_no_case("k"), tag_no_case("thou"))), blank, tag("/"), blank, micro, word("l")));
    let kilo_bare = value(
        Unit::Count(1.0),
        (
            alt((tag_no_case("k"), tag_no_case("thou"))),
            blank,
            tag("/"),
            blank,
            alt((tag_no_case("mm3"), tag_no_case("cumm"), tag("mm³"))),
        ),
    );
    let thousand = value(Unit::Count(1.0), (tag_no_case("th"), tag("/"), micro, word("l")));
    let kay = value(Unit::Count(1.0), word("K"));
    let lakh = value(Unit::Count(100.0), (tag_no_case("lakh"), opt(tag_no_case("s")), opt(per_volume), end));
    let mega = value(Unit::Other, (tag_no_case("m"), tag("/"), micro, word("l")));
    let tera = value(Unit::Other, (tag_no_case("t"), tag("/"), word("l")));
    let bare = per_volume.map(|factor| if factor < 1e-8 { Unit::Other } else { Unit::Count(factor) });
    alt((giga, kilo, kilo_bare, thousand, lakh, mega, tera, bare, kay)).parse(input)
}

fn per_slash_litre(input: &str) -> IResult<&str, ()> {
    (blank, tag("/"), blank, word("l")).map(|_| ()).parse(input)
}

fn mass(input: &str) -> IResult<&str, Unit> {
    let gram = alt((tag_no_case("gms"), tag_no_case("gm"), tag_no_case("grams"), tag_no_case("g")));
    let decilitre = value(
        10.0,
        alt((
            (blank, tag("/"), blank, word("dl")).map(|_| ()),
            (blank, tag("/"), blank, word("100ml")).map(|_| ()),
            (blank, tag("%")).map(|_| ()),
        )),
    );
    let litre = value(1.0, (blank, tag("/"), blank, word("l")).map(|_| ()));
    preceded(gram, alt((decilitre, litre))).map(Unit::GramPerLitre).parse(input)
}

/// How a unit's letters are compared.
#[derive(Clone, Copy, PartialEq)]
enum As {
    /// A word of its own in any case.
    Word,
    /// In any case, whatever follows.
    Part,
    /// A word of its own in this case.
    Exact,
}

/// Units that are words; the first that fits counts.
#[rustfmt::skip]
const WORDS: &[(As, Unit, &[&str])] = &[
    (As::Part, Unit::Percent, &["per cent"]),
    (As::Word, Unit::Percent, &["percent", "pct"]),
    (As::Part, Unit::MillimolePerLitre, &["mmol/l"]),
    (As::Part, Unit::Other, &["u/l", "iu/l", "mg/", "ng/", "ug/", "µg/", "umol", "pmol", "mcg", "/100", "pg", "bp", "kg", "ml"]),
    (As::Word, Unit::Femtolitre, &["fl"]),
    (As::Part, Unit::Femtolitre, &["um3", "um³", "µm3", "µm³"]),
    (As::Word, Unit::Millimetre(1.0), &["mm"]),
    (As::Word, Unit::Millimetre(10.0), &["cm", "cms"]),
    (As::Word, Unit::Year(1.0), &["years", "year", "yrs", "yr", "yo", "y/o", "y"]),
    (As::Word, Unit::Year(1.0), &["ans", "jahre", "jr", "jaar", "anos", "años", "aÑos", "anni", "lat", "år", "År"]),
    (As::Word, Unit::Year(1.0 / 12.0), &["months", "month", "mths", "mth", "mo"]),
    (As::Exact, Unit::Year(1.0 / 12.0), &["m"]),
    (As::Word, Unit::Year(1.0 / 52.18), &["weeks", "week", "wks", "wk"]),
    (As::Word, Unit::Year(1.0 / 365.25), &["days", "day"]),
];

fn other(input: &str) -> IResult<&str, Unit> {
    let first = input.bytes().next().map(|b| b.to_ascii_lowercase());
    for (how, unit, words) in WORDS {
        for word in words.iter().filter(|w| w.bytes().next() == first) {
            let Some((head, rest)) = input.split_at_checked(word.len()) else { continue };
            let same = if *how == As::Exact { head == *word } else { head.eq_ignore_ascii_case(word) };
            if same && (*how == As::Part || end(rest).is_ok()) {
                return Ok((rest, *unit));
            }
        }
    }
    fail().parse(input)
}

/// Whether any unit begins with these two bytes in small letters; nearly all words of prose are turned away.
const fn may_begin(first: u8, second: u8) -> bool {
    match first {
        b'1' => second == b'0',
        b'a' => matches!(second, b'n' | 0x80..),
        b'b' => second == b'p',
        b'c' => second == b'm',
        b'd' | b'l' => second == b'a',
        b'f' => second == b'l',
        b'g' => matches!(second, b'm' | b'r') || !second.is_ascii_alphanumeric(),
        b'i' => second == b'u',
        b'j' => matches!(second, b'a' | b'r'),
        b'k' => second == b'g' || !second.is_ascii_alphanumeric(),
        b'm' => matches!(second, b'c' | b'g' | b'l' | b'm' | b'o' | b't') || !second.is_ascii_alphanumeric(),
        b'n' => second == b'g',
        b'p' => matches!(second, b'c' | b'e' | b'g' | b'm'),
        b't' => matches!(second, b'/' | b'h'),
        b'u' => matches!(second, b'/' | b'g' | b'm'),
        b'w' => matches!(second, b'e' | b'k'),
        b'x' => second == b'1' || !second.is_ascii_alphanumeric(),
        b'y' => matches!(second, b'e' | b'o' | b'r') || !second.is_ascii_alphanumeric(),
        b' ' | b'\t' | b'(' | b'*' | b'/' | 0x80.. => true,
        _ => false,
    }
}

/// The unit that begins `text` (blanks before it allowed), and the bytes it takes. Whether a unit on the next line is this
/// figure's, only the clause can tell.
pub(crate) fn unit(text: &str) -> Option<(Unit, usize)> {
    if text.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) {
        return None;
    }
    let (rest, _) = (blank, opt(tag("-"))).parse(text).ok()?;
    let mut bytes = rest.bytes().map(|b| b.to_ascii_lowercase());
    let (first, second) = (bytes.next()?, bytes.next().unwrap_or(b' '));
    let (rest, found) = match first {
        b'%' => (rest.get(1..)?, Unit::Percent),
        _ if !may_begin(first, second) => return None,
        b'1' | b'x' | b'(' | b'*' => counted(rest).ok()?,
        b'g' => alt((mass, short_count)).parse(rest).ok()?,
        b'a'..=b'f' | b'h'..=b'j' | b'm'..=b'o' | b'q'..=b's' | b'u'..=b'z' if second != b'/' => other(rest).ok()?,
        b'/' | b'a'..=b'z' => alt((short_count, other)).parse(rest).ok()?,
        _ => alt((counted, mass, short_count, other)).parse(rest).ok()?,
    };
    Some((found, text.len() - rest.len()))
}

#[cfg(test)]
mod tests {
    use super::{Unit, unit};

    #[test]
    fn counts_in_many_hands() {
        for text in [
            "x10^9/L",
            " x 10⁹/L",
            "x10 9/L",
            "x109/L",
            "10E9/L",
            "x10(3)/uL",
            "K/uL",
            "K/µL",
            "x10e9/L",
            "×10³/µL",
            "x 10*9/L",
            "/nL",
            "x10^3/mm3",
            "K/mm3",
            "thou/uL",
        ] {
            let found = unit(text).map(|u| u.0);
            let Some(Unit::Count(f)) = found else { panic!("{text}: {found:?}") };
            assert!((f - 1.0).abs() < 1e-9, "{text} {f}");
        }
        for (text, factor) in [
            ("/uL", 0.001),
            ("/cu.mm", 0.001),
            ("/cumm", 0.001),
            (" /mm3", 0.001),
            ("lakh/cu.mm", 100.0),
            ("lakhs", 100.0),
            ("x10^4/uL", 10.0),
        ] {
            let found = unit(text).map(|u| u.0);
            let Some(Unit::Count(f)) = found else { panic!("{text}: {found:?}") };
            assert!((f - factor).abs() < 1e-9, "{text} {f}");
        }
    }

    #[test]
    fn other_units() {
        for (text, expected) in [
            ("g/dL", Unit::GramPerLitre(10.0)),
            ("gm%", Unit::GramPerLitre(10.0)),
            ("g/L", Unit::GramPerLitre(1.0)),
            // Gram or giga: the element decides.
            (" G/l", Unit::GramPerLitre(1.0)),
            ("gm/dl", Unit::GramPerLitre(10.0)),
            ("%", Unit::Percent),
            (" per cent", Unit::Percent),
            ("fL", Unit::Femtolitre),
            ("mm", Unit::Millimetre(1.0)),
            ("cm", Unit::Millimetre(10.0)),
            ("-year-old", Unit::Year(1.0)),
            ("U/L", Unit::Other),
            ("mmol/L", Unit::MillimolePerLitre),
            ("x10^12/L", Unit::Other),
        ] {
            assert_eq!(unit(text).map(|u| u.0), Some(expected), "{text}");
        }
        for text in ["marrow", "cells", "yellow", "kappa", "mature", "", "grade"] {
            assert_eq!(unit(text), None, "{text}");
        }
    }
}
