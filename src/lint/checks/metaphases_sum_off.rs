//! The cells of the clones are not the metaphases said to have been analysed.

use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::karyotypes::today;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMG003",
        name: "metaphases_sum_off",
        title: "The clones do not add up to the metaphases analysed",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "The figures in square brackets of one karyotype against the only number of metaphases the lines beside it give.",
        why: "A clone or a cell count was mistyped.",
        source: "ISCN 2020/2024: every cell analysed stands in a bracket but those of non-clonal changes",
        fires: &[
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,del(5)(q13q33)[17]/46,XX[5]. Metaphases analysed: 20.\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\nNumber of metaphases analysed: 20\n46,XY[15]\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,del(5)(q13q33)[17]/46,XX[3]. Metaphases analysed: 20.\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,del(5)(q13q33)[17]/46,XX[3]. 17 metaphases had the deletion.\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,del(5)(q13q33)[18]/46,XX[3]. Metaphases analysed: 20; 21 metaphases counted.\n",
        ],
    },
    run,
};

/// Bytes looked at on either side.
const REACH: usize = 240;

/// The figure that a "metaphases analysed" stands beside, with its bytes: said of all, so at least ten.
fn analysed(text: &str, at: usize) -> Option<(u32, usize, usize)> {
    let word = text.get(at..)?;
    let (line, _) = word.split_once('\n').unwrap_or((word, ""));
    let line = line.get(..line.char_indices().nth(48).map_or(line.len(), |c| c.0))?;
    let low = line.to_ascii_lowercase();
    if !["analy", "examined", "studied", "karyotyped", "counted"].iter().any(|w| low.contains(w)) {
        return None;
    }
    let figure = |s: &str| s.parse::<u32>().ok().filter(|n| (10..=100).contains(n));
    let before = text.get(..at)?.trim_end();
    let own = before.trim_end_matches(|c: char| c.is_ascii_digit());
    if let Some(n) = before.get(own.len()..).and_then(figure)
        && !own.ends_with(['/', '.', '-', ','])
        && !own.trim_end().ends_with("of")
    {
        return Some((n, own.len(), at));
    }
    let (name, rest) = line.split_once(':')?;
    let digits = rest.trim_start().bytes().take_while(u8::is_ascii_digit).count();
    let skipped = rest.len() - rest.trim_start().len();
    let n = rest.get(skipped..skipped + digits).and_then(figure)?;
    let start = at + name.len() + 1 + skipped;
    Some((n, start, start + digits))
}

fn run(watch: &mut Watch<'_, '_>) {
    let all = today(watch);
    let [printed] = all.as_slice() else { return };
    let text = watch.text();
    let Some(sum) = printed.karyotype.clones.iter().map(|c| c.cells).sum::<Option<u32>>() else { return };
    let (start, end) = (printed.span.start as usize, printed.span.end as usize);
    let near = |at: usize| at + REACH >= start && at <= end + REACH && !(start..end).contains(&at);
    let lower = text.to_ascii_lowercase();
    let named: Vec<usize> = lower.match_indices("metaphase").map(|m| m.0).filter(|&at| near(at)).collect();
    let told: Vec<(u32, usize, usize)> = named.iter().filter_map(|&at| analysed(text, at)).collect();
    let [(said, from, to)] = told.as_slice() else { return };
    watch.applies();
    let clonal =
        ["nonclonal", "non-clonal", "single cell", "single-cell", "remaining", "composite"].iter().any(|w| lower.contains(w));
    if sum == *said
        || sum == 0
        || sum < *said && clonal
        || named.len() > 1
        || printed.karyotype.clones.iter().any(|c| c.composite)
    {
        return;
    }
    let span = crate::span::Span::new(u32::try_from(*from).unwrap_or(0), u32::try_from(*to).unwrap_or(0));
    let places = vec![watch.place(printed.span, format!("{sum} cells")), watch.place(span, format!("{said} metaphases"))];
    watch.lint(format!("the clones of the karyotype add up to {sum} cells, but {said} metaphases were analysed"), places);
}
