//! Tables of reports: CSV and TSV with a header, and NDJSON. One row is one report.
//!
//! Rows come one at a time; a faulty row is an error in its place and the rest goes on.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::Encoding;
use serde_json::Value;

use super::Options;
use super::text::{decode_part, mark};
use crate::error::InputError;
use crate::report::{Origin, Report};

/// Names of an id column, the first that a table has.
const IDS: [&str; 3] = ["report_id", "id", "accession"];
/// Names of a text column, the first that a table has.
const TEXTS: [&str; 4] = ["report", "text", "report_text", "note"];

/// What follows the last byte of a delimited table. Read as a row of its own it proves that no
/// quotation mark was left open; inside a field it shows that one was, and that the field may hold
/// the reports of many rows. A field of a report holds no zero byte.
const END: &str = "\n\0end\0\n";

/// The kinds of table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Fields between separators; the one expected unless the header shows another.
    Delimited(u8),
    /// One JSON object a line.
    Ndjson,
}

impl Kind {
    /// The kind a file's ending names; none for text.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Some(Self::Delimited(b',')),
            "tsv" => Some(Self::Delimited(b'\t')),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            _ => None,
        }
    }
}

/// The rows of a table as reports.
pub(crate) struct Rows {
    path: PathBuf,
    encoding: Option<&'static Encoding>,
    /// Rows read so far.
    row: u64,
    done: bool,
    body: Body,
}

/// What is particular to a kind of table.
enum Body {
    Delimited { reader: Box<csv::Reader<Input>>, columns: Columns, header: Vec<String>, record: ByteRecord },
    Ndjson { input: Input, id: Option<String>, text: Option<String>, line: Vec<u8> },
}

type Input = Box<dyn BufRead + Send>;

/// Where a delimited table keeps the two columns that matter.
struct Columns {
    id: Option<usize>,
    text: usize,
}

/// A row's own parts, before it becomes a report.
struct Row {
    id: Option<String>,
    text: String,
    carried: Vec<(String, String)>,
}

/// Opens a table and reads its header.
pub(crate) fn open(path: &Path, kind: Kind, encoding: Option<&'static Encoding>, options: &Options) -> Result<Rows, InputError> {
    let failed = |source| InputError::Read { path: path.to_owned(), source };
    let mut input: Input = Box::new(BufReader::with_capacity(1 << 16, File::open(path).map_err(failed)?));
    let start = input.fill_buf().map_err(failed)?;
    if start.is_empty() {
        return Err(InputError::Empty { path: path.to_owned() });
    }
    let marked = mark(start);
    let wide = encoding.or(marked.map(|(found, _)| found)).filter(|found| !found.is_ascii_compatible());
    let encoding = if let Some(wide) = wide {
        // The separators of such a file are no single bytes: it must be decoded before it is cut.
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map_err(failed)?;
        input = Box::new(Cursor::new(wide.decode_with_bom_removal(&bytes).0.into_owned().into_bytes()));
        None
    } else {
        if let Some(at) = start.iter().position(|&byte| byte == 0) {
            return Err(InputError::Binary { path: path.to_owned(), at });
        }
        if let Some((_, length)) = marked {
            input.consume(length);
        }
        encoding
    };
    let body = match kind {
        Kind::Delimited(separator) => delimited(input, separator, encoding, options, path)?,
        Kind::Ndjson => {
            Body::Ndjson { input, id: options.id_column.clone(), text: options.text_column.clone(), line: Vec::new() }
        }
    };
    Ok(Rows { path: path.to_owned(), encoding, row: 0, done: false, body })
}

/// Reads the header of a delimited table and finds its columns.
fn delimited(
    mut input: Input,
    expected: u8,
    encoding: Option<&'static Encoding>,
    options: &Options,
    path: &Path,
) -> Result<Body, InputError> {
    let start = input.fill_buf().map_err(|source| InputError::Read { path: path.to_owned(), source })?;
    let separator = separator(start, expected);
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(true)
        .from_reader(Box::new(input.chain(END.as_bytes())) as Input);
    let found = reader.byte_headers().map_err(|fault| broken(fault, path))?;
    let header: Vec<String> = found.iter().map(|name| decode_part(name, encoding).trim().to_owned()).collect();
    if header.iter().any(|name| name.contains('\0')) {
        return Err(if header.len() == 1 && found.get(0) == Some(b"\0end\0") {
            InputError::Empty { path: path.to_owned() }
        } else {
            table(path, "a quotation mark of the header is never closed")
        });
    }
    let place = |names: &[&str]| names.iter().find_map(|name| header.iter().position(|column| column.eq_ignore_ascii_case(name)));
    // A name asked for is taken as written first: `ID` and `id` may both be there.
    let forced = |name: &str| {
        let exact = header.iter().position(|column| column == name);
        exact.or_else(|| place(&[name])).ok_or_else(|| table(path, &format!("no column {name:?}")))
    };
    let id = match &options.id_column {
        Some(name) => Some(forced(name)?),
        None => place(&IDS),
    };
    let text = match &options.text_column {
        Some(name) => forced(name)?,
        None => {
            place(&TEXTS).ok_or_else(|| table(path, "no text column: report, text, report_text or note, or the one asked for"))?
        }
    };
    let columns = Columns { id, text };
    Ok(Body::Delimited { reader: Box::new(reader), columns, header, record: ByteRecord::new() })
}

