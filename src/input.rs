//! Input: files, folders, globs, standard input and tables into reports, one at a time.

mod identity;
mod paths;
mod split;
mod table;
mod text;

use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io, vec};

use encoding_rs::Encoding;

use self::paths::Source;
use crate::error::InputError;
use crate::report::{Origin, Report};

/// How to read the input.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The encoding to take for granted, by its label; none to find it out.
    pub encoding: Option<String>,
    /// The id column of tables; none for the first of the usual names.
    pub id_column: Option<String>,
    /// The text column of tables; none for the first of the usual names.
    pub text_column: Option<String>,
}

/// The id of a report read from standard input.
const STDIN_ID: &str = "stdin";

/// The reports of the files, folders, globs and tables named, in their order. Only one file, or one
/// row of a table, is held at a time. What cannot be read is an error in its place.
pub fn reports(paths: &[String], options: &Options) -> impl Iterator<Item = Result<Report, InputError>> + Send + use<> {
    let (encoding, fault) = match options.encoding.as_deref().map(text::encoding).transpose() {
        Ok(encoding) => (encoding, None),
        Err(fault) => (None, Some(Err(fault))),
    };
    // An encoding nobody knows would garble every file: it is said once, and nothing is read.
    let arguments = if fault.is_some() { Vec::new() } else { paths.to_vec() };
    Reports {
        options: options.clone(),
        encoding,
        arguments: arguments.into_iter(),
        sources: Vec::new().into_iter(),
        rows: None,
        ready: fault.into_iter().collect(),
        ids: Ids::default(),
    }
}

/// The state of [`reports`].
struct Reports {
    options: Options,
    encoding: Option<&'static Encoding>,
    /// Arguments not yet expanded.
    arguments: vec::IntoIter<String>,
    /// What the present argument expanded to.
    sources: vec::IntoIter<Result<Source, InputError>>,
    /// The table being read.
    rows: Option<table::Rows>,
    /// What one file held and has not been handed out.
    ready: VecDeque<Result<Report, InputError>>,
    ids: Ids,
}

impl Iterator for Reports {
    type Item = Result<Report, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(self.named(ready));
            }
            if let Some(rows) = &mut self.rows {
                match rows.next() {
                    Some(row) => return Some(self.named(row)),
                    None => self.rows = None,
                }
            } else if let Some(source) = self.sources.next() {
                if let Err(fault) = source.and_then(|source| self.open(source)) {
                    return Some(Err(fault));
                }
            } else {
                self.sources = paths::expand(&self.arguments.next()?).into_iter();
            }
        }
    }
}

impl Reports {
    /// Reads a text file, or opens a table.
    fn open(&mut self, source: Source) -> Result<(), InputError> {
        match source {
            Source::Stdin => {
                let path = Path::new("-");
                let bytes = all(io::stdin().lock(), path)?;
                self.text(bytes, STDIN_ID.to_owned(), None, path)
            }
            Source::File(path) => {
                if let Some(kind) = table::Kind::of(&path) {
                    self.rows = Some(table::open(&path, kind, self.encoding, &self.options)?);
                    return Ok(());
                }
                let file = fs::File::open(&path).map_err(|source| InputError::Read { path: path.clone(), source })?;
                let bytes = all(file, &path)?;
                let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                self.text(bytes, id, Some(path.clone()), &path)
            }
        }
    }

    /// The reports of one text.
    fn text(&mut self, bytes: Vec<u8>, id: String, path: Option<PathBuf>, shown: &Path) -> Result<(), InputError> {
        let text = text::decode(bytes, self.encoding, shown)?;
        let parts = split::reports_in(&text);
        if parts.len() < 2 {
            let origin = Origin { path, ..Origin::default() };
            self.ready.push_back(Ok(Report { id, text, origin, carried: Vec::new() }));
            return Ok(());
        }
        for (part, Range { start, end }) in (1..).zip(parts) {
            self.ready.push_back(Ok(Report {
                id: id.clone(),
                text: text.get(start..end).unwrap_or_default().to_owned(),
                origin: Origin { path: path.clone(), row: None, part: Some(part) },
                carried: Vec::new(),
            }));
        }
        Ok(())
    }

    /// Makes the id of a report its own.
    fn named(&mut self, report: Result<Report, InputError>) -> Result<Report, InputError> {
        report.map(|mut report| {
            report.id = self.ids.unique(report.id);
            report
        })
    }
}

