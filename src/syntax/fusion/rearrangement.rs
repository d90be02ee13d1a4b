//! Structural changes in ISCN, `t(9;22)(q34;q11.2)` or `der(7)t(1;7)(q21;q22)`, and what they are called.

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::take_while_m_n,
    character::complete::{char, digit1},
    combinator::{map_opt, opt, recognize, verify},
    multi::many0,
    sequence::{delimited, terminated},
};

use super::sign::{fail, gap, is_blank, mark, spaced, word};

/// A structural change in ISCN: `t(9;22)(q34;q11.2)`, `der(7)t(1;7)(q21;q22)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Rearrangement {
    /// The ISCN symbol in lower case: `t`, `del`, `der`, `psu dic`.
    pub(crate) kind: String,
    /// `1` to `22`, `X`, `Y`, `v` (variable) or empty where the report prints `?`.
    pub(crate) chromosomes: Vec<String>,
    /// One entry a chromosome, in their order: `q34`, or `q13q33` for two breaks; empty where none is printed.
    pub(crate) breakpoints: Vec<String>,
    /// Of a derivative: the rearrangements that made it.
    pub(crate) inner: Vec<Rearrangement>,
}

#[rustfmt::skip]
const KINDS: &[&str] = &[
    "add", "amp", "del", "der", "dic", "dir dup", "dir ins", "dup", "fis", "fra", "gain", "hsr", "i", "ider", "idic", "ins", "inv",
    "inv dup", "inv ins", "iso", "loss", "psu dic", "psu idic", "qdp", "r", "rcp", "rea", "rec", "rob", "t", "tas", "trc", "trp",
];

/// An ISCN rearrangement with all that it is made of: `der(22)t(9;22)(q34;q11.2)`.
pub(crate) fn rearrangement(i: &str) -> IResult<&str, Rearrangement> {
    let (rest, mut whole) = single(i)?;
    let composed = matches!(whole.kind.as_str(), "der" | "ider" | "dic" | "idic" | "psu dic" | "r" | "rec" | "i");
    let (rest, inner) = if composed { many0(spaced(single)).parse(rest)? } else { (rest, Vec::new()) };
    whole.inner = inner;
    Ok((rest, whole))
}

fn kind(i: &str) -> IResult<&str, String> {
    let letters = |least| take_while_m_n(least, 4, |c: char| c.is_ascii_alphabetic());
    let two = (terminated(word(&["psu", "dir", "inv"]), gap), letters(3));
    let join = |(a, b): (&str, &str)| known(&format!("{a} {b}"));
    alt((map_opt(two, join), map_opt(letters(1), known))).parse(i)
}

fn known(name: &str) -> Option<String> {
    let name = name.to_ascii_lowercase();
    KINDS.contains(&name.as_str()).then_some(if name == "iso" { "i".to_owned() } else { name })
}

fn single(i: &str) -> IResult<&str, Rearrangement> {
    let (rest, kind) = kind(i)?;
    let (rest, (chromosomes, within)) = map_opt(spaced(bracketed), |raw| chromosome_list(&raw)).parse(rest)?;
    let needs_two = matches!(kind.as_str(), "t" | "rob" | "rcp" | "tas");
    if needs_two && chromosomes.len() < 2 {
        return fail(i);
    }
    let (rest, bands) = opt(map_opt(spaced(bracketed), |raw| band_list(&raw))).parse(rest)?;
    Ok((rest, Rearrangement { kind, chromosomes, breakpoints: bands.unwrap_or(within), inner: Vec::new() }))
}

/// What stands in one pair of brackets, without white space, in lower case; short, so that prose in brackets costs nothing.
fn bracketed(i: &str) -> IResult<&str, String> {
    let inside = take_while_m_n(1, 120, |c| !matches!(c, '(' | ')' | '[' | ']'));
    let (rest, raw) = delimited(char('('), inside, char(')')).parse(i)?;
    Ok((rest, raw.chars().filter(|c| !is_blank(*c)).map(|c| c.to_ascii_lowercase()).collect()))
}

/// Chromosomes, and the arms or bands printed with them: `5`, `9;22`, `5q`, `v;11q23`.
fn chromosome_list(raw: &str) -> Option<(Vec<String>, Vec<String>)> {
    let mut chromosomes = Vec::new();
    let mut bands = Vec::new();
    for piece in raw.split([';', ',', ':', '\u{ff1b}']) {
        let piece = piece.trim_matches('?');
        let (rest, name) = opt(chromosome).parse(piece).ok()?;
        let rest = rest.trim_matches('?');
        if !(rest.is_empty() || rest.starts_with(['p', 'q']) && band_list(rest).is_some()) {
            return None;
        }
        chromosomes.push(name.unwrap_or_default());
        bands.push(rest.to_owned());
    }
    let printed = bands.iter().any(|band| !band.is_empty());
    Some((chromosomes, if printed { bands } else { Vec::new() }))
}

