//! SQLite. A batch is one string of statements: each takes its list as JSON, so the text is the same for every
//! length and stays prepared, and the connection's thread is asked once.

use comity_domain::codes::Question;

pub(super) const VERSION: &str = "SELECT sqlite_version()";

pub(super) const CHECKPOINT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

pub(super) const SIGNATURE: &str =
    "SELECT (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)";

/// What a batch reads, as one row of lists: every row and every statement would be a hand-over of its own. Takes:
/// requests, logs, users, requests, requests, keys, serials, requests, documents.
pub(super) const HEADS: &str = "
SELECT registry_version, (SELECT coalesce(max(n), 0) FROM entry), (SELECT coalesce(max(id), 0) FROM body),
(SELECT json_group_array(json_array(lower(hex(r.id)), r.shared_seq, r.requesting_seq, r.requested_seq,
    CASE WHEN w.value ->> 1 > 0 THEN json_array(
       lower(hex(r.shared_hash)), lower(hex(r.requesting_hash)), lower(hex(r.requested_hash)),
       r.requesting_at, r.requested_at, r.contents, r.sent_contents, r.subject, r.sent_subject, r.own_reference,
       r.numbers, r.snapshot, b.bytes) END))
  FROM jsonb_each(?) w
  CROSS JOIN request r ON r.id = unhex(w.value ->> 0)
  LEFT JOIN body b ON b.id = r.contents AND w.value ->> 1 = 2),
(SELECT json_group_array(json_array(log, size, last_at, office_seq, lower(hex(office_hash))))
  FROM log_head WHERE log IN (
    SELECT 'node'
    UNION SELECT w.value ->> 0 FROM jsonb_each(?) w
    UNION SELECT u.state FROM jsonb_each(?) w CROSS JOIN users u ON u.id = unhex(w.value ->> 0)
    UNION SELECT r.requesting FROM jsonb_each(?) w CROSS JOIN request r ON r.id = unhex(w.value ->> 0)
    UNION SELECT r.requested FROM jsonb_each(?) w CROSS JOIN request r ON r.id = unhex(w.value ->> 0))),
(SELECT json_group_array(json_array(lower(hex(i.user_id)), i.key, lower(hex(i.digest)), lower(hex(i.request)),
    i.reference, i.version, i.at))
  FROM jsonb_each(?) w
  CROSS JOIN idempotency i ON i.user_id = unhex(w.value ->> 0) AND i.key = w.value ->> 1),
(SELECT json_group_array(json_array(c.requesting, c.requested, c.year, c.serial))
  FROM jsonb_each(?) w
  CROSS JOIN users u ON u.id = unhex(w.value ->> 0)
  CROSS JOIN reference_counter c
    ON c.requesting = CASE w.value ->> 3 WHEN 'requesting' THEN u.state ELSE w.value ->> 1 END
   AND c.requested = CASE w.value ->> 3 WHEN 'requesting' THEN w.value ->> 1 ELSE u.state END
   AND c.year = w.value ->> 2),
(SELECT json_group_array(json_array(lower(hex(d.request)), lower(hex(d.id)), d.side, d.name, d.classification,
    d.shared, b.sha256, lower(hex(b.copy))) ORDER BY d.attached_at, d.id)
  FROM jsonb_each(?) w
  CROSS JOIN document d ON d.request = unhex(w.value ->> 0)
  CROSS JOIN document_bytes b ON b.id = d.id),
(SELECT json_group_array(json_array(lower(hex(s.id)), s.state, s.media_type, s.size, s.sha256, s.commitment,
    EXISTS (SELECT 1 FROM document d WHERE d.id = s.id)))
  FROM jsonb_each(?) w
  CROSS JOIN document_staged s ON s.id = unhex(w.value ->> 0) AND s.size IS NOT NULL)
FROM node
";

/// The condition that an entry `e` stands in a stream of its request. Others stand in that of an office: an attempt that
/// was refused has its request beside it, and is no part of it.
macro_rules! of_a_request {
    () => {
        "e.stream IN ('shared', 'requesting', 'requested')"
    };
}

