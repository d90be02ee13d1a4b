//! What a karyotype means: its class, and the lesions that diagnoses ask for.

use std::collections::BTreeMap;

use super::super::fusion::{driver_lesion, pair_lesion};
use super::{Abnormality, Change, Clone_, Karyotype, Signal};

/// The class a report gives a karyotype.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KaryotypeClass {
    /// No acquired abnormality in the recipient's cells.
    Normal,
    /// One or two.
    Abnormal,
    /// Three or more.
    Complex,
}

/// Which lesions the recipient's clones have. An uncertain (`?`) or constitutional one is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "a table of independent answers")]
pub(crate) struct Lesions {
    /// del(5q), -5, or 5q lost in an unbalanced rearrangement.
    pub(crate) del5q: bool,
    /// -7, del(7q), or 7q lost in an unbalanced rearrangement.
    pub(crate) monosomy7: bool,
    /// -7 itself.
    pub(crate) minus7: bool,
    /// +8.
    pub(crate) trisomy8: bool,
    /// del(17p), -17, i(17q), or 17p lost in an unbalanced rearrangement.
    pub(crate) del17p: bool,
    /// t(9;22).
    pub(crate) bcr_abl1: bool,
    /// t(15;17).
    pub(crate) pml_rara: bool,
    /// t(8;21).
    pub(crate) runx1_runx1t1: bool,
    /// inv(16), t(16;16).
    pub(crate) cbfb_myh11: bool,
    /// t(9;11) and every other translocation of 11q23.
    pub(crate) kmt2a_r: bool,
    /// t(11;14).
    pub(crate) ccnd1_igh: bool,
    /// t(14;18).
    pub(crate) igh_bcl2: bool,
    /// t(8;14), t(2;8), t(8;22).
    pub(crate) myc_r: bool,
    /// inv(3), t(3;3), and other translocations of 3q26.
    pub(crate) mecom_r: bool,
    /// t(6;9).
    pub(crate) dek_nup214: bool,
    /// Rearranged PDGFRA.
    pub(crate) pdgfra: bool,
    /// t(5;12).
    pub(crate) pdgfrb: bool,
    /// t(8;13) and others of 8p11.
    pub(crate) fgfr1: bool,
    /// del(20q).
    pub(crate) del20q: bool,
    /// -Y.
    pub(crate) loss_y: bool,
    /// All chromosomes could be judged: no `inc`, no `?`, cells analysed, not probes alone. What is then not set was not seen
    /// by banding, which misses cryptic fusions (PDGFRA, some of KMT2A) and cells that do not divide.
    pub(crate) complete: bool,
}

/// Probes whose loss stands for a lesion: beginnings of names, in lower case.
#[rustfmt::skip]
const LOST_PROBES: &[(&str, &[&str])] = &[
    ("del5q", &["egr1", "csf1r", "cdc25c", "rps14", "d5s", "5q"]),
    ("minus7", &["d7z1", "cep7", "cen7"]),
    ("monosomy7", &["d7s486", "d7s522", "d7s796", "kmt2e", "mdfic", "relna", "tes", "7q"]),
    ("del17p", &["tp53", "p53", "17p"]),
    ("del20q", &["d20s108", "ptprt", "mybl2", "20q"]),
    // The interstitial deletion that fuses FIP1L1 with PDGFRA takes CHIC2.
    ("pdgfra", &["chic2"]),
];

impl Karyotype {
    fn recipient(&self) -> impl Iterator<Item = &Clone_> {
        self.clones.iter().filter(|one| !one.donor)
    }

