//! A karyotype as a laboratory prints it, by ISCN 2020/2024 and the older forms still met.
//!
//! ```text
//! karyotype   = ["//"] clone *( ("/" | "//") clone ) ["." in-situ]    | in-situ
//! clone       = number ["<" n ">"] "," sex *( "," abnormality ) [ "[" ["cp"] cells "]" ]
//! number      = 46 | 44~46                     sex = XX | XY | X | ... | idem | sl | sdl
//! abnormality = +8 | -7 | -Y | +mar | 2~5dmin | t(9;22)(q34;q11.2) | +der(22)t(9;22) | 9qh+ | inc ...
//! in-situ     = ("nuc ish" | "ish" | "arr") groups of probes or regions: (ABL1,BCR)x3(ABL1 con BCRx2)[192/200]
//! ```
//!
//! White space may stand between any two signs, because long karyotypes are wrapped; an empty line ends one. A number and
//! sex letters alone are a karyotype only where nothing else could be meant: `46,XX` and `46XY`, not `46, X`, not `46, XXL`.
//! Clones before `//` are the recipient's, those after it the donor's; class and lesions speak of the recipient's.

mod lesion;
mod signal;

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::take_while_m_n,
    character::complete::{char, digit1, satisfy},
    combinator::{map_opt, not, opt, peek, recognize, value, verify},
    sequence::{delimited, preceded, terminated},
};

use super::fusion::{Rearrangement, chromosome, dash, end_of_word, fail, gap, is_blank, mark, rearrangement, spaced, word};
pub(crate) use lesion::KaryotypeClass;
pub(crate) use signal::Signal;
use signal::in_situ;

/// One karyotype: its clones, and what was added by hybridisation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Karyotype {
    /// As printed, white space removed; a comma missing before the sex letters is set.
    pub(crate) text: String,
    /// In the order printed; none for a result of in-situ hybridisation or array alone.
    pub(crate) clones: Vec<Clone_>,
    /// Donor cells were found: a clone stands behind `//`.
    pub(crate) donor: bool,
    /// Probes and regions of `ish`, `nuc ish` and `arr`.
    pub(crate) signals: Vec<Signal>,
}

/// One clone or the normal cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Clone_ {
    /// Chromosome number, lowest and highest.
    pub(crate) number: (u16, u16),
    /// The `n` of `<2n>`, where printed.
    pub(crate) ploidy: Option<u8>,
    /// `XX`, `XY`, `X` ..., in upper case; empty where the clone refers to another (`idem`).
    pub(crate) sex: String,
    /// `idem`, `sl` or `sdl1`: the clone has all that an earlier one has.
    pub(crate) relative: Option<String>,
    /// The sex chromosomes are constitutional (`XXYc`).
    pub(crate) constitutional_sex: bool,
    /// In the order printed.
    pub(crate) abnormalities: Vec<Abnormality>,
    /// Metaphases with it.
    pub(crate) cells: Option<u32>,
    /// `[cp10]`: the abnormalities of several cells put together.
    pub(crate) composite: bool,
    /// It stands behind `//`.
    pub(crate) donor: bool,
    /// Its bytes, counted from the start of the karyotype.
    pub(crate) bytes: (usize, usize),
}

/// One abnormality of a clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Abnormality {
    /// As printed, white space removed, in lower case but for X and Y.
    pub(crate) text: String,
    /// What is changed.
    pub(crate) change: Change,
    /// `+` is 1, `-` is -1, no sign 0.
    pub(crate) sign: i8,
    /// `x2` is 2.
    pub(crate) times: u16,
    /// Constitutional (`c`, `dn`, `mat`, `pat`, `inh`).
    pub(crate) constitutional: bool,
    /// Marked `?`.
    pub(crate) uncertain: bool,
}

