"""What the audit trail of one State says of each request: read from its CSV export, and from nothing else.

The columns are explained in docs/auditors.md. An act counts from when it happened: `occurred_at` where it is given,
else `at`. What happened after the snapshot is not read; what was only recorded after it is.
"""

import csv
import json
from datetime import datetime, timezone

csv.field_size_limit(1 << 24)

# The clocks that figures ask for. None of them ever stands still.
DUTIES = ["safe_conduct", "return_of_person", "return_of_evidence", "provisional_arrest"]
COUNTED = ["reasoned_deadline", *DUTIES]

# Where only a request that was acknowledged comes, and where only one that was accepted does.
WENT_ON = ["information_requested", "postponed", "in_execution", "refused"]
WORKED_ON = ["surrender_ordered", "partially_executed", "executed"]

KEPT, MISSED, NEITHER = "kept", "missed", "neither"


def micros(text):
    """An instant as whole microseconds."""
    whole, _, part = text.rstrip("Z").partition(".")
    seconds = int(datetime.fromisoformat(whole).replace(tzinfo=timezone.utc).timestamp())
    return seconds * 1_000_000 + int(part.ljust(6, "0")[:6] or 0)


def read(path):
    """The header of an export and its rows."""
    with open(path, encoding="utf-8", newline="") as file:
        head = file.readline()
        assert head.startswith("# {"), head
        return json.loads(head[2:]), list(csv.DictReader(file))


