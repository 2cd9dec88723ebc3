//! A workbook as another library reads it.

use std::{
    fs,
    io::{Cursor, Read, Seek},
    path::Path,
};

use calamine::{Data, Reader as _, Xlsx};

/// The sheets: their name, their rows, their cells as text.
pub(crate) fn sheets(path: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    sheets_of(fs::File::open(path).unwrap())
}

/// Every cell of every sheet of a workbook in memory, a line for each.
pub(crate) fn text(bytes: &[u8]) -> String {
    let cells = sheets_of(Cursor::new(bytes)).into_iter().flat_map(|(_, rows)| rows.concat());
    cells.collect::<Vec<_>>().join("\n")
}

fn sheets_of<R: Read + Seek>(reader: R) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book: Xlsx<_> = Xlsx::new(std::io::BufReader::new(reader)).unwrap();
    let rows = |range: &calamine::Range<Data>| -> Vec<Vec<String>> {
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    book.worksheets().iter().map(|(name, range)| (name.clone(), rows(range))).collect()
}

/// Every cell of every sheet.
pub(crate) fn cells(path: &Path) -> Vec<String> {
    sheets(path).into_iter().flat_map(|(_, rows)| rows.concat()).collect()
}