/// What the log of a State holds of requests, with what was tried on them. Takes: requests, log, last index.
pub(super) const CODES_OF: &str = "
SELECT l.idx, e.bytes, e.user_id, NULL, r.reference
FROM jsonb_each(?) w
CROSS JOIN request r ON r.id = unhex(w.value)
CROSS JOIN entry e ON e.request = r.id
CROSS JOIN log l ON l.entry = e.n AND l.log = ?
WHERE l.idx <= ?
ORDER BY r.id, l.idx";

/// Returns the condition on an entry `e` that holds wherever it can be an answer to a question. Canonical JSON is written
/// in one way only, so a piece of it can be looked for as it stands.
pub(super) const fn can_answer(question: Question) -> &'static str {
    match question {
        // An author did something in this request before, or wrote part of the one it was copied from.
        Question::OwnApproval => {
            r#"(e.kind = 'event' AND instr(e.bytes, '"type":"approved"') > 0 AND EXISTS (
                SELECT 1 FROM entry w WHERE w.request = e.request AND w.n < e.n
                AND (w.user_id = e.user_id OR instr(w.bytes, '"authors":[') > 0)))"#
        }
        Question::OpenedUnassigned => "e.kind = 'identity_opened'",
        Question::RefusedUnconsulted => r#"(e.kind = 'event' AND instr(e.bytes, '"type":"refused"') > 0)"#,
        Question::ArrestPastDue => {
            r#"(e.kind = 'event' AND instr(e.bytes, '"clock":"provisional_arrest"') > 0)"#
        }
        Question::ToldLate => r#"(e.kind = 'event' AND instr(e.bytes, '"told":{') > 0)"#,
        Question::RightsChanged => "e.kind = 'administered'",
        Question::Exported => "e.kind = 'exported'",
    }
}

/// What a batch writes. Long texts come as one piece of
/// bytes for a statement, first, of which each row names its part: in JSON they would be escaped, parsed and copied time and
/// again. `OR FAIL`: whatever fails, the whole transaction is rolled back, so no statement needs a journal of its own.
pub(super) const BODIES: &str = "
INSERT OR FAIL INTO body (id, salt, bytes)
  SELECT value ->> 0, unhex(value ->> 1), CAST(substr(?, value ->> 2, value ->> 3) AS TEXT) FROM jsonb_each(?)";
pub(super) const ENTRIES: &str = "
INSERT OR FAIL INTO entry (n, request, stream, seq, kind, bytes, user_id, recorded_at, body)
  SELECT value ->> 0, unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4,
         CAST(substr(?, value ->> 5, value ->> 6) AS TEXT), unhex(value ->> 7), value ->> 8, value ->> 9
  FROM jsonb_each(?)";
pub(super) const LOG: &str = "
INSERT OR FAIL INTO log (log, idx, entry) SELECT value ->> 0, value ->> 1, value ->> 2 FROM jsonb_each(?)";
pub(super) const LOG_HEADS: &str = "
INSERT OR FAIL INTO log_head (log, size, last_at, office_seq, office_hash)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, unhex(value ->> 4) FROM jsonb_each(?) WHERE true
  ON CONFLICT (log) DO UPDATE SET size = excluded.size, last_at = excluded.last_at,
    office_seq = excluded.office_seq, office_hash = excluded.office_hash
    WHERE excluded.size > log_head.size";
pub(super) const REQUESTS_CREATED: &str = "
INSERT OR FAIL INTO request (id, reference, requesting, requested, shared_seq, requesting_seq, requested_seq,
                     shared_hash, requesting_hash, requested_hash, requesting_at, requested_at,
                     contents, sent_contents, subject, sent_subject, own_reference, numbers, snapshot)
  SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
         unhex(value ->> 7), unhex(value ->> 8), unhex(value ->> 9), value ->> 10, value ->> 11,
         value ->> 12, value ->> 13, value ->> 14, value ->> 15, value ->> 16, value ->> 17,
         CAST(substr(?, value ->> 18, value ->> 19) AS TEXT)
  FROM jsonb_each(?)";
