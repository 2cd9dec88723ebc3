"""Compares Comity's survival curves with lifelines' on generated dockets: survival.py PROGRAM.

PROGRAM answers dockets as backend/domain/examples/survival.rs says. Every difference is printed and ends with 1. Then
the judge is judged: one number of the answers is changed at a time, and each change must be found.

Two things are not taken from lifelines, and are named instead:
- Where S(t) is exactly 1 - q, a library that multiplies floats may miss it and answer a later time. Such points are
  found with Python's fractions, and Comity must give the time that fractions give.
- lifelines finds a time in the band by bisection, which means something only where the edge never rises. The upper
  one rises when few are left. There the time is taken from lifelines' own edge: from when it stays at most 1 - q.
"""

import copy
import json
import math
import random
import subprocess
import sys
import warnings
from fractions import Fraction

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_times

warnings.simplefilter("ignore")

DAY = 86_400_000_000
QUANTILES = [(1, 2), (9, 10), (1, 4), (3, 4)]
TOLERANCE = 1e-9


def dockets():
    """Dockets of many sizes: times that tie and times that do not, all, some and none of them ended."""
    dice = random.Random(1954)
    lengths = {
        "few days": lambda: dice.randint(0, 6) * DAY,
        "days": lambda: dice.randint(1, 90) * DAY,
        "weeks": lambda: dice.randint(0, 50) * 7 * DAY,
        "microseconds": lambda: int(dice.expovariate(1 / (60 * DAY))),
        "years": lambda: int(dice.lognormvariate(3.5, 1.4) * DAY),
    }
    sizes = [1, 2, 3, 4, 5, 7, 8, 10, 12, 16, 20, 25, 32, 50, 100, 250, 600]
    for size in sizes:
        for of_ten in [0, 1, 3, 5, 7, 9, 10]:
            for name, length in lengths.items():
                yield f"{size} {name}, {of_ten} of 10 ended", [
                    (length(), dice.randint(1, 10) <= of_ten) for _ in range(size)
                ]
    # Small and tied: here S falls on a half or on a tenth exactly, with censoring before it.
    for number in range(400):
        size, longest = dice.choice([10, 16, 20, 24, 40]), dice.randint(3, 9)
        yield f"tied {number}", [(dice.randint(1, longest) * DAY, dice.random() < 0.75) for _ in range(size)]
    # As a snapshot makes them: all sent over two years, whatever is open then is censored.
    for number in range(60):
        slow = dice.choice([30, 200, 900])
        spells = []
        for _ in range(dice.randint(20, 400)):
            age, lasts = dice.randint(0, 730) * DAY, int(dice.expovariate(1 / slow) * DAY)
            spells.append((min(age, lasts), lasts <= age))
        yield f"snapshot {number}", spells
    # Many end early, most of the others are censored, and of the few left some end late: the upper edge rises.
    for number in range(60):
        size = dice.choice([40, 200, 1000])
        early = [(dice.randint(1, 3) * DAY, True) for _ in range(int(size * dice.choice([0.27, 0.29, 0.53, 0.56])))]
        late = [(dice.randint(5, 20) * DAY, dice.random() < 0.6) for _ in range(dice.randint(2, 4))]
        yield f"few left {number}", early + late + [(4 * DAY, False)] * (size - len(early) - len(late))
    # No end falls together with another, and a censoring stands between any two: nothing telescopes.
    for size in [1000, 20_000]:
        yield f"{size} alternating", [(micros, micros % 2 == 0) for micros in range(size)]
    yield "20000 as they come", [(int(dice.expovariate(1e-12)), dice.random() < 0.4) for _ in range(20_000)]
    yield "1 at once", [(0, True)]
    yield "all at once", [(0, True)] * 5 + [(0, False)] * 5
    # The example of the text-books, and one where floats miss the median.
    trial = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
    for name, text in [("Freireich", trial), ("floats miss", "1 1 1 1 1+ 1+ 2 2 2+ 2+ 3 3+ 4 4 4 4+")]:
        yield name, [(int(day.rstrip("+")) * DAY, not day.endswith("+")) for day in text.split()]


