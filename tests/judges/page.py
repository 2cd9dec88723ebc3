"""Recomputes every number of the HTML report from the audit trail of its State: page.py COMITYD.

The figures are those that recompute.py counts from the CSV export; how many are at risk, what is still open and its
band come from lifelines. Each table, each drawing (its description, its labels, how long a bar is, where a curve runs)
and each sentence with a number is compared; a number that nothing here accounts for is a finding.

Then the judge is judged: numbers of the pages are changed one at a time, and each change must be found.
"""

import random
import re
import sys
import tempfile
from bisect import bisect_left, bisect_right
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from html.parser import HTMLParser

from recompute import BANDS, DAY, SPLITS, UNTIL, Docket, counted, ended_within, instant, quantiles, states_of
from survival import Judge

WORDS = "not reached|no base|not known|no period|suppressed"
NUMBER = re.compile(rf"\d+(?:\.\d+)?|{WORDS}")
VOID = {"meta", "rect", "line", "path", "br", "link"}
KINDS = {"mla": "Mutual legal assistance", "extradition": "Extradition", "provisional_arrest": "Provisional arrest"}
STEPS = [("T1", "T1", 7), ("gross", "T2", 30), ("net", "T2", 30), ("T3", "T3", 90), ("T4", "T4", None), ("any", "T4", None)]
STAGES = "sent acknowledged decided accepted executed closed ended_otherwise".split()
CLOCKS = [("D1", "")] + [("D2", part) for part in "safe_conduct return_of_person return_of_evidence provisional_arrest".split()]
PANELS, BARS = 12, 15
# The measures of a drawing of a curve, in its own units.
LEFT, RIGHT, TOP, HIGH, WIDE = 36, 12, 24, 150, 360


class Node:
    def __init__(self, name, attributes):
        self.name, self.attributes, self.inside = name, dict(attributes), []

    def all(self, *names):
        for one in self.inside:
            if isinstance(one, Node):
                if one.name in names:
                    yield one
                yield from one.all(*names)

    def first(self, name):
        return next(self.all(name))

    def text(self):
        return "".join(one if isinstance(one, str) else one.text() for one in self.inside)

    def is_of(self, kind):
        return kind in self.attributes.get("class", "").split()


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open = [Node("page", [])]
        self.feed(text)

    def handle_starttag(self, name, attributes):
        node = Node(name, attributes)
        self.open[-1].inside.append(node)
        if name not in VOID:
            self.open.append(node)

    def handle_startendtag(self, name, attributes):
        self.open[-1].inside.append(Node(name, attributes))

    def handle_endtag(self, name):
        if name not in VOID:
            closed = self.open.pop()
            assert closed.name == name, f"{closed.name} is closed by {name}"

    def handle_data(self, text):
        self.open[-1].inside.append(text)


def numbers(text):
    return NUMBER.findall(text)


def tenths(num, den=1):
    """One decimal, rounded half up from the exact number."""
    of = (Fraction(num) / den * 20 + 1) // 2
    return f"{of // 10}.{of % 10}"


def days(time):
    return "not reached" if time is None else tenths(time, DAY)


def share(num, den):
    return f"{tenths(100 * num, den)} % ({num} of {den})" if den else "no base"


def told(figures, figure, part=""):
    """A line of figures as the tables of the page say it."""
    line = figures.lines[figure, part]
    if line["unit"] == "percent":
        return share(int(line["num"]), int(line["den"]))
    if line["unit"] == "days" and (figure, line["value"]) != ("A1", "no base"):
        return tenths(quarter(figures, part), DAY)
    return line["value"]


def quarter(figures, part):
    """The first age at which so many quarters of the pending are no older, in microseconds."""
    ages = sorted(figures.end - case.sent for case in figures.pending)
    wanted = {"lower_quartile": 1, "median": 2, "upper_quartile": 3}[part]
    return next(age for n, age in enumerate(ages, 1) if 4 * n >= wanted * len(ages))


def count(figures, figure, part=""):
    return int(figures.lines[figure, part]["value"])


def ratio(figures, figure, part):
    line = figures.lines[figure, part]
    return int(line["num"]), int(line["den"])


