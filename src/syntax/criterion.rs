//! The language in which patterns and checks say a condition on what a report states.
//!
//! ```text
//! or         = and { "or" and }
//! and        = not { "and" not }
//! not        = "not" not | "unless" not | primary
//! primary    = "(" or ")"
//!            | "at least" whole "of" "(" or { ";" or } ")"
//!            | element test
//! test       = ( ">=" | "<=" | ">" | "<" | "=" ) number [ unit ]
//!            | "is" "known"
//!            | "is" [ "not" ] ( value | "one of" value { "," value } )
//! element    = name "." name { "." name }        marrow.blasts, marker.HLA-DR
//! unit       = "%" | "10^9/L" | "g/dL" | "g/L" | "fL" | "mm" | "years"
//! ```
//!
//! `and` binds closer than `or`, `not` and `unless` closer than both. `not x` is unknown where x is; `unless x` is met
//! where nothing states x: it says something of the report ("no treatment is mentioned") and never that x is absent. An element always has a dot, so that no keyword can be one.
//! Inside `one of`, a comma goes on with the list. White space and line breaks separate, and mean nothing else.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::combinator::{cut, map, opt, value, verify};
use nom::error::{ErrorKind, ParseError};
use nom::multi::separated_list1;
use nom::sequence::{preceded, terminated};
use nom::{Err, IResult, Parser};

/// Parentheses and negations inside each other, at most: deeper ones would exhaust the stack, and nobody could read them.
const DEPTH: u8 = 40;

/// A word of a criterion with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// As written.
    pub(crate) text: &'a str,
    /// Byte of the criterion at which it starts.
    pub(crate) at: usize,
}

/// How a figure is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
}

/// A criterion as written, its names not yet looked up.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression<'a> {
    /// `marrow.blasts >= 5 %`
    Compare {
        /// What is compared.
        element: Word<'a>,
        /// How.
        comparison: Comparison,
        /// With what.
        number: f64,
        /// The unit written after it.
        unit: Option<Word<'a>>,
    },
    /// `iron.stores is one of normal, increased`
    Is {
        /// What is looked at.
        element: Word<'a>,
        /// The values of which it has one.
        values: Vec<Word<'a>>,
        /// `is not`.
        negated: bool,
    },
    /// `iron.stores is known`
    Known(Word<'a>),
    /// `not ...`
    Not(Box<Expression<'a>>),
    /// `unless ...`
    Unless(Box<Expression<'a>>),
    /// All of them.
    And(Vec<Expression<'a>>),
    /// Any of them.
    Or(Vec<Expression<'a>>),
    /// At least so many of them.
    AtLeast(usize, Vec<Expression<'a>>),
}

/// Why a text is no criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Byte of the criterion at which it goes wrong.
    pub(crate) at: usize,
    /// What was expected there.
    pub(crate) message: &'static str,
}

/// Reads one criterion.
///
/// # Errors
/// The place of the first thing that does not belong, and what would.
pub(crate) fn parse(source: &str) -> Result<Expression<'_>, SyntaxError> {
    let place = |rest: &str| source.len().saturating_sub(rest.len());
    match or(source, source, DEPTH) {
        Ok((rest, expression)) => match space(rest) {
            "" => Ok(expression),
            rest => Err(SyntaxError { at: place(rest), message: "expected “and”, “or” or the end" }),
        },
        Err(Err::Error(fault) | Err::Failure(fault)) => Err(SyntaxError { at: place(fault.rest), message: fault.message }),
        Err(Err::Incomplete(_)) => Err(SyntaxError { at: source.len(), message: "unfinished" }),
    }
}

/// Where nom stopped, and what was expected there.
#[derive(Debug)]
struct Fault<'a> {
    rest: &'a str,
    message: &'static str,
}

impl<'a> ParseError<&'a str> for Fault<'a> {
    fn from_error_kind(rest: &'a str, _: ErrorKind) -> Self {
        Self { rest, message: "unexpected" }
    }

    fn append(_: &'a str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

type Parsed<'a, T> = IResult<&'a str, T, Fault<'a>>;

fn space(input: &str) -> &str {
    input.trim_start()
}

/// Fails for good at `input`: no other branch could do better.
fn fail<'a, T>(input: &'a str, message: &'static str) -> Parsed<'a, T> {
    Err(Err::Failure(Fault { rest: space(input), message }))
}

/// A keyword: a whole word, after any white space.
fn keyword<'a>(word: &'static str) -> impl Parser<&'a str, Output = &'a str, Error = Fault<'a>> {
    move |input: &'a str| -> Parsed<'a, &'a str> {
        let (rest, found) = tag(word)(space(input))?;
        if rest.starts_with(|c| is_name(c) || c == '.') {
            return Err(Err::Error(Fault { rest: input, message: "unexpected" }));
        }
        Ok((rest, found))
    }
}