/// The separator of the header line: the one it holds most of outside quotation marks.
fn separator(start: &[u8], expected: u8) -> u8 {
    let line = start.split(|&byte| byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let count = |sign: u8| {
        let mut quoted = false;
        let free = line.iter().filter(|&&byte| {
            quoted ^= byte == b'"';
            !quoted && byte == sign
        });
        free.count()
    };
    let others = [b',', b';', b'\t'].into_iter().filter(|&sign| sign != expected);
    others.fold(expected, |best, sign| if count(sign) > count(best) { sign } else { best })
}

/// A fault of a table as a whole.
fn table(path: &Path, what: &str) -> InputError {
    InputError::Table { path: path.to_owned(), what: what.to_owned() }
}

/// A fault of the reader; its own words are not used, since they may hold data.
fn broken(fault: csv::Error, path: &Path) -> InputError {
    match fault.into_kind() {
        csv::ErrorKind::Io(source) => InputError::Read { path: path.to_owned(), source },
        _ => table(path, "the table cannot be read"),
    }
}

impl Iterator for Rows {
    type Item = Result<Report, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let read = match &mut self.body {
            Body::Delimited { reader, columns, header, record } => match next_record(reader, record) {
                Ok(false) => None,
                Ok(true) => Some(Ok(columns.row(header, record, self.encoding))),
                Err(fault) => Some(Err(broken(fault, &self.path))),
            },
            Body::Ndjson { input, id, text, line } => match next_line(input, line) {
                Ok(false) => None,
                Ok(true) => Some(Ok(object(&decode_part(line, self.encoding), id.as_deref(), text.as_deref()))),
                Err(source) => Some(Err(InputError::Read { path: self.path.clone(), source })),
            },
        };
        self.row += 1;
        // The end, or a fault of reading, which the next attempt would only meet again.
        self.done = !matches!(read, Some(Ok(_)));
        let row = match read? {
            Ok(row) => row,
            Err(fault) => return Some(Err(fault)),
        };
        let number = self.row;
        Some(match row {
            Ok(row) => Ok(Report {
                id: row.id.unwrap_or_else(|| format!("row-{number}")),
                text: row.text,
                origin: Origin { path: Some(self.path.clone()), row: Some(number), part: None },
                carried: row.carried,
            }),
            Err(what) => Err(InputError::Row { path: self.path.clone(), row: number, what }),
        })
    }
}

/// Reads the next row; false at the end.
fn next_record(reader: &mut csv::Reader<Input>, record: &mut ByteRecord) -> Result<bool, csv::Error> {
    Ok(reader.read_byte_record(record)? && !(record.len() == 1 && record.get(0) == Some(b"\0end\0")))
}

/// Reads the next line that is not blank; false at the end.
fn next_line(input: &mut Input, line: &mut Vec<u8>) -> io::Result<bool> {
    loop {
        line.clear();
        if input.read_until(b'\n', line)? == 0 {
            return Ok(false);
        }
        if !line.trim_ascii().is_empty() {
            return Ok(true);
        }
    }
}

impl Columns {
    /// A row of a delimited table, or what is wrong with it.
    fn row(&self, header: &[String], record: &ByteRecord, encoding: Option<&'static Encoding>) -> Result<Row, String> {
        if record.iter().any(|field| field.ends_with(b"\0end\0\n")) {
            return Err("a quotation mark is never closed; the rows after it are lost".to_owned());
        }
        if record.iter().any(|field| field.contains(&0)) {
            return Err("not text: a zero byte".to_owned());
        }
        // Spreadsheets leave empty fields behind; anything else that is over or missing may have
        // moved the columns.
        let surplus = record.iter().skip(header.len()).any(|field| !field.trim_ascii().is_empty());
        if surplus || record.len() < header.len() {
            return Err(format!("{} fields, and the header has {}", record.len(), header.len()));
        }
        let field = |at: usize| record.get(at).map(|field| decode_part(field, encoding)).unwrap_or_default();
        let others = header.iter().enumerate().filter(|&(at, _)| at != self.text && Some(at) != self.id);
        finish(self.id.map(field), Some(field(self.text)), others.map(|(at, name)| (name.clone(), field(at))).collect())
    }
}

