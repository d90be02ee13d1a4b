//! The forms of a term: `acute {myeloid|myelogenous} leukemia` written out.

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
        assert_eq!(super::ways("{a|b {c|d}} {e|f|}"), 9);
        assert!(expand(&"{a|b} ".repeat(40)).is_empty());
    }
}
