//! Arguments to files: a file, a folder, a glob, or `-` for standard input.
//!
//! A name that exists is taken as it stands, so that a file called `case[1].txt` is never
//! mistaken for a glob. What cannot be read is an error in its place, and the rest goes on.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::error::InputError;

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// A path beside what came of it, so that errors keep their place in the order.
type Entry = (PathBuf, Result<Source, InputError>);

/// The files one argument means, in byte order of path.
pub(crate) fn expand(argument: &str) -> Vec<Result<Source, InputError>> {
    if argument == "-" {
        return vec![Ok(Source::Stdin)];
    }
    let path = Path::new(argument);
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            let mut entries = Vec::new();
            walk(path.to_owned(), &mut HashSet::new(), &mut entries);
            finish(argument, entries)
        }
        Ok(_) => vec![Ok(Source::File(path.to_owned()))],
        Err(source) => match globbed(argument) {
            Some(entries) => finish(argument, entries),
            None => vec![Err(InputError::Read { path: path.to_owned(), source })],
        },
    }
}

/// What a glob finds, folders among it opened; nothing when the argument is no glob.
fn globbed(argument: &str) -> Option<Vec<Entry>> {
    if !argument.contains(['*', '?', '[']) {
        return None;
    }
    // As in a shell, a star does not reach hidden names.
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..Default::default() };
    let found = glob::glob_with(argument, options).ok()?;
    let mut seen = HashSet::new();
    let mut entries = Vec::new();
    for item in found {
        match item {
            Ok(path) if path.is_dir() => walk(path, &mut seen, &mut entries),
            Ok(path) => entries.push((path.clone(), Ok(Source::File(path)))),
            Err(fault) => {
                let path = fault.path().to_owned();
                entries.push((path.clone(), Err(InputError::Read { path, source: fault.into() })));
            }
        }
    }
    Some(entries)
}

/// All regular files below a folder, hidden names left out. A link to a folder is not followed:
/// it may lead round in a circle. A folder already `seen` is left out.
fn walk(folder: PathBuf, seen: &mut HashSet<PathBuf>, entries: &mut Vec<Entry>) {
    let mut open = vec![folder];
    while let Some(folder) = open.pop() {
        if seen.insert(folder.clone())
            && let Err(source) = list(&folder, &mut open, entries)
        {
            entries.push((folder.clone(), Err(InputError::Read { path: folder, source })));
        }
    }
}

/// Adds the files of one folder to `entries` and the folders in it to `open`.
fn list(folder: &Path, open: &mut Vec<PathBuf>, entries: &mut Vec<Entry>) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let item = item?;
        if item.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let path = item.path();
        let kind = item.file_type()?;
        if kind.is_dir() {
            open.push(path);
        } else if kind.is_file() {
            entries.push((path.clone(), Ok(Source::File(path))));
        } else if kind.is_symlink() {
            match fs::metadata(&path) {
                Ok(target) if target.is_file() => entries.push((path.clone(), Ok(Source::File(path)))),
                Ok(_) => {}
                // A report that is missing must not go unsaid.
                Err(source) => entries.push((path.clone(), Err(InputError::Read { path, source }))),
            }
        }
    }
    Ok(())
}

/// In byte order of the whole path (`Path` itself compares part by part), each file once.
fn finish(argument: &str, mut entries: Vec<Entry>) -> Vec<Result<Source, InputError>> {
    entries.sort_by(|(a, _), (b, _)| a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes()));
    entries.dedup_by(|(a, _), (b, _)| a == b);
    if entries.is_empty() {
        return vec![Err(InputError::Nothing { pattern: argument.to_owned() })];
    }
    entries.into_iter().map(|(_, found)| found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::scratch::Folder;

    fn names(folder: &Folder, argument: &str) -> Vec<String> {
        expand(&folder.at(argument))
            .into_iter()
            .map(|found| match found {
                Ok(Source::File(path)) => path.strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned(),
                Ok(Source::Stdin) => "-".to_owned(),
                Err(InputError::Nothing { .. }) => "nothing".to_owned(),
                Err(InputError::Read { .. }) => "unreadable".to_owned(),
                Err(other) => panic!("{other}"),
            })
            .collect()
    }

    fn tree() -> Folder {
        let folder = Folder::new();
        for name in ["a/b.txt", "a-1.txt", "a.txt", "a/.hidden", ".git/x", "B.txt", "a/c/d.txt", "x[1].txt"] {
            folder.write(name, b"text");
        }
        folder
    }

    #[test]
    fn folders_are_read_in_byte_order_without_hidden_names() {
        assert_eq!(names(&tree(), ""), ["B.txt", "a-1.txt", "a.txt", "a/b.txt", "a/c/d.txt", "x[1].txt"]);
    }

    #[test]
    fn globs_open_folders_and_name_each_file_once() {
        let folder = tree();
        assert_eq!(names(&folder, "*.txt"), ["B.txt", "a-1.txt", "a.txt", "x[1].txt"]);
        assert_eq!(names(&folder, "a*"), ["a-1.txt", "a.txt", "a/b.txt", "a/c/d.txt"]);
        assert_eq!(names(&folder, "**/*"), ["B.txt", "a-1.txt", "a.txt", "a/b.txt", "a/c/d.txt", "x[1].txt"]);
    }

    #[test]
    fn a_name_that_exists_is_no_glob() {
        assert_eq!(names(&tree(), "x[1].txt"), ["x[1].txt"]);
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let folder = tree();
        fs::create_dir(folder.path().join("void")).unwrap();
        assert_eq!(names(&folder, "none.txt"), ["unreadable"]);
        assert_eq!(names(&folder, "none*.txt"), ["nothing"]);
        assert_eq!(names(&folder, "[.txt"), ["unreadable"]);
        assert_eq!(names(&folder, "void"), ["nothing"]);
        assert_eq!(expand("-").len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_end() {
        let folder = tree();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("a.txt"), folder.path().join("a/link.txt")).unwrap();
        std::os::unix::fs::symlink("/nowhere/at/all", folder.path().join("a/broken.txt")).unwrap();
        assert_eq!(names(&folder, "a"), ["a/b.txt", "unreadable", "a/c/d.txt", "a/link.txt"]);
    }
}
