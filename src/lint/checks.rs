//! The checks written in Rust, one file each.

mod differential_sum_off;

use super::check::Check;

/// All of them, by code.
pub(crate) static ALL: &[&Check] = &[&differential_sum_off::CHECK];