/// One chromosome: `1` to `22`, `X`, `Y`, or `v` for any.
pub(crate) fn chromosome(i: &str) -> IResult<&str, String> {
    let numbered = verify(digit1, |d: &str| d.len() < 3 && !d.starts_with('0') && d.parse::<u8>().is_ok_and(|n| n <= 22));
    let lettered = recognize(mark("xyXYv"));
    let (rest, name) = alt((numbered, lettered)).parse(i)?;
    Ok((rest, if name == "v" { name.to_owned() } else { name.to_ascii_uppercase() }))
}

/// Bands, one entry a chromosome. Words in brackets ("(per FISH)") are none.
fn band_list(raw: &str) -> Option<Vec<String>> {
    let place = word(&["pter", "qter", "cen", "p", "q", "?", "v", "or"]);
    let sign = recognize(mark("0123456789.;:,/~-\u{2013}>\u{2192}_+"));
    let (rest, tokens) = many0(alt((place, sign))).parse(raw).ok()?;
    let located = tokens.iter().any(|t| t.starts_with(['p', 'q', 'c', '?', 'v']));
    let separators: &[char] = if raw.contains("::") || raw.contains('>') { &[';'] } else { &[';', ':', ','] };
    (rest.is_empty() && located).then(|| raw.split(separators).map(|band| band.trim_matches('?').to_owned()).collect())
}

