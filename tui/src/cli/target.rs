//! Where a command saves what it asks for: looked at before anybody signs in, begun before it is asked for.

use super::Ended;
use crate::{
    msg::Fault,
    runtime::{
        files,
        saving::{self, Part, Target},
    },
};

/// Returns the file that a command was told to save in, once it is known that it can: what is asked for can be on
/// record, so it is not asked for where it has no place to go. None: it is printed.
///
/// # Errors
/// The name is taken and `force` was not said, the folder is not there or not to be written to.
pub(super) async fn target(path: Option<&str>, force: bool) -> Result<Option<Target>, Ended> {
    let Some(path) = path else { return Ok(None) };
    let target = Target::File { path: files::expanded(path), over: force };
    target.try_out().await.map_err(said)?;
    Ok(Some(target))
}

/// Begins the file.
///
/// # Errors
/// As [`target`]: meanwhile somebody else may have been there.
pub(super) async fn begin(target: Option<Target>) -> Result<Option<Part>, Ended> {
    match target {
        Some(target) => Part::begin(target).await.map(Some).map_err(said),
        None => Ok(None),
    }
}

/// What is the matter, with what a command can do about it.
fn said(fault: Fault) -> Ended {
    let taken = matches!(&fault, Fault::Problem(problem) if problem.code == "file-exists");
    if taken { saving::advised(fault, "file-exists-force").into() } else { fault.into() }
}
