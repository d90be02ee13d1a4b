//! A condition ready to be judged: names looked up, values turned into bits.

use crate::finding::fact::{Fact, FactValue, Facts};
use crate::grammar::element::{Element, ElementId, Elements, Kind};
use crate::pattern::truth::Truth;
use crate::syntax::criterion::{Comparison, Expression, Word, parse};

/// One condition of a pattern or a check.
#[derive(Debug, Clone)]
pub(crate) struct Criterion {
    /// As written.
    pub(crate) when: String,
    /// In words.
    pub(crate) label: String,
    /// Where it comes from.
    pub(crate) source: String,
    node: Node,
}

/// What decided a criterion, or what it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// The outcome.
    pub(crate) truth: Truth,
    /// The elements that made it met or not met.
    pub(crate) decided: Vec<ElementId>,
    /// The elements that would settle it: not stated, or stated too loosely.
    pub(crate) missing: Vec<ElementId>,
}

/// Why a criterion cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CriterionError {
    /// Byte of the criterion at which it goes wrong.
    pub(crate) at: usize,
    /// What is wrong there.
    pub(crate) message: String,
}

#[derive(Debug, Clone)]
enum Node {
    Compare {
        element: ElementId,
        comparison: Comparison,
        number: f64,
    },
    /// Bit n of `values` stands for the n-th value of the element, of `doubtful` likewise: a doubtful value of the
    /// report ("equivocal") decides nothing unless it is asked for.
    Is {
        element: ElementId,
        values: u64,
        doubtful: u64,
        negated: bool,
    },
    Known(ElementId),
    Not(Box<Node>),
    Unless(Box<Node>),
    And(Box<[Node]>),
    Or(Box<[Node]>),
    AtLeast(usize, Box<[Node]>),
}

impl Criterion {
    /// Reads a criterion and looks up its names.
    ///
    /// # Errors
    /// Bad syntax, an unknown element or value, or a question the element's kind cannot answer.
    pub(crate) fn compile(when: &str, label: &str, source: &str, elements: &Elements) -> Result<Self, CriterionError> {
        let expression = parse(when).map_err(|e| CriterionError { at: e.at, message: e.message.to_owned() })?;
        let node = Node::of(&expression, elements)?;
        Ok(Self { when: when.to_owned(), label: label.to_owned(), source: source.to_owned(), node })
    }

    /// Whether the facts meet it.
    pub(crate) fn truth(&self, facts: &Facts) -> Truth {
        self.node.truth(facts)
    }

    /// Whether the facts meet it: as `truth`, but quicker, since what is not met and what is unknown need not be told apart.
    pub(crate) fn is_met(&self, facts: &Facts) -> bool {
        self.node.is_met(facts)
    }

    /// Every element it asks for, each once, in the order of the text.
    pub(crate) fn elements(&self) -> Vec<ElementId> {
        let mut list = Vec::new();
        self.node.each(&mut |id| push(&mut list, id));
        list
    }
}

/// What decided the criterion, or what it lacks; made only when somebody asks.
pub(crate) fn evidence(criterion: &Criterion, facts: &Facts) -> Evidence {
    let truth = criterion.truth(facts);
    let (mut decided, mut missing) = (Vec::new(), Vec::new());
    if truth == Truth::Unknown {
        criterion.node.open(facts, &mut missing);
    } else {
        criterion.node.decided(facts, truth, &mut decided);
    }
    Evidence { truth, decided, missing }
}

