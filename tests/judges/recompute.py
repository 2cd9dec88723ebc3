"""Recomputes every number of `comityd figures` from the audit trail of one State: recompute.py COMITYD.

It makes dockets with `comityd simulate`, has a State take over running cases from an old register, takes the trail of one State after the other out as CSV, and counts by the
definitions of docs/figures.md; nothing is taken from the backend but that file. Survival is judged by lifelines and by
fractions (survival.py), all else is counted in whole numbers. Every line must be the same, digit by digit: with and
without a period, a filter, a break-down, as the record stood at its last instant and half a year before.

Then the judge is judged. Every number of an answer is changed alone, every column of a trail is taken away, every
definition is got wrong in some way that is near at hand: each change must be found somewhere.
"""

import contextlib
import csv
import io
import json
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from pathlib import Path

import trail
from survival import Judge
from trail import COUNTED, DUTIES, KEPT, MISSED, micros

DAY = 86_400_000_000
COLUMNS = ("version unit value num den begun ended lower upper at_risk p90 p90_lower p90_upper p90_at_risk within").split()
ENDS = "executed partly_executed refused not_executable returned withdrawn lapsed".split()
BANDS = [("0-30", 0, 30), ("31-90", 30, 90), ("91-180", 90, 180), ("181-365", 180, 365), (">365", 365, 10**9)]
SPLITS = ["counterpart", "kind", "measure", "family", "basis", "urgency"]
UNTIL = datetime(2026, 6, 30, 12, tzinfo=timezone.utc)

# Running cases of an old register: of some no acknowledgement is known, of some no acceptance.
REGISTER = (
    "direction counterpart own_reference subject measures offence legal_basis urgency language sent received "
    "acknowledged information_asked information_given accepted delivered refused ground reasons".split(),
    [
        ("made", "Records of an account", "18(3)(f) records; 18(3)(a) a statement", "laundering", "UNTOC", "urgent",
         "en", "2025-03-03", "", "", "", "", "2025-04-30", "2025-08-11 M-1; 2025-09-02 M-2 partly", "", "", ""),
        ("made", "Records of a firm", "18(3)(f) records", "corruption", "UNCAC", "ordinary",
         "en", "2025-05-05", "", "", "", "", "", "2025-08-20", "", "", ""),
        ("made", "A statement", "18(3)(a) a statement", "corruption", "UNTOC", "ordinary",
         "en", "2025-07-07", "", "2025-07-20", "2025-08-01", "2025-08-30", "", "", "2025-09-30", "18(21)(b)",
         "It would prejudice an essential interest."),
        # Of this one a letter told a part of the results, and of no step before it.
        ("made", "Records of two banks", "18(3)(f) records; 18(3)(a) a statement", "laundering", "UNTOC", "ordinary",
         "en", "2025-08-08", "", "", "", "", "", "2025-10-10 M-1", "", "", ""),
        ("received", "Records of a house", "18(3)(f) records", "laundering", "reciprocity", "ordinary",
         "en", "", "2025-10-06", "", "2025-10-20", "-", "2025-11-24", "", "", "", ""),
    ],
)

# What a definition says where it could be got wrong: changed by the judge of the judge alone.
RULES = {
    "open steps are censored": True,
    "an end censors a step": True,
    "net of information rounds": True,
    "executed is not closed": True,
    "superseded do not count in R1": True,
    "imported do not count in R4": True,
    "told counts from its own day": True,
    "ended first is neither kept nor missed": True,
    "withdrawn measures do not count": True,
    "a step that no letter told is left out": True,
    "silent for 90 days": True,
}


def four(number):
    """Four decimals, rounded half up from the exact number."""
    tenths = (2 * number * 10_000 + 1) // 2
    return f"{tenths // 10_000}.{tenths % 10_000:04}"


def row(unit, **cells):
    return {"version": "1", "unit": unit} | {name: str(cell) for name, cell in cells.items()}


def count(number):
    return row("count", value=number)


