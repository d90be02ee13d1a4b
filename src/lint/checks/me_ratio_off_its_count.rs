//! A myeloid to erythroid ratio that is not that of its own differential.

use crate::finding::fact::FactValue;
use crate::finding::quantity::Comparator;
use crate::finding::{Assertion, Finding};
use crate::grammar::term::Specimen;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::count::{Class, counts};

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMA002",
        name: "me_ratio_off_its_count",
        title: "The M:E ratio is not that of the differential",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "The ratio printed against the myeloid and erythroid cells counted, with every custom of counting allowed. Upside down, or more than twice or less than half of what the count allows, is an error; half as much again a warning.",
        why: "A ratio upside down turns erythroid hyperplasia into hypoplasia.",
        source: "ICSH 2008 (M:E ratio from the differential); widths for customs of counting and chance are the project's own",
        fires: &[
            "BONE MARROW ASPIRATE\nBlasts 2 %, promyelocytes 4 %, myelocytes 12 %, metamyelocytes 14 %, neutrophils 28 %, eosinophils 3 %, monocytes 2 %, lymphocytes 11 %, plasma cells 2 %, erythroblasts 22 %. M:E ratio 1:2.9.\n",
            "BONE MARROW ASPIRATE\nBlasts 2 %, promyelocytes 4 %, myelocytes 12 %, metamyelocytes 14 %, neutrophils 28 %, eosinophils 3 %, monocytes 2 %, lymphocytes 11 %, plasma cells 2 %, erythroblasts 22 %. M:E ratio 12:1.\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 2 %, promyelocytes 4 %, myelocytes 12 %, metamyelocytes 14 %, neutrophils 28 %, eosinophils 3 %, monocytes 2 %, lymphocytes 11 %, plasma cells 2 %, erythroblasts 22 %. M:E ratio 2.9:1.\n",
            "BONE MARROW ASPIRATE\nBlasts 2 %, promyelocytes 4 %, myelocytes 12 %, metamyelocytes 14 %, neutrophils 28 %, eosinophils 3 %, monocytes 2 %, lymphocytes 11 %, plasma cells 2 %, erythroblasts 22 %. M:E ratio 2.5:1.\n",
            "BONE MARROW ASPIRATE\nM:E ratio 1:3.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    let counted: Vec<_> = counts(watch).into_iter().filter_map(|c| Some((c.ratio()?, c))).collect();
    let [((least, most), count)] = counted.as_slice() else { return };
    if !count.is_of_all() || count.sums().1 < 85.0 {
        return;
    }
    let today = |f: &&Finding| {
        f.assertion == Assertion::Present
            && !f.far
            && f.comparator == Comparator::Equal
            && matches!(f.specimen, Specimen::Aspirate | Specimen::Unstated)
    };
    for finding in watch.stated("marrow.me_ratio").into_iter().filter(today) {
        let FactValue::Range { low: Some(low), high: Some(high), .. } = finding.value else { continue };
        // "About 13 : 1" of which only the last figure was read.
        let before = watch.text().get(..finding.span.end as usize).unwrap_or("");
        let before = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').trim_end();
        let second = before.strip_suffix(':').is_some_and(|b| b.trim_end().ends_with(|c: char| c.is_ascii_digit()));
        if second && low == high && (low - 1.0).abs() < f64::EPSILON {
            continue;
        }
        watch.applies();
        if high >= *least * 0.85 && low <= *most * 1.15 || low <= 0.0 || *least <= 0.0 {
            continue;
        }
        let (middle, stated) = ((least * most).sqrt(), (low * high).sqrt());
        let inverted = !(0.8..=1.25).contains(&middle) && (1.0 / most * 0.85..=1.0 / least * 1.15).contains(&stated);
        let far = low > most * 2.0 || high < least / 2.0;
        let off = low > most * 1.5 || high < least / 1.5;
        if !(inverted || far || off && count.adds_up()) {
            continue;
        }
        let mut places = vec![watch.place(finding.span, if inverted { "upside down" } else { "ratio printed" })];
        let mut cells: Vec<_> = count
            .cells
            .iter()
            .filter(|c| matches!(c.class, Class::Granulocyte | Class::Granulocytes | Class::Erythroid))
            .collect();
        cells.sort_by(|a, b| (b.class == Class::Erythroid).cmp(&(a.class == Class::Erythroid)).then(b.share.total_cmp(&a.share)));
        places.extend(cells.iter().take(4).map(|c| watch.place(c.span, format!("{}", c.share))));
        let severity = if inverted || far { Severity::Error } else { Severity::Warning };
        let shown = |v: f64| (v * 10.0).round() / 10.0;
        let how = if inverted { ": it is upside down" } else { "" };
        let message = format!(
            "the M:E ratio is printed as {}, but the differential makes {} to {}{how}",
            (stated * 100.0).round() / 100.0,
            shown(*least),
            shown(*most)
        );
        watch.lint_as(severity, message, places);
    }
}