pub(super) const REQUESTS_CHANGED: &str = "
UPDATE OR FAIL request SET shared_seq = v.value ->> 4, requesting_seq = v.value ->> 5, requested_seq = v.value ->> 6,
    shared_hash = unhex(v.value ->> 7), requesting_hash = unhex(v.value ->> 8),
    requested_hash = unhex(v.value ->> 9), requesting_at = v.value ->> 10, requested_at = v.value ->> 11,
    contents = v.value ->> 12, sent_contents = v.value ->> 13, subject = v.value ->> 14,
    sent_subject = v.value ->> 15, own_reference = v.value ->> 16, numbers = v.value ->> 17,
    snapshot = CAST(substr(?, v.value ->> 18, v.value ->> 19) AS TEXT)
  FROM jsonb_each(?) v
  WHERE request.id = unhex(v.value ->> 0)
    AND shared_seq + requesting_seq + requested_seq = v.value ->> 20";
pub(super) const QUEUE: &str = "
INSERT OR FAIL INTO queue (state, request, bucket, due, late_at, desk, assignee, pool, side, reference, kind, counterpart,
                   status, stage, waits_side, waits_role, due_clock, due_theirs, priority, updated,
                   subject, own_reference, search, warn_at, by_letter, custody, held, held_since,
                   held_until, next)
  SELECT value ->> 0, unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4, unhex(value ->> 5),
         unhex(value ->> 6), value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12,
         value ->> 13, value ->> 14, value ->> 15, value ->> 16, value ->> 17, value ->> 18, value ->> 19,
         value ->> 20, value ->> 21, value ->> 22, value ->> 23, value ->> 24, value ->> 25,
         value ->> 26, value ->> 27, value ->> 28, value ->> 29
  FROM jsonb_each(?) WHERE true
  ON CONFLICT (state, request) DO UPDATE SET bucket = excluded.bucket, due = excluded.due,
    late_at = excluded.late_at, desk = excluded.desk, assignee = excluded.assignee,
    pool = excluded.pool, status = excluded.status, stage = excluded.stage, waits_side = excluded.waits_side, waits_role = excluded.waits_role,
    due_clock = excluded.due_clock, due_theirs = excluded.due_theirs, priority = excluded.priority,
    updated = excluded.updated, subject = excluded.subject, own_reference = excluded.own_reference,
    search = excluded.search, warn_at = excluded.warn_at, by_letter = excluded.by_letter,
    custody = excluded.custody, held = excluded.held, held_since = excluded.held_since,
    held_until = excluded.held_until, next = excluded.next";
pub(super) const LINKS: &str = "
INSERT OR FAIL INTO link (linked, request, kind)
  SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2 FROM jsonb_each(?)";
/// The facts of requests, for figures. They come as one piece of bytes, as other long texts.
pub(super) const CASE_FACTS: &str = "
INSERT OR FAIL INTO case_facts (request, requesting, requested, sent_at, replaces, facts)
  SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, unhex(value ->> 4),
         CAST(substr(?, value ->> 5, value ->> 6) AS TEXT)
  FROM jsonb_each(?) WHERE true
  ON CONFLICT (request) DO UPDATE SET sent_at = excluded.sent_at, replaces = excluded.replaces,
    facts = excluded.facts";
pub(super) const COUNTERS: &str = "
INSERT OR FAIL INTO counter (state, name, count) SELECT value ->> 0, value ->> 1, value ->> 2 FROM jsonb_each(?) WHERE true
  ON CONFLICT (state, name) DO UPDATE SET count = count + excluded.count";
pub(super) const IDEMPOTENCY: &str = "
INSERT OR FAIL INTO idempotency (user_id, key, digest, request, reference, version, at)
  SELECT unhex(value ->> 0), value ->> 1, unhex(value ->> 2), unhex(value ->> 3), value ->> 4, value ->> 5,
         value ->> 6
  FROM jsonb_each(?) WHERE true
  ON CONFLICT (user_id, key) DO UPDATE SET digest = excluded.digest, request = excluded.request,
    reference = excluded.reference, version = excluded.version, at = excluded.at";
