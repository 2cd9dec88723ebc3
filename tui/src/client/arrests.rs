//! Who is held, and which arrests a request for extradition can follow.

use comity_api::{
    custody::CustodyPage,
    queue::{QueueQuery, QueueRow, Sort, View},
};
use comity_domain::{codes::Kind, workflow::can_be_followed};

use super::Client;
use crate::msg::Fault;

impl Client {
    /// Reads who is in custody.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn custody(&self) -> Result<CustodyPage, Fault> {
        self.get("/custody").await
    }

    /// Reads the provisional arrests that came in and that a request for extradition can follow, held or not: what was
    /// refused, withdrawn or returned is followed by none.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn arrests_to_follow(&self) -> Result<Vec<QueueRow>, Fault> {
        let mut query = QueueQuery {
            view: Some(View::Inbound),
            kind: Some(Kind::ProvisionalArrest),
            sort: Some(Sort::Updated),
            limit: Some(200),
            ..QueueQuery::default()
        };
        let mut all = Vec::new();
        loop {
            let page = self.queue(&query).await?;
            all.extend(
                page.rows.into_iter().filter(|arrest| arrest.status.parse().map_or(true, can_be_followed)),
            );
            if page.next.is_none() {
                return Ok(all);
            }
            query.cursor = page.next;
        }
    }
}