def name_of(split, code):
    """How the head of a row must end or read where it is of a group."""
    if split == "counterpart":
        return re.compile(rf".*\({code}\)")
    plain = KINDS[code] if split == "kind" else code.replace("_", " ")
    return re.compile(re.escape(plain), re.IGNORECASE)


class Curve:
    """What lifelines says of a step of some requests."""

    def __init__(self, spells):
        self.spells = tuple(sorted(spells))
        self.lengths = [length for length, _ in self.spells]

    @lru_cache(maxsize=None)
    def at(self, instants):
        """What is open, its band, and how many are at risk; none where nobody is followed so long."""
        asked = {"name": "a curve", "spells": list(self.spells), "quantiles": [], "within": list(instants)}
        return Judge(asked).within

    def at_risk(self, instant):
        return len(self.lengths) - bisect_left(self.lengths, instant)

    @cached_property
    def stairs(self):
        """When the curve comes down, and what is open from then on."""
        surviving, at_risk, stairs = Fraction(1), len(self.spells), []
        for length in sorted(set(self.lengths)):
            here = self.spells[bisect_left(self.lengths, length):bisect_right(self.lengths, length)]
            surviving *= 1 - Fraction(sum(ended for _, ended in here), at_risk)
            at_risk -= len(here)
            stairs.append((length, float(surviving)))
        return stairs

    def least_and_most(self, from_, to):
        """The least and the most that is open at some time between two instants."""
        open_at = lambda instant: ([1.0] + [s for _, s in self.stairs])[bisect_right(self.stairs, (instant, 2.0))]
        return open_at(to), open_at(from_)

    def half_and_nine(self):
        (median, *limits), (p90, *p90_limits) = quantiles(self.spells)
        band = lambda two: " to ".join(map(days, two))
        return [days(median), band(limits), days(p90), band(p90_limits)]

    def half_and_nine_at_risk(self):
        """The same as the table has them, each with how many last at least so long."""
        half, band, nine, band_of_nine = self.half_and_nine()
        at_risk = ["not reached" if time is None else str(self.at_risk(time)) for time, *_ in quantiles(self.spells)]
        return [half, band, at_risk[0], nine, band_of_nine, at_risk[1]]

    def ended(self):
        return sum(ended for _, ended in self.spells)


