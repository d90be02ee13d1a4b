//! Shares that the cytometer gives of a population it only describes: "9 % of events: CD34+ CD117+ CD33+".

use super::*;

/// How many clauses the phenotype may stand away from the share.
const NEAR: u32 = 3;

impl Assembler<'_> {
    /// Keeps the share that leads a clause and is said of no other cells, in case the phenotype is that of blasts.
    pub(super) fn set_apart(&mut self, context: &Context<'_>, before: usize) {
        let Some(id) = self.grammar.elements.named(Named::FlowBlasts) else { return };
        let Some(element) = self.grammar.elements.get(id) else { return };
        let told = self.out.list.get(before..).unwrap_or(&[]).iter().any(|f| matches!(f.value, FactValue::Range { .. }));
        let entity = |h: &Hit| match h.what {
            What::Entity(e) => self.grammar.entity(e),
            _ => None,
        };
        let feeds = |e: &crate::grammar::term::Entity| {
            e.frames.iter().any(|f| self.grammar.frames.get(f.1 as usize).is_some_and(|f| f.element == id))
        };
        let others =
            |h: &Hit| entity(h).is_some_and(|e| e.traits.has(Trait::Cell) && !e.traits.has(Trait::Population) && !feeds(e));
        if told || context.hits.iter().any(others) {
            return;
        }
        let leading = context
            .hits
            .iter()
            .zip(context.status)
            .take_while(|(h, _)| h.label || !entity(h).is_some_and(|e| e.traits.has(Trait::Panel)));
        let share = leading.filter(|(h, _)| !h.label).find_map(|(h, s)| match h.what {
            What::Quantity(q) if q.measure == Measure::Percent => Some((h, q, s)),
            _ => None,
        });
        let Some((hit, q, status)) = share.filter(|s| s.1.high > 0.0 && !s.2.negated && !s.2.aside()) else { return };
        let Some((low, high, low_open, high_open)) = convert::interval(element, &q, context.label) else { return };
        let value = FactValue::Range { low, high, low_open, high_open };
        let said = self.said(context, id, value, Assertion::Present, *status);
        self.gated.push(Finding { comparator: q.comparator, span: self.document.span((hit.first, hit.last)), ..said });
    }

    /// States the first such share near which a marker of immature cells is positive, and none of clonal plasma or B cells.
    pub(super) fn immature(&mut self) {
        let named = |name| self.grammar.elements.named(name);
        let (Some(id), chains) = (named(Named::FlowBlasts), [named(Named::PlasmaLightChain), named(Named::LymphoidLightChain)])
        else {
            return;
        };
        if self.out.list.iter().any(|f| f.element == id && f.counts()) {
            return;
        }
        let grammar = self.grammar;
        let of = |one: Trait| {
            let marks = |e: EntityId| grammar.entity(e).is_some_and(|e| e.traits.has(one));
            grammar.panel.iter().filter(|p| marks(p.0)).map(|p| p.1).collect::<Vec<_>>()
        };
        let (immature, plasma) = (of(Trait::Immature), of(Trait::PlasmaMarker));
        let found = self.gated.iter().find(|share| {
            let near = || {
                let close = |f: &&Finding| f.section == share.section && f.clause.abs_diff(share.clause) <= NEAR && f.counts();
                self.out.list.iter().filter(close)
            };
            let positive = |f: &Finding| f.value == FactValue::Word(1);
            near().any(|f| immature.contains(&f.element) && positive(f))
                && !near().any(|f| plasma.contains(&f.element) && positive(f) || chains.contains(&Some(f.element)))
        });
        if let Some(share) = found.copied() {
            self.out.list.push(share);
        }
    }
}
