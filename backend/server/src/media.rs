//! What bytes look like, beside what they are said to be.
//!
//! Only a contradiction that can be seen is one: bytes recognisably of another kind than declared. Bytes nobody
//! recognises, and media types nobody knows, are taken as declared; nothing here proves what a document is.

use axum::http::{HeaderMap, header};
use infer::MatcherType;

use crate::problem::{self, Failure};

/// What a document is when nobody said it.
pub(crate) const ANY_BYTES: &str = "application/octet-stream";

/// How many of the first bytes are looked at.
pub(crate) const HEAD: usize = 8 * 1024;

/// Why bytes are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contradiction {
    /// A program, whatever it is called.
    Program(&'static str),
    /// Recognisably something else.
    Looks(&'static str),
    /// Called text, and no text.
    NoText,
    /// Called text in UTF-8, and in another encoding.
    NoUtf8,
    /// Its name has the ending of a program.
    NamedProgram,
    /// Its name has the ending of another kind.
    Named(&'static str),
}

/// Kinds that are told apart; what a media type outside of them means is not known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Pdf,
    Image(&'static str),
    /// ZIP archives, and the office files that are such.
    Zip,
    /// Office files of before; and those of today under a password.
    Compound,
    Rtf,
    /// Plain text, CSV, XML, HTML, JSON.
    Text,
}

impl Family {
    fn of(media_type: &str) -> Option<Self> {
        let office = |t: &str| {
            ["application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."]
                .iter()
                .any(|prefix| t.starts_with(prefix))
        };
        Some(match media_type {
            "application/pdf" | "application/x-pdf" => Self::Pdf,
            "image/png" => Self::Image("png"),
            "image/jpeg" | "image/jpg" | "image/pjpeg" => Self::Image("jpeg"),
            "image/tiff" => Self::Image("tiff"),
            "image/gif" => Self::Image("gif"),
            "image/bmp" => Self::Image("bmp"),
            "image/webp" => Self::Image("webp"),
            "application/zip" | "application/x-zip-compressed" | "application/epub+zip" => Self::Zip,
            t if office(t) => Self::Zip,
            "application/msword"
            | "application/vnd.ms-excel"
            | "application/vnd.ms-powerpoint"
            | "application/vnd.ms-outlook"
            | "application/x-ole-storage" => Self::Compound,
            "application/rtf" | "text/rtf" => Self::Rtf,
            "application/xml" | "application/json" => Self::Text,
            t if t.starts_with("text/") || t.ends_with("+xml") || t.ends_with("+json") => Self::Text,
            _ => return None,
        })
    }

    /// Returns whether a document declared to be of this kind may look like one of another.
    fn may_look_like(self, looks: Option<Self>) -> bool {
        match (self, looks) {
            // Under a password they are compound files; and what office programs have saved under these names in
            // thirty years.
            (Self::Zip, Some(Self::Compound))
            | (Self::Compound, Some(Self::Zip | Self::Rtf | Self::Text))
            | (Self::Rtf, Some(Self::Text))
            | (Self::Text, Some(Self::Rtf)) => true,
            (declared, looks) => Some(declared) == looks,
        }
    }
}

/// Returns how the first bytes of a document contradict its declared media type, where they do.
pub(crate) fn contradiction(declared: &str, head: &[u8]) -> Option<Contradiction> {
    let (essence, charset) = parts(declared);
    let clean = is_clean_text(head);
    // Two letters at the start of a text are no signature, nor are the two bytes of an object file anywhere.
    let found = infer::get(head).filter(|kind| kind.extension() != "obj").filter(|kind| {
        !clean
            || kind.matcher_type() == MatcherType::Text
            || matches!(kind.mime_type(), "application/pdf" | "application/rtf" | "application/postscript")
    });
    if let Some(kind) = found
        && is_program(&kind)
    {
        return Some(Contradiction::Program(kind.mime_type()));
    }
    let family = Family::of(essence)?;
    if let Some(kind) = found
        && kind.mime_type() != essence
        && !family.may_look_like(Family::of(kind.mime_type()))
    {
        return Some(Contradiction::Looks(kind.mime_type()));
    }
    if family != Family::Text {
        return None;
    }
    match charset {
        Some("utf-8" | "utf8" | "us-ascii") if !is_utf8(head) => Some(Contradiction::NoUtf8),
        None if head.contains(&0) && !is_wide(head) => Some(Contradiction::NoText),
        _ => None,
    }
}

/// Endings that an operating system runs, or follows to something that runs, when such a file is opened.
const PROGRAMS: &[&str] = &[
    "apk",
    "app",
    "appimage",
    "application",
    "appref-ms",
    "bat",
    "chm",
    "class",
    "cmd",
    "com",
    "command",
    "cpl",
    "deb",
    "desktop",
    "dll",
    "exe",
    "gadget",
    "hta",
    "inf",
    "jar",
    "jnlp",
    "js",
    "jse",
    "library-ms",
    "lnk",
    "msc",
    "msi",
    "msp",
    "ocx",
    "pif",
    "pkg",
    "ps1",
    "psm1",
    "py",
    "pyw",
    "pyz",
    "reg",
    "rpm",
    "run",
    "scf",
    "scr",
    "search-ms",
    "settingcontent-ms",
    "sh",
    "sys",
    "url",
    "vb",
    "vbe",
    "vbs",
    "website",
    "ws",
    "wsf",
    "wsh",
    "xll",
];

/// What an ending says a file is.
const ENDINGS: &[(&str, &str)] = &[
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("gif", "image/gif"),
    ("bmp", "image/bmp"),
    ("webp", "image/webp"),
    ("zip", "application/zip"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("doc", "application/msword"),
    ("xls", "application/vnd.ms-excel"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("msg", "application/vnd.ms-outlook"),
    ("rtf", "application/rtf"),
    ("txt", "text/plain"),
    ("csv", "text/csv"),
    ("xml", "application/xml"),
    ("json", "application/json"),
    ("htm", "text/html"),
    ("html", "text/html"),
];

/// The ending of a name, in small letters. Windows reads over dots and spaces behind it.
fn ending(name: &str) -> Option<String> {
    let name = name.trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())
}

/// Returns the media type that the ending of a name stands for; none for an ending nobody knows.
pub(crate) fn named(name: &str) -> Option<&'static str> {
    let ending = ending(name)?;
    ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, media_type)| *media_type)
}

