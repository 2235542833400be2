//! A query over the rows of an answer.

use crate::diagnostics::Diagnostic;
use crate::kql::plugins::{PIECE, Pace};
use crate::kql::{Execution, Limits, Step, TableData, Tables, compile};
use crate::values::{Batch, Schema};
use std::sync::Arc;

/// The name that the answer has in such a query.
pub(super) const ANSWER: &str = "Answer";

struct Answer(TableData);

impl Tables for Answer {
    fn table(&self, name: &str) -> Option<TableData> {
        (name == ANSWER).then(|| self.0.clone())
    }

    fn names(&self) -> Vec<Arc<str>> {
        vec![ANSWER.into()]
    }
}

/// The rows that a query over these rows gives, or why there are none.
pub(super) async fn ask(text: &str, schema: Schema, batches: Vec<Batch>, pace: &Pace) -> Result<Vec<Batch>, String> {
    let table = TableData { schema: Arc::new(schema), has_origins: false, shards: Arc::new(vec![batches]) };
    let compiled = compile(text, &Answer(table), 0, None);
    let sentence = |diagnostic: &Diagnostic| match &diagnostic.help {
        Some(help) => format!("{} {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let Some(plan) = compiled.plan else {
        let error = compiled.diagnostics.iter().find(|diagnostic| diagnostic.is_error());
        return Err(error.map_or_else(|| "The rows could not be arranged.".to_owned(), sentence));
    };
    let mut execution = Execution::new(plan, 0, Limits::default());
    loop {
        match execution.step() {
            Ok(Step::Working) => pace.done(PIECE).await,
            Ok(Step::Done(outcome)) => {
                return Ok(outcome.tables.into_iter().next().map(|table| table.batches).unwrap_or_default());
            }
            Err(diagnostic) => return Err(sentence(&diagnostic)),
        }
    }
}
