//! Facts that follow from other facts by definition: the contract's columns and the patterns' shorthands.

use crate::finding::fact::{Fact, FactValue, Facts};
use crate::grammar::Grammar;
use crate::grammar::element::ElementId;
use crate::grammar::named::Named;
use crate::syntax::karyotype::{Karyotype, KaryotypeClass};

/// Facts with their grammar, to be added to by name.
pub(crate) struct Deriver<'a> {
    pub(crate) grammar: &'a Grammar,
    pub(crate) facts: &'a mut Facts,
}

impl Deriver<'_> {
    fn id(&self, name: Named) -> Option<ElementId> {
        self.grammar.elements.named(name)
    }

    /// The fact of an element.
    pub(crate) fn get(&self, name: Named) -> Option<Fact> {
        self.facts.get(self.id(name)?)
    }

    /// The interval of a figure.
    pub(crate) fn range(&self, name: Named) -> Option<(f64, f64, bool)> {
        match self.get(name)?.value {
            FactValue::Range { low, high, high_open, .. } => Some((low.unwrap_or(0.0), high.unwrap_or(f64::INFINITY), high_open)),
            FactValue::Word(_) => None,
        }
    }

    /// The word of an enum or presence.
    pub(crate) fn word(&self, name: Named) -> Option<&str> {
        let id = self.id(name)?;
        match self.facts.get(id)?.value {
            FactValue::Word(w) => self.grammar.elements.get(id)?.values.get(w as usize).map(String::as_str),
            FactValue::Range { .. } => None,
        }
    }

    /// States a word, unless the report does.
    pub(crate) fn put(&mut self, name: Named, word: &str, from: Option<u32>) {
        let Some(id) = self.id(name) else { return };
        if self.facts.get(id).is_some() {
            return;
        }
        let Some(at) = self.grammar.elements.get(id).and_then(|e| e.values.iter().position(|v| v == word)) else { return };
        self.facts.set(id, Fact { value: FactValue::Word(u8::try_from(at).unwrap_or(0)), finding: from, conflict: false });
    }

    /// States a word, over another one, with which it is then in conflict.
    fn set_word(&mut self, name: Named, word: &str, from: Option<u32>) {
        let other = self.word(name).is_some_and(|w| w != word);
        if !other {
            return self.put(name, word, from);
        }
        let Some(id) = self.id(name) else { return };
        let Some(at) = self.grammar.elements.get(id).and_then(|e| e.values.iter().position(|v| v == word)) else { return };
        self.facts.set(id, Fact { value: FactValue::Word(u8::try_from(at).unwrap_or(0)), finding: from, conflict: true });
    }

    /// States an interval, over what is there.
    pub(crate) fn set_range(&mut self, name: Named, low: f64, high: f64, from: Option<u32>) {
        let Some(id) = self.id(name) else { return };
        let high = high.is_finite().then_some(high);
        self.facts.set(
            id,
            Fact {
                value: FactValue::Range { low: Some(low), high, low_open: false, high_open: false },
                finding: from,
                conflict: false,
            },
        );
    }

    /// All that follows without the karyotype.
    pub(crate) fn all(&mut self) {
        self.cellularity();
        self.blasts();
        self.plasma_cells();
        self.fibrosis();
        self.shares();
        self.counts();
        self.lineages();
        self.rings();
        self.stores();
        self.genes();
        self.light_chains();
    }

    /// Cells of both light chains, where nothing is said but their ratio (normal from 0.5 to 3).
    fn light_chains(&mut self) {
        let stated = self.word(Named::PlasmaLightChain).is_some() || self.word(Named::LymphoidLightChain).is_some();
        if let Some((low, high, _)) = self.range(Named::PlasmaKappaLambdaRatio)
            && !stated
            && low >= 0.5
            && high <= 3.0
        {
            let from = self.get(Named::PlasmaKappaLambdaRatio).and_then(|f| f.finding);
            self.put(Named::LymphoidLightChain, "polytypic", from);
        }
    }

    /// Bands by age, ends included (contract): 2-19 y 45-85, 20-39 40-70, 40-59 35-65, 60 and over 30-60 %.
    fn cellularity(&mut self) {
        let (Some((low, high, _)), Some((age, _, _))) = (self.range(Named::MarrowCellularity), self.range(Named::PatientAge))
        else {
            return;
        };
        let band = match age {
            a if a < 2.0 => return,
            a if a < 20.0 => (45.0, 85.0),
            a if a < 40.0 => (40.0, 70.0),
            a if a < 60.0 => (35.0, 65.0),
            _ => (30.0, 60.0),
        };
        let class = |v: f64| {
            if v < band.0 {
                0
            } else if v > band.1 {
                2
            } else {
                1
            }
        };
        if class(low) == class(high) {
            let word = ["hypocellular", "normocellular", "hypercellular"].get(class(low)).copied().unwrap_or("");
            let from = self.get(Named::MarrowCellularity).and_then(|f| f.finding);
            self.put(Named::MarrowCellularityForAge, word, from);
        }
    }

    /// Blast equivalents: monoblasts, promonocytes and, in promyelocytic leukaemia, the abnormal promyelocytes
    /// (WHO-HAEM5, ICC 2022); without a count of the smear, the estimate by CD34.
    fn equivalents(&mut self) {
        let own = self.range(Named::MarrowBlasts);
        let mut sum = (0.0, 0.0);
        for name in [Named::MarrowMonoblasts, Named::MarrowPromonocytes, Named::MarrowAbnormalPromyelocytesShare] {
            if let Some((low, high, _)) = self.range(name) {
                sum = (sum.0 + low, sum.1 + high);
            }
        }
        match own {
            // A total is printed beside its parts.
            Some((low, high, _)) if sum.1 > 0.0 && low < sum.0 + 0.5 * low && high + sum.1 <= 100.5 => {
                let from = self.get(Named::MarrowBlasts).and_then(|f| f.finding);
                self.set_range(Named::MarrowBlasts, low + sum.0, high + sum.1, from);
            }
            None if sum.1 > 0.0 => self.set_range(Named::MarrowBlasts, sum.0, sum.1.min(100.0), None),
            None => {
                if let (Some((low, high, _)), Some(fact)) =
                    (self.range(Named::MarrowBlastsCd34), self.get(Named::MarrowBlastsCd34))
                {
                    self.set_range(Named::MarrowBlasts, low, high, fact.finding);
                }
            }
            Some(_) => {}
        }
    }

    fn blasts(&mut self) {
        self.equivalents();
        if let Some((low, high, high_open)) = self.range(Named::MarrowBlasts) {
            let from = self.get(Named::MarrowBlasts).and_then(|f| f.finding);
            let under = high < 5.0 || high <= 5.0 && high_open;
            // The figure decides over the words, but for a hedge.
            if self.word(Named::MarrowBlastsIncreased) != Some("equivocal")
                && let Some(id) = self.id(Named::MarrowBlastsIncreased)
            {
                let word = if low >= 5.0 {
                    Some(1)
                } else if under {
                    Some(0)
                } else {
                    None
                };
                if let Some(w) = word {
                    self.facts.set(id, Fact { value: FactValue::Word(w), finding: from, conflict: false });
                }
            }
        }
        let marrow = self.range(Named::MarrowBlasts);
        let blood = self.range(Named::BloodBlasts);
        // Blood alone leaves the marrow's share open.
        let highest = match (marrow, blood) {
            (Some(m), Some(b)) => Some((m.0.max(b.0), m.1.max(b.1))),
            (Some(m), None) => Some((m.0, m.1)),
            (None, Some(b)) => Some((b.0, 100.0)),
            (None, None) => None,
        };
        if let Some((low, high)) = highest {
            self.set_range(Named::DerivedBlasts, low, high, None);
        }
    }

    fn plasma_cells(&mut self) {
        let aspirate = self.range(Named::MarrowPlasmaCellsAspirate);
        let trephine = self.range(Named::MarrowPlasmaCellsTrephine);
        let best = match (aspirate, trephine) {
            (Some(a), Some(t)) => Some(if t.1 >= a.1 { t } else { a }),
            (a, t) => a.or(t),
        };
        if let Some((low, high, _)) = best {
            let name = if best == trephine { Named::MarrowPlasmaCellsTrephine } else { Named::MarrowPlasmaCellsAspirate };
            let from = self.get(name).and_then(|f| f.finding);
            self.set_range(Named::MarrowPlasmaCells, low, high, from);
        }
    }

    fn fibrosis(&mut self) {
        let Some((low, high, _)) = self.range(Named::StromaReticulinGrade) else { return };
        let from = self.get(Named::StromaReticulinGrade).and_then(|f| f.finding);
        let bauermeister = self.word(Named::StromaReticulinScale) == Some("bauermeister");
        // MF-0 (or, on Bauermeister's scale, 0) is absent, any grade above is present; a range from 0 says nothing.
        let word = if low >= 1.0 {
            Some("present")
        } else if high <= 0.0 {
            Some("absent")
        } else {
            None
        };
        if let Some(w) = word
            && (self.word(Named::StromaFibrosis) != Some("equivocal") || w == "present")
            && let Some(id) = self.id(Named::StromaFibrosis)
        {
            let at = u8::from(w == "present");
            self.facts.set(id, Fact { value: FactValue::Word(at), finding: from, conflict: false });
        }
        let (low, high) = if bauermeister { ((low - 1.0).max(0.0), (high - 1.0).max(0.0)) } else { (low, high) };
        self.set_range(Named::DerivedFibrosisMf, low, high, from);
    }

    /// A share of the white cells from the absolute count, and the reverse.
    fn shares(&mut self) {
        let Some((white, _, _)) = self.range(Named::BloodWbc).filter(|w| w.0 > 0.0 && w.0 == w.1) else { return };
        for (share, count) in [
            (Named::BloodMonocytes, Named::BloodMonocytesAbs),
            (Named::BloodEosinophils, Named::BloodEosinophilsAbs),
            (Named::BloodLymphocytes, Named::BloodLymphocytesAbs),
        ] {
            match (self.range(share), self.range(count)) {
                (None, Some((low, high, _))) if high <= white * 1.05 => {
                    self.set_range(share, (low / white * 100.0).min(100.0), (high / white * 100.0).min(100.0), None)
                }
                (Some((low, high, _)), None) => self.set_range(count, low * white / 100.0, high * white / 100.0, None),
                _ => {}
            }
        }
    }

    /// Lineages below the thresholds of WHO-HAEM5 and ICC (Hb 13 or 12 g/dL, neutrophils 1.8, platelets 150), and of
    /// Camitta's (10, 1.5, 50): at least and at most.
    fn counts(&mut self) {
        let female = self.word(Named::PatientSex) == Some("female");
        let hb = if female { 12.0 } else { 13.0 };
        for (name, limits) in [(Named::DerivedCytopenias, [hb, 1.8, 150.0]), (Named::DerivedSevereCytopenias, [10.0, 1.5, 50.0])]
        {
            let (mut sure, mut maybe) = (0.0, 0.0);
            let mut known = false;
            for (element, limit) in [Named::BloodHb, Named::BloodAnc, Named::BloodPlatelets].into_iter().zip(limits) {
                match self.range(element) {
                    Some((_, high, _)) if high < limit => {
                        sure += 1.0;
                        known = true;
                    }
                    Some((low, _, _)) if low >= limit => known = true,
                    _ => maybe += 1.0,
                }
            }
            if known {
                self.set_range(name, sure, sure + maybe, None);
            }
        }
    }

    fn lineages(&mut self) {
        let (mut sure, mut maybe, mut known) = (0.0, 0.0, false);
        for name in [Named::ErythroidDysplasia, Named::GranulocyticDysplasia, Named::MegakaryocyteDysplasia] {
            match self.word(name) {
                Some("present") => {
                    sure += 1.0;
                    known = true;
                }
                Some("absent") => known = true,
                Some(_) => {
                    maybe += 1.0;
                    known = true;
                }
                None => maybe += 1.0,
            }
        }
        if known {
            self.set_range(Named::DerivedDysplasticLineages, sure, sure + maybe, None);
        }
    }

    /// Stores from the grade where no word is given: Gale 0 absent, 1 decreased, 2-3 normal, 4-6 increased; on the scale of
    /// four 0, 1, 2 and 3-4.
    fn stores(&mut self) {
        let (Some((low, high, _)), Some(scale)) = (self.range(Named::IronGrade), self.word(Named::IronScale).map(str::to_owned))
        else {
            return;
        };
        let class = |v: f64| match (v, scale.as_str()) {
            (v, _) if v <= 0.0 => "absent",
            (v, _) if v <= 1.0 => "decreased",
            (v, "0-6") if v <= 3.0 => "normal",
            (v, "0-4") if v <= 2.0 => "normal",
            _ => "increased",
        };
        if class(low) == class(high) {
            let from = self.get(Named::IronGrade).and_then(|f| f.finding);
            self.put(Named::IronStores, class(low), from);
        }
    }

    fn rings(&mut self) {
        let Some((low, high, _)) = self.range(Named::IronRingSideroblasts) else { return };
        let from = self.get(Named::IronRingSideroblasts).and_then(|f| f.finding);
        let word = if high <= 0.0 {
            0
        } else if low > 0.0 {
            1
        } else {
            return;
        };
        if let Some(id) = self.id(Named::IronRingSideroblastsSeen) {
            self.facts.set(id, Fact { value: FactValue::Word(word), finding: from, conflict: false });
        }
    }

    fn genes(&mut self) {
        let (mut found, mut tested) = (0.0, 0);
        for gene in self.grammar.drivers.iter().filter_map(|&gene| self.facts.get(gene)) {
            tested += 1;
            found += f64::from(u8::from(gene.value == FactValue::Word(1)));
        }
        if tested > 0 {
            self.set_range(
                Named::DerivedMyeloidMutations,
                found,
                if found > 0.0 || tested > 5 { found } else { f64::INFINITY },
                None,
            );
        }
        let mutated = self.word(Named::GeneTP53) == Some("detected");
        let deleted = self.word(Named::CytoDel17p) == Some("detected");
        if mutated || deleted {
            let hits = f64::from(u8::from(mutated)) + f64::from(u8::from(deleted));
            self.set_range(Named::DerivedTp53Hits, hits, if hits >= 2.0 { 2.0 } else { f64::INFINITY }, None);
        } else if self.word(Named::GeneTP53) == Some("not_detected") {
            self.set_range(Named::DerivedTp53Hits, 0.0, 1.0, None);
        }
    }

    /// What a karyotype says, where nothing else does.
    pub(crate) fn karyotype(&mut self, karyotype: &Karyotype, from: Option<u32>) {
        if karyotype.clones.is_empty() {
            return;
        }
        let class = match karyotype.class() {
            KaryotypeClass::Normal => "normal",
            KaryotypeClass::Abnormal => "abnormal",
            KaryotypeClass::Complex => "complex",
        };
        if let Some(id) = self.id(Named::CytoClass) {
            // The string outranks a word about it.
            let at = self.grammar.elements.get(id).and_then(|e| e.values.iter().position(|v| v == class));
            if let Some(at) = at {
                self.facts
                    .set(id, Fact { value: FactValue::Word(u8::try_from(at).unwrap_or(0)), finding: from, conflict: false });
            }
        }
        let l = karyotype.lesions();
        for (name, there) in [
            (Named::CytoDel5q, l.del5q),
            (Named::CytoMonosomy7, l.monosomy7),
            (Named::CytoTrisomy8, l.trisomy8),
            (Named::CytoDel17p, l.del17p),
            (Named::CytoBcrAbl1, l.bcr_abl1),
            (Named::CytoPmlRara, l.pml_rara),
            (Named::CytoRunx1Runx1t1, l.runx1_runx1t1),
            (Named::CytoCbfbMyh11, l.cbfb_myh11),
            (Named::CytoKmt2aR, l.kmt2a_r),
            (Named::CytoCcnd1Igh, l.ccnd1_igh),
            (Named::CytoT1418, l.igh_bcl2),
            (Named::CytoMycR, l.myc_r),
            (Named::CytoMecomR, l.mecom_r),
            (Named::CytoDekNup214, l.dek_nup214),
            (Named::CytoPdgfra, l.pdgfra),
            (Named::CytoPdgfrb, l.pdgfrb),
            (Named::CytoFgfr1, l.fgfr1),
        ] {
            // The string outranks a word about it here too.
            if there {
                self.set_word(name, "detected", from);
            }
        }
        if karyotype.donor {
            self.put(Named::CytoDonor, "present", from);
        }
    }
}
