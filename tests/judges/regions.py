"""The table of regions of a whole node, recomputed and attacked: regions.py COMITYD.

The counts are drawn from the audit trails of all States, as CSV; the regions from the list of Member States and from what
is entered here. Every number shown must be the one that is counted, every count under five must be hidden, and whoever
knows all numbers shown, that all are whole, and that none is negative, must be left in doubt about each hidden one: of a
small one, between nought and five at least. The bounds are those of linear programming (scipy), in which such a table has
whole solutions.

Then the judge is judged: hidden numbers are shown again one at a time, and shown ones changed; each must be found.
"""

import csv
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from scipy.optimize import linprog

import trail
from page import Page, rows_of
from recompute import UNTIL, Docket, instant
from trail import micros

THRESHOLD = 5
MEMBERS = Path(__file__).parents[2] / "backend/store/data/member_states.csv"
UNKNOWN = "region not known"
CAPTION = re.compile(r"Requests by region that asks \(rows\) and region that is asked \(columns\); (\d+) cells? (?:is|are) suppressed")


def members():
    with MEMBERS.open(encoding="utf-8", newline="") as file:
        return {row["alpha3"]: row["region"] for row in csv.DictReader(file) if row["is_member"] == "true"}


def sent_between(docket, states, asked):
    """How many requests each State sent to each other: both tell the same of it, where both have a record."""
    snapshot, at = micros(asked["snapshot"]), lambda name: micros(asked[name]) if name in asked else None
    counts = {}
    for own in states:
        mine = Counter()
        for case in trail.cases(docket.trail(own), snapshot):
            begun = (at("from") is None or case.sent >= at("from")) and (at("to") is None or case.sent < at("to"))
            if begun and not any(kind == "supplements" for kind, _ in case.links):
                mine[case.requesting, case.requested] += 1
        for pair, count in mine.items():
            counts.setdefault(pair, set()).add(count)
    told_apart = {pair: found for pair, found in counts.items() if len(found) > 1}
    assert not told_apart, f"two trails tell apart {told_apart}"
    return {pair: found.pop() for pair, found in counts.items()}


def table_of(html):
    """The numbers of the page by region that asks and region that is asked, `None` for a hidden one; none: withheld."""
    for table in Page(html).open[0].all("table"):
        said = CAPTION.fullmatch(table.first("caption").text())
        if said:
            regions = [th.text() for th in table.all("th") if th.attributes.get("scope") == "col"][1:]
            rows = [(name, [None if c == "suppressed" else int(c) for c in cells]) for name, cells in rows_of(table)]
            return regions, rows, int(said[1])
    return None


def bounds(cells, i, j):
    """The least and the most that a hidden number can be, for who knows the others; the sums are the last."""
    wide = len(cells)
    hidden = {place: n for n, place in enumerate((a, b) for a in range(wide) for b in range(wide) if cells[a][b] is None)}
    left, right = [], []
    lines = [[(a, b) for b in range(wide)] for a in range(wide)] + [[(a, b) for a in range(wide)] for b in range(wide)]
    for line in lines:
        # What comes before the sum, less the sum, is nought.
        signs = [1] * (wide - 1) + [-1]
        row, known = [0] * len(hidden), 0
        for sign, (a, b) in zip(signs, line):
            if (a, b) in hidden:
                row[hidden[a, b]] += sign
            else:
                known += sign * cells[a][b]
        left.append(row)
        right.append(-known)
    found = []
    for sign in (1, -1):
        goal = [0] * len(hidden)
        goal[hidden[i, j]] = sign
        done = linprog(goal, A_eq=left, b_eq=right, bounds=(0, None), method="highs")
        if done.status == 3:
            found.append(float("inf"))
        else:
            assert done.status == 0, done.message
            found.append(round(done.x[hidden[i, j]]))
    return found


