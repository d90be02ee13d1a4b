//! The forms of a term: `acute {myeloid|myelogenous} leukemia` written out.

use std::collections::HashSet;

/// More ways than these to write one form are a mistake: words belong together only as far as they must.
pub(crate) const MOST: usize = 2000;

/// In how many ways a form can be written, without writing them out.
pub(crate) fn ways(form: &str) -> usize {
    // One frame a brace: the product of the alternative being read, the sum of those before it.
    let mut frames: Vec<(usize, usize)> = vec![(1, 0)];
    for c in form.chars() {
        match c {
            '{' => frames.push((1, 0)),
            '|' if frames.len() > 1 => {
                if let Some((product, sum)) = frames.last_mut() {
                    *sum = sum.saturating_add(*product);
                    *product = 1;
                }
            }
            '}' if frames.len() > 1 => {
                let (product, sum) = frames.pop().unwrap_or((1, 0));
                if let Some((outer, _)) = frames.last_mut() {
                    *outer = outer.saturating_mul(product.saturating_add(sum));
                }
            }
            _ => {}
        }
    }
    frames.first().map_or(1, |f| f.0)
}

/// Writes a form out: `{a|b}` stands for either, `{a|}` for an optional part; braces may hold braces.
pub(crate) fn expand(form: &str) -> Vec<String> {
    if ways(form) > MOST {
        return Vec::new();
    }
    let mut out = Vec::new();
    write_out(form, &mut out);
    if out.len() > 1 {
        let mut seen: HashSet<&str> = HashSet::new();
        let fresh: Vec<bool> = out.iter().map(|f| seen.insert(f.as_str())).collect();
        let mut fresh = fresh.into_iter();
        out.retain(|_| fresh.next().unwrap_or(true));
    }
    out
}

fn write_out(form: &str, out: &mut Vec<String>) {
    let Some(open) = form.find('{') else { return out.push(form.to_owned()) };
    let (before, rest) = form.split_at(open);
    let Some(close) = closing(rest) else { return out.push(form.replace(['{', '}', '|'], " ")) };
    let (group, after) = rest.split_at(close + 1);
    for option in options(group) {
        write_out(&format!("{before}{option}{after}"), out);
    }
}

/// Where the brace that `rest` begins with is closed.
fn closing(rest: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (i, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => {}
        }
    }
    None
}

/// What stands in a group in braces, apart.
fn options(group: &str) -> impl Iterator<Item = &str> {
    let inner = group.strip_prefix('{').and_then(|g| g.strip_suffix('}')).unwrap_or(group);
    let mut depth = 0usize;
    inner.split(move |c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '|' && depth == 0
    })
}

/// Whether what a group stands for, if anything, begins with a blank.
fn trails(group: &str) -> bool {
    options(group).all(|o| o.is_empty() || o.starts_with(' '))
}

/// Whether no word goes on from what stands before `rest`.
fn ends(mut rest: &str) -> bool {
    while let Some((_, after)) = group(rest).filter(|(g, _)| trails(g)) {
        rest = after;
    }
    rest.is_empty() || rest.starts_with(char::is_whitespace)
}

/// The group that `rest` begins with, and what follows it.
fn group(rest: &str) -> Option<(&str, &str)> {
    rest.split_at_checked(rest.starts_with('{').then(|| closing(rest))?? + 1)
}

/// Cuts a form where no word can go over the cut: the forms it stands for are one of each part's own, in order. Five
/// parts of ten are fifty to look at, and written out a hundred thousand.
pub(crate) fn parts(form: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = form.trim();
    while !rest.is_empty() {
        // What stands before the next blank outside of braces, group by group.
        let mut stop = 0;
        while let Some((c, ahead)) = rest.get(stop..).and_then(|r| Some((r.chars().next()?, r))).filter(|x| !x.0.is_whitespace())
        {
            if c != '{' {
                stop += c.len_utf8();
                continue;
            }
            let Some((own, after)) = group(ahead) else {
                out.push(rest);
                return out;
            };
            // `{the |}` at the beginning brings its own blank, and so does `{ cell|}` at the end.
            if stop == 0 && options(own).all(|o| o.is_empty() || o.ends_with(' ')) {
                stop = own.len();
                break;
            }
            if stop > 0 && trails(own) && ends(after) {
                break;
            }
            stop += own.len();
        }
        let (part, after) = rest.split_at(stop);
        out.push(part);
        rest = after.trim_start();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{expand, parts};

    #[test]
    fn alternatives_multiply() {
        assert_eq!(expand("a {b|c|} d"), ["a b d", "a c d", "a  d"]);
        assert_eq!(expand("{a|b {c|d}}"), ["a", "b c", "b d"]);
        assert_eq!(expand("{a|b|a}{|}"), ["a", "b"]);
        assert_eq!(expand("plain"), ["plain"]);
        assert_eq!(expand("{open"), [" open"]);
        assert_eq!(super::ways("{a|b {c|d}} {e|f|}"), 9);
        assert!(expand(&"{a|b} ".repeat(40)).is_empty());
    }

    #[test]
    fn cuts_stand_where_no_word_goes_over_them() {
        for (form, cut) in [
            ("plain words", &["plain", "words"][..]),
            ("{a|b} {c d|e}", &["{a|b}", "{c d|e}"]),
            ("megakaryocyt{e|ic cell} {x|}", &["megakaryocyt{e|ic cell}", "{x|}"]),
            ("{the |}{a |an }{b|c}d", &["{the |}", "{a |an }", "{b|c}d"]),
            ("node{ biopsy|}{ twice|} seen", &["node", "{ biopsy|}", "{ twice|}", "seen"]),
            ("b{ |}cell", &["b{ |}cell"]),
            ("b{ |}{cell|}", &["b{ |}{cell|}"]),
            ("a {b {c|d} |}e", &["a", "{b {c|d} |}", "e"]),
            ("a {open b c", &["a", "{open b c"]),
            ("shut} b", &["shut}", "b"]),
            ("  ", &[]),
        ] {
            assert_eq!(parts(form), cut, "{form}");
            let mut whole = vec![String::new()];
            for part in parts(form) {
                whole = whole.iter().flat_map(|w| expand(part).into_iter().map(move |p| format!("{w} {p}"))).collect();
            }
            let words =
                |list: &[String]| list.iter().map(|f| f.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
            assert_eq!(words(&whole), words(&expand(form)), "{form}");
        }
    }
}