class Case:
    """One request, as far as it has come by the snapshot."""

    def __init__(self, row):
        self.kind, self.requesting, self.requested = (row[c] for c in ("request_kind", "requesting", "requested"))
        self.ids, self.links, self.news, self.clocks = set(), set(), [], []
        self.told, self.imported = 0, False
        self.created = self.submitted = self.approved = self.translated = None
        self.consents, self.status = {}, None
        self.forget_what_followed()

    def forget_what_followed(self):
        """It was recalled: that `send`, and all that followed it, does not count."""
        self.sent = self.contents = self.acknowledged = self.accepted = self.refused = self.executed = self.ended = None
        self.surrendered = self.lapsed = None
        self.statuses = []
        self.returned_for_language = False
        self.rounds, self.refusals, self.queries, self.arrests, self.sums = [], [], [], [], []
        self.releases, self.measures = [], {}

    def take(self, row):
        at, fact = happened(row), json.loads(row["fact"])
        self.told += row["told"] == "true"
        if row["stream"] == "shared":
            self.news.append(at)
        if "request" in fact and "reference" in fact:
            self.ids.add(fact["request"])
        self.links |= {(link["kind"], link["request"]) for link in fact.get("links", [])}
        getattr(self, "on_" + fact["type"], lambda *_: None)(fact, at)
        if row["imported"] == "true":
            self.imported = True
        for change in json.loads(row["clocks"] or "[]"):
            if change["clock"] in COUNTED:
                self.clock(change, at)
        if row["becomes"]:
            self.stands(row["becomes"], at)

    def stands(self, status, at):
        self.status = status
        self.statuses.append(status)
        if status != "information_requested":
            self.rounds = [(asked, over if over is not None else at) for asked, over in self.rounds]
        if status == "executed" and self.executed is None:
            self.executed = at
        if status == "refused":
            self.refused = at
        over = status in ("closed", "refused", "returned", "withdrawn", "cancelled", "lapsed")
        self.ended = at if over else None

    # Drafting, seen by the State that drafts alone.

    def on_created(self, fact, at):
        self.created = at

    def on_submitted(self, fact, at):
        self.submitted = at

    def on_approved(self, fact, at):
        self.approved = at

    def on_translated(self, fact, at):
        self.translated = at

    # From `send` on.

    def on_sent(self, fact, at):
        self.sent, self.contents = at, fact["contents"]
        self.measures = {m["id"]: "open" for m in fact["contents"]["measures"]}

    on_registered = on_imported = on_sent

    def on_recalled(self, fact, at):
        self.forget_what_followed()

    def on_acknowledged(self, fact, at):
        self.acknowledged = at if self.acknowledged is None else self.acknowledged

    def on_accepted(self, fact, at):
        self.accepted = at if self.accepted is None else self.accepted

    def on_returned_deficient(self, fact, at):
        self.returned_for_language = bool({"18(14)", "UNCAC 46(14)"} & set(fact["missing"]))

    def on_information_requested(self, fact, at):
        if not fact["further"]:
            self.rounds.append((at, None))

    def on_refused(self, fact, at):
        self.refusals.append((at, fact.get("ground"), "consultation" in fact and not fact["breach"]))
        self.become(fact["measures"], "refused")

    def on_withdrawn(self, fact, at):
        self.become(fact["measures"], "withdrawn")

    def on_results_delivered(self, fact, at):
        for one in fact["outcomes"]:
            self.become([one["measure"]], one["outcome"])
        for asset in fact.get("assets", []) + (fact.get("disposal") or {}).get("returned", []):
            for fate in ("frozen", "confiscated", "returned"):
                if asset.get(fate + "_minor") is not None:
                    self.sums.append((at, (fate, asset["currency"]), asset[fate + "_minor"]))

    def on_surrendered(self, fact, at):
        self.surrendered = at
        self.become([m for m, state in self.measures.items() if state == "open"], "executed")

    def on_lapsed(self, fact, at):
        self.lapsed = at

    def on_arrested(self, fact, at):
        self.arrests.append([micros(fact["arrested_at"]), None])

    def on_arrest_corrected(self, fact, at):
        if self.arrests:
            self.arrests[-1][0] = micros(fact["arrested_at"])

    def on_released(self, fact, at):
        self.releases.append(micros(fact["released_at"]))

    def on_followed(self, fact, at):
        # In time or too late: the request for extradition is there.
        if self.arrests and self.arrests[-1][1] is None and self.arrests[-1][0] <= at:
            self.arrests[-1][1] = at

    def on_following_recalled(self, fact, at):
        if self.arrests:
            self.arrests[-1][1] = None

    def on_reminded(self, fact, at):
        self.queries.append((at, None))

    def on_progress_reported(self, fact, at):
        # An answer is not older than what it answers.
        self.queries = [(asked, at if told is None and asked <= at else told) for asked, told in self.queries]

    def on_use_consent_requested(self, fact, at):
        self.consents[fact["consent"]] = (at, None, False)

    def on_use_consent_decided(self, fact, at):
        asked, *_ = self.consents[fact["consent"]]
        self.consents[fact["consent"]] = (asked, at, fact["granted"])

    def become(self, measures, state):
        self.measures |= {m: state for m in measures if m in self.measures}

    # Clocks.

    def clock(self, change, at):
        name, of, what = change["clock"], change.get("of"), change["change"]
        if what == "started":
            run = {"clock": name, "of": of, "started": at, "due": micros(change["due"])}
            self.clocks.append(run | {"stopped": None, "result": None})
            return
        mine = [run for run in reversed(self.clocks) if run["clock"] == name]
        running = [run for run in mine if run["result"] is None]
        same = [run for run in mine if run["of"] == of]
        # An act that names what the clock is of answers it, however late it is told; another does not reach back.
        begun = [run for run in running if change.get("before") or (run["of"] == of if of else run["started"] <= at)]

        def reached(run, at):
            run["stopped"] = max(at, run["started"])
            run["result"] = KEPT if run["stopped"] <= run["due"] else MISSED

        def over(run, at, result):
            run["stopped"], run["result"] = max(at, run["started"]), result

        if what == "stopped" and begun:
            reached(begun[0], at)
        elif what == "missed" and begun:
            over(begun[0], at, MISSED)
        elif what == "moved" and begun:
            begun[0]["due"] = micros(change["due"])
        elif what == "voided":
            for run in begun:
                over(run, at, NEITHER)
        elif what == "ended":
            for run in running:
                over(run, at, MISSED if max(at, run["started"]) > run["due"] else NEITHER)
        elif what == "reopened":
            for run in [run for run in same if run["result"] == KEPT][:1]:
                run["stopped"] = run["result"] = None
        elif what == "kept_after_all":
            for run in [run for run in same if run["result"] in (MISSED, NEITHER)][:1]:
                if at <= min(run["due"], run["stopped"]):
                    over(run, at, KEPT)
        elif what == "corrected":
            # Also where it was kept, which it stays: a recall can set it running again.
            for run in same[:1]:
                if run["result"] in (None, KEPT):
                    run["started"], run["due"] = micros(change["started"]), micros(change["due"])
                if run["result"] == KEPT:
                    run["stopped"] = max(run["stopped"], run["started"])
        elif what == "reached_at":
            for run in [run for run in mine if run["result"] in (KEPT, MISSED)][:1]:
                reached(run, micros(change["at"]))
        else:
            assert what in ("stopped", "missed", "moved"), f"a counted clock is {what}"

    # What figures ask.

    def came_to(self):
        """What became of it, once it ended."""
        if self.status != "closed":
            return self.status
        states = [state for state in self.measures.values() if state != "withdrawn"]
        if states and all(state == "executed" for state in states):
            return "executed"
        return "partly_executed" if {"executed", "partly"} & set(states) else "not_executable"

    def decided(self):
        return self.accepted if self.accepted is not None else self.refused

    def stages(self):
        """The stages of N4 that it has passed: with a later one those before it, told or not."""
        executed = self.executed is not None or self.status == "closed"
        accepted = executed or self.accepted is not None or self.was(*WORKED_ON) or self.surrendered is not None
        decided = accepted or self.refused is not None
        acknowledged = decided or self.acknowledged is not None or self.was(*WENT_ON)
        ended = self.ended is not None
        return {
            "sent": True, "acknowledged": acknowledged, "decided": decided, "accepted": accepted,
            "executed": executed, "closed": executed and ended, "ended_otherwise": ended and not executed,
        }

    def was(self, *statuses):
        return any(status in statuses for status in self.statuses)

    def lacks_acknowledgement(self):
        """It stood where only an acknowledged request comes, and no letter told when it was acknowledged."""
        return self.acknowledged is None and self.was(*WENT_ON, *WORKED_ON)

    def lacks_acceptance(self):
        """Something was delivered or ordered, and no letter told when it was decided."""
        return self.decided() is None and self.was(*WORKED_ON)

    def has(self, link):
        return any(kind == link for kind, _ in self.links)

    def groups(self, by, own):
        return {
            "counterpart": [self.requested if self.requesting == own else self.requesting],
            "kind": [self.kind],
            "measure": {m["type"] for m in self.contents["measures"]},
            "family": set(self.contents["families"]),
            "basis": self.contents["legal_basis"][:1],
            "urgency": [self.contents["urgency"]],
        }[by]


def happened(row):
    return micros(row["occurred_at"] or row["at"])


def cases(rows, snapshot):
    """Every request of a trail as it stood at the snapshot, and which requests a new one replaced."""
    found = {}
    for row in rows:
        if row["kind"] == "event" and happened(row) <= snapshot:
            found.setdefault(row["reference"], Case(row)).take(row)
    sent = [case for case in found.values() if case.sent is not None]
    between = lambda case: (case.requesting, case.requested)
    replaced = {(of, *between(case)) for case in sent for kind, of in case.links if kind == "replaces"}
    for case in sent:
        case.superseded = any((of, *between(case)) in replaced for of in case.ids)
    return sent
