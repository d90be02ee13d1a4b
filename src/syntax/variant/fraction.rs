//! The share of alleles that carries a variant: `VAF 41%`, `allelic ratio 0.42`.

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::take_while_m_n,
    character::complete::{char, digit1, satisfy},
    combinator::{map_opt, not, opt, peek, recognize, value, verify},
    multi::{many_m_n, many0},
    sequence::{preceded, terminated},
};

use super::super::fusion::{dash, end_of_word, fail, gap, mark, spaced, word};

/// Reads a variant allele fraction at the start of `text`: its lowest and highest in per cent, and the number of bytes read.
///
/// A figure below one without a per cent sign is a fraction: `VAF 0.41` is 41. An allelic ratio is that of mutant to wild type, as FLT3-ITD is reported:
/// `allelic ratio 0.42` is 42 mutant to 100 wild-type alleles. `<5%` is 0 to 5; several figures ("44 % and 39 %") are their range.
pub(crate) fn vaf(text: &str) -> Option<((f64, f64), usize)> {
    let whole = |i| alt((named_first, figure_first)).parse(i);
    let enclosed = (mark("(["), spaced(whole), spaced(mark(")]"))).map(|(_, share, _)| share);
    let (rest, share) = alt((enclosed, whole)).parse(text).ok()?;
    Some((share, text.len() - rest.len()))
}

/// What a figure is of.
#[derive(Clone, Copy, PartialEq)]
enum Share {
    Fraction,
    Ratio,
    /// `AF`, `AR`: too short to be trusted without a sign of the figure.
    Short,
    ShortRatio,
}

fn name(i: &str) -> IResult<&str, Share> {
    let alleles = many_m_n(
        1,
        3,
        terminated(
            word(&[
                "variant",
                "mutant",
                "mutated",
                "mutational",
                "mutation",
                "allelic",
                "alleles",
                "allele",
            ]),
            gap,
        ),
    );
    let share = value(
        Share::Fraction,
        word(&[
            "frequencies",
            "frequency",
            "freq",
            "fractions",
            "fraction",
            "burden",
            "load",
            "percentage",
        ]),
    );
    let spelt = preceded(
        alleles,
        alt((share, value(Share::Ratio, word(&["ratios", "ratio"])))),
    );
    let short = alt((
        value(Share::Fraction, word(&["VAFs", "VAF"])),
        value(Share::Short, word(&["AF"])),
        value(Share::ShortRatio, word(&["AR"])),
    ));
    terminated(alt((spelt, short)), peek(end_of_word)).parse(i)
}

fn named_first(i: &str) -> IResult<&str, (f64, f64)> {
    let (rest, share) = name(i)?;
    let again = (
        gap,
        char('('),
        take_while_m_n(1, 12, |c: char| c.is_ascii_alphabetic()),
        char(')'),
    );
    let percent = (
        gap,
        opt(char('(')),
        char('%'),
        opt(char(')')),
        peek(not(satisfy(|c: char| c.is_alphanumeric()))),
    );
    let (rest, (_, header)) = (opt(again), opt(percent)).parse(rest)?;
    let joint = word(&[
        "was",
        "were",
        "is",
        "are",
        "of",
        "at",
        "range",
        "ranging",
        "from",
        "estimated",
        "approximately",
        "approx.",
        "approx",
        "about",
        "around",
        "circa",
        "ca.",
    ]);
    let joint = alt((
        recognize(mark(":=~\u{2248}\u{2243}")),
        recognize(dash),
        terminated(joint, peek(not(satisfy(char::is_alphanumeric)))),
    ));
    let (rest, _) = many0(spaced(joint)).parse(rest)?;
    let (rest, mut range) = spaced(|i| figures(i, share, header.is_some())).parse(rest)?;
    let joint = alt((recognize(mark(",/&")), word(&["and", "or"])));
    let more = (
        gap,
        joint,
        gap,
        |i| figures(i, Share::Short, false),
        clause_end,
    );
    let (rest, others) = many0(more.map(|(_, _, _, next, ())| next)).parse(rest)?;
    for (low, high) in others {
        range = (range.0.min(low), range.1.max(high));
    }
    Ok((rest, range))
}

