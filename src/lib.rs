//! Reads bone marrow examination reports.
//!
//! ```text
//! bytes ─> Report ─> Document ─> Findings ─> Facts ─> Assessment ─> Rendering
//! ```
//!
//! Trephine never diagnoses: it reads, compares and explains.

pub(crate) mod document;
pub mod error;
pub mod extract;
pub(crate) mod finding;
pub mod grammar;
pub mod input;
pub mod lint;
pub(crate) mod pattern;
pub mod reading;
pub mod render;
pub mod report;
pub(crate) mod span;
pub(crate) mod syntax;
pub mod trace;

pub use grammar::Grammar;
pub use reading::{Reading, Scope};
pub use report::Report;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