/// The kind of an abnormality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// A whole chromosome more.
    Gain(String),
    /// A whole chromosome less.
    Loss(String),
    /// A rearrangement.
    Structural(Rearrangement),
    /// `mar`, `r`, `dmin` ..., and how many at least and at most.
    Marker(String, (u16, u16)),
    /// A normal variant: `9qh+`, `22pstk+`.
    Variant,
    /// `inc`: more abnormalities than could be named.
    Incomplete,
}

/// Reads a karyotype at the start of `text`; with it, the number of bytes read. Never takes the full stop, comma or words after it.
pub(crate) fn karyotype(text: &str) -> Option<(Karyotype, usize)> {
    let (rest, mut read) = alt((|i| banded(text.len(), i), |i| in_situ(i).map(of_signals))).parse(text).ok()?;
    let used = text.len() - rest.len();
    read.text = text.get(..used)?.split('/').map(with_comma).collect::<Vec<_>>().join("/");
    Some((read, used))
}

fn of_signals((rest, signals): (&str, Vec<Signal>)) -> (&str, Karyotype) {
    (rest, Karyotype { signals, ..Karyotype::default() })
}

/// `46XY` as `46,XY`, without white space.
fn with_comma(part: &str) -> String {
    let printed: String = part.chars().filter(|c| !is_blank(*c)).collect();
    match printed.find(|c: char| !c.is_ascii_digit()).and_then(|at| printed.split_at_checked(at)) {
        Some((number, rest)) if !number.is_empty() && rest.starts_with(['X', 'x']) => {
            format!("{number},{rest}")
        }
        _ => printed,
    }
}

// ---- clones

fn banded(total: usize, i: &str) -> IResult<&str, Karyotype> {
    let (mut rest, leading) = opt(terminated(word(&["//", "mos", "chi"]), gap)).parse(i)?;
    let mut donor = leading == Some("//");
    let mut read = Karyotype::default();
    loop {
        let start = total - rest.len();
        let (after, mut one) = clone(rest, read.clones.is_empty())?;
        one.bytes = (start, total - after.len());
        one.donor = donor;
        read.donor |= donor;
        read.clones.push(one);
        rest = after;
        let next = (gap, word(&["//", "/"]), gap, peek(|i| clone(i, false)));
        let Ok((after, (_, bar, _, _))) = { next }.parse(rest) else {
            break;
        };
        donor |= bar == "//";
        rest = after;
    }
    // A result wholly of the recipient ends in "//".
    let (rest, _) = opt(spaced(word(&["//"]))).parse(rest)?;
    let (rest, signals) = opt(preceded(char('.'), in_situ)).parse(rest)?;
    read.signals = signals.unwrap_or_default();
    Ok((rest, read))
}

fn number(i: &str) -> IResult<&str, u16> {
    map_opt(verify(digit1, |d: &str| d.len() < 4), |d: &str| d.parse().ok()).parse(i)
}

/// One figure or a range: `46`, `44~46`, `44-46`.
fn range(i: &str) -> IResult<&str, (u16, u16)> {
    let tilde = alt((dash, mark("~\u{223c}\u{2dc}\u{301c}\u{ff5e}")));
    let (rest, (low, high)) = (number, opt(preceded((gap, tilde, gap), number))).parse(i)?;
    let high = high.unwrap_or(low);
    if low > high { fail(i) } else { Ok((rest, (low, high))) }
}

