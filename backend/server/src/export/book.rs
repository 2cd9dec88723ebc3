//! The workbook: what it is on the first sheet, then one entry a row. Rows lie in a temporary file, not in memory.

use std::io::Write;

use comity_api::exports::ExportLine;
use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::table::COLUMNS;

/// How many entries a sheet takes; a spreadsheet has 1,048,576 rows.
pub(super) const ROWS: u32 = 1_000_000;

/// How long a cell may be, in units of UTF-16.
const LONGEST: usize = 32_767;

/// A cell that is longer says so; CSV and JSON Lines have no such limit.
const LONGER: &str = "longer_than_a_cell";

/// A workbook that takes entries.
pub(super) struct Book {
    workbook: Workbook,
    /// How many entries are on the last sheet.
    rows: u32,
    most: u32,
    sheets: usize,
}

impl Book {
    /// Returns a workbook that says what it is, with up to `most` entries on a sheet.
    pub(super) fn new(about: &[(String, String)], taken_at: Timestamp, most: u32) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        // Without it the workbook would say when it was written: the same export would have other bytes.
        let taken_at = ExcelDateTime::from_timestamp(taken_at.as_second())?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&taken_at));
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("About")?.set_column_width(0, 20)?.set_column_width(1, 40)?;
        for (row, (name, value)) in (0..).zip(about) {
            sheet.write_string_with_format(row, 0, name, &Format::new().set_bold())?;
            sheet.write_string(row, 1, value)?;
        }
        let mut book = Self { workbook, rows: 0, most, sheets: 1 };
        book.sheet()?;
        Ok(book)
    }

    /// Begins a sheet of entries with the names of the columns, which stay in sight.
    fn sheet(&mut self) -> Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        let name = if self.sheets == 1 { "Entries".to_owned() } else { format!("Entries {}", self.sheets) };
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (column, (name, _)) in (0..).zip(COLUMNS) {
            sheet.set_column_width(column, width(name))?;
            sheet.write_string_with_format(0, column, *name, &Format::new().set_bold())?;
        }
        self.rows = 0;
        self.sheets += 1;
        Ok(())
    }

    /// Adds an entry. Texts are written as texts, whatever they begin with: no cell is a formula.
    pub(super) fn push(&mut self, line: &ExportLine) -> Result<(), XlsxError> {
        if self.rows == self.most {
            self.sheet()?;
        }
        self.rows += 1;
        let (row, last) = (self.rows, self.sheets - 1);
        let sheet = self.workbook.worksheet_from_index(last)?;
        for (column, (name, cell)) in (0..).zip(COLUMNS) {
            write(sheet, row, column, name, &cell(line))?;
        }
        Ok(())
    }

    /// Writes the whole.
    pub(super) fn save(mut self, to: impl Write + Send) -> Result<(), XlsxError> {
        self.workbook.save_to_writer(to)
    }
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, name: &str, cell: &str) -> Result<(), XlsxError> {
    // What counts is a number, so that it sorts as one.
    if let (true, Ok(number)) = (matches!(name, "index" | "seq"), cell.parse::<u32>()) {
        sheet.write_number(row, column, number)?;
    } else if cell.len() > LONGEST && cell.encode_utf16().count() > LONGEST {
        sheet.write_string(row, column, LONGER)?;
    } else if !cell.is_empty() {
        sheet.write_string(row, column, cell)?;
    }
    Ok(())
}

/// How wide a column is, in characters.
fn width(name: &str) -> f64 {
    match name {
        "reference" => 26.0,
        name if name == "at" || name.ends_with("_at") => 22.0,
        "fact" | "clocks" | "breaches" => 40.0,
        _ => 14.0,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};
    use comity_api::exports::Json;

    use super::*;

    fn read(book: Book) -> Xlsx<Cursor<Vec<u8>>> {
        let mut bytes = vec![];
        book.save(&mut bytes).unwrap();
        Xlsx::new(Cursor::new(bytes)).unwrap()
    }

    fn book(most: u32) -> Book {
        let about = [("tool".to_owned(), "comityd".to_owned())];
        Book::new(&about, "2026-01-05T09:00:00Z".parse().unwrap(), most).unwrap()
    }

    fn line() -> ExportLine {
        serde_json::from_str(include_str!("line.json")).unwrap()
    }

    #[test]
    fn what_a_sheet_has_no_room_for_stands_on_the_next() {
        let mut book = book(2);
        for index in 1..=5 {
            book.push(&ExportLine { index, ..line() }).unwrap();
        }
        let mut read = read(book);
        assert_eq!(read.sheet_names(), ["About", "Entries", "Entries 2", "Entries 3"]);
        let mut found = vec![];
        for (_, range) in read.worksheets().into_iter().skip(1) {
            let rows: Vec<_> = range.rows().collect();
            assert_eq!(rows[0][0], Data::String("index".to_owned()), "each has the names of the columns");
            found.extend(rows[1..].iter().map(|row| row[0].to_string()));
        }
        assert_eq!(found, ["1", "2", "3", "4", "5"]);
    }

    #[test]
    fn no_cell_is_a_formula_and_none_is_too_long() {
        let mut book = book(ROWS);
        let long = Json::of(&"x".repeat(LONGEST)).unwrap();
        let formula = "=HYPERLINK(\"x\")".to_owned();
        book.push(&ExportLine { code: Some(formula.clone()), fact: Some(long), ..line() }).unwrap();
        let mut read = read(book);
        let range = read.worksheet_range("Entries").unwrap();
        let cell = |name: &str| {
            let column = COLUMNS.iter().position(|(column, _)| *column == name).unwrap();
            range.rows().nth(1).unwrap()[column].clone()
        };
        assert_eq!(cell("code"), Data::String(formula));
        assert_eq!(cell("fact"), Data::String(LONGER.to_owned()));
        assert!(read.worksheet_formula("Entries").unwrap().is_empty());
    }
}
