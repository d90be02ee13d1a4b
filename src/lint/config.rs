//! What a site asks of the checks: `trephine.toml`, and the files it extends.
//!
//! Every key is honoured; one that is not known is an error with its line, so that no wish is passed over in silence.

use super::Severity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The name looked for.
pub const NAME: &str = "trephine.toml";
/// A file to start from: every key with its meaning.
pub const TEMPLATE: &str = include_str!("trephine.toml");
/// Files that may extend one another; more is a circle.
const DEEPEST: usize = 16;

/// The settings of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Another file, from this one's folder: its settings hold where this file is silent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend: Option<PathBuf>,
    /// Only checks whose code begins with one of these; empty: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub select: Option<Vec<String>>,
    /// Not checks whose code begins with one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore: Option<Vec<String>>,
    /// Checks that have not proved themselves yet, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<bool>,
    /// The least severity that makes the exit code 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_on: Option<Severity>,
}

/// A fault in a configuration file.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", path.display())]
pub struct ConfigError {
    /// Which file.
    pub path: PathBuf,
    /// What is wrong, with the line where one is known.
    pub what: String,
}

impl Config {
    /// Reads a file and those it extends.
    ///
    /// # Errors
    /// A file cannot be read, is no TOML, holds an unknown key, or extends itself.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        Self::layer(path, 0)
    }

    fn layer(path: &Path, depth: usize) -> Result<Self, ConfigError> {
        let fault = |what: String| ConfigError { path: path.to_owned(), what };
        if depth >= DEEPEST {
            return Err(fault("extends itself, or too many files one after the other".to_owned()));
        }
        let text = std::fs::read_to_string(path).map_err(|e| fault(e.to_string()))?;
        let own: Self = toml::from_str(&text).map_err(|e| fault(e.to_string()))?;
        let Some(other) = &own.extend else { return Ok(own) };
        let base = Self::layer(&path.parent().unwrap_or(Path::new("")).join(other), depth + 1)?;
        Ok(own.over(base))
    }

    /// This file's settings, and the other's where it is silent.
    fn over(self, base: Self) -> Self {
        Self {
            extend: None,
            select: self.select.or(base.select),
            ignore: self.ignore.or(base.ignore),
            preview: self.preview.or(base.preview),
            fail_on: self.fail_on.or(base.fail_on),
        }
    }

    /// The settings as a file.
    #[must_use]
    pub fn show(&self) -> String {
        // Strings, lists and words only: nothing here can fail to be TOML.
        toml::to_string(self).unwrap_or_default()
    }
}

/// The nearest file of that name, from a folder upwards.
#[must_use]
pub fn find(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|f| f.join(NAME)).find(|p| p.is_file())
}

/// The JSON Schema of the file.
#[must_use]
pub fn schema() -> String {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Config)).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_template_is_the_default() {
        assert_eq!(toml::from_str::<Config>(TEMPLATE).unwrap(), Config::default());
        let bare: Vec<&str> = TEMPLATE.lines().filter_map(|l| l.strip_prefix("#: ")).collect();
        let all: Config = toml::from_str(&bare.join("\n")).unwrap();
        assert!(all.extend.is_some() && all.select.is_some() && all.ignore.is_some());
        assert!(all.preview.is_some() && all.fail_on.is_some());
    }
}