class Expected:
    """The tables and drawings of a report in their order, recomputed."""

    def __init__(self, whole, groups, own, split):
        self.whole, self.groups, self.own, self.split = whole, groups, own, split
        self.all = [("All requests", whole)] + [(code, figures) for code, figures in groups.items()]
        # Each: kind, what is said over it, and what is in it. A row is the head it must have, and its cells.
        self.parts, self.sentences = [], []
        self.short(), self.times(), self.stages(), self.age(), self.refusals(), self.clocks()
        self.pairs(), self.every_line()

    def table(self, rows, caption=""):
        self.parts.append(("table", caption, rows))

    def of_all(self, cells, groups_only=False):
        if not groups_only or self.split:
            self.table([(self.head(code), cells(figures)) for code, figures in self.all])

    def head(self, code):
        return re.compile("All requests") if code == "All requests" else name_of(self.split, code)

    def bars(self, bars):
        """Bars: a head, what is said, how long, and of how much."""
        self.parts.append(("bars", "", bars))

    def short(self):
        lines = [("N1", ""), ("N3", ""), ("N2", "end"), ("A2", ""), ("R1", ""), ("R2", ""), ("R6", "")]
        self.of_all(lambda figures: [told(figures, *line) for line in lines])

    def times(self):
        for step, figure, within in STEPS:
            if not self.whole.spells[step]:
                continue
            whole = Curve(self.whole.spells[step])
            self.parts.append(("curve", "", (whole, figure, None)))
            rows = []
            for code, figures in self.all:
                spells = figures.spells[step]
                curve = Curve(spells) if spells else None
                if curve is None:
                    blank = ["0", "0"] + ["no base"] * (6 + bool(within))
                    rows.append((self.head(code), blank))
                    continue
                cells = [str(len(spells)), str(curve.ended()), *curve.half_and_nine_at_risk()]
                if within:
                    of = ended_within(curve.spells, within * DAY)
                    cells.append("not known" if of is None else f"{tenths(100 * of)} %")
                rows.append((self.head(code), cells))
            self.table(rows)
            mine = [(code, Curve(f.spells[step])) for code, f in self.groups.items() if f.spells[step]]
            largest = sorted(range(len(mine)), key=lambda place: (-len(mine[place][1].spells), place))[:PANELS]
            if len(mine) > PANELS:
                self.sentences.append(f"the {PANELS} groups; the other {len(mine) - PANELS}")
            for place in sorted(largest):
                code, curve = mine[place]
                self.parts.append(("curve", code, (curve, figure, whole)))

    def stages(self):
        sent = count(self.whole, "N4", "sent")
        counts = [count(self.whole, "N4", stage) for stage in STAGES]
        self.bars([(None, share(n, sent), n, sent) for n in counts])
        self.table([(None, [str(n), share(n, sent)]) for n in counts])
        self.of_all(lambda f: [str(count(f, "N4", stage)) for stage in STAGES], groups_only=True)

    def age(self):
        pending = count(self.whole, "N2", "end")
        bands = [band for band, *_ in BANDS]
        counts = [count(self.whole, "A1", band) for band in bands]
        heads = [re.compile("Over 365 days" if band == ">365" else band.replace("-", " to ") + " days") for band in bands]
        self.bars([(head, share(n, pending), n, None) for head, n in zip(heads, counts)])
        self.table([(head, [str(n), share(n, pending)]) for head, n in zip(heads, counts)])
        parts = [("A1", "lower_quartile"), ("A1", "median"), ("A1", "upper_quartile"), ("A2", "")]
        self.of_all(lambda figures: [told(figures, *part) for part in parts])
        self.of_all(lambda figures: [str(count(figures, "A1", band)) for band in bands], groups_only=True)

    def refusals(self):
        grounds = {part: count(self.whole, "R2", part) for figure, part in self.whole.lines if figure == "R2" and part}
        if grounds:
            refused, _ = ratio(self.whole, "R2", "")
            self.parts.append(("grounds", str(refused), {g.replace("_", " ").lower(): n for g, n in grounds.items()}))
        self.of_all(lambda figures: [told(figures, "R2"), told(figures, "R3")])

    def clocks(self):
        ratios = [ratio(self.whole, *clock) for clock in CLOCKS]
        self.bars([(None, share(num, den), num, den) for num, den in ratios])
        self.table([(None, [str(den), str(num), str(den - num), share(num, den)]) for num, den in ratios])
        self.of_all(lambda figures: [told(figures, *clock) for clock in CLOCKS], groups_only=True)

    def pairs(self):
        others = {}
        for case in self.whole.sent:
            made = case.requesting == self.own
            of = others.setdefault(case.requested if made else case.requesting, [0, 0])
            of[not made] += 1
        if not others:
            return
        head = lambda code: re.compile(rf".*\({code}\)")
        largest = sorted(others.items(), key=lambda one: (-sum(one[1]), one[0]))[:BARS]
        if len(others) > BARS:
            self.sentences.append(f"the {BARS} States")
        self.bars([(head(code), f"{made} made, {received} received", made, made + received)
                   for code, (made, received) in largest])
        self.table([(head(code), [str(made), str(received), str(made + received), ""])
                    for code, (made, received) in sorted(others.items())])

    def every_line(self):
        withins = {(figure, part): within for figure, part, within in
                   [("T1", "", 7), ("T2", "gross", 30), ("T2", "net", 30), ("T3", "", 90)]}
        rows = {}
        for (figure, part), line in self.whole.lines.items():
            beside = f"{line.get('num', '')} of {line['den']}" if "den" in line else ""
            if "begun" in line:
                beside = f"{line['at_risk']} {line['begun']}, {line['ended']}, {line['p90']} {line['p90_at_risk']}"
                if line["within"]:
                    share = f"{Decimal(line['within']) * 100:.2f}"
                    beside += f"; {withins[figure, part]} days {share}"
            rows[figure, part.replace("_", " ").lower()] = [line["value"], beside]
        self.parts.append(("lines", "", rows))


def found_parts(page):
    """Tables and drawings in their order."""
    return [node for node in page.all("table", "svg")]


def rows_of(table):
    rows = []
    for row in table.all("tr"):
        heads = [cell.text() for cell in row.all("th") if cell.attributes.get("scope") == "row"]
        if heads:
            rows.append((heads[0], [cell.text() for cell in row.all("td")]))
    return rows


