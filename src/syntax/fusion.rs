//! Rearrangements named outside a karyotype: gene fusions and single chromosome abnormalities.
//!
//! ```text
//! fusion        = gene-pair | rearrangement | arm | aneuploidy
//! gene-pair     = gene ("::" | "-" | "/") gene            BCR::ABL1, AML1-ETO, bcr/abl
//! rearrangement = kind "(" chromosomes ")" [ "(" bands ")" ] *rearrangement
//! arm           = chromosome ("p" | "q") ("-" | "+")      5q-, 17p deletion, deletion of 7q
//! aneuploidy    = ("-" | "+") chromosome                  -7, +8, monosomy 7, trisomy 8
//! ```
//!
//! A hyphen or slash joins two genes only where the pair is a known fusion, because the same signs list
//! genes ("JAK2/CALR/MPL"); the double colon of HGNC joins any two. "BCR::ABL1-like" names the lack of a fusion
//! and is not read. What each rearrangement is called follows WHO-HAEM5 and ICC 2022.

mod gene;
mod rearrangement;
mod sign;

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::take_while_m_n,
    character::complete::{char, digit1, satisfy},
    combinator::{not, opt, recognize, value, verify},
    multi::many0,
    sequence::{preceded, terminated},
};

pub(crate) use gene::{driver_lesion, pair_lesion};
use gene::{gene_pair, may_be_gene};
pub(crate) use rearrangement::{Rearrangement, chromosome, rearrangement};
use rearrangement::{arm_lesion, whole_lesion};
pub(crate) use sign::{after_blank, dash, end_of_word, fail, gap, is_blank, mark, spaced, word};

/// A fusion or a single abnormality as a report names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fusion {
    /// What it is: `bcr_abl1`, `del5q` ..., or `other` for one without an id of its own.
    pub(crate) lesion: Option<&'static str>,
    /// As printed, runs of white space set as one space.
    pub(crate) text: String,
}

/// Reads a fusion or single abnormality at the start of `text`; with it, the number of bytes read.
pub(crate) fn fusion(text: &str) -> Option<(Fusion, usize)> {
    if !may_begin(text) {
        return None;
    }
    let (rest, lesion) = alt((gene_pair, loose_rearrangement, arm, aneuploidy)).parse(text).ok()?;
    let used = text.len() - rest.len();
    let words: Vec<&str> = text.get(..used)?.split_whitespace().collect();
    Some((Fusion { lesion: Some(lesion), text: words.join(" ") }, used))
}

/// Whether one may begin here, told by the first word and the sign behind it: nearly all words of prose are turned away.
fn may_begin(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let name = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let Some((name, behind)) = text.split_at_checked(name).filter(|_| letters > 0) else { return true };
    let apart = after_blank(behind);
    let pair = match apart.as_bytes() {
        [b':', second, ..] => *second == b':',
        [b'-' | b'/', ..] => may_be_gene(name),
        [b'@' | 0x80.., ..] => true,
        // Named without a sign between them, or themselves of two words.
        [..] => apart.len() < behind.len() && word(&["BCR", "PML", "RAR", "CYCLIN"])(name).is_ok(),
    };
    let kind = letters <= 4 && letters == name.len() && apart.starts_with('(');
    let mut after = text.bytes().skip(1).map(|b| b.to_ascii_lowercase());
    let first = text.bytes().next().map(|b| b.to_ascii_lowercase());
    let short = match (first, after.next()) {
        (Some(b't'), Some(b'0'..=b'9' | b'x' | b'y' | b'v')) => true,
        (Some(b't'), _) => letters == 1,
        (Some(b'x' | b'y' | b'v'), Some(b'p' | b'q')) => true,
        _ => false,
    };
    const WORDS: &[&str] =
        &["del", "loss", "amp", "gain", "inv", "iso", "monosomy", "trisomy", "tetrasomy", "translocation", "psu", "dir"];
    pair || kind || short || word(WORDS)(text).is_ok()
}

/// Rearrangements as prose has them: also without brackets (`inv 16`, `t9;22`, `isochromosome 17q`).
fn loose_rearrangement(i: &str) -> IResult<&str, &'static str> {
    let strict = verify(rearrangement, |r: &Rearrangement| {
        // A lone letter before a bracket is a notation only with an arm: i(1) numbers a list.
        !matches!(r.kind.as_str(), "i" | "r" | "gain" | "loss" | "amp") || !r.breakpoints.is_empty()
    });
    let bracket = |sign: char| terminated(opt(char(sign)), gap);
    let two = recognize((chromosome, spaced(char(';')), spaced(chromosome)));
    let pair = (word(&["translocation", "t"]), gap, bracket('('), two, gap, opt(char(')')));
    let inversion = (word(&["inversion", "inv"]), gap, of_chromosome, chromosome);
    let long = recognize((chromosome, mark("pqPQ")));
    let iso = (word(&["isochromosome", "iso"]), gap, bracket('('), long, opt(spaced(char(')'))));
    let forms = alt((
        strict.map(|r| r.lesion()),
        pair.map(|(_, _, _, raw, _, _)| Rearrangement::of_names("t", raw)),
        inversion.map(|(_, _, _, on)| Rearrangement::of_names("inv", &on)),
        iso.map(|(_, _, _, raw, _)| Rearrangement::of_names("i", raw)),
    ));
    terminated(forms, end_of_word).parse(i)
}

