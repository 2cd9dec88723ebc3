//! The one write path: a single writer drains what waits, decides it in one transaction, and answers each command
//! with an outcome of its own.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::{Outcome, Store, StoreError, Submitted, batch::Batch, open::Core, vault::Taken};

/// How many jobs are taken into one transaction at most.
const MOST: usize = 64;

/// What the writer gets.
#[derive(Debug)]
pub(crate) enum Job {
    /// Commands that stand in one transaction, in order.
    Commands { commands: Vec<Taken>, answer: oneshot::Sender<Result<Vec<Answer>, StoreError>> },
    /// Finish what came before, and stop.
    Stop,
}

/// What one command comes to. An error here is of that command alone; nothing of it was written.
pub(crate) type Answer = Result<Outcome, StoreError>;

type Waiting = (Vec<Taken>, oneshot::Sender<Result<Vec<Answer>, StoreError>>);

/// Takes what waits, never waits for more, commits, answers.
pub(crate) async fn drain(core: Arc<Core>, mut waiting: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(MOST);
    loop {
        if waiting.recv_many(&mut jobs, MOST).await == 0 {
            return; // every store is gone
        }
        let mut stop = false;
        let mut batch: Vec<Waiting> = Vec::with_capacity(jobs.len());
        for job in jobs.drain(..) {
            match job {
                Job::Commands { commands, answer } if !stop => batch.push((commands, answer)),
                Job::Commands { answer, .. } => drop(answer.send(Err(StoreError::Closed))),
                Job::Stop => stop = true,
            }
        }
        commit(&core, batch).await;
        if stop {
            waiting.close();
            while let Some(job) = waiting.recv().await {
                if let Job::Commands { answer, .. } = job {
                    drop(answer.send(Err(StoreError::Closed)));
                }
            }
            return;
        }
    }
}

/// Commits a batch, or where the database refuses it, its jobs one by one: one bad job cannot fail the others.
async fn commit(core: &Core, batch: Vec<Waiting>) {
    let all: Vec<&[Taken]> = batch.iter().map(|(commands, _)| commands.as_slice()).collect();
    match together(core, &all).await {
        Ok(answers) => {
            for ((_, answer), outcome) in batch.into_iter().zip(answers) {
                drop(answer.send(Ok(outcome)));
            }
        }
        Err(error) if batch.len() == 1 => {
            tracing::error!(code = ?code(&error), "a transaction was refused: {error}");
            if let Some((_, answer)) = batch.into_iter().next() {
                drop(answer.send(Err(error)));
            }
        }
        Err(error) => {
            tracing::warn!(code = ?code(&error), jobs = batch.len(), "a batch was refused: {error}; one by one");
            for (commands, answer) in batch {
                let alone = together(core, &[commands.as_slice()]).await;
                drop(answer.send(alone.map(|mut answers| answers.pop().unwrap_or_default())));
            }
        }
    }
}

fn code(error: &StoreError) -> Option<String> {
    match error {
        StoreError::Database(e) => crate::sql::error_code(e),
        _ => None,
    }
}

/// One transaction: read, decide in order, write, commit.
async fn together(core: &Core, jobs: &[&[Taken]]) -> Result<Vec<Vec<Answer>>, StoreError> {
    let commands: Vec<&Taken> = jobs.iter().copied().flatten().collect();
    let tx = core.begin().await?;
    let mut batch = Batch::read(core, &tx, &commands).await?;
    let answers: Vec<Vec<Answer>> =
        jobs.iter().map(|job| job.iter().map(|taken| batch.decide(taken)).collect()).collect();
    if batch.write(&tx).await? {
        tx.commit().await?;
        core.tick();
    } else {
        tx.rollback().await?;
    }
    core.memory.put(batch.into_requests());
    Ok(answers)
}

impl Store {
    /// Does one command, durably: when it answers, it is kept.
    ///
    /// # Errors
    /// Nothing was written: [`StoreError::NotKeepable`] for a value without a canonical form, and what the
    /// database says.
    pub async fn submit(&self, submitted: Submitted) -> Result<Outcome, StoreError> {
        let mut answers = self.send(vec![submitted]).await?;
        answers.pop().unwrap_or(Err(StoreError::Closed))
    }

    /// Does several commands in one transaction, in order. Each has an outcome of its own; the first error of one
    /// is answered instead of the outcomes, and the others are kept all the same.
    ///
    /// # Errors
    /// As [`Store::submit`].
    pub async fn submit_many(&self, batch: Vec<Submitted>) -> Result<Vec<Outcome>, StoreError> {
        self.send(batch).await?.into_iter().collect()
    }

    async fn send(&self, commands: Vec<Submitted>) -> Result<Vec<Answer>, StoreError> {
        // From here on no identity is where it does not belong.
        let commands = commands.into_iter().map(Taken::from).collect();
        let (answer, answered) = oneshot::channel();
        self.jobs.send(Job::Commands { commands, answer }).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}
