//! The order of days, as far as their print settles it.
//!
//! ```text
//! date = year sep month sep day | day sep month sep year | month sep day sep year | day month-name [year] | month-name [day] [year]
//! ```

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// Two numbers that order days: the earliest and the latest the date can mean (`03/11/2026` is March or November).
/// Nothing where `text` is not one whole date.
pub(crate) fn order(text: &str) -> Option<(u32, u32)> {
    if text.len() > 24 || !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).collect();
    if text.chars().any(|c| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '-' | '.' | ' ' | ',' | '\'')) {
        return None;
    }
    let key = |year: u32, month: u32, day: u32| {
        let year = if year < 100 { year + 2000 } else { year };
        ((1..=12).contains(&month) && day <= 31 && (1900..2200).contains(&year)).then_some(year * 400 + month * 32 + day)
    };
    let figure = |p: &str| p.parse::<u32>().ok().filter(|_| p.len() <= 4);
    let month = |p: &str| {
        let word = p.to_ascii_lowercase();
        let at = MONTHS.iter().position(|m| word.len() >= 3 && m.starts_with(&word))?;
        u32::try_from(at + 1).ok()
    };
    let both = |a: Option<u32>, b: Option<u32>| match (a, b) {
        (Some(a), Some(b)) => Some((a.min(b), a.max(b))),
        (Some(one), None) | (None, Some(one)) => Some((one, one)),
        (None, None) => None,
    };
    match parts.as_slice() {
        [a, b, c] => {
            if let Some(m) = month(b) {
                return both(key(figure(c)?, m, figure(a)?), None);
            }
            if let Some(m) = month(a) {
                return both(key(figure(c)?, m, figure(b)?), None);
            }
            let signs: Vec<char> = text.chars().filter(|c| !c.is_ascii_alphanumeric()).collect();
            let (x, y, z) = (figure(a)?, figure(b)?, figure(c)?);
            if !matches!(signs.as_slice(), ['/', '/'] | ['-', '-'] | ['.', '.']) || x == 0 || y == 0 {
                return None;
            }
            if a.len() == 4 { both(key(x, y, z), None) } else { both(key(z, y, x), key(z, x, y)) }
        }
        [a, b] => match (month(a), month(b)) {
            (Some(m), None) if b.len() == 4 => both(key(figure(b)?, m, 0), None),
            (None, Some(m)) => both(key(2000, m, figure(a)?), None),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn days_in_order() {
        let line = ["2025-12-31", "1 Jan 2026", "03.02.2026", "14/03/26", "Apr 2026", "2026/06/02", "28-Oct-2026"];
        for pair in line.windows(2) {
            assert!(order(pair[0]).unwrap().1 < order(pair[1]).unwrap().1, "{pair:?}");
        }
        let (march, november) = order("03/11/2026").unwrap();
        assert!(march < november);
        for text in ["", "12", "3:1", "10-20", "99/99/2026", "CD34", "0.8 - 3", "9 marrow", "5/10"] {
            assert_eq!(order(text), None, "{text}");
        }
    }
}