def labels(svg, kind):
    return [text.text() for text in svg.all("text") if text.is_of(kind)]


class Compared:
    """What of a page differs from what is expected."""

    def __init__(self, html, expected, asked):
        self.found = []
        page = Page(html).open[0]
        parts = iter(found_parts(page))
        try:
            for kind, caption, content in expected.parts:
                getattr(self, kind)(parts, caption, content)
        except StopIteration:
            self.found.append("a table or a drawing is missing")
        self.found += [f"one more {one.name}" for one in parts]
        self.rest(page, expected, asked)

    def same(self, where, said, recomputed):
        if numbers(said) != numbers(recomputed):
            self.found.append(f"{where}: {said!r}, recomputed {recomputed!r}")

    def rows(self, where, said, expected):
        if len(said) != len(expected):
            self.found.append(f"{where}: {len(said)} rows, recomputed {len(expected)}")
        for (name, cells), (head, recomputed) in zip(said, expected):
            if head is not None and not head.fullmatch(name):
                self.found.append(f"{where}: a row {name!r}, expected {head.pattern!r}")
            if len(cells) < len(recomputed):
                self.found.append(f"{where} {name}: {len(cells)} cells")
            for cell, value in zip(cells, recomputed):
                self.same(f"{where}, {name}", cell, value)

    def table(self, parts, caption, rows):
        table = next(parts)
        self.rows(table.first("caption").text(), rows_of(table), rows)

    def bars(self, parts, _, bars):
        svg = next(parts)
        where = svg.first("title").text()
        names = [text.text() for text in svg.all("text") if text.is_of("label") and not text.is_of("end")]
        says = labels(svg, "end")
        self.rows(where, list(zip(names, [[one] for one in says])), [
            (re.compile(".*" if head is None else head.pattern + "|.{1,39}\u2026", re.IGNORECASE), [say])
            for head, say, *_ in bars])
        # The names that stand before the numbers in the description have numbers of their own.
        self.same(f"{where}, described", svg.first("desc").text().split(".", 1)[1],
                  "; ".join(f"{name}: {say}" for name, (_, say, *_) in zip(names, bars)) if names else "")
        most = max([long if of is None else of for *_, long, of in bars] + [1])
        for kind, lengths in (("bar", [long for *_, long, _ in bars if long]), ("of", [of for *_, of in bars if of is not None])):
            drawn = [float(rect.attributes["width"]) for rect in svg.all("rect") if rect.is_of(kind)]
            if [round(one, 1) for one in drawn] != [round((WIDE - 2) * long / most + 1e-9, 1) for long in lengths]:
                self.found.append(f"{where}: {kind}s are {drawn} long, recomputed of {lengths}")

    def grounds(self, parts, refused, grounds):
        svg, table = next(parts), next(parts)
        names = [text.text().lower() for text in svg.all("text") if text.is_of("label") and not text.is_of("end")]
        said = [(name.lower(), cells[:1]) for name, cells in rows_of(table)]
        self.same("grounds", table.first("caption").text(), refused)
        if sorted(name for name, _ in said) != sorted(grounds) or names != [name for name, _ in said]:
            self.found.append(f"grounds: {names}, recomputed {sorted(grounds)}")
            return
        ordered = [(re.compile(re.escape(name), re.IGNORECASE), str(grounds[name]), grounds[name], None) for name in names]
        self.bars(iter([svg]), "", ordered)
        self.rows("grounds", said, [(head, [say]) for head, say, *_ in ordered])

    def lines(self, parts, _, lines):
        said = rows_of(next(parts))
        keys = [(name, cells[1].lower()) for name, cells in said]
        if sorted(keys) != sorted(lines):
            self.found.append(f"all figures: {set(keys) ^ set(lines)}")
            return
        for key, (_, cells) in zip(keys, said):
            value, beside = lines[key]
            self.same(f"all figures, {key}", cells[2], value)
            self.same(f"all figures, {key}, beside", re.sub(r"\bp90\b", "", cells[3]), beside)

    def curve(self, parts, code, content):
        svg, table = next(parts), next(parts)
        curve, figure, beside = content
        where = svg.first("title").text()
        self.same(f"{where}, described", svg.first("desc").text(), " ".join(
            ["100 %", str(len(curve.spells)), str(curve.ended()), *curve.half_and_nine()]))
        said = rows_of(table)
        if not table.first("caption").text().endswith(f"the curve of {figure}"):
            self.found.append(f"{where}: {table.first('caption').text()}")
        marks = [Fraction(head) * DAY for head, _ in said]
        apart = {later - one for one, later in zip(marks, marks[1:])}
        if marks[0] != 0 or len(apart) != 1:
            self.found.append(f"{where}: marks at {[float(mark / DAY) for mark in marks]}")
            return
        risks = [str(curve.at_risk(mark)) for mark in marks]
        for (head, (open_, band, risk)), of, at_risk in zip(said, curve.at(tuple(map(int, marks))), risks):
            self.same(f"{where}, {head}, at risk", risk, at_risk)
            if of is None:
                self.same(f"{where}, {head}", f"{open_} {band}", "not known not known")
                continue
            over, least_over, most_over, _ = of
            shares = [1 - over, 1 - most_over, 1 - least_over]
            said_shares = re.findall(r"\d+\.\d", f"{open_} {band}")
            near = [abs(float(ours) - 100 * theirs) <= 0.0501 for ours, theirs in zip(said_shares, shares)]
            if len(near) != 3 or not all(near):
                self.found.append(f"{where}, {head}: {open_} {band}, recomputed {shares}")
        self.same(f"{where}, numbers at risk", " ".join(labels(svg, "risk")), " ".join(risks))
        ticks = [text.text() for text in svg.all("text") if text.is_of("middle") and not text.is_of("risk")]
        self.same(f"{where}, days", " ".join(ticks), " ".join(head for head, _ in said))
        self.same(f"{where}, shares", " ".join(labels(svg, "end") + labels(svg, "note")), "0 25 50 75 100 band of 95 %")
        self.drawn(where, svg, "curve", curve, marks[-1])
        if beside is not None:
            self.drawn(where, svg, "beside", beside, marks[-1])

    def drawn(self, where, svg, kind, curve, end):
        """Every corner of a drawn curve lies where lifelines' curve runs, as near as a drawing tells it."""
        path = next(path for path in svg.all("path") if path.is_of(kind)).attributes["d"]
        corners = re.findall(r"([MHV])([\d.]+)(?: ([\d.]+))?", path)
        x = y = None
        for letter, one, other in corners:
            x = float(one) if letter in "MH" else x
            y = float(other) if letter == "M" else float(one) if letter == "V" else y
            if letter == "H":
                continue
            time = lambda place: max(float(end) * (place - LEFT) / (WIDE - LEFT - RIGHT), 0)
            least, most = curve.least_and_most(time(x - 0.06), time(x + 0.06))
            surviving = (TOP + HIGH - y) / HIGH
            if not least - 0.0005 <= surviving <= most + 0.0005:
                self.found.append(f"{where}: the {kind} is at {surviving:.3f} at {x}, recomputed {least:.3f} to {most:.3f}")
                return

    def rest(self, page, expected, asked):
        """Every sentence that has a number and is in no table, drawing or definition."""
        head = expected.whole.head()
        names = {dt.text(): dd.text() for dt, dd in zip(page.all("dt"), page.all("dd"))}
        for name, number in (("Counted", "requests"), ("Told by letter", "told_acts"), ("Dates missing", "missing_dates")):
            self.same(name, names[name], str(head[number]))
        self.same("Snapshot", names["Snapshot"], asked["snapshot"])
        self.same("Period", names["Period"], " ".join(asked.get(one, "") for one in ("from", "to")))
        known = {"Counted", "Told by letter", "Dates missing", "Snapshot", "Period"}
        sentences = list(expected.sentences)
        for node in sentences_of(page):
            text = node.text()
            if node.name == "dd" and any(names.get(name) == text for name in known) or not numbers(text):
                continue
            if node.name in ("h3", "figcaption") and not re.search(r"(?<![T\d(])\b\d+ States", text):
                continue  # the name of a step, or of a group that the table beside it has
            if text.startswith(("Figures of ", "comityd ")):
                self.same("the tool", text.replace(asked["snapshot"], ""), asked["tool"])
                continue
            if text.endswith("Nothing in it is suppressed."):
                continue
            if not sentences or numbers(sentences.pop(0)) != numbers(text):
                self.found.append(f"nothing accounts for {text!r}")
        if sentences:
            self.found.append(f"left out: {sentences}")


