//! Renderings: any output made from readings. One file each; what several share stands in `evidence`, `unread`,
//! `value`, `prose` and `grid`. Only `grid` imports comfy-table.

pub mod annotated;
pub mod catalogue;
pub mod clinical;
pub(crate) mod evidence;
pub mod explain;
pub(crate) mod grid;
pub mod json;
pub mod lint;
pub(crate) mod prose;
pub mod table;
pub(crate) mod unread;
pub(crate) mod value;

/// Stands under every rendering that people read.
pub const SAFETY: &str = "Trephine never diagnoses: it reads, compares and explains.";
