//! Fusions by the names of their genes.

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::take_while1,
    character::complete::{char, satisfy},
    combinator::{not, opt, recognize, value},
    sequence::terminated,
};

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

use super::sign::{dash, end_of_word, fail, gap, is_blank, spaced, word};

/// What reports call a gene, and its HGNC symbol, for the genes of the fusions below.
#[rustfmt::skip]
const ALIASES: &[(&str, &str)] = &[
    ("ABL", "ABL1"), ("AF10", "MLLT10"), ("AF4", "AFF1"), ("AF6", "AFDN"), ("AF9", "MLLT3"), ("AF1P", "EPS15"), ("AF17", "MLLT6"),
    ("AML1", "RUNX1"), ("API2", "BIRC3"), ("BCL-1", "CCND1"), ("BCL-2", "BCL2"), ("BCL-6", "BCL6"), ("BCL1", "CCND1"),
    ("C-ABL", "ABL1"), ("C-MYC", "MYC"), ("CAN", "NUP214"), ("CBF\u{3b2}", "CBFB"), ("CBFBETA", "CBFB"), ("CBFA2T1", "RUNX1T1"),
    ("CBP", "CREBBP"), ("CMYC", "MYC"), ("CYCLIN D1", "CCND1"), ("E2A", "TCF3"), ("ENL", "MLLT1"), ("ETO", "RUNX1T1"),
    ("EVI1", "MECOM"), ("JH", "IGH"), ("MKL1", "MRTFA"), ("MLL", "KMT2A"), ("MLLT4", "AFDN"), ("MMSET", "NSD2"), ("MOZ", "KAT6A"),
    ("MTG8", "RUNX1T1"), ("OTT", "RBM15"), ("PLZF", "ZBTB16"), ("RAR ALPHA", "RARA"), ("RAR-ALPHA", "RARA"), ("RAR-\u{3b1}", "RARA"), ("RAR \u{3b1}", "RARA"),
    ("RAR\u{3b1}", "RARA"), ("RARALPHA", "RARA"), ("SIL", "STIL"), ("TEL", "ETV6"), ("WHSC1", "NSD2"), ("ZNF198", "ZMYM2"),
];

/// The synonyms above that are more than letters and digits.
#[rustfmt::skip]
const SIGNED: &[&str] = &[
    "BCL-1", "BCL-2", "BCL-6", "C-ABL", "C-MYC", "CYCLIN D1", "RAR ALPHA", "RAR-ALPHA", "RAR-\u{3b1}", "RAR \u{3b1}",
];

/// The fusions of haematopathology by HGNC symbol.
#[rustfmt::skip]
const PAIRS: &[(&str, &str, &str)] = &[
    ("BCR", "ABL1", "bcr_abl1"), ("PML", "RARA", "pml_rara"), ("RUNX1", "RUNX1T1", "runx1_runx1t1"),
    ("CBFB", "MYH11", "cbfb_myh11"), ("DEK", "NUP214", "dek_nup214"), ("IGH", "CCND1", "ccnd1_igh"), ("IGH", "BCL2", "t14_18"),
    ("KMT2A", "MLLT3", "kmt2a_r"), ("KMT2A", "AFF1", "kmt2a_r"), ("KMT2A", "MLLT1", "kmt2a_r"), ("KMT2A", "MLLT10", "kmt2a_r"),
    ("KMT2A", "AFDN", "kmt2a_r"), ("KMT2A", "ELL", "kmt2a_r"), ("KMT2A", "EPS15", "kmt2a_r"), ("KMT2A", "MLLT6", "kmt2a_r"),
    ("KMT2A", "MLLT11", "kmt2a_r"), ("KMT2A", "SEPTIN9", "kmt2a_r"), ("KMT2A", "SEPTIN6", "kmt2a_r"), ("KMT2A", "CREBBP", "kmt2a_r"),
    ("KMT2A", "USP2", "kmt2a_r"), ("IGH", "MYC", "myc_r"), ("IGK", "MYC", "myc_r"), ("IGL", "MYC", "myc_r"),
    ("FIP1L1", "PDGFRA", "pdgfra"), ("BCR", "PDGFRA", "pdgfra"), ("ETV6", "PDGFRA", "pdgfra"), ("ETV6", "PDGFRB", "pdgfrb"),
    ("EBF1", "PDGFRB", "pdgfrb"), ("TPM3", "PDGFRB", "pdgfrb"), ("CCDC88C", "PDGFRB", "pdgfrb"), ("ZMYM2", "FGFR1", "fgfr1"),
    ("BCR", "FGFR1", "fgfr1"), ("CNTRL", "FGFR1", "fgfr1"), ("FGFR1OP", "FGFR1", "fgfr1"), ("RPN1", "MECOM", "mecom_r"),
    ("GATA2", "MECOM", "mecom_r"), ("RUNX1", "MECOM", "mecom_r"), ("ETV6", "MECOM", "mecom_r"), ("MYC", "MECOM", "mecom_r"),
    ("ETV6", "RUNX1", "other"), ("TCF3", "PBX1", "other"), ("TCF3", "HLF", "other"), ("ETV6", "ABL1", "other"),
    ("NUP214", "ABL1", "other"), ("ETV6", "JAK2", "other"), ("PCM1", "JAK2", "other"), ("BCR", "JAK2", "other"),
    ("KAT6A", "CREBBP", "other"), ("NPM1", "MLF1", "other"), ("RBM15", "MRTFA", "other"), ("CBFA2T3", "GLIS2", "other"),
    ("NUP98", "NSD1", "other"), ("NUP98", "KDM5A", "other"), ("NUP98", "HOXA9", "other"), ("FUS", "ERG", "other"),
    ("PICALM", "MLLT10", "other"), ("ZBTB16", "RARA", "other"), ("NPM1", "RARA", "other"), ("STAT5B", "RARA", "other"),
    ("IGH", "FGFR3", "other"), ("IGH", "NSD2", "other"), ("IGH", "MAF", "other"), ("IGH", "MAFB", "other"), ("IGH", "CCND3", "other"),
    ("IGH", "CRLF2", "other"), ("P2RY8", "CRLF2", "other"), ("IGH", "DUX4", "other"), ("IGH", "IL3", "other"), ("IGH", "BCL6", "other"),
    ("IGH", "BCL3", "other"), ("IGH", "MALT1", "other"), ("BIRC3", "MALT1", "other"), ("NPM1", "ALK", "other"), ("STIL", "TAL1", "other"),
];