/// A sign, after any white space.
fn sign<'a>(sign: &'static str) -> impl Parser<&'a str, Output = &'a str, Error = Fault<'a>> {
    move |input: &'a str| -> Parsed<'a, &'a str> { tag(sign)(space(input)) }
}

const fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

fn or<'a>(source: &'a str, input: &'a str, depth: u8) -> Parsed<'a, Expression<'a>> {
    let all = separated_list1(keyword("or"), |i| and(source, i, depth));
    map(all, |list| one_or(list, Expression::Or)).parse(input)
}

fn and<'a>(source: &'a str, input: &'a str, depth: u8) -> Parsed<'a, Expression<'a>> {
    let all = separated_list1(keyword("and"), |i| not(source, i, depth));
    map(all, |list| one_or(list, Expression::And)).parse(input)
}

/// A list of one is that one.
fn one_or<'a>(mut list: Vec<Expression<'a>>, many: fn(Vec<Expression<'a>>) -> Expression<'a>) -> Expression<'a> {
    match (list.len(), list.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            list.push(last);
            many(list)
        }
        (_, None) => many(list),
    }
}

fn not<'a>(source: &'a str, input: &'a str, depth: u8) -> Parsed<'a, Expression<'a>> {
    let Some(depth) = depth.checked_sub(1) else { return fail(input, "nested too deeply") };
    if let Ok((rest, _)) = keyword("not").parse(input) {
        return map(|i| not(source, i, depth), |e| Expression::Not(Box::new(e))).parse(rest);
    }
    if let Ok((rest, _)) = keyword("unless").parse(input) {
        return map(|i| not(source, i, depth), |e| Expression::Unless(Box::new(e))).parse(rest);
    }
    if let Ok((rest, _)) = sign("(").parse(input) {
        return terminated(|i| or(source, i, depth), close).parse(rest);
    }
    if let Ok((rest, _)) = keyword("at").parse(input) {
        return at_least(source, rest, depth);
    }
    test(source, input)
}

fn close(input: &str) -> Parsed<'_, &str> {
    sign(")").parse(input).or_else(|_| fail(input, "expected “)”, “and” or “or”"))
}

/// What follows `at`.
fn at_least<'a>(source: &'a str, input: &'a str, depth: u8) -> Parsed<'a, Expression<'a>> {
    let Ok((rest, _)) = keyword("least").parse(input) else { return fail(input, "expected “least”") };
    let Ok((rest, count)) = whole(space(rest)) else { return fail(rest, "expected a whole number") };
    let Ok((rest, _)) = keyword("of").parse(rest) else { return fail(rest, "expected “of”") };
    let Ok((rest, _)) = sign("(").parse(rest) else { return fail(rest, "expected “(”") };
    let (end, list) = separated_list1(sign(";"), |i| or(source, i, depth)).parse(rest)?;
    let (end, _) = sign(")").parse(end).or_else(|_| fail(end, "expected “;” or “)”"))?;
    if count == 0 || count > list.len() {
        return fail(rest, "the number must lie between one and that of the conditions");
    }
    Ok((end, Expression::AtLeast(count, list)))
}

fn whole(input: &str) -> Parsed<'_, usize> {
    let (rest, digits) = take_while1(|c: char| c.is_ascii_digit())(input)?;
    digits.parse().map_or_else(|_| fail(input, "too large"), |n| Ok((rest, n)))
}

/// An element and what is asked of it.
fn test<'a>(source: &'a str, input: &'a str) -> Parsed<'a, Expression<'a>> {
    let (rest, element) = element(source, input)?;
    if let Ok((rest, comparison)) = comparison(space(rest)) {
        let (rest, number) = number(space(rest))?;
        let (rest, unit) = opt(|i| unit(source, i)).parse(rest)?;
        return Ok((rest, Expression::Compare { element, comparison, number, unit }));
    }
    let Ok((rest, _)) = keyword("is").parse(rest) else { return fail(rest, "expected “is” or a comparison") };
    if let Ok((rest, _)) = keyword("known").parse(rest) {
        return Ok((rest, Expression::Known(element)));
    }
    let (rest, negated) = map(opt(keyword("not")), |found| found.is_some()).parse(rest)?;
    let one_of = (keyword("one"), keyword("of"));
    let list = preceded(one_of, cut(separated_list1(sign(","), |i| a_value(source, i))));
    let (rest, values) = alt((list, map(|i| a_value(source, i), |v| vec![v]))).parse(rest)?;
    Ok((rest, Expression::Is { element, values, negated }))
}

