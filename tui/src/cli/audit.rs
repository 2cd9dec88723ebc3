//! `audit`: the auditor's questions, what they find, and any entry of the own State's log.

use clap::Args;
use comity_api::{
    audit::{AuditPage, AuditQuery, AuditQuestions},
    exports::ExportLine,
    sessions::Person,
};
use comity_domain::codes::Question;

use super::{
    Ended,
    export::{Filter, FilterArgs},
    print, print_json,
    reads::coded,
};
use crate::{
    client::Client,
    safe_text::Safe,
    screens::audit::{found::asked, name},
    words::{say, say_with},
};

/// `comity audit`.
#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    /// What it finds is listed. Without a question and a filter: every question, and how much it finds.
    #[arg(value_name = "QUESTION")]
    question: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// How many days after it happened an act told by letter is not late yet; 7 by default.
    #[arg(long, value_name = "DAYS")]
    told_within_days: Option<u32>,
    /// At most this many entries, the newest first.
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// Only entries before this index of the log: the last one that was listed.
    #[arg(long, value_name = "INDEX")]
    before: Option<u64>,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) async fn audit(client: &Client, args: &AuditArgs) -> Result<(), Ended> {
    let known = |code: &String| coded(Question::ALL, Question::as_str, code, "question");
    let question = args.question.as_ref().map(known).transpose()?;
    if question.is_none() && args.filter.is_empty() && args.before.is_none() {
        return questions(&client.audit_questions(args.told_within_days).await?, args.json);
    }
    let Filter { query, people } = args.filter.read(client).await?;
    let mut query = AuditQuery { told_within_days: args.told_within_days, cursor: args.before, ..query };
    let mut found = AuditPage { entries: vec![], next: None };
    loop {
        let wanted = args.limit.max(1) - found.entries.len();
        query.limit = Some(u32::try_from(wanted.min(200)).unwrap_or(200));
        let page = client.audit(question, &query).await?;
        found.entries.extend(page.entries);
        found.next = page.next;
        query.cursor = page.next;
        if page.next.is_none() || found.entries.len() >= args.limit.max(1) {
            break;
        }
    }
    if args.json {
        return print_json(&serde_json::to_string_pretty(&found)?);
    }
    print(above(&people, question, &query).as_str())?;
    if found.entries.is_empty() {
        print(say("audit-nothing").as_str())?;
    }
    for entry in &found.entries {
        print(line(entry).as_str())?;
    }
    match found.next {
        Some(next) => {
            print(say_with("audit-more", &[("index", Safe::of(&next.to_string()).into())]).as_str())
        }
        None => Ok(()),
    }
}

/// Lists the questions. Where one finds what there must never be, the command ends as one that found bad.
fn questions(answered: &AuditQuestions, json: bool) -> Result<(), Ended> {
    if json {
        print_json(&serde_json::to_string_pretty(answered)?)?;
    } else {
        for question in &answered.questions {
            let code = Safe::of(question.code.as_str()).padded(20);
            print(&format!("{:>7}  {code}  {}", question.found, Safe::of(&question.asks)))?;
        }
    }
    if answered.questions.iter().any(|question| question.must_be_none && question.found > 0) {
        return Err(Ended::Refused(say("audit-must-be-none"), None));
    }
    Ok(())
}

/// What stands above the lines: which question they answer, and by which filter.
fn above(people: &[Person], question: Option<Question>, query: &AuditQuery) -> Safe {
    let what = question.map_or_else(|| say("audit-entries"), name);
    let fields = asked(people, question, query);
    let fields: Vec<&str> = fields.iter().map(Safe::as_str).collect();
    let filter = if fields.is_empty() { say("audit-no-filter") } else { Safe::of(&fields.join(", ")) };
    say_with("audit-above", &[("what", what.into()), ("filter", filter.into())])
}

/// An entry as a line: where and when, who, what, on which request; of an export by which filter.
fn line(entry: &ExportLine) -> Safe {
    let state = entry.state.map(|state| state.to_string()).unwrap_or_default();
    let who = entry.by.clone().unwrap_or(state);
    let what = match (entry.action, &entry.code) {
        (Some(action), Some(code)) => format!("{} {action} {code}", entry.kind),
        (Some(action), None) => action.to_string(),
        (None, Some(code)) => format!("{} {code}", entry.kind),
        (None, None) => entry.kind.clone(),
    };
    let filter = entry.fact.as_ref().filter(|_| entry.kind == "exported").map(ToString::to_string);
    let about = entry.reference.as_ref().map(ToString::to_string).or_else(|| entry.whom.clone()).or(filter);
    let happened = entry.occurred_at.map(|at| format!("  ({at:.0})")).unwrap_or_default();
    let (at, about) = (entry.recorded_at, about.unwrap_or_default());
    Safe::of(&format!("{:>8}  {at:.0}  {who:<20}  {what:<28}  {about}{happened}", entry.index))
}