impl Node {
    fn of(expression: &Expression<'_>, elements: &Elements) -> Result<Self, CriterionError> {
        let all = |list: &[Expression<'_>]| list.iter().map(|e| Self::of(e, elements)).collect::<Result<Box<[_]>, _>>();
        Ok(match expression {
            Expression::Compare { element, comparison, number, unit } => {
                let (id, found) = look_up(*element, elements)?;
                if !found.kind.is_figure() {
                    return Err(wrong(*element, format!("{} has no figure to compare", found.id)));
                }
                let own = if found.kind == Kind::Percent { "%" } else { found.unit.as_str() };
                if let Some(unit) = unit.filter(|u| u.text != own) {
                    return Err(wrong(unit, format!("{} is in {}", found.id, if own.is_empty() { "no unit" } else { own })));
                }
                Self::Compare { element: id, comparison: *comparison, number: *number }
            }
            Expression::Is { element, values, negated } => {
                let (id, found) = look_up(*element, elements)?;
                let bits = values.iter().try_fold(0, |bits, v| {
                    bit(found, v.text)
                        .map(|b| bits | b)
                        .ok_or_else(|| wrong(*v, format!("{} is one of: {}", found.id, found.values.join(", "))))
                })?;
                let doubtful = bit(found, "equivocal").unwrap_or(0) & !bits;
                Self::Is { element: id, values: bits, doubtful, negated: *negated }
            }
            Expression::Known(element) => Self::Known(look_up(*element, elements)?.0),
            Expression::Not(inner) => Self::Not(Box::new(Self::of(inner, elements)?)),
            Expression::Unless(inner) => Self::Unless(Box::new(Self::of(inner, elements)?)),
            Expression::And(list) => Self::And(all(list)?),
            Expression::Or(list) => Self::Or(all(list)?),
            Expression::AtLeast(count, list) => Self::AtLeast(*count, all(list)?),
        })
    }

    fn truth(&self, facts: &Facts) -> Truth {
        match self {
            Self::Compare { element, comparison, number } => {
                facts.find(*element).map_or(Truth::Unknown, |fact| compare(fact, *comparison, *number))
            }
            Self::Is { element, values, doubtful, negated } => match facts.find(*element).map(|f| f.value) {
                Some(FactValue::Word(word)) => {
                    let word = 1_u64.checked_shl(u32::from(word)).unwrap_or(0);
                    if word & doubtful != 0 { Truth::Unknown } else { Truth::of((word & values != 0) != *negated) }
                }
                _ => Truth::Unknown,
            },
            Self::Known(element) => Truth::of(facts.find(*element).is_some()),
            Self::Not(inner) => inner.truth(facts).negated(),
            Self::Unless(inner) => Truth::of(!inner.is_met(facts)),
            Self::And(list) => Truth::all(list.iter().map(|n| n.truth(facts))),
            Self::Or(list) => Truth::any(list.iter().map(|n| n.truth(facts))),
            Self::AtLeast(count, list) => Truth::at_least(*count, list.iter().map(|n| n.truth(facts))),
        }
    }

    /// What most nodes are is looked up on the spot.
    #[inline(always)]
    fn is_met(&self, facts: &Facts) -> bool {
        match self {
            Self::Compare { element, comparison, number } => {
                facts.find(*element).is_some_and(|fact| satisfies(fact, *comparison, *number))
            }
            Self::Is { element, values, doubtful, negated } => match facts.find(*element) {
                Some(Fact { value: FactValue::Word(word), .. }) => {
                    let word = 1_u64.checked_shl(u32::from(*word)).unwrap_or(0);
                    word & doubtful == 0 && (word & values != 0) != *negated
                }
                _ => false,
            },
            Self::Known(element) => facts.find(*element).is_some(),
            _ => self.together(facts),
        }
    }

    /// Whether what is made of parts is met.
    fn together(&self, facts: &Facts) -> bool {
        match self {
            Self::And(list) => list.iter().all(|n| n.is_met(facts)),
            Self::Or(list) => list.iter().any(|n| n.is_met(facts)),
            Self::AtLeast(count, list) => list.iter().filter(|n| n.is_met(facts)).take(*count).count() == *count,
            Self::Unless(inner) => !inner.is_met(facts),
            _ => self.truth(facts) == Truth::Met,
        }
    }

    fn each(&self, visit: &mut impl FnMut(ElementId)) {
        match self {
            Self::Compare { element, .. } | Self::Is { element, .. } | Self::Known(element) => visit(*element),
            Self::Not(inner) | Self::Unless(inner) => inner.each(visit),
            Self::And(list) | Self::Or(list) | Self::AtLeast(_, list) => list.iter().for_each(|n| n.each(visit)),
        }
    }

    /// The elements without which this would not have come out as `truth`.
    fn decided(&self, facts: &Facts, truth: Truth, list: &mut Vec<ElementId>) {
        match self {
            Self::Compare { element, .. } | Self::Is { element, .. } | Self::Known(element) => push(list, *element),
            Self::Not(inner) => inner.decided(facts, truth.negated(), list),
            // Met by silence rests on no finding, met by a contrary finding on that one.
            Self::Unless(inner) if truth == Truth::NotMet || inner.truth(facts) == Truth::NotMet => {
                inner.decided(facts, truth.negated(), list);
            }
            Self::Unless(_) => {}
            // Where one part would have been enough, only the parts that came out that way count.
            Self::And(parts) | Self::Or(parts) | Self::AtLeast(_, parts) => {
                for part in parts.iter().filter(|p| p.truth(facts) == truth) {
                    part.decided(facts, truth, list);
                }
            }
        }
    }

    /// The elements that leave this open.
    fn open(&self, facts: &Facts, list: &mut Vec<ElementId>) {
        match self {
            Self::Compare { element, .. } | Self::Is { element, .. } | Self::Known(element) => push(list, *element),
            Self::Not(inner) => inner.open(facts, list),
            // Never unknown itself.
            Self::Unless(_) => {}
            Self::And(parts) | Self::Or(parts) | Self::AtLeast(_, parts) => {
                for part in parts.iter().filter(|p| p.truth(facts) == Truth::Unknown) {
                    part.open(facts, list);
                }
            }
        }
    }
}

fn push(list: &mut Vec<ElementId>, id: ElementId) {
    if !list.contains(&id) {
        list.push(id);
    }
}

fn look_up<'e>(word: Word<'_>, elements: &'e Elements) -> Result<(ElementId, &'e Element), CriterionError> {
    let found = elements.find(word.text).and_then(|id| Some((id, elements.get(id)?)));
    found.ok_or_else(|| wrong(word, format!("no element {}", word.text)))
}

