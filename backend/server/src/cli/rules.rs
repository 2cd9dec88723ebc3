//! What the rules are: the transition table, and the description of the HTTP interface.

use clap::{Args, ValueEnum};
use comity_api::{law, workflow};
use comity_domain::workflow::render;

use super::{Ending, ending::put};

/// `comityd workflow`
#[derive(Debug, Args)]
pub(crate) struct Workflow {
    /// In which form.
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// A Mermaid state diagram.
    Mermaid,
    /// Statuses, transitions, clocks and grounds as JSON.
    Json,
    /// A row for each action.
    Table,
    /// Each article and what Comity does about it, Markdown.
    Law,
}

impl Workflow {
    pub(crate) fn run(&self) -> Result<(), Ending> {
        match self.format {
            Form::Mermaid => put(&render::mermaid()),
            Form::Table => put(&render::text()),
            Form::Law => put(&law::markdown()),
            Form::Json => put(&pretty(&workflow::Workflow::current())?),
        }
    }
}

/// `comityd openapi`
pub(crate) fn openapi() -> Result<(), Ending> {
    put(&pretty(&crate::openapi())?)
}

fn pretty<T: serde::Serialize>(value: &T) -> Result<String, Ending> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Ending::bad(e.to_string()))?;
    Ok(format!("{text}\n"))
}