def ask(program, asked):
    lines = "".join(json.dumps(docket) + "\n" for docket in asked)
    done = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(asked), f"{len(asked)} dockets, {len(answers)} answers"
    return answers


def exactly(spells, level):
    """By the definition, in fractions: the first time with S(t) <= level, and whether S is the level there."""
    events, leaves = {}, {}
    for micros, ended in spells:
        leaves[micros] = leaves.get(micros, 0) + 1
        events[micros] = events.get(micros, 0) + ended
    # One fraction for each time, reduced at the end only: a thousand times quicker and as exact.
    at_risk, part, whole = len(spells), 1, 1
    for micros in sorted(leaves):
        part, whole = part * (at_risk - events[micros]), whole * at_risk
        if part * level.denominator <= whole * level.numerator:
            return micros, Fraction(part, whole) == level
        at_risk -= leaves[micros]
    return None, False


def known(time):
    return None if math.isinf(time) else round(time)


def stays_at_most(edge, level):
    above = np.flatnonzero(edge.to_numpy() > level)
    after = above[-1] + 1 if len(above) else 0
    return round(edge.index[after]) if after < len(edge) else None


class Judge:
    """What lifelines says of one docket, and what of an answer differs from it."""

    def __init__(self, docket):
        self.docket = docket
        self.named, self.missed, self.rising, self.in_fractions = [], 0, 0, 0
        spells = docket["spells"]
        durations, ended = zip(*spells)
        fitter = KaplanMeierFitter(alpha=0.05).fit(np.array(durations), np.array(ended))
        surviving, band = fitter.survival_function_.iloc[:, 0], fitter.confidence_interval_
        counts = fitter.event_table[["at_risk", "observed", "censored"]]
        table = zip(counts.index.tolist(), counts.to_numpy().tolist(), surviving.tolist(), band.to_numpy().tolist())
        # Their table starts at 0 even where no spell is so short.
        self.steps = [(round(micros), *row, s, *edges) for micros, row, s, edges in table if row[1] + row[2] > 0]
        self.quantiles = [self.quantile(surviving, band, Fraction(*q)) for q in docket["quantiles"]]
        self.within = []
        for micros in docket["within"]:
            if micros > max(durations) and surviving.iloc[-1] > 0:
                self.within.append(None)
                continue
            place = np.searchsorted(surviving.index, micros, side="right") - 1
            lower, upper = band.to_numpy()[place].tolist()
            at_risk = sum(duration >= micros for duration in durations)
            self.within.append((1 - surviving.iloc[place], 1 - upper, 1 - lower, at_risk))

    def quantile(self, surviving, band, q):
        level = 1 - q
        spells = self.docket["spells"]
        theirs = known(median_survival_times(surviving) if q == Fraction(1, 2)
                       else qth_survival_times(float(level), surviving))
        near = np.abs(surviving.to_numpy() - float(level)) < TOLERANCE
        if near.any() or len(spells) <= 600:
            time, exact = exactly(spells, level)
            self.in_fractions += 1
            if exact:
                self.named.append(f"exact: {self.docket['name']}: S({time}) = {level}, lifelines answers {theirs}")
                self.missed += theirs != time
                theirs = time
            assert theirs == time, f"{self.docket['name']}: lifelines {theirs}, fractions {time}"
        edges = []
        for edge in (band.iloc[:, 0], band.iloc[:, 1]):
            assert not (np.abs(edge.to_numpy() - float(level)) < 1e-12).any(), "an edge on the level: name it"
            if (np.diff(edge.to_numpy()) > 0).any():
                self.rising += 1
                edges.append(stays_at_most(edge, float(level)))
            else:
                edges.append(known(qth_survival_times(float(level), edge)))
        return (theirs, *edges)

    def differences(self, answer):
        spells = self.docket["spells"]
        ours = {"count": len(spells), "ended": sum(ended for _, ended in spells)}
        for name, theirs in ours.items():
            if answer[name] != theirs:
                yield f"{name}: {answer[name]}, lifelines {theirs}"
        for part in ("steps", "quantiles", "within"):
            theirs, ours = getattr(self, part), answer[part]
            if len(ours) != len(theirs):
                yield f"{part}: {len(ours)}, lifelines {len(theirs)}"
            for ours, theirs in zip(ours, theirs):
                if not same(ours, theirs):
                    yield f"{part}: {ours}, lifelines {theirs}"