/// A row of NDJSON, or what is wrong with it.
fn object(line: &str, id: Option<&str>, text: Option<&str>) -> Result<Row, String> {
    let value: Value = serde_json::from_str(line).map_err(|fault| format!("not JSON, at byte {}", fault.column()))?;
    let Value::Object(fields) = value else {
        return Err("not a JSON object".to_owned());
    };
    // Null says no more than an absent field.
    let stated = || fields.iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name);
    let place =
        |names: &[&str]| names.iter().find_map(|name| stated().find(|field| field.trim().eq_ignore_ascii_case(name)).cloned());
    let forced = |name: &str| stated().find(|field| *field == name).cloned().or_else(|| place(&[name]));
    let id = id.map_or_else(|| place(&IDS), forced);
    let text = text.map_or_else(|| place(&TEXTS), forced);

    let (mut id_value, mut text_value, mut carried) = (None, None, Vec::new());
    for (name, value) in fields {
        if text.as_ref() == Some(&name) {
            let Value::String(value) = value else {
                return Err("the text is not a string".to_owned());
            };
            text_value = Some(value);
        } else if id.as_ref() == Some(&name) {
            id_value = matches!(value, Value::String(_) | Value::Number(_)).then(|| plain(value));
        } else {
            carried.push((name, plain(value)));
        }
    }
    if text_value.as_ref().is_some_and(|text| text.contains('\0')) {
        return Err("not text: a zero byte".to_owned());
    }
    finish(id_value, text_value, carried)
}

