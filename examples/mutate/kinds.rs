//! The kinds of error, each with what it does to a report.

use crate::text::{Edit, Text};
use crate::{figures, genetics, words};

/// One error that could be made.
pub(crate) struct Seed {
    /// The lines changed.
    pub(crate) edits: Vec<Edit>,
    /// Lines of the clean report, from 1, that the change clashes with.
    pub(crate) lines: Vec<usize>,
    /// What was done.
    pub(crate) what: String,
}

impl Seed {
    /// One line changed.
    pub(crate) fn one(edit: Option<Edit>, lines: Vec<usize>, what: String) -> Option<Self> {
        Some(Self { edits: vec![edit?], lines, what })
    }
}

/// A kind of error.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) harm: &'static str,
    pub(crate) about: &'static str,
    pub(crate) seeds: fn(&Text) -> Vec<Seed>,
}

const fn kind(name: &'static str, harm: &'static str, about: &'static str, seeds: fn(&Text) -> Vec<Seed>) -> Kind {
    Kind { name, harm, about, seeds }
}

/// All kinds.
pub(crate) const KINDS: &[Kind] = &[
    kind("negation_flip", "critical", "a `no` is lost or becomes `now`; the same is denied elsewhere", words::negation),
    kind("not_increased_flip", "error", "`blasts not increased` loses its `not` beside a low count", words::not_increased),
    kind("laterality", "error", "left for right in one place", words::side),
    kind("cellularity_word", "error", "hyper- and hypocellular exchanged against the figure", words::cellularity),
    kind("amount_antonym", "error", "increased and decreased exchanged in one of two places", words::amount),
    kind("light_chain", "critical", "kappa and lambda exchanged in one place", words::light_chain),
    kind("iron_vs_ring_sideroblasts", "error", "iron absent beside ring sideroblasts", words::iron),
    kind("dry_tap_vs_count", "error", "a good aspirate becomes a dry tap, with its count still given", words::dry_tap),
    kind("diagnosis_grade", "critical", "IB1 for IB2, MGUS for myeloma, against the count", words::grade),
    kind("remission_with_disease", "critical", "residual disease becomes complete remission", words::remission),
    kind("template_remnant", "warning", "a figure is left as a blank of the template", figures::blank),
    kind("figure_stated_twice", "error", "a figure that counts is misread in one of two places", figures::twice),
    kind("figure_over_hundred", "error", "a decimal point is lost: more than 100 %", figures::over_hundred),
    kind("blasts_vs_remission", "critical", "the blasts of a remission are raised", figures::in_remission),
    kind("differential_sum", "error", "a class of the differential misread: the sum is off", figures::differential),
    kind("me_ratio_inverted", "error", "M:E turned round against the count", figures::me_ratio),
    kind("unit_slip_hb", "error", "haemoglobin in g/L for g/dL or the reverse", figures::haemoglobin),
    kind("unit_slip_core", "error", "core length in cm for mm or the reverse", figures::core_length),
    kind("reticulin_vs_diagnosis", "error", "the grade of fibrosis against the diagnosis", figures::reticulin),
    kind("missing_reticulin", "error", "reticulin dropped where an MPN is diagnosed", words::no_reticulin),
    kind("missing_iron", "warning", "the iron stain dropped where MDS is diagnosed", words::no_iron),
    kind("missing_karyotype", "warning", "the karyotype dropped where MDS or AML is diagnosed", words::no_karyotype),
    kind("karyotype_count", "error", "the modal number off by one", genetics::modal),
    kind("sex_vs_karyotype", "critical", "the sex of the header against the karyotype", genetics::sex),
    kind("bcr_abl_vs_diagnosis", "critical", "BCR::ABL1 turned round against the diagnosis", genetics::bcr_abl),
    kind("gene_stated_twice", "critical", "a mutation denied in one place and stated in another", genetics::gene),
    kind("karyotype_word", "error", "a normal karyotype called abnormal, or the reverse", genetics::word),
    kind("pronoun", "warning", "he for she in the text", genetics::pronoun),
    kind("identity_drift", "critical", "digits of a sample number or an age swapped in one place", genetics::identity),
    kind("date_order", "error", "the specimen is received before it was taken", genetics::dates),
];