def ratio(unit, num, den, times):
    return row(unit, value=four(Fraction(num * times, den)) if den else "no base", num=num, den=den)


def share(ones):
    ones = list(ones)
    return ratio("percent", sum(ones), len(ones), 100)


@lru_cache(maxsize=None)
def quantiles(spells):
    """Median and p90 with their limits, by lifelines; where S is exactly 1 - q by fractions."""
    if not spells:
        return [(None, None, None)] * 2
    docket = {"name": f"{len(spells)} spells", "spells": list(spells), "quantiles": [(1, 2), (9, 10)], "within": []}
    return Judge(docket).quantiles


def ended_within(spells, limit):
    """1 - S(limit) in fractions; none where nobody is followed so long and some had not ended."""
    surviving, at_risk = Fraction(1), len(spells)
    for length in sorted({length for length, _ in spells if length <= limit}):
        here = [ended for at, ended in spells if at == length]
        surviving *= Fraction(at_risk - sum(here), at_risk)
        at_risk -= len(here)
    followed = any(length >= limit for length, _ in spells)
    return 1 - surviving if spells and (followed or surviving == 0) else None


def times(spells, within=None):
    spells = tuple(sorted(spells))
    if not RULES["open steps are censored"]:
        spells = tuple(spell for spell in spells if spell[1])
    (median, lower, upper), (p90, p90_lower, p90_upper) = quantiles(spells)
    days = lambda time: "not reached" if time is None else four(Fraction(time, DAY))
    at_risk = lambda time: "" if time is None else sum(length >= time for length, _ in spells)
    of = ended_within(spells, within * DAY) if within else None
    return row(
        "days", value=days(median), begun=len(spells), ended=sum(ended for _, ended in spells), lower=days(lower),
        upper=days(upper), at_risk=at_risk(median), p90=days(p90), p90_lower=days(p90_lower),
        p90_upper=days(p90_upper), p90_at_risk=at_risk(p90),
        within="" if of is None else four(of),
    )


