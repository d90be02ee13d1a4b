//! The checks written in Rust, one file each.

mod differential_sum_off;
mod impossible_breakpoint;
mod karyotype_count_off;
mod karyotype_of_failed_culture;
mod karyotype_sex_clash;
mod me_ratio_word_clash;
mod metaphases_sum_off;

use super::check::Check;

/// All of them, by code.
pub(crate) static ALL: &[&Check] = &[
    &differential_sum_off::CHECK,
    &me_ratio_word_clash::CHECK,
    &karyotype_count_off::CHECK,
    &karyotype_sex_clash::CHECK,
    &metaphases_sum_off::CHECK,
    &impossible_breakpoint::CHECK,
    &karyotype_of_failed_culture::CHECK,
];