/// A value as a table's cell would hold it.
fn plain(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// What holds for every kind of row: it has a text, and an id that is blank is none.
fn finish(id: Option<String>, text: Option<String>, carried: Vec<(String, String)>) -> Result<Row, String> {
    let text = text.filter(|text| !text.trim().is_empty()).ok_or("no text")?;
    if u32::try_from(text.len()).is_err() {
        return Err("the text is larger than 4 GiB".to_owned());
    }
    let id = id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
    Ok(Row { id, text, carried })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::scratch::Folder;

    fn rows(name: &str, bytes: &[u8]) -> Vec<String> {
        with(name, bytes, &Options::default())
    }

    /// Each row as `id|text|name=value ...`, or the error without its path.
    fn with(name: &str, bytes: &[u8], options: &Options) -> Vec<String> {
        let folder = Folder::new();
        let path = folder.write(name, bytes);
        let encoding = options.encoding.as_deref().map(|label| super::super::text::encoding(label).unwrap());
        let short = |fault: InputError| fault.to_string().replace(&format!("{}: ", path.display()), "! ");
        match open(&path, Kind::of(&path).unwrap(), encoding, options) {
            Err(fault) => vec![short(fault)],
            Ok(rows) => rows
                .map(|row| match row {
                    Err(fault) => short(fault),
                    Ok(report) => {
                        let carried = report.carried.iter().map(|(name, value)| format!("|{name}={value}"));
                        format!("{}|{}{}", report.id, report.text, carried.collect::<String>())
                    }
                })
                .collect(),
        }
    }

    #[test]
    fn kinds_are_named_by_endings() {
        assert_eq!(Kind::of(Path::new("a.CSV")), Some(Kind::Delimited(b',')));
        assert_eq!(Kind::of(Path::new("a.tsv")), Some(Kind::Delimited(b'\t')));
        assert_eq!(Kind::of(Path::new("a.jsonl")), Some(Kind::Ndjson));
        assert_eq!(Kind::of(Path::new("a.txt")), None);
        assert_eq!(Kind::of(Path::new("csv")), None);
    }

    #[test]
    fn separators_are_read_off_the_header() {
        let wanted = ["7|blasts, 2 %|site=L"];
        assert_eq!(rows("a.csv", b"ID,site,Text\n7,L,\"blasts, 2 %\"\n"), wanted);
        assert_eq!(rows("a.csv", b"ID;site;Text\r\n7;L;blasts, 2 %\r\n"), wanted);
        assert_eq!(rows("a.tsv", b"\xEF\xBB\xBFID\tsite\tText\n7\tL\tblasts, 2 %"), wanted);
        assert_eq!(rows("a.tsv", b"ID;site;Text\n7;L;blasts, 2 %"), wanted);
        assert_eq!(rows("a.csv", b"ID,site,\"Text\"\n7,L,\"blasts, 2 %\""), wanted);
    }

    #[test]
    fn columns_are_the_first_of_their_names() {
        assert_eq!(rows("a.csv", b"accession,id,note,report\n1,2,n,r\n"), ["2|r|accession=1|note=n"]);
        assert_eq!(rows("a.csv", b"who,text\nx,r\n"), ["row-1|r|who=x"]);
        let forced = Options { id_column: Some("who".into()), text_column: Some("T".into()), ..Default::default() };
        assert_eq!(with("a.csv", b"id,who,t\n1,x,r\n", &forced), ["x|r|id=1"]);
        assert_eq!(with("a.csv", b"id,t\n1,r\n", &forced), ["! no column \"who\""]);
        assert_eq!(
            rows("a.csv", b"id,words\n1,r\n"),
            ["! no text column: report, text, report_text or note, or the one asked for"]
        );
    }

    #[test]
    fn a_faulty_row_is_an_error_and_the_rest_goes_on() {
        let table = b"id,text,site\n1,a,L\n2,b\n3,c,R,\n4,d,R,x\n,e,R\n6, ,R\n\n7,f,R\n8,\0,R\n";
        assert_eq!(rows("a.csv", table), ["! not text: a zero byte at byte 58"]);
        let table = &table[..table.len() - 6];
        assert_eq!(
            rows("a.csv", table),
            [
                "1|a|site=L",
                "! row 2: 2 fields, and the header has 3",
                "3|c|site=R",
                "! row 4: 4 fields, and the header has 3",
                "row-5|e|site=R",
                "! row 6: no text",
                "7|f|site=R"
            ]
        );
    }

    #[test]
    fn an_open_quotation_mark_never_joins_reports() {
        let lost = "a quotation mark is never closed; the rows after it are lost";
        assert_eq!(rows("a.csv", b"id,text\n1,a\n2,\"b\n3,c\n"), ["1|a".to_owned(), format!("! row 2: {lost}")]);
        assert_eq!(rows("a.csv", b"id,\"text\n1,a\n"), ["! a quotation mark of the header is never closed"]);
        assert_eq!(rows("a.csv", b"id,text\n1,5\" core\n2,\"b \"\"q\"\"\nc\"\n"), ["1|5\" core", "2|b \"q\"\nc"]);
    }

    #[test]
    fn fields_that_are_not_utf_8_are_windows_1252() {
        assert_eq!(rows("a.csv", b"id,text\n1,10\xB5L\n2,\xC2\xB5\n"), ["1|10µL", "2|µ"]);
        let latin = Options { encoding: Some("latin1".into()), ..Default::default() };
        assert_eq!(with("a.csv", b"id,text\n2,\xC2\xB5\n", &latin), ["2|Âµ"]);
        let wide: Vec<u8> = "\u{feff}id\ttext\n1\tµ\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(rows("a.tsv", &wide), ["1|µ"]);
        assert_eq!(rows("a.csv", &wide), ["1|µ"]);
        let wide: Vec<u8> = "\u{feff}{\"text\":\"µ\"}\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(rows("a.ndjson", &wide), ["row-1|µ"]);
    }

    #[test]
    fn empty_tables() {
        assert_eq!(rows("a.csv", b""), ["! the file is empty"]);
        assert_eq!(rows("a.csv", b"\n\n"), ["! the file is empty"]);
        assert_eq!(rows("a.csv", b"\xEF\xBB\xBF"), ["! the file is empty"]);
        assert!(rows("a.csv", b"id,text\n").is_empty());
        assert_eq!(rows("a.ndjson", b""), ["! the file is empty"]);
        assert!(rows("a.ndjson", b"\n").is_empty());
    }

    #[test]
    fn json_lines() {
        let table = b"\xEF\xBB\xBF{\"ID\":7,\"site\":\"L\",\"n\":[1],\"x\":null,\"report\":null,\"text\":\"a\\nb\"}\r\n\n\
            {\"id\":null,\"text\":\"c\"}\n{\"id\":\"\"}\n{secret\n[1]\n{\"text\":5}\n{\"text\":\"\\u0000\"}\n{\"text\":\"d\"}";
        assert_eq!(
            rows("a.ndjson", table),
            [
                "7|a\nb|site=L|n=[1]|x=|report=",
                "row-2|c|id=",
                "! row 3: no text",
                "! row 4: not JSON, at byte 2",
                "! row 5: not a JSON object",
                "! row 6: the text is not a string",
                "! row 7: not text: a zero byte",
                "row-8|d"
            ]
        );
        let forced = Options { id_column: Some("who".into()), text_column: Some("T".into()), ..Default::default() };
        assert_eq!(with("a.jsonl", b"{\"id\":1,\"t\":\"a\",\"text\":\"b\",\"who\":\"x\"}", &forced), ["x|a|id=1|text=b"]);
        let deep = "[".repeat(100_000);
        assert_eq!(rows("a.jsonl", deep.as_bytes()).len(), 1);
    }
}