pub(super) const SERIALS_GIVEN: &str = "
INSERT OR FAIL INTO reference_counter (requesting, requested, year, serial)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM jsonb_each(?) WHERE true
  ON CONFLICT (requesting, requested, year) DO UPDATE SET serial = excluded.serial
    WHERE excluded.serial > reference_counter.serial";
/// What was staged becomes what is kept, before the document that names it.
pub(super) const DOCUMENTS_KEPT: &str = "
INSERT OR FAIL INTO document_bytes (id, state, user_id, kept_at, media_type, size, sha256, salt, commitment, copy)
  SELECT s.id, s.state, s.user_id, s.begun_at, s.media_type, s.size, s.sha256, s.salt, s.commitment,
         unhex(v.value ->> 1)
  FROM jsonb_each(?) v CROSS JOIN document_staged s ON s.id = unhex(v.value ->> 0) AND s.size IS NOT NULL";
/// Where the pieces themselves are what is kept. Other staged pieces are removed later, a few at a time.
pub(super) const STAGED_TAKEN: &str = "
DELETE FROM document_staged WHERE id IN (SELECT unhex(value ->> 0) FROM jsonb_each(?))";
pub(super) const DOCUMENTS: &str = "
INSERT OR FAIL INTO document (id, request, side, name, classification, shared, attached_at, attached_by)
  SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
         unhex(value ->> 7)
  FROM jsonb_each(?)";
pub(super) const DOCUMENTS_SHARED: &str = "
UPDATE OR FAIL document SET shared = 1 FROM jsonb_each(?) v WHERE document.id = unhex(v.value ->> 0)";

/// Takes: people.
pub(super) const ASSIGNED: &str = "
SELECT q.request FROM jsonb_each(?) w
  CROSS JOIN users u ON u.id = unhex(w.value)
  CROSS JOIN queue q ON q.state = u.state AND q.desk = u.id
";