fn clone(i: &str, first: bool) -> IResult<&str, Clone_> {
    let (rest, number) = verify(range, |(low, high)| *low >= 20 && *high <= 250).parse(i)?;
    let n = (digit1, mark("nN"), opt(alt((dash, mark("+\u{b1}")))));
    let n = delimited(char('<'), map_opt(n, |(d, _, _): (&str, _, _)| d.parse().ok()), char('>'));
    let (rest, ploidy) = opt(spaced(n)).parse(rest)?;
    let (rest, comma) = opt(spaced(char(','))).parse(rest)?;
    let (rest, space) = gap(rest)?;
    let mut read = Clone_ { number, ploidy, ..Clone_::default() };
    let (rest, relative) = opt(relation).parse(rest)?;
    let relative = relative.filter(|_| !first && comma.is_some());
    let rest = if relative.is_some() { rest } else { sex(rest, &mut read)? };
    read.relative = relative;
    let (after, items) = abnormalities(rest, read.relative.is_none())?;
    read.abnormalities = items;
    let (rest, cells) = opt(spaced(cells)).parse(after)?;
    if let Some((composite, count)) = cells {
        (read.composite, read.cells) = (composite, count);
    }
    let told = cells.is_some() || ploidy.is_some() || !read.abnormalities.is_empty() || read.relative.is_some() || !first;
    let close = space.is_empty() && comma.is_some();
    let plain = match read.sex.as_str() {
        "XX" | "XY" => (44..=48).contains(&number.0),
        "X" => number == (45, 45) && close,
        "XXX" | "XXY" | "XYY" => number == (47, 47) && close,
        _ => false,
    };
    // "46 X 12 mm" and "46, X" are measures and dates: one letter needs something that only a karyotype has.
    let named = if comma.is_none() { plain && number.0 == number.1 } else { plain || told };
    let lone = read.sex == "X" && number.0 != 45 && read.abnormalities.is_empty() && ploidy.is_none();
    if named && !lone { Ok((rest, read)) } else { fail(i) }
}

fn sex<'t>(i: &'t str, read: &mut Clone_) -> Result<&'t str, nom::Err<nom::error::Error<&'t str>>> {
    let letters = verify(take_while_m_n(1, 8, |c: char| "xyXY".contains(c)), |s: &str| s.contains(['x', 'X']));
    let suffix = opt(terminated(mark("cC"), end_of_word));
    let undisclosed = terminated(word(&["U"]), peek((gap, mark(",["))));
    let (rest, (letters, _, constitutional)) = (alt((letters, undisclosed)), opt(char('?')), suffix).parse(i)?;
    let (rest, ()) = end_of_word(rest)?;
    read.sex = letters.to_ascii_uppercase();
    read.constitutional_sex = constitutional.is_some();
    Ok(rest)
}

/// `idem`, `sl`, `sdl2`, `idemx2`.
fn relation(i: &str) -> IResult<&str, String> {
    let times = (gap, mark("xX\u{d7}"), digit1);
    let (rest, name) = recognize((word(&["idem", "sdl", "sl"]), opt(digit1), opt(times))).parse(i)?;
    let (rest, ()) = end_of_word(rest)?;
    Ok((rest, name.chars().filter(|c| !is_blank(*c)).collect::<String>().to_ascii_lowercase()))
}

/// `[20]`, `[cp10]`, `[cp 10]`, `[20 cells]`, `[18/20]`.
fn cells(i: &str) -> IResult<&str, (bool, Option<u32>)> {
    let of = alt((recognize((gap, char('/'), gap, digit1)), recognize((gap, word(&["cells", "metaphases"])))));
    let count = map_opt(digit1, |d: &str| d.parse::<u32>().ok()).map(Some);
    let count = alt((terminated(count, opt(of)), value(None, char('?'))));
    let cp = opt(alt((word(&["cp"]), word(&["n="]))));
    let (rest, (cp, count)) = delimited(char('['), (spaced(cp), spaced(count)), spaced(char(']'))).parse(i)?;
    Ok((rest, (cp.is_some_and(|cp| cp.eq_ignore_ascii_case("cp")), count)))
}

/// All that follows the sex letters. What a sentence denies after them ("46,XX, t(8;21) not detected") is no part of it.
fn abnormalities(i: &str, denied_matters: bool) -> IResult<&str, Vec<Abnormality>> {
    let (mut rest, mut read) = (i, Vec::new());
    let mut sentence = None;
    while let Ok((after, (_, _, space, one))) = (gap, char(','), gap, abnormality).parse(rest) {
        if sentence.is_none() && !space.is_empty() {
            sentence = Some((rest, read.len()));
        }
        read.push(one);
        rest = after;
    }
    let denial = (
        gap,
        opt((word(&["is", "are", "was", "were"]), gap)),
        word(&["not", "negative", "neg", "absent", "excluded"]),
        end_of_word,
    );
    if let Some((before, count)) = sentence.filter(|_| denied_matters && { denial }.parse(rest).is_ok()) {
        read.truncate(count);
        rest = before;
    }
    Ok((rest, read))
}

