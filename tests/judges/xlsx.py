"""Compares a workbook with the CSV of the same audit trail, cell by cell.

    xlsx.py TRAIL.xlsx TRAIL.csv [SOFFICE]

Read by openpyxl; where the path of LibreOffice is given, by that too, which turns the sheet of entries into CSV. Of the
two exports the later holds the earlier one as a further entry. Ends with 0 where all agree, else with 1.
"""

import csv
import os
import subprocess
import sys
import tempfile
import warnings

import openpyxl

csv.field_size_limit(1 << 24)


def table(lines):
    return [row for row in csv.reader(lines)]


def by_openpyxl(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(path)
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["export"] == "comity audit trail" and about["tool"].startswith("comityd "), about
    cells = list(book["Entries"].iter_rows())
    formulas = [cell.coordinate for row in cells for cell in row if cell.data_type == "f"]
    assert not formulas, formulas
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in cells]


def by_libreoffice(path, soffice):
    with tempfile.TemporaryDirectory() as folder:
        # Comma, double quotes, UTF-8, from the first line, as shown: no, as stored; the second sheet.
        form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,2"
        command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
        done = subprocess.run(
            [*command, "--outdir", folder, path], check=True, capture_output=True, text=True, timeout=300
        )
        made = [name for name in os.listdir(folder) if name.endswith(".csv")]
        assert len(made) == 1, (made, done.stdout, done.stderr)
        with open(os.path.join(folder, made[0]), encoding="utf-8", newline="") as file:
            return table(file)


def differences(found, expected):
    out = []
    if len(found) - len(expected) not in (0, 1):
        out.append(f"{len(found)} rows, the CSV has {len(expected)}")
    for number, (row, other) in enumerate(zip(found, expected), start=1):
        if row != other:
            out.append(f"row {number}: {row}, the CSV has {other}")
    return out


def main(workbook, text, soffice=None):
    with open(text, encoding="utf-8", newline="") as file:
        assert file.readline().startswith("# {")
        expected = table(file)
    assert len(expected) > 100, "there is something to compare"
    readers = [("openpyxl", by_openpyxl(workbook))]
    if soffice:
        readers.append(("LibreOffice", by_libreoffice(workbook, soffice)))
    for name, found in readers:
        wrong = differences(found, expected)
        for line in wrong[:10]:
            print(line)
        if wrong:
            print(f"{name}: {len(wrong)} differences")
            return 1
        other = [row[:] for row in expected]
        other[-1][1] += "0"
        assert differences(found, other), "the judge does not see a cell that differs"
        print(f"{name}: {len(expected)} rows of {len(expected[0])} cells: the same")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
