//! What the hits of a clause are, all told: gone through once, and asked many times.

use super::*;

/// Sums over the hits of a clause.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Heard {
    /// Traits of its entities and values.
    pub(super) traits: Traits,
    /// Traits of the entities in its label.
    pub(super) label: Traits,
    /// Traits of the entities outside its label.
    pub(super) body: Traits,
    /// It has figures.
    pub(super) figures: bool,
    /// Figures outside its label.
    pub(super) measured: usize,
    /// It has bare figures.
    pub(super) bare: bool,
    /// It has words that values are made of.
    pub(super) values: bool,
    /// It gives shares with their sign outside its label.
    pub(super) shares: bool,
    /// A cell of the blood with its count right behind.
    pub(super) white: bool,
    /// It names a specimen.
    pub(super) placed: bool,
    /// A figure beside the cytometer.
    pub(super) cytometer: bool,
    /// It holds a karyotype.
    pub(super) karyotype: bool,
    /// Figures that are shares or bare.
    pub(super) percents: usize,
    /// Hits that are no marks.
    pub(super) words: usize,
    /// Plasma or B cells named last.
    pub(super) clonal: Option<EntityId>,
}

impl Heard {
    /// Goes through the hits.
    pub(super) fn of(grammar: &Grammar, hits: &[Hit]) -> Self {
        let mut heard = Self::default();
        // The hit before is a cell that a blood count gives too.
        let mut cell = false;
        for hit in hits {
            let counted = std::mem::take(&mut cell);
            heard.words += usize::from(!matches!(hit.what, What::Mark(_)));
            match hit.what {
                What::Entity(e) => {
                    let Some(entity) = grammar.entity(e) else { continue };
                    heard.traits |= entity.traits;
                    if hit.label {
                        heard.label |= entity.traits;
                    } else {
                        heard.body |= entity.traits;
                    }
                    if entity.traits.has(Trait::Clonal) {
                        heard.clonal = Some(e);
                    }
                    cell = entity.traits.has(Trait::CountedInBlood);
                    heard.placed |= entity.specimen.is_some();
                    heard.cytometer |= entity.specimen == Some(Specimen::Flow);
                }
                What::Value(v) => {
                    heard.values = true;
                    heard.traits |= grammar.value(v).map(|v| v.traits).unwrap_or_default();
                }
                What::Quantity(q) => {
                    heard.figures = true;
                    heard.measured += usize::from(!hit.label);
                    heard.bare |= q.measure == Measure::Bare;
                    heard.shares |= !hit.label && q.measure == Measure::Percent;
                    heard.percents += usize::from(matches!(q.measure, Measure::Percent | Measure::Bare));
                    heard.white |= counted && matches!(q.measure, Measure::With(Unit::Count(_) | Unit::GramPerLitre(_)));
                }
                What::Karyotype => heard.karyotype = true,
                What::Cue(_) | What::Variant | What::Sign(_) | What::Mark(_) => {}
            }
        }
        heard.cytometer &= heard.figures;
        heard
    }

    /// It names a trait.
    pub(super) const fn has(&self, one: Trait) -> bool {
        self.traits.has(one)
    }
}