class Figures:
    """The figures of some requests of one State, in a period [since, to) as far as the record is read."""

    def __init__(self, cases, own, since, to, snapshot):
        self.own, self.since, self.to, self.snapshot = own, since, to, snapshot
        # Pending is counted at the end of the period, which is outside it, or at the snapshot, which is not.
        self.to_snapshot = to is None or to > snapshot
        self.end = snapshot if self.to_snapshot else to
        before = [case for case in cases if self.is_before_end(case.sent)]
        # No docket has a supplement: that they are counted apart, a test of the domain shows.
        self.supplements = [case for case in before if case.has("supplements")]
        self.cases = [case for case in before if not case.has("supplements")]
        self.lines = {}
        self.volume()
        self.funnel()
        self.rates()
        self.all_times()
        self.pending_and_duties()
        self.consents_and_assets()

    def is_before_end(self, at):
        return at <= self.end if self.to_snapshot else at < self.end

    def holds(self, at):
        return at is not None and (self.since is None or at >= self.since) and self.is_before_end(at)

    def ended(self, case):
        if case.ended is None and not RULES["executed is not closed"]:
            return case.executed
        return case.ended

    def is_pending(self, case):
        return not (self.ended(case) is not None and self.is_before_end(self.ended(case)))

    def put(self, figure, line, part=""):
        assert (figure, part) not in self.lines, (figure, part)
        self.lines[figure, part] = line

    def head(self):
        open_then = [c for c in self.cases if c.ended is None or self.since is None or c.ended >= self.since]
        missing = sum(c.lacks_acknowledgement() + c.lacks_acceptance() for c in open_then)
        return {"requests": len(open_then), "told_acts": sum(c.told for c in open_then), "missing_dates": missing}

    def volume(self):
        self.sent = [case for case in self.cases if self.holds(case.sent)]
        self.closed = [case for case in self.cases if self.holds(self.ended(case))]
        self.pending = [case for case in self.cases if self.is_pending(case)]
        open_before = lambda c: c.sent < self.since and (self.ended(c) is None or self.ended(c) >= self.since)
        begin = sum(map(open_before, self.cases)) if self.since is not None else 0
        assert begin + len(self.sent) - len(self.closed) == len(self.pending), "N2(begin) + N1 - N3 is N2(end)"
        self.put("N1", count(len(self.sent)))
        self.put("N1", count(sum(self.holds(case.sent) for case in self.supplements)), "supplements")
        self.put("N2", count(begin), "begin")
        self.put("N2", count(len(self.pending)), "end")
        self.put("N3", count(len(self.closed)))
        ends = Counter(case.came_to() for case in self.closed)
        for end in ENDS:
            self.put("N3", count(ends.pop(end, 0)), end)
        assert not ends or not RULES["executed is not closed"], f"outcomes that N3 does not name: {ends}"

    def funnel(self):
        passed = [case.stages() for case in self.sent]
        for stage in "sent acknowledged decided accepted executed closed ended_otherwise".split():
            self.put("N4", count(sum(stages[stage] for stages in passed)), stage)

    def rates(self):
        counts = lambda c: c.came_to() != "withdrawn" and not (
            c.came_to() == "returned" and c.superseded and RULES["superseded do not count in R1"])
        base = filter(counts, self.closed)
        self.put("R1", share(case.came_to() in ("executed", "partly_executed") for case in base))
        decided = [case for case in self.cases if self.holds(case.decided())]
        self.put("R2", share(bool(case.refusals) for case in decided))
        grounds = Counter(g for case in decided for g in {ground or "not_told" for _, ground, _ in case.refusals})
        for ground, of in grounds.items():
            self.put("R2", count(of), ground)
        refusals = [refusal for case in self.cases for refusal in case.refusals if self.holds(refusal[0])]
        self.put("R3", share(not consulted for *_, consulted in refusals))
        first = [case for case in decided if not (case.imported and RULES["imported do not count in R4"])]
        was_asked = lambda case: any(asked < case.decided() for asked, _ in case.rounds)
        self.put("R4", share(case.accepted is not None and not was_asked(case) for case in first))
        self.put("R4", share(case.accepted is not None and not case.rounds for case in first), "no_round_at_any_time")
        rounds = [len(case.rounds) for case in self.sent]
        self.put("R5", ratio("mean", sum(rounds), len(rounds), 1))
        for part, these in [("0", {0}), ("1", {1}), ("2", {2})]:
            self.put("R5", count(sum(number in these for number in rounds)), part)
        self.put("R5", count(sum(number >= 3 for number in rounds)), "3+")
        self.put("R6", ratio("percent", len(self.closed), len(self.sent), 100))
        if self.since is None:
            self.put("R7", row("days", value="no period"))
        else:
            # A day that has begun counts.
            days = -(-(self.end - self.since) // DAY)
            self.put("R7", ratio("days", len(self.pending), len(self.closed), days))
        returned = lambda case: case.returned_for_language and case.ended is not None
        self.put("L1", share(returned(case) for case in self.sent))

    def spell(self, case, since, to, without=0):
        """A step from an instant to another, or, where it has not ended, to the end of the request or to now."""
        censor = case.ended if case.ended is not None and RULES["an end censors a step"] else self.snapshot
        last = to if to is not None else max(censor, since)
        return max(last - since - without, 0), to is not None

    def all_times(self):
        spells = {step: [] for step in (
            "T1", "gross", "net", "T3", "T4", "any", "T5", "approval", "translation", "T7", "surrender", "arrest")}
        told = RULES["a step that no letter told is left out"]

        def add(step, case, since, to, without=0, counted=None):
            if since is not None and self.holds(since if counted is None else counted):
                spells[step].append(self.spell(case, since, to, without))

        for case in self.cases:
            if not (case.lacks_acknowledgement() and told):
                add("T1", case, case.sent, case.acknowledged)
            decided = case.decided()
            if case.acknowledged is not None and not (case.lacks_acceptance() and told):
                over = next(at for at in (decided, case.ended, self.snapshot) if at is not None)
                span = lambda asked, back: min(over if back is None else back, over) - max(asked, case.acknowledged)
                waited = sum(max(span(*of), 0) for of in case.rounds) if RULES["net of information rounds"] else 0
                add("gross", case, case.acknowledged, decided)
                add("net", case, case.acknowledged, decided, waited)
            add("T3", case, case.accepted, case.executed)
            add("T4", case, case.sent, case.executed)
            add("any", case, case.sent, case.executed if case.executed is not None else case.ended)
            if case.requesting == self.own and case.created is not None and not case.imported:
                add("T5", case, case.created, case.sent, counted=case.sent)
                if case.approved is not None:
                    add("approval", case, case.submitted, case.approved, counted=case.sent)
                    if case.translated is not None and case.translated <= case.sent:
                        last = max(case.translated, case.approved)
                        add("translation", case, case.approved, last, counted=case.sent)
            for asked, answered in case.queries:
                add("T7", case, asked, answered)
            if case.kind == "extradition":
                add("surrender", case, case.sent, case.surrendered)
            if case.kind == "provisional_arrest":
                for arrested, asked in case.arrests:
                    out = min((at for at in case.releases if at >= arrested), default=None)
                    if not self.holds(arrested):
                        continue
                    if asked is None and out is not None:
                        spells["arrest"].append((out - arrested, False))
                    else:
                        spells["arrest"].append(self.spell(case, arrested, asked))
        lines = [("T1", "", "T1", 7), ("T2", "gross", "gross", 30), ("T2", "net", "net", 30), ("T3", "", "T3", 90),
                 ("T4", "", "T4", None), ("T4", "to_any_answer", "any", None), ("T5", "", "T5", None),
                 ("T5", "approval", "approval", None), ("T5", "translation", "translation", None),
                 ("T7", "", "T7", None), ("T8", "surrender", "surrender", None),
                 ("T8", "arrest_to_request", "arrest", None)]
        for figure, part, step, within in lines:
            self.put(figure, times(spells[step], within), part)
        self.spells = spells
        arrested = [c for c in self.cases if c.kind == "provisional_arrest" and c.arrests and self.holds(c.arrests[0][0])]
        self.put("T8", share(case.lapsed is not None for case in arrested), "lapsed")

    def pending_and_duties(self):
        ages = sorted(self.end - case.sent for case in self.pending)
        for band, over, up_to in BANDS:
            inside = lambda age: (age > over * DAY or over == 0) and age <= up_to * DAY
            self.put("A1", count(sum(map(inside, ages))), band)
        for part, quarter in [("lower_quartile", 1), ("median", 2), ("upper_quartile", 3)]:
            # The first age at which so many quarters of the pending are no older.
            line = next((age for n, age in enumerate(ages, 1) if 4 * n >= quarter * len(ages)), None)
            self.put("A1", row("count", value="no base") if line is None else
                     row("days", value=four(Fraction(line, DAY))), part)
        limit = (90 if RULES["silent for 90 days"] else 91) * DAY
        last = lambda case: max(at for at in case.news if at <= self.end)
        self.put("A2", count(sum(self.end - last(case) >= limit for case in self.pending)))
        kept = {clock: [] for clock in COUNTED}
        for case in self.cases:
            for run in case.clocks:
                if self.holds(run["due"]) and run["due"] <= self.snapshot:
                    # What still runs when it is due is late.
                    result = run["result"] or MISSED
                    if result in (KEPT, MISSED) or not RULES["ended first is neither kept nor missed"]:
                        kept[run["clock"]].append(result == KEPT)
        self.put("D1", share(kept["reasoned_deadline"]))
        self.put("D2", share(one for clock in DUTIES for one in kept[clock]))
        for clock in DUTIES:
            self.put("D2", share(kept[clock]), clock)

    def consents_and_assets(self):
        asked = [consent for case in self.cases for consent in case.consents.values() if self.holds(consent[0])]
        self.put("U1", count(len(asked)), "asked")
        self.put("U1", count(sum(granted for *_, granted in asked)), "granted")
        waits = [((self.snapshot if at is None else at) - since, at is not None) for since, at, _ in asked]
        self.put("U1", times(waits), "time")
        reached = {}
        for at, of, minor in (one for case in self.cases for one in case.sums):
            if self.holds(at):
                reached.setdefault(of, []).append(minor)
        for (fate, currency), sums in reached.items():
            self.put("X1", row("minor_units", value=sum(sums), den=len(sums)), f"{fate}.{currency}")


def counted(rows, own, asked):
    """The figures of all that is asked for, and of each group, by its code."""
    snapshot = micros(asked["snapshot"])
    at = lambda name: micros(asked[name]) if name in asked else None
    mine = []
    for case in trail.cases(rows, snapshot):
        made = case.requesting == own
        wanted = all(asked[by] in case.groups(by, own) for by in SPLITS if by in asked)
        if wanted and asked.get("direction") in (None, "made" if made else "received"):
            mine.append(case)
    groups = {}
    if "split" in asked:
        for case in mine:
            for group in case.groups(asked["split"], own):
                groups.setdefault(group, []).append(case)
    of = lambda cases: Figures(cases, own, at("from"), at("to"), snapshot)
    groups = {group: of(cases) for group, cases in sorted(groups.items())}
    return of(mine), {group: figures for group, figures in groups.items() if figures.head()["requests"]}


def recomputed(rows, own, asked):
    """All lines of an answer, by group, figure and part, and what stands at its head."""
    whole, groups = counted(rows, own, asked)
    lines = {}
    for group, figures in {"": whole, **groups}.items():
        lines |= {(group, *key): line for key, line in figures.lines.items()}
    return whole.head(), lines


def parsed(text):
    """The head and the lines of an answer in CSV."""
    head, _, body = text.partition("\n")
    lines = {}
    for cells in csv.DictReader(io.StringIO(body)):
        key = (cells["group"], cells["figure"], cells["part"])
        assert key not in lines, f"two lines {key}"
        lines[key] = {name: cells[name] for name in COLUMNS}
    return json.loads(head[2:]), lines


def differences(answer, judged):
    (said, ours), (head, theirs) = answer, judged
    for name, number in head.items():
        if said[name] != number:
            yield f"{name}: {said[name]}, recomputed {number}"
    for key in sorted(ours.keys() | theirs.keys()):
        if key not in ours or key not in theirs:
            yield f"{' '.join(key)}: only {'printed' if key in ours else 'recomputed'}"
            continue
        expected = {name: theirs[key].get(name, "") for name in COLUMNS}
        for name in COLUMNS:
            if ours[key][name] != expected[name]:
                yield f"{' '.join(key)} {name}: {ours[key][name]}, recomputed {expected[name]}"


class Docket:
    """A docket in a database, the trails of its States, and what `comityd figures` answers of them."""

    def __init__(self, comityd, folder, name, *plan):
        self.comityd, self.name = comityd, name
        self.url = f"sqlite:{folder}/{name}.db"
        self.run("simulate", "--until", instant(UNTIL), "--papers", "0", *plan)
        self.trails, self.folder = {}, folder

    def run(self, command, *arguments):
        words = [self.comityd, *command.split(), "--database-url", self.url, *map(str, arguments)]
        done = subprocess.run(words, capture_output=True, text=True)
        assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"
        return done.stdout

    def take_over(self, state):
        """A registrar of the State takes over running cases with States that write letters."""
        told = [row for row in self.trail(state) if row["told"] == "true"]
        registrar = next(row["by"] for row in told if row["role"] == "registrar")
        register = Path(self.folder, "register.csv")
        with register.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(REGISTER[0])
            for number, other in enumerate(sorted({row["counterpart"] for row in told})):
                for line, (direction, *cells) in enumerate(REGISTER[1]):
                    lines.writerow([direction, other, f"{number}/{line}", *cells])
        self.run("import", register, "--as", registrar)
        del self.trails[state]

    def trail(self, state):
        if state not in self.trails:
            path = f"{self.folder}/{self.name}-{state}.csv"
            self.run("export", "--state", state, "--format", "csv", "--out", path, "--force")
            self.trails[state] = trail.read(path)[1]
        return self.trails[state]

    def answer(self, state, asked):
        return parsed(self.figures(state, asked, "csv"))

    def figures(self, state, asked, form):
        options = [word for name, value in asked.items() for word in (f"--{name}", value)]
        return self.run("figures", "--state", state, "--format", form, *options)


def instant(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def questions(number, state, rows):
    """What is asked of a State: of the first all, of every other one after the other in turn."""
    last, past = instant(UNTIL), instant(UNTIL - timedelta(days=183, hours=5))
    day = lambda back: instant((UNTIL - timedelta(days=back)).replace(hour=0))
    by, found = SPLITS[number % len(SPLITS)], trail.cases(rows, micros(last))
    ways = [
        {"snapshot": last},
        {"snapshot": last, "split": by},
        # A hundred days, and a time that ends before the snapshot; then the record as it was, to the middle of a day.
        {"snapshot": last, "from": day(480), "to": day(380)},
        {"snapshot": last, "from": day(300), "to": day(117), "split": SPLITS[(number + 1) % 6]},
        {"snapshot": past, "split": "kind"},
        {"snapshot": past, "from": day(400)},
    ]
    for made in (True, False):
        direction = {"direction": "made" if made else "received"}
        mine = [case for case in found if (case.requesting == state) == made]
        common = Counter(group for case in mine for group in case.groups(by, state)).most_common(1)
        asked = [direction | way for way in ways] + [direction | {"snapshot": last, by: of} for of, _ in common]
        yield from asked if number == 0 else [asked[(number + made) % len(asked)], asked[-1 - number % len(asked)]]
    yield {"snapshot": last, "from": day(365), "split": SPLITS[(number + 3) % 6]}


def compared(dockets):
    """Every question of every State of every docket: what was asked, what was answered, what differs."""
    for docket, states in dockets:
        for number, state in enumerate(states):
            rows = docket.trail(state)
            for asked in questions(number, state, rows):
                answer, judged = docket.answer(state, asked), recomputed(rows, state, asked)
                yield docket, state, asked, answer, judged


def mutants(answer):
    """Every number of an answer changed alone, every line left out, and one line more."""
    head, lines = answer
    for name in ("requests", "told_acts", "missing_dates"):
        yield (head | {name: head[name] + 1}, lines), name
    for key, cells in lines.items():
        yield (head, {other: line for other, line in lines.items() if other != key}), f"{key} left out"
        for name in COLUMNS:
            yield (head, lines | {key: cells | {name: "1" if cells[name] != "1" else "2"}}), f"{key} {name}"
    yield (head, lines | {("", "N9", ""): dict.fromkeys(COLUMNS, "")}), "a line more"


@contextlib.contextmanager
def got_wrong(rule):
    RULES[rule] = False
    happened = trail.happened
    if rule == "told counts from its own day":
        trail.happened = lambda row: micros(row["at"])
    if rule == "withdrawn measures do not count":
        withdrawn, trail.Case.on_withdrawn = trail.Case.on_withdrawn, lambda *_: None
    yield
    RULES[rule] = True
    trail.happened = happened
    if rule == "withdrawn measures do not count":
        trail.Case.on_withdrawn = withdrawn


def is_found(asked_of, change):
    """Whether a change of the trail or of a definition shows anywhere."""
    for docket, state, asked, answer in asked_of:
        try:
            if any(differences(answer, recomputed(change(docket.trail(state)), state, asked))):
                return True
        except (AssertionError, KeyError, ValueError, TypeError, AttributeError, StopIteration):
            return True
    return False


NOTHING = ("0", "no base", "no period", "0.0000")
# Parts that no docket here shows: tests of the domain do.
RARE = {("N1", "supplements")}

READ = "kind reference request_kind requesting requested stream at occurred_at told imported becomes fact clocks".split()


def main(comityd):
    with tempfile.TemporaryDirectory() as folder:
        plans = [(f"seed-{seed}", ("--states", 8, "--requests", 400, "--seed", seed)) for seed in (1, 2)]
        # The docket of the demonstration: 48 States, of which some write letters.
        plans.append(("demo", ("--states", 48, "--requests", 200, "--seed", 2011)))
        dockets = []
        for name, plan in plans:
            docket = Docket(comityd, folder, name, *plan)
            if name == "demo":
                docket.take_over("LKA")
            dockets.append((docket, states_of(docket)))
        wrong, asked_of, lines = [], [], 0
        for docket, state, asked, answer, judged in compared(dockets):
            asked_of.append((docket, state, asked, answer))
            lines += len(answer[1])
            said = " ".join(f"{name} {value}" for name, value in asked.items())
            wrong += [f"{docket.name} {state} {said}: {one}" for one in differences(answer, judged)]
        print(*wrong[:60], sep="\n", end="\n" if wrong else "")
        is_something = lambda line: line["value"] not in NOTHING and line["begun"] != "0"
        lines_of = Counter(key[1:] for _, _, _, answer in asked_of for key, line in answer[1].items() if is_something(line))
        shown = Counter()
        for (figure, _), number in lines_of.items():
            shown[figure] += number
        print(f"{len(dockets)} dockets, {sum(len(states) for _, states in dockets)} trails, {len(asked_of)} questions,"
              f" {lines} lines recomputed: {len(wrong)} differ")
        print("lines that are not nothing, by figure: " + ", ".join(f"{f} {n}" for f, n in sorted(shown.items())))
        if wrong:
            return 1
        alive = judged_judge(asked_of)
        print(*alive, sep="\n", end="\n" if alive else "")
        told = sum(answer[0]["told_acts"] for *_, answer in asked_of)
        missing = sum(answer[0]["missing_dates"] for *_, answer in asked_of)
        empty = [" ".join(key[1:]) for key in asked_of[0][3][1] if not lines_of[key[1:]] and key[1:] not in RARE]
        if empty or not told or not missing:
            print(f"the dockets show nothing of {sorted(set(empty))}; {told} acts told, {missing} dates missing")
            return 1
        return 1 if alive else 0


def states_of(docket):
    """The eight States with most to tell, of those that have a record here."""
    told = docket.run("figures", "--format", "csv", "--split", "counterpart", "--snapshot", instant(UNTIL))
    sent = Counter({key[0]: int(line["value"]) for key, line in parsed(told)[1].items() if key[1:] == ("N1", "")})
    with_record = (state for state, _ in sent.most_common() if state and len(docket.trail(state)) > 20)
    return list(islice(with_record, 8))


def judged_judge(asked_of):
    """What the judge does not see, though it should."""
    alive, numbers = [], 0
    docket, state, asked, answer = asked_of[1]
    judged = recomputed(docket.trail(state), state, asked)
    for mutant, place in mutants(answer):
        numbers += 1
        if not any(differences(mutant, judged)):
            alive.append(f"a change of {place} is not found")
    for column in READ:
        without = lambda rows: [row | {column: ""} for row in rows]
        if not is_found(asked_of, without):
            alive.append(f"without the column {column} nothing changes")
    for rule in RULES:
        with got_wrong(rule):
            if not is_found(asked_of, lambda rows: rows):
                alive.append(f"nothing shows whether {rule}")
    print(f"{numbers} changed numbers, {len(READ)} columns taken away, {len(RULES)} definitions got wrong:"
          f" {len(alive)} not found")
    return alive


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
