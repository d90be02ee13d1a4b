//! Columns of text. The only file that imports comfy-table.

use comfy_table::{Attribute, Cell, ColumnConstraint, ContentArrangement, Table, Width, presets};

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// As it is.
    Plain,
    /// In bold.
    Strong,
    /// Faint.
    Faint,
}

/// Sets rows in columns without rules, indented by two. `shares` are the hundredths of the width each column has; text
/// wraps in its column.
pub(crate) fn grid(out: &mut String, width: usize, shares: &[usize], looks: &[Look], rows: &[Vec<String>]) {
    let mut table = Table::new();
    let whole = u16::try_from(width.saturating_sub(2)).unwrap_or(u16::MAX);
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(whole).enforce_styling();
    for row in rows {
        let cells = row.iter().zip(looks).map(|(text, look)| match look {
            Look::Plain => Cell::new(text),
            Look::Strong => Cell::new(text).add_attribute(Attribute::Bold),
            Look::Faint => Cell::new(text).add_attribute(Attribute::Dim),
        });
        table.add_row(cells.collect::<Vec<_>>());
    }
    for (index, share) in shares.iter().enumerate() {
        if let Some(column) = table.column_mut(index) {
            let part = usize::from(whole) * share / 100;
            column
                .set_padding((0, 1))
                .set_constraint(ColumnConstraint::Absolute(Width::Fixed(u16::try_from(part).unwrap_or(1).max(6))));
        }
    }
    for line in table.lines() {
        out.push_str("  ");
        out.push_str(&trimmed(&line));
        out.push('\n');
    }
}

/// Without blanks at the end, also where an escape code follows them.
fn trimmed(line: &str) -> String {
    const RESET: &str = "\x1b[0m";
    let line = line.trim_end();
    match line.strip_suffix(RESET) {
        Some(inner) => format!("{}{RESET}", inner.trim_end()),
        None => line.to_owned(),
    }
}
