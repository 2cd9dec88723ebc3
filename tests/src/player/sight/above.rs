//! Looks at the queue: a clock in every view, whatever is filtered; who is in custody stands above all of them.

use anyhow::Result;
use comity_api::{
    custody::{CustodyPage, InCustody},
    queue::{QueuePage, View},
};
use comity_domain::codes::{Clock, CustodyStanding, Kind, Stage, Status};
use jiff::Timestamp;

use super::{
    Look, words,
    words::{due, word_after},
};
use crate::player::{case::MAIN, node::Ask, steps::Play};

/// What must be shown above every view.
struct Above {
    person: Option<String>,
    standing: CustodyStanding,
    /// When it is due, or since when it is owed; none: the case does not say.
    until: Option<Timestamp>,
}

impl Above {
    fn is(&self, shown: &InCustody) -> bool {
        shown.standing == self.standing
            && (self.until.is_none() || shown.until == self.until)
            && self.person.as_ref().is_none_or(|person| shown.person.as_str() == person)
    }
}

impl Play<'_> {
    /// `the CLOCK clock of KEY is shown, due INSTANT`, or `the release of PERSON on KEY is owed, since INSTANT`: without a
    /// key the main request, without an instant whenever it is.
    pub(super) async fn sees_in_queue(&self, look: &Look, token: &str) -> Result<Option<Vec<String>>> {
        let expected = words(&look.expect);
        if let Some(said) = expected.strip_prefix("the release of ") {
            let (person, key) = (said.split(' ').next(), word_after(said, " on ").unwrap_or(MAIN));
            let until = said.split_once("since ").and_then(|(_, at)| at.trim().parse().ok());
            let Some(person) = person.filter(|person| !person.is_empty()) else { return Ok(None) };
            let (person, standing) = (Some(person.to_owned()), CustodyStanding::ReleaseOwed);
            return self.sees_above(key, &Above { person, standing, until }, token).await.map(Some);
        }
        let named = |word: &&str| word.parse::<Clock>().is_ok();
        let (Some(due), Some(clock)) = (due(&expected), expected.split(' ').find(named)) else {
            return Ok(None);
        };
        let key = word_after(&expected, "clock of ").unwrap_or(MAIN);
        if clock == Clock::ProvisionalArrest.as_str() {
            let above = Above { person: None, standing: CustodyStanding::Running, until: Some(due) };
            return self.sees_above(key, &above, token).await.map(Some);
        }
        let Some(live) = self.live.get(key) else { return Ok(None) };
        let mut differences = Vec::new();
        for view in View::ALL {
            let path = format!("/requests?view={}&limit=200", view.as_str());
            let page: QueuePage = self.node.ask(Ask::get(path, token)).await?.read()?;
            let rows = page.rows.iter().filter(|row| row.id == live.id);
            if !rows.filter_map(|row| row.due.as_ref()).any(|d| d.clock.as_str() == clock && d.at == due) {
                differences.push(format!("{clock} due {due} is not shown in view {}", view.as_str()));
            }
        }
        Ok(Some(differences))
    }

    /// Looks above every view under every filter and in every order, and among those in custody.
    async fn sees_above(&self, key: &str, above: &Above, token: &str) -> Result<Vec<String>> {
        let Some(live) = self.live.get(key) else { return Ok(vec![format!("{key} was not created")]) };
        let is_it = |shown: &InCustody| shown.request == live.id && above.is(shown);
        let mut differences = Vec::new();
        for ask in every_way() {
            let page: QueuePage = self.node.ask(Ask::get(format!("/requests?{ask}"), token)).await?.read()?;
            if !page.arrests.iter().any(is_it) {
                let what = if above.standing == CustodyStanding::Running { "due" } else { "owed since" };
                let until = above.until.map_or_else(|| "whenever".to_owned(), |at| at.to_string());
                differences.push(format!("a custody on {key} {what} {until} is not shown with {ask}"));
            }
        }
        let custody: CustodyPage = self.node.ask(Ask::get("/custody", token)).await?.read()?;
        if !custody.persons.iter().any(is_it) {
            differences.push(format!("{key} is not among those in custody"));
        }
        // One way says what all of them say.
        differences.truncate(3);
        Ok(differences)
    }
}

/// Every view, with every filter, in every order.
fn every_way() -> Vec<String> {
    let views = View::ALL.into_iter().chain([View::DueSoon]).map(View::as_str);
    let mut filters =
        vec![String::new(), "&q=nothing+is+called+so".to_owned(), "&counterpart=BHR".to_owned()];
    filters.extend(Kind::ALL.iter().map(|kind| format!("&kind={kind}")));
    filters.extend(Stage::ALL.iter().map(|stage| format!("&stage={stage}")));
    filters.extend(Status::ALL.iter().map(|status| format!("&status={status}")));
    let sorts = ["due", "updated", "reference"];
    let ways = views.flat_map(|view| {
        let of_view = filters.iter().map(move |filter| format!("view={view}{filter}"));
        of_view.enumerate().map(move |(n, way)| format!("{way}&limit=1&sort={}", sorts[n % sorts.len()]))
    });
    ways.collect()
}