def sentences_of(node):
    """Leaves of text outside tables, drawings, definitions, and the words that say how to read it."""
    for one in node.inside:
        if not isinstance(one, Node) or one.name in ("table", "svg", "style", "head", "nav"):
            continue
        if one.is_of("definition") or one.attributes.get("id") == "reading":
            continue
        if all(isinstance(part, str) for part in one.inside):
            yield one
        else:
            yield from sentences_of(one)


def questions(number, of):
    """What is asked: of each State one break-down after the other, with and without a period."""
    last = instant(UNTIL)
    day = lambda back: instant(UNTIL.replace(hour=0, year=UNTIL.year - back))
    yield {"snapshot": last, "split": SPLITS[number % len(SPLITS)]}
    yield {"snapshot": last, "from": day(1), "split": SPLITS[(number + of) % len(SPLITS)]}
    yield {"snapshot": last, "from": day(2), "to": day(1), "direction": "made" if number % 2 else "received",
           "split": "kind"}


def changes(html, dice, most):
    """The page with one number changed, in what is recomputed of it."""
    body = html.index("<body")
    skipped = [(m.start(), m.end()) for m in re.finditer(
        r'<p class="definition">.*?</p>|<section[^>]*id="reading".*?</section>|<h[1-6].*?</h[1-6]>|<thead>.*?</thead>'
        r'|<caption>.*?</caption>|<title.*?</title>|<figcaption>.*?</figcaption>|<nav.*?</nav>|<th.*?</th>|<[^>]*>'
        r'|<text[^>]*class="note"[^>]*>.*?</text>|<text[^>]*class="label"[^>]*>.*?</text>', html, re.S)]
    free, at = [], body
    for start, end in sorted(skipped) + [(len(html), len(html))]:
        if start > at:
            free.append((at, start))
        at = max(at, end)
    places = [m.span() for start, end in free for m in NUMBER.finditer(html, start, end)
              if not re.search(r"[A-Z(]$", html[max(start, m.start() - 1):m.start()])]
    for start, end in dice.sample(places, min(most, len(places))):
        number = html[start:end]
        other = "7" if re.match("[a-z]", number) else str(int(number[0]) % 9 + 1) + number[1:]
        yield f"{html[max(0, start - 60):start]}[{number} to {other}]", html[:start] + other + html[end:]