/// `41% VAF`, `12 percent variant allele frequency`.
fn figure_first(i: &str) -> IResult<&str, (f64, f64)> {
    let (rest, range) = figures(i, Share::Short, false)?;
    let (rest, _) = spaced(verify(name, |share| *share == Share::Fraction)).parse(rest)?;
    Ok((rest, range))
}

/// No word follows: "VAF 44% and 39% blasts" has one fraction.
fn clause_end(i: &str) -> IResult<&str, ()> {
    peek(not((gap, satisfy(|c: char| c.is_alphanumeric())))).parse(i)
}

fn percent(i: &str) -> IResult<&str, &str> {
    spaced(alt((
        recognize(mark("%\u{ff05}")),
        terminated(word(&["percent", "per cent", "pct"]), peek(end_of_word)),
    )))
    .parse(i)
}

/// One figure or a range, with its comparator: `41.2 %`, `0.41`, `35-40%`, `<5%`, `3,4 %`. With `sign` the name itself says per cent.
fn figures(i: &str, share: Share, sign: bool) -> IResult<&str, (f64, f64)> {
    let below = value(
        -1,
        alt((
            word(&["less than", "below", "up to", "under"]),
            recognize(mark("<\u{2264}")),
        )),
    );
    let above = value(
        1,
        alt((
            word(&["more than", "greater than", "above", "over", "at least"]),
            recognize(mark(">\u{2265}")),
        )),
    );
    let (rest, side) = opt(terminated(alt((below, above)), (opt(char('=')), gap))).parse(i)?;
    let (rest, (low, low_point)) = decimal(rest)?;
    let (rest, inner) = opt(percent).parse(rest)?;
    let to = (gap, alt((recognize(dash), word(&["to", "~"]))), gap);
    let mut second = opt((to, decimal, opt(percent)).map(|(_, number, sign)| (number, sign)));
    let (rest, second) = second.parse(rest)?;
    let (high, high_point) = second.map_or((low, low_point), |(number, _)| number);
    let printed = inner.is_some() || second.is_some_and(|(_, sign)| sign.is_some());
    // A figure that goes on is a date, a fraction of cells or a size.
    let goes_on = (opt(mark("/.,:-")), digit1);
    let (rest, ()) = if printed {
        (rest, ())
    } else {
        terminated(not(goes_on), end_of_word).parse(rest)?
    };
    let signed = sign || printed;
    let ratio = matches!(share, Share::Ratio | Share::ShortRatio);
    let fraction = !signed && (ratio || (low_point && high_point && high < 1.0));
    let times = if fraction { 100.0 } else { 1.0 };
    // 0.41 * 100 is not 41 in binary.
    let scaled = |number: f64| (number * times * 1e6).round() / 1e6;
    let (low, high) = (scaled(low), scaled(high));
    let trusted =
        signed || fraction && low_point || matches!(share, Share::Fraction | Share::Ratio);
    let possible = low <= high && (ratio || high <= 100.0);
    if !(trusted && possible) {
        return fail(i);
    }
    let top = if ratio { f64::INFINITY } else { 100.0 };
    Ok((
        rest,
        match side {
            Some(-1) => (0.0, high),
            Some(_) => (low, top),
            None => (low, high),
        },
    ))
}

/// A number with a decimal point or comma, and whether it has one.
fn decimal(i: &str) -> IResult<&str, (f64, bool)> {
    let point = (mark(".,\u{b7}"), digit1);
    let whole = verify(digit1, |d: &str| d.len() < 5);
    let shape = alt((
        recognize((whole, opt(point))),
        recognize((
            mark("."),
            take_while_m_n(1, 6, |c: char| c.is_ascii_digit()),
        )),
    ));
    let read = |text: &str| {
        let plain = text.replace([',', '\u{b7}'], ".");
        Some((plain.parse::<f64>().ok()?, plain.contains('.')))
    };
    map_opt(shape, read).parse(i)
}
