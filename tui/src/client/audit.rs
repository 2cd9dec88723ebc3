//! What auditors ask of the log of their own State.

use comity_api::audit::{AuditPage, AuditQuery, AuditQuestions, QuestionsQuery};
use comity_domain::codes::Question;
use reqwest::Method;

use super::{Client, PATIENCE, read};
use crate::msg::Fault;

impl Client {
    /// Reads the questions, and how much each finds.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn audit_questions(&self, told_within_days: Option<u32>) -> Result<AuditQuestions, Fault> {
        let query = QuestionsQuery { told_within_days };
        read(self.ask(Method::GET, "/audit/questions").query(&query).timeout(PATIENCE).send().await).await
    }

    /// Reads a page of what a question finds, or of all entries that fit; the newest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn audit(&self, question: Option<Question>, query: &AuditQuery) -> Result<AuditPage, Fault> {
        let path = match question {
            Some(question) => format!("/audit/questions/{question}"),
            None => "/audit/entries".to_owned(),
        };
        read(self.ask(Method::GET, &path).query(query).timeout(PATIENCE).send().await).await
    }
}