def same(ours, theirs):
    if ours is None or theirs is None:
        return ours is None and theirs is None
    if isinstance(theirs, (list, tuple)):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, int) and isinstance(theirs, int):
        return ours == theirs
    # Shares between 0 and 1: relative, and absolute only where next to nothing is left.
    return math.isclose(ours, theirs, rel_tol=TOLERANCE, abs_tol=1e-12)


def mutations(answer):
    """Every number of an answer changed alone: a count or a time by one, a share in its eighth digit."""

    def changed(value):
        if value is None:
            return 0
        return value + 1 if isinstance(value, int) else value * (1 + 1e-8) + 1e-11

    for name in ("count", "ended"):
        yield name, {**answer, name: changed(answer[name])}
    for part in ("steps", "quantiles", "within"):
        for row, values in enumerate(answer[part]):
            for column in range(len(values or [None])):
                mutant = copy.deepcopy(answer)
                if values is None:
                    mutant[part][row] = [0.0, 0.0, 0.0, 0]
                else:
                    mutant[part][row][column] = changed(values[column])
                yield f"{part}[{row}][{column}]", mutant
        yield f"{part}, one fewer", {**answer, part: answer[part][:-1]}


def main(program):
    asked = []
    for name, spells in dockets():
        within = [7 * DAY, 30 * DAY, 90 * DAY, max(micros for micros, _ in spells)]
        asked.append({"name": name, "spells": spells, "quantiles": QUANTILES, "within": within})
    answers = ask(program, asked)
    judges = [Judge(docket) for docket in asked]
    differences = [
        f"{judge.docket['name']}: {difference}"
        for judge, answer in zip(judges, answers)
        for difference in judge.differences(answer)
    ]
    print(*differences[:40], sep="\n", end="\n" if differences else "")

    alive, mutants = [], 0
    for judge, answer in zip(judges, answers):
        if len(judge.docket["spells"]) <= 12 or judge.docket["name"] == "Freireich":
            for place, mutant in mutations(answer):
                mutants += 1
                if not any(judge.differences(mutant)):
                    alive.append(f"{judge.docket['name']}: a change of {place} is not found")
    print(*alive[:40], sep="\n", end="\n" if alive else "")

    named = [name for judge in judges for name in judge.named]
    print(*named, sep="\n")
    steps = sum(len(judge.steps) for judge in judges)
    quantiles = sum(len(judge.quantiles) for judge in judges)
    spells = sum(len(docket["spells"]) for docket in asked)
    print(f"{len(judges)} dockets, {spells} spells, compared with lifelines:")
    print(f"  {steps} points of curves with number at risk, S and band; {4 * len(judges)} shares within a time")
    print(f"  {quantiles} quantiles with their limits, {sum(judge.in_fractions for judge in judges)} in fractions too")
    print(f"  {len(named)} quantiles where S is exactly 1 - q, by fractions; lifelines answers another time at "
          f"{sum(judge.missed for judge in judges)}")
    print(f"  {sum(judge.rising for judge in judges)} searches in a band whose edge rises somewhere")
    print(f"{len(differences)} differences; {mutants} changed numbers, {len(alive)} of them not found")
    enough = len(named) > 100 and sum(judge.missed for judge in judges) > 0 and mutants > 1000
    if not enough:
        print("too few exact points or changes: the dockets show nothing")
    return 0 if enough and not differences and not alive else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