/// The next requests in the order of their ids. Takes: the last one, how many.
pub(super) const NEXT_REQUESTS: &str = concat!(
    "
SELECT lower(hex(request)) FROM (SELECT e.request FROM entry e WHERE e.request IS NOT NULL AND e.request > unhex(?)
  AND ",
    of_a_request!(),
    " GROUP BY e.request ORDER BY e.request LIMIT ?)
"
);

/// The entries of requests, with their bodies, in the order they were committed. Takes: requests.
pub(super) const ENTRIES_OF: &str = concat!(
    "
SELECT e.n, e.stream, e.seq, e.kind, e.bytes, e.user_id, e.recorded_at, e.body, b.salt, b.bytes, e.request
  FROM jsonb_each(?) w
  CROSS JOIN entry e ON e.request = unhex(w.value) AND ",
    of_a_request!(),
    "
  LEFT JOIN body b ON b.id = e.body
  ORDER BY e.n
"
);

/// The entries of offices after one of them. Takes: the last one, how many.
pub(super) const ENTRIES_OF_OFFICES: &str = concat!(
    "
SELECT e.n, e.stream, e.seq, e.kind, e.bytes, e.user_id, e.recorded_at, NULL, NULL, NULL, e.request
  FROM entry e WHERE e.n > ? AND NOT ",
    of_a_request!(),
    " ORDER BY e.n LIMIT ?
"
);

/// Rows of projections as lists, in the order in which they are written. Each takes requests, or nothing.
pub(super) const REQUEST_ROWS: &str = "
SELECT json_array(lower(hex(r.id)), r.reference, r.requesting, r.requested, r.shared_seq, r.requesting_seq,
    r.requested_seq, nullif(lower(hex(r.shared_hash)), ''), nullif(lower(hex(r.requesting_hash)), ''), nullif(lower(hex(r.requested_hash)), ''),
    r.requesting_at, r.requested_at, r.contents, r.sent_contents, r.subject, r.sent_subject, r.own_reference,
    r.numbers, r.snapshot)
  FROM jsonb_each(?) w CROSS JOIN request r ON r.id = unhex(w.value)
";
pub(super) const QUEUE_ROWS: &str = "
SELECT json_array(q.state, lower(hex(q.request)), q.bucket, q.due, q.late_at, nullif(lower(hex(q.desk)), ''),
    nullif(lower(hex(q.assignee)), ''), q.pool,
    q.side, q.reference, q.kind, q.counterpart, q.status, q.stage, q.waits_side, q.waits_role, q.due_clock,
    q.due_theirs, q.priority, q.updated, q.subject, q.own_reference, q.search, q.warn_at,
    q.by_letter, q.custody, q.held, q.held_since, q.held_until, q.next)
  FROM jsonb_each(?) w CROSS JOIN queue q ON q.state IN (SELECT code FROM state) AND q.request = unhex(w.value)
";
pub(super) const LINK_ROWS: &str = "
SELECT json_array(lower(hex(l.linked)), lower(hex(l.request)), l.kind)
  FROM jsonb_each(?) w CROSS JOIN link l ON l.request = unhex(w.value)
";
pub(super) const CASE_FACTS_ROWS: &str = "
SELECT json_array(lower(hex(f.request)), f.requesting, f.requested, f.sent_at, nullif(lower(hex(f.replaces)), ''), f.facts)
  FROM jsonb_each(?) w CROSS JOIN case_facts f ON f.request = unhex(w.value)
";
pub(super) const DOCUMENT_ROWS: &str = "
SELECT json_array(lower(hex(d.id)), lower(hex(d.request)), d.side, d.name, d.classification, d.shared,
    d.attached_at, nullif(lower(hex(d.attached_by)), ''))
  FROM jsonb_each(?) w CROSS JOIN document d ON d.request = unhex(w.value)
";
pub(super) const LOG_HEAD_ROWS: &str =
    "SELECT json_array(log, size, last_at, office_seq, nullif(lower(hex(office_hash)), '')) FROM log_head";
pub(super) const COUNTER_ROWS: &str = "SELECT json_array(state, name, count) FROM counter WHERE count <> 0";

/// Rows of projections whose request has no entries of its own: an attempt on it is none.
pub(super) const ORPHANS: &str = concat!(
    "
SELECT 'request', lower(hex(id)), NULL, NULL FROM request r
  WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.request = r.id AND ",
    of_a_request!(),
    ");
SELECT 'queue', state, lower(hex(request)), NULL FROM queue q
  WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.request = q.request AND ",
    of_a_request!(),
    ")
     OR NOT EXISTS (SELECT 1 FROM state s WHERE s.code = q.state);
SELECT 'document', lower(hex(id)), NULL, NULL FROM document d
  WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.request = d.request AND ",
    of_a_request!(),
    ");
SELECT 'link', lower(hex(linked)), lower(hex(request)), kind FROM link l
  WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.request = l.request AND ",
    of_a_request!(),
    ");
SELECT 'case_facts', lower(hex(request)), NULL, NULL FROM case_facts f
  WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.request = f.request AND ",
    of_a_request!(),
    ")
"
);

/// What the logs hold, in the order of the entries. Takes: entry and log of the last row, how many.
pub(super) const LOG_ROWS: &str =
    "SELECT entry, log, idx FROM log WHERE (entry, log) > (?, ?) ORDER BY entry, log LIMIT ?";

/// Serials that were given although the counter does not know of them: it would give them again.
pub(super) const SERIALS: &str = "SELECT requesting, requested, year, serial FROM reference_counter";

/// Rows taken away before they are put back. Takes: keys as lists.
pub(super) const TAKE_AWAY: &str = "
DELETE FROM request WHERE id IN (SELECT unhex(value ->> 0) FROM jsonb_each(?));
DELETE FROM queue WHERE (state, request) IN (SELECT value ->> 0, unhex(value ->> 1) FROM jsonb_each(?));
DELETE FROM document WHERE id IN (SELECT unhex(value ->> 0) FROM jsonb_each(?));
DELETE FROM log_head WHERE log IN (SELECT value ->> 0 FROM jsonb_each(?));
DELETE FROM counter WHERE (state, name) IN (SELECT value ->> 0, value ->> 1 FROM jsonb_each(?));
DELETE FROM link WHERE (linked, request, kind) IN (SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2
  FROM jsonb_each(?));
DELETE FROM case_facts WHERE request IN (SELECT unhex(value ->> 0) FROM jsonb_each(?))
";
