//! Three-valued truth after Kleene: what a report does not say is unknown, and unknown never becomes false.

/// What a report says of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Truth {
    /// Every value the report leaves open satisfies it.
    Met,
    /// None does.
    NotMet,
    /// Some do and some do not, or nothing is stated.
    Unknown,
}

impl Truth {
    /// A plain yes or no.
    pub(crate) const fn of(met: bool) -> Self {
        if met { Self::Met } else { Self::NotMet }
    }

    /// The opposite; unknown stays unknown.
    pub(crate) const fn negated(self) -> Self {
        match self {
            Self::Met => Self::NotMet,
            Self::NotMet => Self::Met,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Whether all are met: one not met settles it, and then the rest is not asked.
    pub(crate) fn all(truths: impl Iterator<Item = Self>) -> Self {
        let mut together = Self::Met;
        for truth in truths {
            match truth {
                Self::NotMet => return Self::NotMet,
                Self::Unknown => together = Self::Unknown,
                Self::Met => {}
            }
        }
        together
    }

    /// Whether any is met: one met settles it.
    pub(crate) fn any(truths: impl Iterator<Item = Self>) -> Self {
        let mut together = Self::NotMet;
        for truth in truths {
            match truth {
                Self::Met => return Self::Met,
                Self::Unknown => together = Self::Unknown,
                Self::NotMet => {}
            }
        }
        together
    }

    /// Whether at least `count` are met.
    pub(crate) fn at_least(count: usize, truths: impl Iterator<Item = Self>) -> Self {
        let (mut met, mut open) = (0, 0);
        for truth in truths {
            match truth {
                Self::Met => met += 1,
                Self::Unknown => open += 1,
                Self::NotMet => {}
            }
        }
        if met >= count {
            Self::Met
        } else if met + open < count {
            Self::NotMet
        } else {
            Self::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{Met, NotMet, Unknown};
    use super::*;

    #[test]
    fn kleene() {
        assert_eq!(Truth::all([Met, Unknown].into_iter()), Unknown);
        assert_eq!(Truth::all([Unknown, NotMet].into_iter()), NotMet);
        assert_eq!(Truth::any([Unknown, Met].into_iter()), Met);
        assert_eq!(Truth::any([NotMet, Unknown].into_iter()), Unknown);
        assert_eq!(Truth::at_least(2, [Met, Unknown, NotMet].into_iter()), Unknown);
        assert_eq!(Truth::at_least(2, [Met, NotMet, NotMet].into_iter()), NotMet);
        assert_eq!(Unknown.negated(), Unknown);
    }
}
