"""Reads an audit trail in XES with pm4py, and compares it with what Comity finds in the same trail as JSON Lines.

    xes.py TRAIL.xes OURS.json

Warnings are errors. Then the judge is judged: one timestamp of the trail is moved and one event taken out, and it must
see each. Ends with 0 where all agree, else with 1.
"""

import json
import os
import re
import sys
import tempfile
import warnings
from collections import Counter
from datetime import datetime, timedelta

import pm4py

CASE, ACTION, AT = "case:concept:name", "concept:name", "time:timestamp"


def micros(duration):
    return round(duration / timedelta(microseconds=1))


def read(path):
    """Cases by name: their way, the time in each stage they left, and from first event to last, in microseconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        log = pm4py.read_xes(path, variant="iterparse", show_progress_bar=False)
        log = pm4py.format_dataframe(log, case_id=CASE, activity_key=ACTION, timestamp_key=AT)
        ways = pm4py.get_variants(log)
        lengths = pm4py.get_all_case_durations(log)
    cases = {}
    for name, events in log.groupby(CASE, sort=False):
        stages, now, way = {}, None, []
        times = [at.to_pydatetime() for at in events[AT]]
        for action, at, stage in zip(events[ACTION], times, events["stage"]):
            way.append(action)
            if not isinstance(stage, str) or (now and now[0] == stage):
                continue
            if now:
                stages[now[0]] = stages.get(now[0], 0) + micros(at - now[1])
            now = (stage, at)
        cases[name] = {"way": way, "stages": stages, "whole": micros(times[-1] - times[0])}
    return {
        "cases": cases,
        "variants": Counter({way: int(count) for way, count in ways.items()}),
        "lengths": sorted(round(length * 1_000_000) for length in lengths),
    }


def differences(found, ours):
    """Everything in which the two differ, in words."""
    out = []
    cases, expected = found["cases"], ours["cases"]
    if len(cases) != len(expected):
        out.append(f"{len(cases)} cases, ours {len(expected)}")
    variants = Counter(tuple(case["way"]) for case in expected.values())
    if found["variants"] != variants:
        out.append(f"{len(found['variants'])} variants, ours {len(variants)}, or other counts of them")
    if found["lengths"] != sorted(case["whole"] for case in expected.values()):
        out.append("the lengths of the cases differ")
    for name in sorted(set(cases) | set(expected)):
        if cases.get(name) != expected.get(name):
            out.append(f"{name}: {cases.get(name)}, ours {expected.get(name)}")
    return out


def changed(trail, pattern, to):
    """Returns the trail with the first match of a pattern replaced, read again."""
    text, count = re.subn(pattern, to, trail, count=1, flags=re.DOTALL)
    assert count == 1, pattern
    handle, path = tempfile.mkstemp(suffix=".xes")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return read(path)
    finally:
        os.unlink(path)


def moved(match):
    at = datetime.fromisoformat(match[2]) - timedelta(microseconds=1)
    return f"{match[1]}{at.isoformat()}"


def main(trail, ours):
    with open(ours, encoding="utf-8") as file:
        ours = json.load(file)
    found = read(trail)
    wrong = differences(found, ours)
    for line in wrong[:20]:
        print(line)
    if wrong:
        print(f"{len(wrong)} differences")
        return 1
    events = sum(len(case["way"]) for case in found["cases"].values())
    print(f"{len(found['cases'])} cases, {events} events, {len(found['variants'])} variants: the same")
    totals = Counter()
    for case in found["cases"].values():
        totals.update(case["stages"])
    for stage, total in sorted(totals.items()):
        print(f"{stage}: {total / 86_400_000_000:.4f} days in all: the same")
    with open(trail, encoding="utf-8") as file:
        text = file.read()
    # The first event of a request that has another: when it begins, and how long it was drafted, move with it.
    first = r'(<trace>(?:(?!</trace>).)*?key="time:timestamp" value=")([^"]+)(?="(?:(?!</trace>).)*?</event>\n<event>)'
    for what, pattern, to in [
        ("one timestamp moved by a microsecond", first, moved),
        ("one event taken out", r"(<trace>(?:(?!<event>).)*)<event>.*?</event>\n", r"\1"),
    ]:
        seen = differences(changed(text, pattern, to), ours)
        if not seen:
            print(f"the judge does not see {what}")
            return 1
        print(f"{what}: seen")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
