//! Prose for a terminal: styles as escape codes, which the stream takes out where they are not wanted, and wrapping.

/// Heading.
pub(crate) const BOLD: &str = "\x1b[1m";
/// What stands beside.
pub(crate) const DIM: &str = "\x1b[2m";
/// What must not be overlooked.
pub(crate) const RED: &str = "\x1b[1;31m";
/// What contradicts.
pub(crate) const YELLOW: &str = "\x1b[33m";
/// What is met.
pub(crate) const GREEN: &str = "\x1b[32m";
/// Back to plain.
const RESET: &str = "\x1b[0m";

/// Text in a style.
pub(crate) fn styled(style: &str, text: &str) -> String {
    format!("{style}{text}{RESET}")
}

/// A heading with a blank line before it.
pub(crate) fn heading(out: &mut String, style: &str, text: &str) {
    out.push('\n');
    out.push_str(&styled(style, text));
    out.push('\n');
}

/// Plain words filled to `width`: the first line after `first`, the others after `rest`. A word longer than a line
/// stands out.
pub(crate) fn fill(out: &mut String, text: &str, width: usize, first: &str, rest: &str) {
    out.push_str(first);
    let mut column = first.chars().count();
    let mut fresh = true;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if !fresh && column + 1 + length > width {
            out.push('\n');
            out.push_str(rest);
            column = rest.chars().count();
            fresh = true;
        }
        if !fresh {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
        fresh = false;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fill_lines() {
        let mut out = String::new();
        fill(&mut out, "one two  three\nfour", 10, "- ", "  ");
        assert_eq!(out, "- one two\n  three\n  four\n");
    }
}