/// Genes whose every fusion has one id, whatever the partner.
#[rustfmt::skip]
const DRIVERS: &[(&str, &str)] = &[
    ("KMT2A", "kmt2a_r"), ("PDGFRA", "pdgfra"), ("PDGFRB", "pdgfrb"), ("FGFR1", "fgfr1"), ("MECOM", "mecom_r"), ("MYC", "myc_r"),
];

/// What the fusion of two genes, given by HGNC symbol or synonym in either order, is called; nothing where it is not a known one.
pub(crate) fn pair_lesion(first: &str, second: &str) -> Option<&'static str> {
    let (a, b) = (symbol(first), symbol(second));
    let fits = |(x, y, _): &&(&str, &str, &str)| (a == *x && b == *y) || (a == *y && b == *x);
    PAIRS.iter().find(fits).map(|(_, _, id)| *id)
}

/// What a rearrangement of this gene with an unnamed partner is called.
pub(crate) fn driver_lesion(gene: &str) -> Option<&'static str> {
    let gene = symbol(gene);
    DRIVERS.iter().find(|(driver, _)| *driver == gene).map(|(_, id)| *id)
}

/// Whether letters and figures are a gene of the known fusions, or begin its synonym with a sign.
pub(super) fn may_be_gene(name: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let pairs = PAIRS.iter().flat_map(|(a, b, _)| [*a, *b]);
        pairs.chain(ALIASES.iter().map(|a| a.0)).chain(["BCL", "C", "CYCLIN", "RAR"]).collect()
    });
    NAMES.contains(name.to_ascii_uppercase().as_str())
}

/// The HGNC symbol of a gene under any of its names.
fn symbol(name: &str) -> String {
    let name = name.trim_end_matches('@').to_uppercase().replace('\u{391}', "\u{3b1}").replace('\u{392}', "\u{3b2}");
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, hgnc)| (*hgnc).to_owned())
}

/// Two genes joined: `BCR::ABL1`, `PML-RARA`, `bcr/abl`.
pub(super) fn gene_pair(i: &str) -> IResult<&str, &'static str> {
    let double = value(true, word(&["::", "\u{2237}"]));
    let single = value(false, alt((dash, char('/'))));
    let (rest, first) = gene(i)?;
    let (rest, joined) = opt(spaced(alt((double, single)))).parse(rest)?;
    let (rest, second) = spaced(gene).parse(rest)?;
    // "Iron:: increased" is a label and its value: two symbols that are no known pair look like symbols,
    // with a figure and no space.
    let printed = i.get(..i.len() - rest.len()).unwrap_or_default();
    let symbols = printed.contains(|c: char| c.is_ascii_digit()) && printed.chars().all(|c| !c.is_lowercase() && !is_blank(c));
    let like = (alt((recognize(dash), gap)), word(&["like"]), end_of_word);
    let (rest, ()) = terminated(end_of_word, not(like)).parse(rest)?;
    let any = || driver_lesion(first).or_else(|| driver_lesion(second)).unwrap_or("other");
    let spoken = ["BCR", "PML"].iter().any(|name| first.eq_ignore_ascii_case(name));
    let lesion = match joined {
        // Only a space between them: two genes of a list, but for the two fusions everyone names so.
        None => spoken.then(|| pair_lesion(first, second)).flatten(),
        Some(true) => pair_lesion(first, second).or_else(|| symbols.then(any)),
        Some(false) => pair_lesion(first, second),
    };
    lesion.map_or_else(|| fail(i), |id| Ok((rest, id)))
}

/// A gene name: a synonym with a sign or space inside it, else letters and digits that begin with a letter.
fn gene(i: &str) -> IResult<&str, &str> {
    let synonym = |i| word(SIGNED)(i);
    let plain = recognize((satisfy(char::is_alphabetic), take_while1(char::is_alphanumeric)));
    terminated(alt((synonym, plain)), opt(char('@'))).parse(i)
}