fn wrong(word: Word<'_>, message: String) -> CriterionError {
    CriterionError { at: word.at, message }
}

/// The bit of a value of an element; sixty-four values are more than any element has.
fn bit(element: &Element, value: &str) -> Option<u64> {
    let place = element.values.iter().position(|v| v == value)?;
    1_u64.checked_shl(u32::try_from(place).ok()?)
}

/// Whether every value of an interval satisfies.
fn satisfies(fact: &Fact, comparison: Comparison, number: f64) -> bool {
    let FactValue::Range { low, high, low_open, high_open } = fact.value else { return false };
    let (low, high) = (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY));
    match comparison {
        Comparison::AtLeast => low >= number,
        Comparison::More => low > number || (low == number && low_open),
        Comparison::AtMost => high <= number,
        Comparison::Less => high < number || (high == number && high_open),
        Comparison::Equal => low >= number && high <= number,
    }
}

/// Compares an interval: met when every value in it satisfies, not met when none does, else unknown.
fn compare(fact: &Fact, comparison: Comparison, number: f64) -> Truth {
    let FactValue::Range { low, high, low_open, high_open } = fact.value else { return Truth::Unknown };
    let (low, high) = (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY));
    // Every value at least (more than) the number; every value at most (less than) it.
    let at_least = low >= number;
    let more = low > number || (low == number && low_open);
    let at_most = high <= number;
    let less = high < number || (high == number && high_open);
    let (all, none) = match comparison {
        Comparison::AtLeast => (at_least, less),
        Comparison::More => (more, at_most),
        Comparison::AtMost => (at_most, more),
        Comparison::Less => (less, at_least),
        Comparison::Equal => (at_least && at_most, more || less),
    };
    match (all, none) {
        (true, _) => Truth::Met,
        (_, true) => Truth::NotMet,
        _ => Truth::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{Met, NotMet, Unknown};
    use super::*;
    use crate::pattern::example;

    fn elements() -> Elements {
        let mut elements = Elements::default();
        let mut add = |id: &str, kind, unit: &str, values: &[&str]| {
            let values = values.iter().map(|v| (*v).to_owned()).collect();
            let (id, title, unit) = (id.to_owned(), id.to_owned(), unit.to_owned());
            elements.add(Element { id, title, kind, unit, values, bounds: (0.0, 100.0) });
        };
        add("marrow.blasts", Kind::Percent, "%", &[]);
        add("blood.hb", Kind::Number, "g/dL", &[]);
        add("marrow.auer_rods", Kind::Presence, "", &["absent", "present", "equivocal"]);
        add("iron.stores", Kind::Enum, "", &["absent", "decreased", "normal", "increased"]);
        elements
    }

    fn truth(when: &str, facts: &[&str]) -> Truth {
        let elements = elements();
        let criterion = Criterion::compile(when, "", "", &elements).expect(when);
        let facts = example::facts(facts, &elements).expect("facts");
        assert_eq!(criterion.is_met(&facts), criterion.truth(&facts) == Met, "{when}");
        criterion.truth(&facts)
    }

    #[test]
    fn an_interval_decides_only_as_a_whole() {
        for (when, fact, expected) in [
            ("marrow.blasts >= 5", "<5", NotMet),
            ("marrow.blasts < 5", "<5", Met),
            ("marrow.blasts > 0", "<5", Unknown),
            ("marrow.blasts >= 5", "<=5", Unknown),
            ("marrow.blasts >= 5", "5-10", Met),
            ("marrow.blasts < 10", "5-10", Unknown),
            ("marrow.blasts < 10", "9.6", Met),
            ("marrow.blasts >= 20", "15-25", Unknown),
            ("marrow.blasts > 90", ">90", Met),
            ("marrow.blasts <= 90", ">90", NotMet),
            ("marrow.blasts = 0", "0", Met),
            ("marrow.blasts = 0", "<1", Unknown),
            ("marrow.blasts = 5", "<5", NotMet),
        ] {
            assert_eq!(truth(when, &[&format!("marrow.blasts = {fact}")]), expected, "{when} of {fact}");
        }
    }

    #[test]
    fn silence_is_unknown_and_doubt_decides_nothing() {
        assert_eq!(truth("marrow.auer_rods is not present", &[]), Unknown);
        assert_eq!(truth("not marrow.auer_rods is present", &[]), Unknown);
        assert_eq!(truth("unless marrow.auer_rods is present", &[]), Met);
        assert_eq!(truth("unless marrow.auer_rods is present", &["marrow.auer_rods = present"]), NotMet);
        assert_eq!(truth("marrow.auer_rods is present", &["marrow.auer_rods = equivocal"]), Unknown);
        assert_eq!(truth("marrow.auer_rods is not present", &["marrow.auer_rods = equivocal"]), Unknown);
        assert_eq!(truth("marrow.auer_rods is equivocal", &["marrow.auer_rods = equivocal"]), Met);
        assert_eq!(truth("iron.stores is known", &[]), NotMet);
    }

    #[test]
    fn evidence_names_what_decided_or_what_is_missing() {
        let elements = elements();
        let when = "marrow.blasts >= 5 or marrow.auer_rods is present and blood.hb < 10";
        let criterion = Criterion::compile(when, "", "", &elements).expect("valid");
        let ids = |names: &[&str]| names.iter().filter_map(|n| elements.find(n)).collect::<Vec<_>>();
        let of = |lines: &[&str]| evidence(&criterion, &example::facts(lines, &elements).expect("facts"));
        assert_eq!(of(&["marrow.blasts = 7"]).decided, ids(&["marrow.blasts"]));
        let open = of(&["marrow.blasts = 3", "blood.hb = 8"]);
        assert_eq!((open.truth, open.missing), (Unknown, ids(&["marrow.auer_rods"])));
        let not = of(&["marrow.blasts = 3", "blood.hb = 12"]);
        assert_eq!((not.truth, not.decided), (NotMet, ids(&["marrow.blasts", "blood.hb"])));
    }

    #[test]
    fn names_units_and_kinds_are_checked() {
        for (when, at) in [
            ("marrow.blast >= 5", 0),
            ("marrow.auer_rods >= 5", 0),
            ("marrow.auer_rods is seen", 20),
            ("blood.hb < 100 g/L", 15),
            ("marrow.blasts is present", 17),
        ] {
            let error = Criterion::compile(when, "", "", &elements()).expect_err(when);
            assert_eq!(error.at, at, "{when}: {}", error.message);
        }
    }
}
