//! A workbook as another library reads it.

use std::path::Path;

use calamine::{Data, Reader as _, Xlsx, open_workbook};

/// The sheets: their name, their rows, their cells as text.
pub(crate) fn sheets(path: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let rows = |range: &calamine::Range<Data>| -> Vec<Vec<String>> {
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    book.worksheets().iter().map(|(name, range)| (name.clone(), rows(range))).collect()
}

/// Every cell of every sheet.
pub(crate) fn cells(path: &Path) -> Vec<String> {
    sheets(path).into_iter().flat_map(|(_, rows)| rows.concat()).collect()
}