    /// Normal, abnormal or complex, by the recipient's clones: distinct acquired abnormalities are counted over all of them,
    /// two copies of one trisomy as two. A result wholly of the donor is normal. Constitutional changes and normal variants do not count.
    pub(crate) fn class(&self) -> KaryotypeClass {
        let mut seen: BTreeMap<&str, u16> = BTreeMap::new();
        let mut abnormal = self.recipient().any(|one| one.is_abnormal());
        for one in self.recipient() {
            let mut here: BTreeMap<&str, u16> = BTreeMap::new();
            for item in one.acquired() {
                let count = here.entry(&item.text).or_default();
                *count = count.saturating_add(item.count());
            }
            for (text, count) in here {
                let most = seen.entry(text).or_default();
                *most = count.max(*most);
            }
        }
        let sex_gained = self.recipient().any(Clone_::odd_sex);
        let distinct = seen.values().fold(u16::from(sex_gained), |sum, count| sum.saturating_add(*count));
        abnormal |= self.clones.is_empty() && self.signals.iter().any(Signal::abnormal);
        match (abnormal, distinct) {
            (_, 3..) => KaryotypeClass::Complex,
            (true, _) => KaryotypeClass::Abnormal,
            (false, _) => KaryotypeClass::Normal,
        }
    }

    /// The lesions of the recipient's clones, and of probes and regions.
    pub(crate) fn lesions(&self) -> Lesions {
        let mut found = Lesions { complete: !self.clones.is_empty(), ..Lesions::default() };
        let stem = self.recipient().next();
        for one in self.recipient() {
            found.complete &=
                one.cells != Some(0) && one.abnormalities.iter().all(|item| !item.uncertain && item.change != Change::Incomplete);
            for item in one.acquired().filter(|item| !item.uncertain) {
                // "idem,-8" takes back what the stemline gained.
                let reverts = |c: &String| one.relative.is_some() && stem.is_some_and(|stem| stem.gains(c));
                match &item.change {
                    Change::Loss(c) if !reverts(c) => found.lose_chromosome(c),
                    Change::Gain(c) => found.trisomy8 |= c == "8",
                    Change::Structural(change) => {
                        if let Some(id) = change.fused() {
                            found.set(id);
                        }
                        // A signed body is there besides two normal chromosomes, or gone: the arm is not lost by it.
                        let loses = |c: &str, arm: char| item.sign == 0 && change.loses(c, arm);
                        found.del5q |= loses("5", 'q');
                        found.monosomy7 |= loses("7", 'q');
                        found.del17p |= loses("17", 'p');
                        found.del20q |= loses("20", 'q');
                    }
                    _ => {}
                }
            }
        }
        self.signals.iter().for_each(|signal| found.add_signal(signal));
        found
    }
}

impl Clone_ {
    /// Abnormalities that count: acquired, and no normal variant.
    fn acquired(&self) -> impl Iterator<Item = &Abnormality> {
        self.abnormalities.iter().filter(|item| !item.constitutional && !item.is_variant())
    }

    fn is_abnormal(&self) -> bool {
        let other_number = self.relative.is_none()
            && !self.constitutional_sex
            && self.abnormalities.is_empty()
            && (self.number != (46, 46) || !matches!(self.sex.as_str(), "XX" | "XY" | "U"));
        other_number || self.acquired().next().is_some() || self.odd_sex()
    }

    /// One sex chromosome more or fewer that no abnormality explains: `47,XXY`, `45,X`.
    fn odd_sex(&self) -> bool {
        let explained = |item: &Abnormality| item.text.contains(['X', 'Y']);
        let near_diploid = (45..=49).contains(&self.number.0) && self.relative.is_none();
        near_diploid
            && !self.constitutional_sex
            && !matches!(self.sex.len(), 0 | 2)
            && self.sex != "U"
            && !self.abnormalities.iter().any(explained)
    }

    fn gains(&self, chromosome: &str) -> bool {
        self.abnormalities.iter().any(|item| matches!(&item.change, Change::Gain(c) if c == chromosome))
    }
}

impl Abnormality {
    /// How many abnormalities it is: `inc` names none, `+2mar` is two, `x2` doubles.
    fn count(&self) -> u16 {
        match &self.change {
            Change::Incomplete => 0,
            Change::Marker(name, (least, _)) if name == "mar" || name == "r" => least.saturating_mul(self.times),
            Change::Gain(_) | Change::Loss(_) => self.times,
            _ => 1,
        }
    }

