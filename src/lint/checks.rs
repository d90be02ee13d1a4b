//! The checks written in Rust, one file each.

mod absolute_count_off_its_share;
mod addendum_overturns;
mod aspirate_dry_yet_adequate;
mod core_adequate_yet_short;
mod core_length_unlikely;
mod count_unit_slip;
mod differential_sum_off;
mod figure_stated_twice;
mod genetic_results_clash;
mod haemoglobin_unit_slip;
mod impossible_breakpoint;
mod karyotype_count_off;
mod karyotype_of_failed_culture;
mod karyotype_sex_clash;
mod karyotype_word_clash;
mod light_chains_clash;
mod me_ratio_off_its_count;
mod me_ratio_word_clash;
mod metaphases_sum_off;
mod remission_with_disease;
mod site_differs;
mod template_left;
mod word_against_figure;
mod words_clash;

use super::check::Check;

/// All of them, by code.
pub(crate) static ALL: &[&Check] = &[
    &differential_sum_off::CHECK,
    &me_ratio_off_its_count::CHECK,
    &me_ratio_word_clash::CHECK,
    &absolute_count_off_its_share::CHECK,
    &figure_stated_twice::CHECK,
    &word_against_figure::CHECK,
    &karyotype_count_off::CHECK,
    &karyotype_sex_clash::CHECK,
    &metaphases_sum_off::CHECK,
    &karyotype_word_clash::CHECK,
    &impossible_breakpoint::CHECK,
    &karyotype_of_failed_culture::CHECK,
    &genetic_results_clash::CHECK,
    &addendum_overturns::CHECK,
    &aspirate_dry_yet_adequate::CHECK,
    &core_adequate_yet_short::CHECK,
    &site_differs::CHECK,
    &remission_with_disease::CHECK,
    &words_clash::CHECK,
    &template_left::CHECK,
    &light_chains_clash::CHECK,
    &haemoglobin_unit_slip::CHECK,
    &count_unit_slip::CHECK,
    &core_length_unlikely::CHECK,
];
