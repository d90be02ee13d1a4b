//! In-situ hybridisation and arrays in ISCN: `nuc ish(ABL1,BCR)x3(ABL1 con BCRx2)[192/200]`, `arr[GRCh38] 17p13.3p11.2(...)x1`.
//!
//! A result is a row of groups, each a list of probes or regions in brackets with the number of copies inside or behind it; `con` says that
//! two probes lie together, `sep` that the two ends of one are apart.

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::{take_while, take_while_m_n},
    character::complete::{char, digit1},
    combinator::{map_opt, opt, recognize},
    multi::{many_m_n, many0},
    sequence::{delimited, preceded, terminated},
};

use super::super::fusion::{dash, end_of_word, fail, gap, mark, spaced, word};
use super::rearrangement;

/// What hybridisation or an array says of one probe or region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signal {
    /// Probe, gene, chromosome or region, in lower case: `tp53`, `d7z1`, `5q14.3q33.3`, `1-22`.
    pub(crate) probe: String,
    /// Copies, lowest and highest.
    pub(crate) copies: Option<(u16, u16)>,
    /// The probe it is fused with (`con`).
    pub(crate) joined: Option<String>,
    /// Its two ends are apart (`sep`).
    pub(crate) split: bool,
    /// What the rearrangement is called that the probes show (`ish t(9;22)(ABL1+;BCR+,ABL1+)`).
    pub(crate) lesion: Option<&'static str>,
}

/// A result that begins with `ish`, `nuc ish` or `arr`; at least one group must follow.
pub(super) fn in_situ(i: &str) -> IResult<&str, Vec<Signal>> {
    let build = (gap, char('['), take_while(|c: char| c.is_ascii_alphanumeric() || c == '.' || c == ' '), char(']'));
    let separator = (gap, opt((mark(",/."), gap, opt((method, gap)))));
    let (rest, _) = (method, opt(build)).parse(i)?;
    let (rest, groups) = many_m_n(1, 40, preceded(separator, group)).parse(rest)?;
    let signals: Vec<Signal> = groups.into_iter().flatten().collect();
    // "EBER-ISH (-)" is a stain: a notation counts, joins or splits.
    let counted = |signal: &Signal| signal.copies.is_some() || signal.joined.is_some() || signal.split || signal.lesion.is_some();
    if signals.iter().any(counted) { Ok((rest, signals)) } else { fail(i) }
}

/// `nuc ish`, `ish` or `arr`.
fn method(i: &str) -> IResult<&str, &str> {
    alt((recognize((word(&["nuc"]), gap, word(&["ish"]))), word(&["ish", "arr"]))).parse(i)
}

/// A region or rearrangement, a list in brackets, the copies and the cells: `9q34(ABL1x2)`, `(TP53x1,D17Z1x2)[80/200]`.
fn group(i: &str) -> IResult<&str, Vec<Signal>> {
    let region = take_while_m_n(0, 40, |c: char| c.is_ascii_digit() || matches!(c, 'p' | 'q' | 'X' | 'Y' | '.' | '-'));
    let head = alt((rearrangement.map(|change| ("", Some(change.lesion()))), region.map(|region| (region, None))));
    let (rest, ((region, lesion), inside)) = (head, spaced(list)).parse(i)?;
    let (rest, behind) = opt(preceded(gap, times)).parse(rest)?;
    let cells = (gap, char('['), take_while_m_n(1, 20, |c: char| c.is_ascii_digit() || "/~.-% ".contains(c)), char(']'));
    let (rest, _) = many0(cells).parse(rest)?;
    // Of an array only the region counts: the brackets hold its bases.
    let coordinates = !region.is_empty() && behind.is_some() && !inside.contains(['x', 'X', '\u{d7}']);
    let pieces = if coordinates { vec![region] } else { inside.split([',', ';']).collect() };
    Ok((rest, pieces.into_iter().filter_map(|piece| Some(Signal { lesion, ..signal(piece, behind)? })).collect()))
}

fn list(i: &str) -> IResult<&str, &str> {
    let inside = take_while_m_n(1, 300, |c| !matches!(c, '(' | ')' | '[' | ']'));
    delimited(char('('), inside, char(')')).parse(i)
}

/// `x3`, `x1~2`, `x0`.
fn times(i: &str) -> IResult<&str, (u16, u16)> {
    let count = || map_opt(digit1, |d: &str| d.parse::<u16>().ok());
    let tilde = alt((dash, mark("~\u{223c}\u{ff5e}")));
    let range = (count(), opt(preceded(tilde, count()))).map(|(low, high): (u16, Option<u16>)| (low, high.unwrap_or(low)));
    terminated(preceded((mark("xX\u{d7}"), gap), range), end_of_word).parse(i)
}

/// One probe of a list: `TP53x1`, `ABL1 con BCRx2`, `5'KMT2A sep 3'KMT2Ax1`, `EGR1`, `ABL1+`.
fn signal(piece: &str, behind: Option<(u16, u16)>) -> Option<Signal> {
    let piece = piece.trim();
    // The last x is the count's, but the X of PAX5 is not: a capital counts only in a text that prints all so.
    let at = piece
        .rfind(['x', '\u{d7}'])
        .or_else(|| piece.rfind('X').filter(|at| piece.get(..*at).is_some_and(|s| s.ends_with(|c: char| c.is_ascii_digit()))));
    let cut = at.and_then(|at| piece.split_at_checked(at));
    let (name, own) = match cut.map(|(name, count)| (name, times(count))) {
        Some((name, Ok(("", count)))) => (name, Some(count)),
        _ => (piece, None),
    };
    let words: Vec<String> = name.split_whitespace().map(end_of_gene).collect();
    let mut words = words.iter().map(String::as_str);
    let probe = words.next().filter(|probe| !probe.is_empty())?.to_owned();
    let (relation, other) = (words.next(), words.next().map(str::to_owned));
    let joined = other.clone().filter(|other| relation == Some("con") && *other != probe);
    let split = relation == Some("sep") && other.is_some_and(|other| other == probe);
    Some(Signal { probe, copies: own.or(behind), joined, split, lesion: None })
}

/// The gene of a probe for one of its ends, in lower case: `5'KMT2A` is of `kmt2a`.
fn end_of_gene(name: &str) -> String {
    let name =
        name.trim_start_matches("5'").trim_start_matches("3'").trim_start_matches("5\u{2019}").trim_start_matches("3\u{2019}");
    name.trim_end_matches(['+', '-']).to_lowercase()
}

impl Signal {
    fn alone(&self) -> bool {
        self.joined.is_none() && !self.split && self.lesion.is_none()
    }

    /// Fewer copies than two.
    pub(super) fn lost(&self) -> bool {
        self.alone() && self.copies.is_some_and(|(_, high)| high < 2)
    }

    /// More copies than two, of a probe by itself.
    pub(super) fn gained(&self) -> bool {
        self.alone() && self.copies.is_some_and(|(low, _)| low > 2)
    }

    /// Whether it tells of an abnormality. Sex chromosomes are one or two.
    pub(super) fn abnormal(&self) -> bool {
        let sex = self.probe.starts_with(['x', 'y'])
            || ["dx", "dy", "sry", "cepx", "cepy"].iter().any(|start| self.probe.starts_with(start));
        self.joined.is_some() || self.split || self.lesion.is_some() || (!sex && (self.lost() || self.gained()))
    }
}
