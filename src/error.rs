//! Errors: only input and grammars can be faulty. Odd text is never an error.

use std::path::PathBuf;

/// A fault in a grammar file. It names the file and what is wrong, with the line where one is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("grammars/{file}.toml: {what}")]
pub struct GrammarError {
    /// Path under `grammars/`, without the ending.
    pub file: String,
    /// What is wrong.
    pub what: String,
}

impl GrammarError {
    /// A fault in a file.
    pub(crate) fn new(file: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), what: what.into() }
    }
}

/// A fault of the input. It says where and never holds report text.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The file or folder cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file holds no text.
    #[error("{}: the file is empty", path.display())]
    Empty {
        /// Which.
        path: PathBuf,
    },
    /// The file is not text.
    #[error("{}: not text: a zero byte at byte {at}", path.display())]
    Binary {
        /// Which.
        path: PathBuf,
        /// First zero byte.
        at: usize,
    },
    /// The file is larger than offsets can count.
    #[error("{}: larger than 4 GiB", path.display())]
    Large {
        /// Which.
        path: PathBuf,
    },
    /// No file fits.
    #[error("{pattern}: no file fits")]
    Nothing {
        /// The pattern asked for.
        pattern: String,
    },
    /// A row of a table.
    #[error("{}: row {row}: {what}", path.display())]
    Row {
        /// Which table.
        path: PathBuf,
        /// Which row, counted from 1 without the header.
        row: u64,
        /// What is wrong.
        what: String,
    },
    /// The table as a whole.
    #[error("{}: {what}", path.display())]
    Table {
        /// Which table.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// An encoding nobody knows.
    #[error("{label}: no such encoding; try utf-8, utf-16le, windows-1252")]
    Encoding {
        /// The name asked for.
        label: String,
    },
}