fn comparison(input: &str) -> Parsed<'_, Comparison> {
    alt((
        value(Comparison::AtLeast, alt((tag(">="), tag("≥")))),
        value(Comparison::AtMost, alt((tag("<="), tag("≤")))),
        value(Comparison::More, tag(">")),
        value(Comparison::Less, tag("<")),
        value(Comparison::Equal, tag("=")),
    ))
    .parse(input)
}

/// A decimal number without sign or exponent: nothing counted or measured here is written with one.
fn number(input: &str) -> Parsed<'_, f64> {
    match figure(input).ok().and_then(|(rest, text)| Some((rest, text.parse().ok()?))) {
        Some((rest, _)) if rest.starts_with(is_name) => fail(rest, "expected a space after the number"),
        Some(found) => Ok(found),
        None => fail(input, "expected a number"),
    }
}

fn figure(input: &str) -> Parsed<'_, &str> {
    let digits = take_while1(|c: char| c.is_ascii_digit() || c == '.');
    verify(digits, |s: &str| !s.starts_with('.') && !s.ends_with('.')).parse(input)
}

/// A unit; it is compared with the element's own when names are looked up.
fn unit<'a>(source: &'a str, input: &'a str) -> Parsed<'a, Word<'a>> {
    let start = space(input);
    let names = ["%", "10^9/L", "g/dL", "g/L", "fL", "mm", "years"];
    let found = names.into_iter().find_map(|name| Some((start.strip_prefix(name)?, start.get(..name.len())?)));
    match found {
        Some((rest, text)) if text == "%" || !rest.starts_with(is_name) => {
            Ok((rest, Word { text, at: source.len() - start.len() }))
        }
        _ => Err(Err::Error(Fault { rest: input, message: "expected a unit" })),
    }
}

/// A name with at least one dot.
fn element<'a>(source: &'a str, input: &'a str) -> Parsed<'a, Word<'a>> {
    let start = space(input);
    let found = take_while1::<_, _, Fault<'a>>(|c: char| is_name(c) || c == '.')(start);
    let Ok((rest, text)) = found else { return fail(start, "expected an element, “not”, “unless” or “(”") };
    let parts = text.split('.');
    if !text.contains('.') || parts.clone().any(str::is_empty) || !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return fail(start, "expected an element: a name with a dot");
    }
    Ok((rest, Word { text, at: source.len() - start.len() }))
}

/// A value: a name that is no keyword.
fn a_value<'a>(source: &'a str, input: &'a str) -> Parsed<'a, Word<'a>> {
    let start = space(input);
    let found = take_while1::<_, _, Fault<'a>>(is_name)(start);
    match found {
        Ok((rest, text)) if !matches!(text, "and" | "or" | "not" | "of" | "is" | "one" | "known" | "at" | "least" | "unless") => {
            Ok((rest, Word { text, at: source.len() - start.len() }))
        }
        _ => fail(start, "expected a value"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCEPT: &str = include_str!("../../fixtures/syntax/criterion/accept.txt");
    const REJECT: &str = include_str!("../../fixtures/syntax/criterion/reject.txt");

    #[test]
    fn accepts_the_corpus() {
        for line in ACCEPT.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
            assert!(parse(line).is_ok(), "{line}: {:?}", parse(line));
        }
    }

    /// Each line is the byte at which the error must be shown, a tab, and the text.
    #[test]
    fn rejects_the_corpus_at_the_right_place() {
        for line in REJECT.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let (at, text) = line.split_once('\t').expect("byte, tab, text");
            let error = parse(text).expect_err(text);
            assert_eq!(at.parse(), Ok(error.at), "{text}: {}", error.message);
        }
    }

    #[test]
    fn and_binds_closer_than_or() {
        let parsed = parse("a.b > 1 or a.c > 2 and not a.d is known").expect("valid");
        let Expression::Or(list) = parsed else { panic!("or outermost") };
        assert!(
            matches!(list.as_slice(), [Expression::Compare { .. }, Expression::And(inner)] if matches!(inner.as_slice(), [_, Expression::Not(_)]))
        );
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        for text in ["(".repeat(100_000), "not ".repeat(100_000), "at least 1 of (".repeat(50_000)] {
            assert_eq!(parse(&text).map_err(|e| e.message), Err("nested too deeply"));
        }
    }
}
