//! Documents of the docket: small, readable, and the same for the same lines.

use std::fmt::Write as _;

/// Returns the media type that a name's ending says.
pub(crate) fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("pdf") => "application/pdf",
        Some("csv") => "text/csv",
        _ => "text/plain",
    }
}

/// Returns the bytes of a document.
pub(crate) fn bytes(name: &str, lines: &[String]) -> Vec<u8> {
    match media_type(name) {
        "application/pdf" => pdf(lines),
        "text/csv" => {
            let mut text = "item,text\r\n".to_owned();
            for (number, line) in lines.iter().enumerate() {
                let _ = write!(text, "{},\"{}\"\r\n", number + 1, line.replace('"', "\"\""));
            }
            text.into_bytes()
        }
        _ => (lines.join("\n") + "\n").into_bytes(),
    }
}

/// One page, one font, one line under the other: enough for any viewer.
fn pdf(lines: &[String]) -> Vec<u8> {
    let mut page = "BT /F1 11 Tf 56 780 Td 16 TL\n".to_owned();
    for line in lines {
        let plain: String = line
            .chars()
            .map(|c| if c.is_ascii() && !c.is_ascii_control() { c } else { '?' })
            .flat_map(|c| matches!(c, '(' | ')' | '\\').then_some('\\').into_iter().chain([c]))
            .collect();
        let _ = writeln!(page, "({plain}) Tj T*");
    }
    page.push_str("ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{page}endstream", page.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let start = file.len();
    let _ = write!(
        file,
        "{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_says_where_its_objects_are() {
        let file = String::from_utf8(bytes("a.pdf", &["Two (2) lines".into(), "here".into()])).unwrap();
        let start: usize = file.lines().rev().nth(1).unwrap().parse().unwrap();
        assert!(file[start..].starts_with("xref\n0 6\n"));
        for (number, entry) in file[start..].lines().skip(3).take(5).enumerate() {
            assert_eq!(entry.len(), 19, "an entry of the table has 20 bytes with its line end");
            let offset: usize = entry[..10].parse().unwrap();
            assert!(file[offset..].starts_with(&format!("{} 0 obj\n", number + 1)));
        }
        assert!(file.contains(r"(Two \(2\) lines) Tj"));
    }
}