/// Returns how the name of a document contradicts its declared media type, where it does. A program is one by its name.
pub(crate) fn misnamed(name: &str, declared: &str) -> Option<Contradiction> {
    if ending(name).is_some_and(|ending| PROGRAMS.contains(&ending.as_str())) {
        return Some(Contradiction::NamedProgram);
    }
    let media_type = named(name)?;
    let (by_name, said) = (Family::of(media_type)?, Family::of(parts(declared).0)?);
    let agree = by_name.may_look_like(Some(said)) || said.may_look_like(Some(by_name));
    (!agree).then_some(Contradiction::Named(media_type))
}

/// Returns how the first bytes contradict what the ending of the name stands for; text by any other name is text.
pub(crate) fn belied(name: &str, head: &[u8]) -> Option<Contradiction> {
    let found = contradiction(named(name)?, head)?;
    matches!(found, Contradiction::Program(_) | Contradiction::Looks(_)).then_some(found)
}

/// What runs: for Windows, Linux, macOS, Java and the like.
fn is_program(kind: &infer::Type) -> bool {
    matches!(
        kind.mime_type(),
        "application/vnd.microsoft.portable-executable"
            | "application/x-executable"
            | "application/x-mach-binary"
            | "application/java"
            | "application/x-llvm"
            | "application/vnd.android.dex"
            | "application/vnd.android.dey"
            | "application/wasm"
    )
}

/// Whether it reads as text from end to end, but for a character that is cut off.
fn is_clean_text(head: &[u8]) -> bool {
    is_utf8(head) && !head.iter().any(|b| b.is_ascii_control() && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c))
}

fn is_utf8(head: &[u8]) -> bool {
    std::str::from_utf8(head).err().is_none_or(|e| e.error_len().is_none())
}

/// Whether it begins as text of two or four bytes a character does.
fn is_wide(head: &[u8]) -> bool {
    [&b"\xff\xfe"[..], b"\xfe\xff", b"\0\0\xfe\xff"].iter().any(|mark| head.starts_with(mark))
}

fn parts(declared: &str) -> (&str, Option<&str>) {
    match declared.split_once("; charset=") {
        Some((essence, charset)) => (essence, Some(charset)),
        None => (declared, None),
    }
}

