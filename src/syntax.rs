//! Notations: the only place that uses nom. Each parser reads from the start of the text given and says how many
//! bytes it took.

pub(crate) mod criterion;
pub(crate) mod date;
pub(crate) mod fusion;
pub(crate) mod karyotype;
pub(crate) mod number;
pub(crate) mod unit;
pub(crate) mod variant;