    /// A change met in healthy people: heteromorphisms, and the pericentric inversions of 2, 9, 10 and Y.
    fn is_variant(&self) -> bool {
        match &self.change {
            Change::Variant => true,
            Change::Structural(change) if change.kind == "inv" => {
                let place = (change.chromosomes.first().map(String::as_str), change.breakpoints.first().map(String::as_str));
                match place {
                    (Some("9" | "Y"), Some(bands)) => bands.starts_with("p1") && bands.contains("q1"),
                    (Some("2"), Some(bands)) => bands.starts_with("p11") && bands.contains("q13"),
                    (Some("10"), Some(bands)) => bands.starts_with("p11") && bands.contains("q21"),
                    _ => false,
                }
            }
            _ => false,
        }
    }
}

impl Lesions {
    fn lose_chromosome(&mut self, chromosome: &str) {
        match chromosome {
            "5" => self.del5q = true,
            "7" => (self.minus7, self.monosomy7) = (true, true),
            "17" => self.del17p = true,
            "Y" => self.loss_y = true,
            _ => {}
        }
    }

    /// Every lesion by the id of its element (`cyto.<id>` where there is one), and whether it was found.
    #[cfg(test)]
    pub(crate) fn answers(&self) -> [(&'static str, bool); 20] {
        let mut copy = *self;
        copy.fields().map(|(id, field)| (id, *field))
    }

    fn fields(&mut self) -> [(&'static str, &mut bool); 20] {
        [
            ("del5q", &mut self.del5q),
            ("monosomy7", &mut self.monosomy7),
            ("minus7", &mut self.minus7),
            ("trisomy8", &mut self.trisomy8),
            ("del17p", &mut self.del17p),
            ("bcr_abl1", &mut self.bcr_abl1),
            ("pml_rara", &mut self.pml_rara),
            ("runx1_runx1t1", &mut self.runx1_runx1t1),
            ("cbfb_myh11", &mut self.cbfb_myh11),
            ("kmt2a_r", &mut self.kmt2a_r),
            ("ccnd1_igh", &mut self.ccnd1_igh),
            ("t14_18", &mut self.igh_bcl2),
            ("myc_r", &mut self.myc_r),
            ("mecom_r", &mut self.mecom_r),
            ("dek_nup214", &mut self.dek_nup214),
            ("pdgfra", &mut self.pdgfra),
            ("pdgfrb", &mut self.pdgfrb),
            ("fgfr1", &mut self.fgfr1),
            ("del20q", &mut self.del20q),
            ("loss_y", &mut self.loss_y),
        ]
    }

    /// Sets the lesion of this id; one without a field (`other`) is passed over.
    fn set(&mut self, id: &str) {
        if let Some((_, field)) = self.fields().into_iter().find(|(name, _)| *name == id) {
            *field = true;
        }
    }

    fn add_signal(&mut self, signal: &Signal) {
        if let Some(id) = signal.lesion {
            self.set(id);
        } else if let Some(other) = &signal.joined {
            self.set(pair_lesion(&signal.probe, other).unwrap_or("other"));
        } else if signal.split {
            self.set(if signal.probe == "cbfb" { "cbfb_myh11" } else { driver_lesion(&signal.probe).unwrap_or("other") });
        } else if signal.lost() {
            for (id, _) in LOST_PROBES.iter().filter(|(_, names)| names.iter().any(|name| signal.probe.starts_with(name))) {
                if *id == "minus7" { self.lose_chromosome("7") } else { self.set(id) }
            }
            self.lose_chromosome(&signal.probe);
        } else if signal.gained()
            && ["8", "d8z", "cep8", "cen8"].iter().any(|name| signal.probe.starts_with(name))
            && !signal.probe.contains(['p', 'q'])
        {
            self.trisomy8 = true;
        }
    }
}