/// Returns the media type a request declares, in one spelling: `type/subtype`, and of parameters the charset of a text.
pub(crate) fn declared(headers: &HeaderMap) -> Result<String, Failure> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(ANY_BYTES.to_owned()) };
    let bad =
        || problem::bad_header("bad_media_type", "Content-Type", "The Content-Type must be type/subtype.");
    let text = value.to_str().map_err(|_| bad())?.trim().to_ascii_lowercase();
    let token =
        |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b));
    let mut parameters = text.split(';').map(str::trim);
    let essence = parameters.next().unwrap_or_default();
    match essence.split_once('/') {
        Some((kind, subtype)) if token(kind) && token(subtype) && essence.len() <= 100 => {}
        _ => return Err(bad()),
    }
    let charset = parameters.find_map(|p| p.strip_prefix("charset=")).map(|c| c.trim_matches('"'));
    match charset.filter(|c| token(c) && c.len() <= 40 && Family::of(essence) == Some(Family::Text)) {
        Some(charset) => Ok(format!("{essence}; charset={charset}")),
        None => Ok(essence.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Contradiction::{Looks, NoText, NoUtf8, Program};

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\x08\0";
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0";
    const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff";
    const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    #[test]
    fn only_what_is_recognisably_another_kind_contradicts() {
        for (declared, bytes, expected) in [
            ("application/pdf", &b"Comity test document: warrant.pdf\n"[..], None),
            ("application/pdf", b"MZ is how this text begins", None),
            ("application/pdf", b"BMW, three of them", None),
            ("application/pdf", b"", None),
            ("application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", None),
            ("application/pdf", PNG, Some(Looks("image/png"))),
            ("application/pdf", ZIP, Some(Looks("application/zip"))),
            ("application/pdf", b"<?xml version=\"1.0\"?><a/>", Some(Looks("text/xml"))),
            ("image/png", PNG, None),
            ("image/jpeg", PNG, Some(Looks("image/png"))),
            ("image/tiff", b"II*\0\x08\0\0\0", None),
            (DOCX, ZIP, None),
            (DOCX, OLE, None),
            (DOCX, PNG, Some(Looks("image/png"))),
            ("application/msword", OLE, None),
            ("application/msword", b"{\\rtf1 old", None),
            ("application/vnd.ms-excel", b"<html><body>", None),
            ("text/csv", b"name;amount\r\n", None),
            ("text/csv", b"name;\xe9t\xe9\r\n", None),
            ("text/csv; charset=utf-8", b"name;\xe9t\xe9\r\n", Some(NoUtf8)),
            ("text/csv; charset=windows-1256", b"\xc7\xe1\xd3\xe1\xc7\xe3", None),
            ("text/plain", b"\xff\xfea\0b\0", None),
            ("text/plain", b"a\0b\0c", Some(NoText)),
            ("text/plain", b"%PDF-1.7\n\xe2\xe3", Some(Looks("application/pdf"))),
            ("image/svg+xml", b"<?xml version=\"1.0\"?><svg/>", None),
            ("application/x-own-thing", PNG, None),
            (ANY_BYTES, PNG, None),
        ] {
            assert_eq!(contradiction(declared, bytes), expected, "{declared} {bytes:?}");
        }
    }

    #[test]
    fn a_program_is_one_whatever_it_is_called() {
        for declared in ["application/pdf", ANY_BYTES, "application/x-own-thing", "text/plain"] {
            let elf = [&b"\x7fELF\x02\x01\x01"[..], &[0; 100]].concat();
            for bytes in [EXE, &elf] {
                assert!(matches!(contradiction(declared, bytes), Some(Program(_))), "{declared} {bytes:?}");
            }
        }
    }

    #[test]
    fn a_name_says_what_the_document_is() {
        use Contradiction::{Named, NamedProgram};
        for (name, declared, expected) in [
            ("b.pdf", "application/pdf", None),
            ("b.PDF", ANY_BYTES, None),
            ("b", "application/pdf", None),
            ("b.p7m", "application/pdf", None),
            ("b.pdf.js", "application/pdf", Some(NamedProgram)),
            ("c.bat", "application/pdf", Some(NamedProgram)),
            ("c.bat. ", "application/pdf", Some(NamedProgram)),
            ("d.lnk", ANY_BYTES, Some(NamedProgram)),
            ("dot.desktop", "text/plain", Some(NamedProgram)),
            ("m.jar", "application/zip", Some(NamedProgram)),
            ("E.EXE", ANY_BYTES, Some(NamedProgram)),
            ("pic.pdf", "image/png", Some(Named("application/pdf"))),
            ("pic.jpg", "image/png", Some(Named("image/jpeg"))),
            ("sheet.csv", "application/vnd.ms-excel", None),
            ("letter.doc", "text/rtf", None),
            ("letter.docx", "application/pdf", Some(Named(DOCX))),
        ] {
            assert_eq!(misnamed(name, declared), expected, "{name} {declared}");
        }
        assert_eq!(belied("pic.pdf", PNG), Some(Looks("image/png")));
        assert_eq!(belied("pic.png", PNG), None);
        assert_eq!(belied("pic", PNG), None);
        assert_eq!(belied("old.txt", b"a\0b"), None, "an encoding that is not known here");
    }

    #[test]
    fn a_character_cut_off_at_the_end_is_no_fault() {
        let mut text = "é".repeat(HEAD / 2).into_bytes();
        text.insert(0, b'a');
        assert_eq!(contradiction("text/plain; charset=utf-8", &text[..HEAD]), None);
    }

    #[test]
    fn a_declared_type_has_one_spelling() {
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, text.parse().unwrap());
            declared(&headers).ok()
        };
        assert_eq!(declared(&HeaderMap::new()).unwrap(), ANY_BYTES);
        assert_eq!(of("Application/PDF; charset=utf-8").unwrap(), "application/pdf");
        assert_eq!(of("text/csv;charset=\"UTF-8\"").unwrap(), "text/csv; charset=utf-8");
        assert_eq!(of("text/csv; charset=a b").unwrap(), "text/csv");
        assert_eq!(of("pdf"), None);
        assert_eq!(of("text/<b>"), None);
    }
}
