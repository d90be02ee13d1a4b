//! The checks written in Rust, one file each.

use super::check::Check;

/// All of them, by code.
pub(crate) static ALL: &[&Check] = &[];