/// First chromosome and its bands, second chromosome and its bands, what it is, and whether the chromosomes alone say so.
/// Bands are prefixes; `*` is any partner. The first row that fits decides.
type Translocation = (&'static str, &'static [&'static str], &'static str, &'static [&'static str], &'static str, bool);

#[rustfmt::skip]
const TRANSLOCATIONS: &[Translocation] = &[
    ("9", &["q3", "q4"], "22", &["q1"], "bcr_abl1", true),
    ("15", &["q2"], "17", &["q1", "q2"], "pml_rara", true),
    ("8", &["q2"], "21", &["q2"], "runx1_runx1t1", true),
    ("16", &["p13"], "16", &["q2"], "cbfb_myh11", true),
    ("3", &["q2"], "3", &["q2"], "mecom_r", true),
    ("6", &["p2"], "9", &["q3"], "dek_nup214", true),
    ("11", &["q13"], "14", &["q32"], "ccnd1_igh", true),
    ("14", &["q32"], "18", &["q21"], "t14_18", true),
    // ZBTB16::RARA breaks at 11q23 too, beside KMT2A.
    ("11", &["q23"], "17", &["q12", "q21"], "other", false),
    // Partners of KMT2A; another break of 11q23 need not touch the gene.
    ("11", &["q23"], "v", &[""], "kmt2a_r", false),
    ("11", &["q23"], "", &[""], "kmt2a_r", false),
    ("1", &["p32", "q21"], "11", &["q23"], "kmt2a_r", false),
    ("2", &["p21", "q11", "q37"], "11", &["q23"], "kmt2a_r", false),
    ("3", &["q2"], "11", &["q23"], "kmt2a_r", false),
    ("5", &["q12", "q31"], "11", &["q23"], "kmt2a_r", false),
    ("6", &["q21"], "11", &["q23"], "kmt2a_r", false),
    ("10", &["q21"], "11", &["q23"], "kmt2a_r", false),
    ("11", &["q23"], "14", &["q24", "q32"], "kmt2a_r", false),
    ("11", &["q23"], "15", &["q1"], "kmt2a_r", false),
    ("11", &["q23"], "16", &["p13"], "kmt2a_r", false),
    ("11", &["q23"], "17", &["q25", "p13"], "kmt2a_r", false),
    ("11", &["q23"], "20", &["q11"], "kmt2a_r", false),
    ("11", &["q23"], "22", &["q11", "q13"], "kmt2a_r", false),
    ("11", &["q23"], "X", &["q13", "q22", "q24"], "kmt2a_r", false),
    ("4", &["q2"], "11", &["q23"], "kmt2a_r", true),
    ("6", &["q27"], "11", &["q23"], "kmt2a_r", true),
    ("9", &["p2"], "11", &["q23"], "kmt2a_r", true),
    ("10", &["p1"], "11", &["q23"], "kmt2a_r", true),
    ("11", &["q23"], "19", &["p13"], "kmt2a_r", true),
    ("3", &["q26"], "*", &[""], "mecom_r", false),
    ("8", &["q24"], "14", &["q"], "myc_r", true),
    ("2", &["p1"], "8", &["q24"], "myc_r", true),
    ("8", &["q24"], "22", &["q11"], "myc_r", true),
    ("5", &["q31", "q32", "q33"], "12", &["p12", "p13"], "pdgfrb", true),
    ("4", &["q12"], "22", &["q11"], "pdgfra", false),
    ("8", &["p11", "p12"], "13", &["q1"], "fgfr1", true),
    ("8", &["p11", "p12"], "9", &["q3"], "fgfr1", false),
    ("6", &["q2"], "8", &["p11", "p12"], "fgfr1", false),
    ("8", &["p11", "p12"], "22", &["q11"], "fgfr1", false),
];

/// Arms whose loss has an id, with the last band at which a break still takes the region that matters (5q31, 7q31, 17p13).
#[rustfmt::skip]
const ARMS: &[(&str, char, &str)] = &[("5", 'q', "del5q"), ("7", 'q', "monosomy7"), ("17", 'p', "del17p")];

impl Rearrangement {
    /// What a change printed without ISCN brackets is called: `inv` of `16`, `t` of `9;22`, `i` of `17q`.
    pub(super) fn of_names(kind: &str, raw: &str) -> &'static str {
        let raw: String = raw.chars().filter(|c| !is_blank(*c)).collect();
        let (chromosomes, breakpoints) = chromosome_list(&raw.to_ascii_lowercase()).unwrap_or_default();
        Self { kind: kind.to_owned(), chromosomes, breakpoints, inner: Vec::new() }.lesion()
    }

    /// What it is called, `other` when it has no id of its own.
    pub(crate) fn lesion(&self) -> &'static str {
        self.fused().unwrap_or_else(|| arm_lesion(|chromosome, arm| self.loses(chromosome, arm)))
    }

    /// What gene rearrangement it makes, if a known one.
    pub(crate) fn fused(&self) -> Option<&'static str> {
        let broken = |of: &str, bands: [&str; 2]| {
            self.chromosomes == [of] && self.breakpoints.first().is_none_or(|at| bands.iter().all(|band| at.contains(band)))
        };
        let own = match self.kind.as_str() {
            "t" | "rcp" | "ins" | "dir ins" | "inv ins" | "rea" | "dic" => {
                TRANSLOCATIONS.iter().find(|row| self.joins(row)).map(|row| row.4)
            }
            "inv" if broken("16", ["p13", "q2"]) && !self.breakpoints.iter().any(|at| at.contains("q24")) => Some("cbfb_myh11"),
            "inv" if broken("3", ["q2", "q26"]) => Some("mecom_r"),
            "del" if self.chromosomes == ["4"] && self.breakpoints.first().is_some_and(|at| at.starts_with("q12")) => {
                Some("pdgfra")
            }
            _ => None,
        };
        own.or_else(|| self.inner.iter().find_map(Self::fused))
    }

    fn joins(&self, (first, first_bands, second, second_bands, _, bare): &Translocation) -> bool {
        let partners = || self.chromosomes.iter().enumerate();
        let at = |index: usize, bands: &[&str]| match self.breakpoints.get(index) {
            Some(at) => bands.iter().any(|band| at.starts_with(band)),
            None => *bare,
        };
        partners().any(|(a, one)| {
            one == first
                && at(a, first_bands)
                && partners().any(|(b, two)| a != b && (two == second || *second == "*") && at(b, second_bands))
        })
    }

    /// Whether this arm, or its part beyond a break, is lost.
    pub(crate) fn loses(&self, chromosome: &str, arm: char) -> bool {
        let own = self.chromosomes.iter().position(|c| c == chromosome);
        let Some(band) = own.map(|at| self.breakpoints.get(at).map_or("", String::as_str)) else {
            return false;
        };
        let here = band.starts_with(arm);
        let centromere = band.ends_with("10") || band == "p" || band == "q";
        let opposite = !here && band.starts_with(['p', 'q']);
        let by_part = || {
            self.inner.iter().any(|part| match part.kind.as_str() {
                "t" => part.band_of(chromosome).is_some_and(|at| beyond(at, arm)),
                _ => part.loses(chromosome, arm),
            })
        };
        match self.kind.as_str() {
            "del" | "loss" => here || (band.is_empty() && self.chromosomes.len() == 1),
            "add" => beyond(band, arm),
            "i" => opposite,
            "ider" | "idic" | "psu idic" => (centromere && opposite) || (!centromere && here) || by_part(),
            "dic" | "psu dic" => beyond(band, arm) || by_part(),
            "der" if self.chromosomes.len() > 1 => centromere && opposite || by_part(),
            "der" => by_part(),
            _ => false,
        }
    }

    fn band_of(&self, chromosome: &str) -> Option<&str> {
        let at = self.chromosomes.iter().position(|c| c == chromosome)?;
        self.breakpoints.get(at).map(String::as_str)
    }
}

/// Whether material is lost beyond a break at `band`: the break lies on the arm, not at its very end.
fn beyond(band: &str, arm: char) -> bool {
    let Some(number) = band.strip_prefix(arm) else {
        return false;
    };
    let major: String = number.chars().take_while(char::is_ascii_digit).collect();
    major.parse::<u8>().is_ok_and(|at| at <= 31)
}

/// What the loss of an arm is called, given which arms are lost.
pub(super) fn arm_lesion(lost: impl Fn(&str, char) -> bool) -> &'static str {
    ARMS.iter().find(|(chromosome, arm, _)| lost(chromosome, *arm)).map_or("other", |(_, _, id)| id)
}

/// What the loss or gain of a whole chromosome is called.
pub(super) fn whole_lesion(lost: bool, chromosome: &str) -> &'static str {
    match (lost, chromosome) {
        (true, _) => arm_lesion(|c, _| c == chromosome),
        (false, "8") => "trisomy8",
        _ => "other",
    }
}
