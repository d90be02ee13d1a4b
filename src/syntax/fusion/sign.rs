//! Signs and spaces that all genetics notations share.

use nom::{
    IResult, Parser,
    character::complete::satisfy,
    combinator::not,
    error::{Error, ErrorKind},
    sequence::preceded,
};

/// No match here.
pub(crate) fn fail<O>(i: &str) -> IResult<&str, O> {
    Err(nom::Err::Error(Error::new(i, ErrorKind::Verify)))
}

/// A character that only spaces words: white space, or a mark of no width.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')
}

/// What stands behind any white space.
pub(crate) fn after_blank(text: &str) -> &str {
    if text.bytes().next().is_some_and(|b| b.is_ascii_graphic()) { text } else { text.trim_start_matches(is_blank) }
}

/// White space within a notation. A line may be wrapped there; an empty line ends the paragraph and is not crossed.
pub(crate) fn gap(i: &str) -> IResult<&str, &str> {
    let mut breaks = 0;
    let ends = |c: char| {
        breaks += u32::from(c == '\n');
        !is_blank(c) || breaks > 1
    };
    let (blank, rest) = i.split_at(i.find(ends).unwrap_or(i.len()));
    Ok((rest, blank))
}

/// The same parser, after any white space.
pub(crate) fn spaced<'t, O>(
    inner: impl Parser<&'t str, Output = O, Error = Error<&'t str>>,
) -> impl Parser<&'t str, Output = O, Error = Error<&'t str>> {
    preceded(gap, inner)
}

/// The first of these words that stands here, in any case; a longer word is named before its beginning.
pub(crate) fn word<'t>(list: &'static [&'static str]) -> impl Fn(&'t str) -> IResult<&'t str, &'t str> {
    move |i| {
        let here = |w: &&str| i.split_at_checked(w.len()).filter(|(head, _)| head.eq_ignore_ascii_case(w));
        list.iter().find_map(here).map_or_else(|| fail(i), |(head, rest)| Ok((rest, head)))
    }
}

/// One of these characters.
pub(crate) fn mark<'t>(set: &'static str) -> impl Fn(&'t str) -> IResult<&'t str, char> {
    move |i| satisfy(|c| set.contains(c)).parse(i)
}

/// Every hyphen, dash and minus a laboratory system prints.
pub(crate) fn dash(i: &str) -> IResult<&str, char> {
    mark("-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}\u{fe63}\u{ff0d}")(i)
}

/// The notation ends here: no letter or digit follows.
pub(crate) fn end_of_word(i: &str) -> IResult<&str, ()> {
    not(satisfy(|c| c.is_alphanumeric() || c == '_')).parse(i)
}
