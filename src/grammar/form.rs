//! The forms of a term: `acute {myeloid|myelogenous} leukemia` written out.

/// Writes a form out: `{a|b}` stands for either, `{a|}` for an optional part; braces may hold braces.
pub(crate) fn expand(form: &str) -> Vec<String> {
    let Some(open) = form.find('{') else { return vec![form.to_owned()] };
    let (before, rest) = form.split_at(open);
    let mut depth = 0usize;
    let mut cuts = vec![1];
    let mut close = None;
    for (i, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    close = Some(i);
                    break;
                }
            }
            '|' if depth == 1 => cuts.push(i + 1),
            _ => {}
        }
    }
    let Some(close) = close else { return vec![form.replace(['{', '}', '|'], " ")] };
    let after = rest.get(close + 1..).unwrap_or("");
    let mut out = Vec::new();
    for (n, &start) in cuts.iter().enumerate() {
        let stop = cuts.get(n + 1).map_or(close, |next| next - 1);
        let option = rest.get(start..stop).unwrap_or("");
        for expanded in expand(&format!("{before}{option}{after}")) {
            if !out.contains(&expanded) {
                out.push(expanded);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn alternatives_multiply() {
        assert_eq!(expand("a {b|c|} d"), ["a b d", "a c d", "a  d"]);
        assert_eq!(expand("{a|b {c|d}}"), ["a", "b c", "b d"]);
        assert_eq!(expand("plain"), ["plain"]);
        assert_eq!(expand("{open"), [" open"]);
    }
}
