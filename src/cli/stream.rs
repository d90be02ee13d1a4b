//! Many reports, on all cores, with what came of them in input order.

use rayon::prelude::*;
use std::io::{self, Write};
use trephine::error::InputError;
use trephine::{Grammar, Reading, Report, Scope};

/// Most reports read at once.
const REPORTS: usize = 512;
/// Most bytes of text held at once; one report may be larger.
const BYTES: usize = 4 << 20;

/// Reads the reports and writes what `render` makes of each, in their order, with `between` between two. What cannot be read is said on standard
/// error and the rest goes on. `true`: all could be read.
pub(crate) fn each<R>(
    reports: impl Iterator<Item = Result<Report, InputError>>,
    grammar: &'static Grammar,
    scope: Scope,
    render: R,
    between: &str,
    out: &mut dyn Write,
) -> io::Result<bool>
where
    R: Fn(&Reading<'_>) -> String + Sync,
{
    let mut first = true;
    let whole = fold(reports, grammar, scope, render, |text| {
        if !std::mem::take(&mut first) {
            out.write_all(between.as_bytes())?;
        }
        out.write_all(text.as_bytes())
    })?;
    out.flush()?;
    Ok(whole)
}

/// Reads the reports and hands what `make` makes of each to `take`, in their order. What cannot be read is said on standard error and
/// the rest goes on. `true`: all could be read.
pub(crate) fn fold<T, M>(
    mut reports: impl Iterator<Item = Result<Report, InputError>>,
    grammar: &'static Grammar,
    scope: Scope,
    make: M,
    mut take: impl FnMut(T) -> io::Result<()>,
) -> io::Result<bool>
where
    T: Send,
    M: Fn(&Reading<'_>) -> T + Sync,
{
    let one = |report: &Report| make(&Reading::of(report, grammar, scope));
    let mut whole = true;
    let mut chunk = Vec::new();
    loop {
        fill(&mut reports, &mut chunk, &mut whole);
        let made: Vec<T> = match chunk.as_slice() {
            [] => break,
            // One report is sooner read than the cores are woken.
            [report] => vec![one(report)],
            many => many.par_iter().map(one).collect(),
        };
        made.into_iter().try_for_each(&mut take)?;
    }
    Ok(whole)
}

/// Fills `chunk` anew. Faults are said at once.
fn fill(reports: &mut impl Iterator<Item = Result<Report, InputError>>, chunk: &mut Vec<Report>, whole: &mut bool) {
    chunk.clear();
    let mut bytes = 0;
    while chunk.len() < REPORTS && bytes < BYTES {
        match reports.next() {
            Some(Ok(report)) => {
                bytes += report.text.len();
                chunk.push(report);
            }
            Some(Err(fault)) => {
                *whole = false;
                anstream::eprintln!("error: {fault}");
            }
            None => break,
        }
    }
}