def findings(said, counts, regions):
    """What is wrong with a table, and how many of its numbers are hidden."""
    names, rows, announced = said
    expected = sorted(set(regions.values()) - {UNKNOWN}) + [UNKNOWN] * (UNKNOWN in regions.values()) + ["All"]
    if names != expected or [name for name, _ in rows] != expected:
        return [f"rows and columns are {names}, expected {expected}"], 0
    wide = len(expected)
    true = [[0] * wide for _ in range(wide)]
    place = {region: n for n, region in enumerate(expected)}
    for (from_, to), count in counts.items():
        a, b = place[regions[from_]], place[regions[to]]
        for i, j in ((a, b), (a, wide - 1), (wide - 1, b), (wide - 1, wide - 1)):
            true[i][j] += count
    cells, found = [row for _, row in rows], []
    places = [(i, j) for i in range(wide) for j in range(wide)]
    hidden = [(i, j) for i, j in places if cells[i][j] is None]
    if len(hidden) != announced:
        found.append(f"{announced} said to be hidden, {len(hidden)} are")
    for i, j in places:
        where, all_ = f"{expected[i]} to {expected[j]}", i == j == wide - 1
        if cells[i][j] is not None and cells[i][j] != true[i][j]:
            found.append(f"{where}: {cells[i][j]}, recomputed {true[i][j]}")
        if cells[i][j] is not None and true[i][j] < THRESHOLD and not all_:
            found.append(f"{where}: {true[i][j]} is shown")
    if found:
        return found, len(hidden)
    for i, j in hidden:
        least, most = bounds(cells, i, j)
        small = true[i][j] < THRESHOLD
        if least >= most or (small and (least > 0 or most < THRESHOLD)):
            found.append(f"{expected[i]} to {expected[j]}: hidden, and it is known to be from {least} to {most}")
    return found, len(hidden)


def spoilt(said):
    """The same table with one number told or changed."""
    names, rows, announced = said
    for i, (_, cells) in enumerate(rows):
        for j, cell in enumerate(cells):
            other = [(name, list(row)) for name, row in rows]
            other[i][1][j] = 0 if cell is None else cell + 1
            yield names, other, announced - (cell is None)


def main(comityd):
    found, tables, withheld, numbers, hidden, tried, missed = [], 0, 0, 0, 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        plans = [("members", 48, 300, 5), ("few", 6, 90, 11), ("scattered", 16, 260, 23), ("sparse", 10, 40, 31)]
        for name, states, requests, seed in plans:
            docket = Docket(comityd, folder, name, "--states", states, "--requests", requests, "--seed", seed)
            regions = members()
            if name in ("scattered", "sparse"):
                # Regions of a node's own making: more cells, fewer requests in each.
                for number, state in enumerate(sorted(regions)):
                    regions[state] = f"Region {number % 5}"
                    docket.run("state set", state, "--region", regions[state])
            day = lambda back: instant(UNTIL.replace(hour=0, year=UNTIL.year - back))
            for asked in ({}, {"from": day(1)}, {"from": day(2), "to": day(1)}, {"to": day(2)}):
                asked = {"snapshot": instant(UNTIL)} | asked
                words = [word for key, value in asked.items() for word in (f"--{key}", value)]
                html = docket.run("figures", "--format", "html", *words)
                said = table_of(html)
                if said is None:
                    withheld += 1
                    if "The table of regions is withheld" not in html:
                        found.append(f"{name} {asked}: no table, and it is not said to be withheld")
                    continue
                counts = sent_between(docket, sorted(regions), asked)
                wrong, of_them = findings(said, counts, regions)
                found += [f"{name} {asked}: {one}" for one in wrong]
                tables, hidden, numbers = tables + 1, hidden + of_them, numbers + len(said[0]) ** 2 - of_them
                for other in spoilt(said):
                    tried += 1
                    missed += not findings(other, counts, regions)[0]
    print(*found[:40], sep="\n", end="\n" if found else "")
    print(f"{tables} tables of regions and {withheld} withheld: {numbers} numbers shown, {hidden} hidden; {len(found)} findings")
    print(f"{tried} numbers told or changed on purpose: {missed} not found")
    return 1 if found or missed or tables < 8 or hidden < 20 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
