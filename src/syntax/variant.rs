//! Sequence variants by HGVS and as clinicians shorten them.
//!
//! ```text
//! variant  = [accession ":"] ("p." protein | "c." coding) | protein | "exon 9" | ITD | TKD | PTD | D835 | e14a2
//! protein  = ["("] residue number [ "_" residue number ] change [")"]      V617F, Arg882His, W288Cfs*12, Gln1466*
//! coding   = position [ "_" position ] change                              2645G>A, 860_863dup, 1-5C>T
//! ```
//!
//! Without `p.` a protein change needs a number of two digits or more, so that no grade or vitamin is one, and dosing marks
//! such as `q12h` are none. A codon alone (`D835`) is read for the hot spots that reports name so.

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::take_while_m_n,
    character::complete::{char, digit0, digit1, satisfy},
    combinator::{not, opt, peek, recognize, value, verify},
    multi::{many_m_n, many0},
    sequence::{preceded, terminated},
};

use super::fusion::{after_blank, dash, end_of_word, fail, gap, is_blank, mark, word};

/// A variant as a report names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variant {
    /// As printed, white space removed but for one space between words.
    pub(crate) text: String,
    /// By what it is named.
    pub(crate) kind: VariantKind,
}

/// By what a variant is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VariantKind {
    /// A change of the protein: `p.(Arg882His)`, `V617F`.
    Protein,
    /// A change of the coding or genomic sequence: `c.2645G>A`.
    Coding,
    /// Only the exon: `exon 9`, `exons 8-9`.
    Exon,
    /// An internal or partial tandem duplication: `ITD`, `PTD`.
    Duplication,
    /// The tyrosine kinase domain: `TKD`.
    Domain,
    /// Only the codon: `D835`.
    Codon,
    /// A fusion transcript: `e14a2`, `b3a2`, `p210`.
    Transcript,
}

/// Reads a variant at the start of `text`; with it, the number of bytes read.
pub(crate) fn variant(text: &str) -> Option<(Variant, usize)> {
    if !may_begin(text) {
        return None;
    }
    let (rest, kind) = alt((
        named(VariantKind::Coding, sequence),
        named(VariantKind::Protein, protein),
        named(VariantKind::Protein, bare_protein),
        named(VariantKind::Codon, hot_spot),
        named(VariantKind::Exon, exon),
        named(VariantKind::Duplication, word(&["ITD", "PTD", "internal tandem duplication", "partial tandem duplication"])),
        named(VariantKind::Domain, word(&["TKD", "tyrosine kinase domain"])),
        named(VariantKind::Transcript, transcript),
    ))
    .parse(text)
    .ok()?;
    let used = text.len() - rest.len();
    let words: Vec<&str> = text.get(..used)?.split(is_blank).filter(|part| !part.is_empty()).collect();
    let joint = if matches!(kind, VariantKind::Protein | VariantKind::Coding) { "" } else { " " };
    Some((Variant { text: words.join(joint), kind }, used))
}

/// Whether one may begin here, told by the first few signs: nearly all words of prose are turned away.
fn may_begin(text: &str) -> bool {
    const WORDS: &[&str] = &["ex", "ITD", "PTD", "internal", "partial", "TKD", "tyrosine"];
    // `p.`, `V617F`, `Arg882`, and what stands before the colon of `NM_004972.4(JAK2):c.`.
    let short = text.bytes().skip(1).take(3).any(|b| b.is_ascii_digit() || b == b'.');
    let name = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.')).count();
    let behind = text.get(name..).unwrap_or("");
    let reference = match after_blank(behind).strip_prefix(':') {
        Some(change) => after_blank(change).as_bytes().get(1) == Some(&b'.'),
        None => behind.starts_with('('),
    };
    short || reference && (2..=24).contains(&name) || word(WORDS)(text).is_ok()
}

// ---- names