/// Everything a reader holds, as long as offsets can count it.
fn all(reader: impl io::Read, path: &Path) -> Result<Vec<u8>, InputError> {
    use io::Read as _;
    let limit = u64::from(u32::MAX);
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes).map_err(|source| InputError::Read { path: path.to_owned(), source })?;
    if bytes.len() as u64 > limit {
        return Err(InputError::Large { path: path.to_owned() });
    }
    Ok(bytes)
}

/// The ids given so far, each with the number last tried for its repeats.
#[derive(Default)]
struct Ids(HashMap<String, u64>);

impl Ids {
    /// The id, with `#2`, `#3` ... when it was given before.
    fn unique(&mut self, id: String) -> String {
        let Some(mut last) = self.0.get(&id).copied() else {
            self.0.insert(id.clone(), 1);
            return id;
        };
        // A table may itself hold an id such as `7#2`.
        let unique = loop {
            last += 1;
            let candidate = format!("{id}#{last}");
            if !self.0.contains_key(&candidate) {
                break candidate;
            }
        };
        self.0.insert(id, last);
        self.0.insert(unique.clone(), 1);
        unique
    }
}

#[cfg(test)]
pub(crate) mod scratch {
    //! A folder for the tests of this module, gone when they end.

    use std::path::{Path, PathBuf};
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::{env, fs, process};

    /// The folder.
    pub(crate) struct Folder(PathBuf);

    impl Folder {
        /// A new one.
        pub(crate) fn new() -> Self {
            static COUNT: AtomicU32 = AtomicU32::new(0);
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = env::temp_dir().join(format!("trephine-input-{}-{count}", process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        /// Where it is.
        pub(crate) fn path(&self) -> &Path {
            &self.0
        }

        /// A name in it, as an argument.
        pub(crate) fn at(&self, name: &str) -> String {
            self.0.join(name).to_str().unwrap().to_owned()
        }

        /// Writes a file.
        pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
            let path = self.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, bytes).unwrap();
            path
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::scratch::Folder;
    use super::*;

    fn ids(folder: &Folder, arguments: &[&str], options: &Options) -> Vec<String> {
        let arguments: Vec<String> = arguments.iter().map(|argument| folder.at(argument)).collect();
        reports(&arguments, options).map(|report| report.map_or_else(|_| "!".to_owned(), |report| report.id)).collect()
    }

    #[test]
    fn files_and_tables_in_order_with_ids_of_their_own() {
        let folder = Folder::new();
        folder.write("x/a.txt", b"Marrow.");
        folder.write("x/b.csv", b"id,text\na,one\na,two\na#2,three\n,four\n5\n");
        folder.write("x/c.txt", b"\0");
        folder.write("x/d.md", b"Marrow.");
        folder.write("y/a.txt", b"Marrow.");
        assert_eq!(
            ids(&folder, &["x", "none.txt", "y/a.txt"], &Options::default()),
            ["a", "a#2", "a#3", "a#2#2", "row-4", "!", "!", "d", "!", "a#4"]
        );
    }

    #[test]
    fn a_file_of_two_reports_is_two() {
        let folder = Folder::new();
        let one = "Accession: EG-24-1001\nPatient: A-117   Age: 24   Sex: F\n\nNormal marrow.\n\n";
        let two = "Accession: EG-24-1002\nPatient: B-118   Age: 70   Sex: M\n\nMyeloma.\n";
        folder.write("t.txt", format!("{one}{two}").as_bytes());
        let found: Vec<Report> = reports(&[folder.at("t.txt")], &Options::default()).map(Result::unwrap).collect();
        let [first, second] = &found[..] else { panic!("{found:?}") };
        assert_eq!((first.id.as_str(), first.origin.part, first.text.as_str()), ("t", Some(1), one));
        assert_eq!((second.id.as_str(), second.origin.part, second.text.as_str()), ("t#2", Some(2), two));
    }

    #[test]
    fn an_unknown_encoding_is_said_once() {
        let folder = Folder::new();
        folder.write("a.txt", b"Marrow.");
        let options = Options { encoding: Some("klingon".into()), ..Options::default() };
        assert_eq!(ids(&folder, &["a.txt", "a.txt"], &options), ["!"]);
    }

    #[test]
    fn errors_hold_no_text_of_the_report() {
        let folder = Folder::new();
        folder.write("a.csv", b"id,text\n1,secret,secret\n2,\"secret\n");
        folder.write("b.ndjson", b"{\"text\": secret}\n{\"text\": [\"secret\"]}\n\"secret\"\n");
        for report in reports(&[folder.at("")], &Options::default()) {
            assert!(!report.unwrap_err().to_string().contains("secret"));
        }
    }
}