fn abnormality(i: &str) -> IResult<&str, Abnormality> {
    let sign = alt((value(1, char('+')), value(-1, dash)));
    let (rest, sign) = opt(sign).parse(i)?;
    let sign = sign.unwrap_or(0);
    let (rest, doubt) = spaced(opt(char('?'))).parse(rest)?;
    let structural = rearrangement.map(Change::Structural);
    let (rest, change) =
        spaced(alt((structural, |i| marker(i, sign), variant, |i| arm(i, sign), |i| whole(i, sign), incomplete))).parse(rest)?;
    let (rest, doubt_after) = opt(char('?')).parse(rest)?;
    let times = preceded((gap, mark("xX\u{d7}"), gap), number);
    let (rest, before) = opt(inherited).parse(rest)?;
    let (rest, times) = opt(terminated(times, end_of_word)).parse(rest)?;
    let (rest, after) = opt(inherited).parse(rest)?;
    let (rest, ()) = end_of_word(rest)?;
    let printed = i.get(..i.len() - rest.len()).unwrap_or_default().chars().filter(|c| !is_blank(*c));
    let plain = |c: char| match c {
        'X' | 'Y' => c,
        _ if dash.parse(c.encode_utf8(&mut [0; 4])).is_ok() => '-',
        _ => c.to_ascii_lowercase(),
    };
    let text = printed.map(plain).collect();
    // In a composite clone each abnormality has its own cell count; the last bracket is the clone's.
    let (rest, _) = opt(terminated((gap, cells), peek((gap, mark(",["))))).parse(rest)?;
    Ok((
        rest,
        Abnormality {
            text,
            change,
            sign,
            times: times.unwrap_or(1).clamp(1, 99),
            constitutional: before.or(after).is_some(),
            uncertain: doubt.or(doubt_after).is_some(),
        },
    ))
}

/// `c` for constitutional, and the marks of inheritance.
fn inherited(i: &str) -> IResult<&str, &str> {
    terminated(alt((word(&["c", "dn", "mat", "pat", "inh"]), spaced(word(&["dn", "mat", "pat", "inh"])))), end_of_word).parse(i)
}

/// `+8`, `-7`, `-Y`.
fn whole(i: &str, sign: i8) -> IResult<&str, Change> {
    let (rest, on) = verify(chromosome, |c: &String| c != "v").parse(i)?;
    match sign {
        1 => Ok((rest, Change::Gain(on))),
        -1 => Ok((rest, Change::Loss(on))),
        _ => fail(i),
    }
}

/// `+mar`, `+2mar`, `+mar1`, `+r`, `10~50dmin`. Only `dmin` and `hsr` are words of no other use and need no sign.
fn marker(i: &str, sign: i8) -> IResult<&str, Change> {
    let (rest, count) = opt(terminated(range, gap)).parse(i)?;
    let ends = peek((opt(mark("cxX\u{d7}")), not(satisfy(char::is_alphabetic))));
    let (rest, name) = terminated(word(&["mar", "dmin", "min", "hsr", "ace", "r"]), (opt(digit1), ends)).parse(rest)?;
    let name = name.to_ascii_lowercase();
    if sign == 0 && !matches!(name.as_str(), "dmin" | "hsr") {
        return fail(i);
    }
    Ok((rest, Change::Marker(name, count.unwrap_or((1, 1)))))
}

/// `9qh+`, `22pstk+`, `15cenh+`, `1qh-`.
fn variant(i: &str) -> IResult<&str, Change> {
    let shape = (chromosome, word(&["pstk", "phqh", "cenh", "qh", "ph", "ps"]), alt((char('+'), dash)));
    value(Change::Variant, shape).parse(i)
}