/// `of`, `the`, `chromosome` and their like between a word and its chromosome.
fn of_chromosome(i: &str) -> IResult<&str, ()> {
    value((), many0(terminated(word(&["of", "the", "chromosome", "chr"]), gap))).parse(i)
}

fn sign(i: &str) -> IResult<&str, bool> {
    alt((value(true, dash), value(false, char('+')))).parse(i)
}

fn loss_or_gain(i: &str) -> IResult<&str, bool> {
    let loss = value(true, word(&["deletion", "del", "loss"]));
    alt((loss, value(false, word(&["amplification", "amp", "gain"])))).parse(i)
}

/// `5q`, and of a band (`17p13.1`, `q31q33`) only its arm.
fn chromosome_arm(i: &str) -> IResult<&str, (String, char)> {
    let band = take_while_m_n(0, 12, |c: char| c.is_ascii_digit() || matches!(c, '.' | 'p' | 'q'));
    (chromosome, mark("pqPQ"), band).map(|(on, side, _)| (on, side.to_ascii_lowercase())).parse(i)
}

/// One arm lost or gained: `5q-`, `-7q`, `17p deletion`, `del 5q`, `deletion of the long arm of chromosome 5`.
fn arm(i: &str) -> IResult<&str, &'static str> {
    let long = alt((value('q', word(&["long"])), value('p', word(&["short"]))));
    let spelt = (of_chromosome, long, spaced(word(&["arm"])), gap, of_chromosome, chromosome);
    let spelt = spelt.map(|(_, side, _, _, _, on)| (on, side));
    let word_first = (loss_or_gain, gap, alt((spelt, preceded(of_chromosome, chromosome_arm))));
    let whole = not(preceded(opt(word(&["syndrome"])), satisfy(char::is_alphanumeric)));
    let forms = alt((
        terminated((chromosome_arm, sign), whole).map(|(at, lost)| (lost, at)),
        terminated(word_first.map(|(lost, _, at)| (lost, at)), end_of_word),
        terminated((sign, chromosome_arm), end_of_word),
        terminated((chromosome_arm, spaced(loss_or_gain)).map(|(at, lost)| (lost, at)), end_of_word),
    ));
    let named = |(lost, (on, side)): (bool, (String, char))| {
        if lost { arm_lesion(|chromosome, arm| chromosome == on && arm == side) } else { "other" }
    };
    forms.map(named).parse(i)
}

/// A whole chromosome lost or gained: `-7`, `+8`, `monosomy 7`, `trisomy of chromosome 8`, `loss of chromosome Y`.
fn aneuploidy(i: &str) -> IResult<&str, &'static str> {
    // +1 to +4 are grades; a figure with a unit, a fraction or a range is no chromosome.
    let large = verify(chromosome, |c: &String| !matches!(c.as_str(), "1" | "2" | "3" | "4" | "v"));
    let unit = (
        gap,
        word(&["%", "\u{b0}", "\u{d7}", "x10", "x 10", "day", "week", "month", "year", "hour", "mm", "cm", "kg", "ml", "cells"]),
    );
    let fraction = (mark("./:,"), digit1, not(mark("pqPQ")));
    let figure = alt((recognize(fraction), recognize((dash, digit1)), recognize(unit)));
    let worded = alt((
        value(true, word(&["monosomy", "loss of chromosome"])),
        value(false, word(&["trisomy", "tetrasomy", "gain of chromosome"])),
    ));
    let bare = terminated((sign, large), not(figure));
    let forms = alt((bare, (terminated(worded, (gap, of_chromosome)), chromosome)));
    terminated(forms, end_of_word).map(|(lost, on)| whole_lesion(lost, &on)).parse(i)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form of the accept corpus: bytes taken, printed form, lesion.
    fn shown(text: &str) -> Option<String> {
        let (read, used) = fusion(text)?;
        Some(format!("{used} {} | {}", read.text, read.lesion.unwrap_or("none")))
    }

    #[test]
    fn accepts() {
        for line in include_str!("../../fixtures/syntax/fusion/accept.txt").lines() {
            let (text, expected) = line.rsplit_once(" => ").unwrap_or((line, ""));
            assert_eq!(shown(&text.replace("\\n", "\n")).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn rejects() {
        for text in include_str!("../../fixtures/syntax/fusion/reject.txt").lines() {
            assert_eq!(shown(&text.replace("\\n", "\n")), None, "{text}");
        }
    }

    #[test]
    fn reads_no_further_than_the_text_and_never_panics() {
        for line in include_str!("../../fixtures/syntax/fusion/accept.txt").lines() {
            for (at, _) in line.char_indices() {
                for part in [line.split_at(at).0, line.split_at(at).1] {
                    assert!(fusion(part).is_none_or(|(_, used)| part.is_char_boundary(used) && used > 0));
                }
            }
        }
    }
}