def main(comityd):
    found, pages, seen, missed, tried = [], 0, 0, [], 0
    dice = random.Random(1890)
    with tempfile.TemporaryDirectory() as folder:
        # The docket of the demonstration, and one of few States, where every table is full.
        plans = [("demo", ("--states", 48, "--requests", 200, "--seed", 2011)),
                 ("few", ("--states", 5, "--requests", 240, "--seed", 3))]
        for name, plan in plans:
            docket = Docket(comityd, folder, name, *plan)
            if name == "demo":
                docket.take_over("LKA")
            states = states_of(docket)[:3]
            for number, state in enumerate(states):
                for asked in questions(number, len(states)):
                    rows = docket.trail(state)
                    html = docket.figures(state, asked, "html")
                    whole, groups = counted(rows, state, asked)
                    expected = Expected(whole, groups, state, asked.get("split"))
                    asked = asked | {"tool": re.search(r"comityd [\d.]+", html)[0]}
                    where = f"{name} {state} {asked.get('split')} {asked.get('from', '')}"
                    found += [f"{where}: {one}" for one in Compared(html, expected, asked).found]
                    pages, seen = pages + 1, seen + sum(len(numbers(node.text())) for node in found_parts(Page(html).open[0]))
                    for place, mutant in changes(html, dice, 40):
                        tried += 1
                        if not Compared(mutant, expected, asked).found:
                            missed.append(f"{where}: a change is not found: {place!r}")
    print(*found[:60], sep="\n", end="\n" if found else "")
    print(*missed[:20], sep="\n", end="\n" if missed else "")
    print(f"{pages} reports, {seen} numbers in tables and drawings recomputed: {len(found)} differ")
    print(f"{tried} numbers changed on purpose: {len(missed)} not found")
    return 1 if found or missed or tried < 300 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