/// The old `5q-`, `14q+`, and the careless `-7q`.
fn arm(i: &str, sign: i8) -> IResult<&str, Change> {
    let after = |i| {
        if sign == 0 { alt((value(-1, dash), value(1, char('+')))).parse(i) } else { Ok((i, sign)) }
    };
    let (rest, (on, side, sign)) = (chromosome, mark("pqPQ"), after).parse(i)?;
    let kind = if sign < 0 { "del" } else { "add" }.to_owned();
    let breakpoints = vec![side.to_ascii_lowercase().to_string()];
    Ok((rest, Change::Structural(Rearrangement { kind, chromosomes: vec![on], breakpoints, inner: Vec::new() })))
}

fn incomplete(i: &str) -> IResult<&str, Change> {
    value(Change::Incomplete, word(&["inc"])).parse(i)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form of the accept corpus: bytes taken, printed form, class, lesions.
    fn shown(text: &str) -> Option<String> {
        let (read, used) = karyotype(text)?;
        let found: Vec<&str> = read.lesions().answers().iter().filter(|(_, there)| *there).map(|(id, _)| *id).collect();
        let whole = if read.lesions().complete { "complete" } else { "incomplete" };
        let donor = if read.donor { " donor" } else { "" };
        let class = format!("{:?}", read.class()).to_lowercase();
        Some(format!("{used} {} | {class}{donor} | {} | {whole}", read.text, found.join(" ")))
    }

    #[test]
    fn accepts() {
        for line in include_str!("../../fixtures/syntax/karyotype/accept.txt").lines() {
            let (text, expected) = line.rsplit_once(" => ").unwrap_or((line, ""));
            assert_eq!(shown(&text.replace("\\n", "\n")).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn rejects() {
        for text in include_str!("../../fixtures/syntax/karyotype/reject.txt").lines() {
            assert_eq!(shown(&text.replace("\\n", "\n")), None, "{text}");
        }
    }

    #[test]
    fn reads_no_further_than_the_text_and_never_panics() {
        for line in include_str!("../../fixtures/syntax/karyotype/accept.txt").lines() {
            for (at, _) in line.char_indices() {
                for part in [line.split_at(at).0, line.split_at(at).1] {
                    assert!(karyotype(part).is_none_or(|(_, used)| part.is_char_boundary(used) && used > 0));
                }
            }
        }
    }

    #[test]
    fn keeps_what_the_arithmetic_needs() {
        let Some((read, _)) = karyotype("46,XX,t(9;22)(q34;q11.2)[10]/44~46,idem,+8,-13,dic(9;20)(p13;q11),+2mar[cp5]") else {
            panic!("not read");
        };
        let [stem, second] = read.clones.as_slice() else { panic!("two clones") };
        assert_eq!((stem.number, stem.sex.as_str(), stem.cells, stem.bytes), ((46, 46), "XX", Some(10), (0, 28)));
        assert_eq!((second.number, second.relative.as_deref(), second.composite), ((44, 46), Some("idem"), true));
        let changes: Vec<&Change> = second.abnormalities.iter().map(|item| &item.change).collect();
        let [Change::Gain(gained), Change::Loss(lost), Change::Structural(dicentric), Change::Marker(name, count)] =
            changes.as_slice()
        else {
            panic!("{changes:?}");
        };
        assert_eq!((gained.as_str(), lost.as_str(), name.as_str(), *count), ("8", "13", "mar", (2, 2)));
        assert_eq!((dicentric.kind.as_str(), dicentric.chromosomes.len(), dicentric.breakpoints.len()), ("dic", 2, 2));
    }

    #[test]
    fn takes_time_in_proportion() {
        let long = format!("46,XX{}[3]", ",+8,t(9;22)(q34;q11.2)".repeat(20_000));
        assert_eq!(karyotype(&long).map(|(_, used)| used), Some(long.len()));
        let open = format!("46,XX,t({}", "9;".repeat(200_000));
        assert_eq!(karyotype(&open).map(|(_, used)| used), Some(5));
    }
}