fn named<'t>(
    kind: VariantKind,
    inner: impl Fn(&'t str) -> IResult<&'t str, &'t str>,
) -> impl Fn(&'t str) -> IResult<&'t str, VariantKind> {
    move |i| value(kind, terminated(&inner, end_of_word)).parse(i)
}

/// `NM_004972.4:`, `NM_004972.4(JAK2):`, `ENST00000381652.4:`, `JAK2:`.
fn accession(i: &str) -> IResult<&str, &str> {
    let name = take_while_m_n(2, 24, |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    let gene = (char('('), take_while_m_n(2, 12, |c: char| c.is_ascii_alphanumeric() || c == '-'), char(')'));
    recognize((name, opt(gene), gap, char(':'), gap, peek((mark("cCgGnNmMrRpP"), char('.'))))).parse(i)
}

/// `c.2645G>A`, `c.860_863dup`, `c.1-5C>T`, `NM_022552.5:c.2645G>A`, `g.5073770G>T`.
fn sequence(i: &str) -> IResult<&str, &str> {
    let prefix = (mark("cCgGnNmMrR"), char('.'), gap, opt(char('(')));
    let offset = || (alt((dash, char('+'))), digit1);
    let place = || (opt(alt((char('*'), dash))), alt((digit1, recognize(char('?')))), opt(offset()));
    let (place, second) = (place(), opt((gap, alt((char('_'), dash)), place())));
    let bases = |least| take_while_m_n(least, 120, |c: char| "ACGTUNacgtun".contains(c));
    let arrow = alt((recognize(mark(">\u{2192}\u{203a}")), recognize((dash, char('>'))), word(&["&gt;"])));
    let substitution = recognize((gap, bases(1), gap, arrow, gap, bases(1)));
    let added = alt((bases(1), recognize((char('('), digit1, char(')'))), digit1));
    let delins = recognize((gap, word(&["delins"]), gap, added));
    let indel = recognize((gap, word(&["del"]), gap, bases(0), word(&["ins"]), gap, bases(1)));
    let length = alt((digit1, bases(0)));
    let simple = recognize((gap, word(&["dup", "del", "inv", "ins", "="]), length));
    let change = alt((substitution, delins, indel, simple));
    recognize((opt(accession), prefix, place, second, change, opt(char(')')))).parse(i)
}

/// Amino acids by three letters, then the stop.
#[rustfmt::skip]
const RESIDUES: &[&str] = &[
    "Ala", "Arg", "Asn", "Asp", "Cys", "Gln", "Glu", "Gly", "His", "Ile", "Leu", "Lys", "Met", "Phe", "Pro", "Ser", "Thr", "Trp", "Tyr",
    "Val", "Sec", "Ter", "Xaa",
];

/// One amino acid, by three letters or one.
fn residue(i: &str) -> IResult<&str, &str> {
    let three = i.bytes().take(3).filter(u8::is_ascii_alphabetic).count() == 3;
    alt((|i| if three { word(RESIDUES)(i) } else { fail(i) }, recognize(mark("ACDEFGHIKLMNPQRSTUVWXYacdefghiklmnpqrstuvwxy*"))))
        .parse(i)
}

/// `p.V617F`, `p.(Arg882His)`, `p. W288Cfs*12`, `p.?`, `p.Met1?`, and `NP_...:p.`.
fn protein(i: &str) -> IResult<&str, &str> {
    let prefix = (mark("pP"), char('.'), gap);
    let open = (opt(mark("([")), gap);
    let any = alt((recognize(change(1)), recognize((residue, digit1)), recognize(mark("?=0"))));
    recognize((opt(accession), prefix, open, any, opt(preceded(gap, mark(")]"))))).parse(i)
}

/// A residue, its number of at least so many digits, and what became of it.
fn change<'t>(digits: usize) -> impl Parser<&'t str, Output = &'t str, Error = nom::error::Error<&'t str>> {
    let place = move || (residue, take_while_m_n(digits, 5, |c: char| c.is_ascii_digit()));
    let second = opt((mark("_-"), place()));
    let stop = alt((recognize(mark("*Xx")), word(&["Ter"])));
    let length = alt((digit1, recognize(char('?'))));
    let shift = recognize((alt((word(&["fs"]), preceded(residue, word(&["fs"])))), opt((stop, opt(length)))));
    let residues = || recognize(many_m_n(1, 80, residue));
    let inserted = recognize((word(&["delins", "ins"]), alt((recognize((char('('), digit1, char(')'))), residues(), digit1))));
    let indel = recognize((word(&["del"]), many0(residue), word(&["ins"]), residues()));
    let replaced = recognize((char('>'), residues()));
    let plain = recognize((word(&["dup", "del", "="]), opt(residues())));
    let extended = recognize((residue, word(&["ext"]), opt(mark("*Xx-")), digit0));
    // A residue last: it would take the first letter of every word above.
    let either = recognize((residue, opt((char('/'), residue, end_of_word))));
    let kinds = alt((
        terminated(shift, end_of_word),
        inserted,
        indel,
        terminated(plain, end_of_word),
        replaced,
        extended,
        recognize(char('?')),
        either,
    ));
    recognize((place(), second, kinds))
}

/// The same without `p.`: `V617F`, `Q1466*`, `G646fs`, `Arg882His`. One case throughout, and no interval of doses.
fn bare_protein(i: &str) -> IResult<&str, &str> {
    let interval = |text: &str| matches!(text.to_ascii_lowercase().as_str(), "q12h" | "q24h" | "q48h" | "q72h" | "s100p");
    let mixed = |text: &str| {
        let lower = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase());
        text.len() < 6 && !text.ends_with(['*', 's']) && lower(text.chars().next()) != lower(text.chars().last())
    };
    let whole = |text: &str| !interval(text) && !mixed(text) && !text.starts_with(['*', 'X', 'x']) && !text.ends_with(['?', '=']);
    verify(change(2), whole).parse(i)
}

/// Codons that reports name alone.
#[rustfmt::skip]
const HOT_SPOTS: &[&str] = &[
    "D835", "I836", "D816", "V617", "W515", "S505", "R882", "K700", "R132", "R140", "R172", "P95", "Q157", "S34", "K666", "V600", "L265",
    "T315", "G12", "G13", "Q61", "W288", "T618", "N822", "D419", "R625", "H662",
];

fn hot_spot(i: &str) -> IResult<&str, &str> {
    // G12/13 names two.
    let second = (char('/'), opt(satisfy(|c| c.is_ascii_alphabetic())), take_while_m_n(2, 3, |c: char| c.is_ascii_digit()));
    let shifted = opt(verify(recognize(second), |text: &str| text.len() > 2));
    // Three small characters may be anything.
    let spot = verify(word(HOT_SPOTS), |text: &str| text.len() > 3 || text.starts_with(|c: char| c.is_ascii_uppercase()));
    recognize((spot, alt((terminated(shifted, end_of_word), value(None, end_of_word))))).parse(i)
}

/// `exon 9`, `exons 8-9`, `exons 8 and 9`, `ex12`, `ex. 12`.
fn exon(i: &str) -> IResult<&str, &str> {
    let number = || verify(digit1, |d: &str| d.parse::<u8>().is_ok_and(|n| (1..=90).contains(&n)));
    let (rest, name) = terminated(word(&["exons", "exon", "ex"]), (opt(mark(".-#")), gap)).parse(i)?;
    let (rest, _) = number().parse(rest)?;
    let plural = name.len() > 4;
    let joint = |i| {
        if plural {
            alt((recognize(mark("/,&-\u{2013}")), word(&["and", "to", "or"]))).parse(i)
        } else {
            recognize(mark("/-\u{2013}")).parse(i)
        }
    };
    let more = (gap, joint, gap, number(), not((gap, char('%'))), end_of_word);
    let (rest, _) = many0(more).parse(rest)?;
    Ok((rest, name))
}

/// The breakpoint variants of BCR::ABL1: `e14a2`, `b3a2`, `p210`.
fn transcript(i: &str) -> IResult<&str, &str> {
    let ends = recognize((mark("eEbB"), digit1, mark("aA"), mark("23")));
    alt((ends, word(&["p210", "p190", "p230"]))).parse(i)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form of the accept corpus: bytes taken, printed form and kind.
    fn shown(text: &str) -> Option<String> {
        let (read, used) = variant(text)?;
        Some(format!("{used} {} | {}", read.text, format!("{:?}", read.kind).to_lowercase()))
    }

    #[test]
    fn accepts() {
        for line in include_str!("../../fixtures/syntax/variant/accept.txt").lines() {
            let (text, expected) = line.rsplit_once(" => ").unwrap_or((line, ""));
            assert_eq!(shown(&text.replace("\\n", "\n")).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn rejects() {
        for text in include_str!("../../fixtures/syntax/variant/reject.txt").lines() {
            assert_eq!(shown(&text.replace("\\n", "\n")), None, "{text}");
        }
    }

    #[test]
    fn reads_no_further_than_the_text_and_never_panics() {
        for line in include_str!("../../fixtures/syntax/variant/accept.txt").lines() {
            for (at, _) in line.char_indices() {
                for part in [line.split_at(at).0, line.split_at(at).1] {
                    assert!(variant(part).is_none_or(|(_, used)| part.is_char_boundary(used) && used > 0));
                }
            }
        }
    }
}
