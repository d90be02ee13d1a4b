//! Bytes to text.
//!
//! A byte order mark decides, then valid UTF-8, else Windows-1252; a forced encoding outranks all
//! of them. The mark itself is no part of the text. Nothing else is changed.

use std::path::Path;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::InputError;

/// The encoding of a name such as `latin1`, as on the web.
pub(crate) fn encoding(label: &str) -> Result<&'static Encoding, InputError> {
    // Some labels stand for encodings that decode to nothing but a replacement sign.
    Encoding::for_label_no_replacement(label.trim().as_bytes()).ok_or_else(|| InputError::Encoding { label: label.to_owned() })
}

/// The text of a whole file.
pub(crate) fn decode(bytes: Vec<u8>, forced: Option<&'static Encoding>, path: &Path) -> Result<String, InputError> {
    let encoding = forced.or_else(|| Encoding::for_bom(&bytes).map(|(found, _)| found));
    if let Some(at) = zero(&bytes, encoding) {
        return Err(InputError::Binary { path: path.to_owned(), at });
    }
    let text = match encoding {
        Some(encoding) => encoding.decode_with_bom_removal(&bytes).0.into_owned(),
        None => String::from_utf8(bytes)
            .unwrap_or_else(|fault| WINDOWS_1252.decode_without_bom_handling(fault.as_bytes()).0.into_owned()),
    };
    if text.trim().is_empty() {
        return Err(InputError::Empty { path: path.to_owned() });
    }
    // Offsets are kept in four bytes.
    if u32::try_from(text.len()).is_err() {
        return Err(InputError::Large { path: path.to_owned() });
    }
    Ok(text)
}

/// The text of one field or line of a table.
pub(crate) fn decode_part(bytes: &[u8], forced: Option<&'static Encoding>) -> String {
    match (forced, std::str::from_utf8(bytes)) {
        (Some(encoding), _) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The encoding the bytes begin with a mark of, and the length of the mark.
pub(crate) fn mark(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(bytes)
}

/// The first zero: a byte, or in UTF-16 a unit of two.
fn zero(bytes: &[u8], encoding: Option<&'static Encoding>) -> Option<usize> {
    if encoding == Some(UTF_16LE) || encoding == Some(UTF_16BE) {
        return bytes.chunks_exact(2).position(|unit| unit == [0, 0]).map(|unit| unit * 2);
    }
    bytes.iter().position(|&byte| byte == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], label: Option<&str>) -> Result<String, InputError> {
        decode(bytes.to_vec(), label.map(|label| encoding(label).unwrap()), Path::new("x.txt"))
    }

    #[test]
    fn marks_are_understood_and_left_out() {
        assert_eq!(read(b"\xEF\xBB\xBFBlasts \xC2\xB5", None).unwrap(), "Blasts µ");
        assert_eq!(read(b"\xFF\xFEB\0\xB5\0", None).unwrap(), "Bµ");
        assert_eq!(read(b"\xFE\xFF\0B\0\xB5", None).unwrap(), "Bµ");
    }

    #[test]
    fn what_is_not_utf_8_is_windows_1252() {
        assert_eq!(read("≥ 20 %".as_bytes(), None).unwrap(), "≥ 20 %");
        assert_eq!(read(b"10\xB5L \x96 5\xB0", None).unwrap(), "10µL – 5°");
        assert_eq!(decode_part(b"\x93a\x94", None), "“a”");
    }

    #[test]
    fn a_forced_encoding_outranks_the_rest() {
        assert_eq!(read(b"\xC2\xB5", Some("latin1")).unwrap(), "Âµ");
        assert_eq!(read(b"B\0\xB5\0", Some("utf-16le")).unwrap(), "Bµ");
        assert_eq!(read(b"\xFF\xFEB\0", Some("utf-16le")).unwrap(), "B");
        assert_eq!(read(b"\xE4\xE5", Some("windows-1251")).unwrap(), "де");
        assert!(matches!(encoding("klingon"), Err(InputError::Encoding { .. })));
        assert!(matches!(encoding("iso-2022-kr"), Err(InputError::Encoding { .. })));
    }

    #[test]
    fn zero_bytes_and_empty_files_are_faults() {
        assert!(matches!(read(b"PK\x03\0", None), Err(InputError::Binary { at: 3, .. })));
        assert!(matches!(read(b"\xFF\xFE\0\0B\0", None), Err(InputError::Binary { at: 2, .. })));
        for blank in [&b""[..], b" \r\n\t\x0c", b"\xEF\xBB\xBF", b"\xFF\xFE \0"] {
            assert!(matches!(read(blank, None), Err(InputError::Empty { .. })));
        }
    }

    #[test]
    fn line_ends_are_kept() {
        assert_eq!(read(b"a\r\nb\rc\n", None).unwrap(), "a\r\nb\rc\n");
    }
}
