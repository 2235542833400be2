//! `parse`, `parse-where`, `parse-kv`: columns out of a text, worked out once for each text of a dictionary.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::extract::{Found, find};
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::LazyColumn;
use crate::kql::functions::{Datum, convert, scalar};
use crate::kql::plan::Extraction;
use crate::values::{Column, NO_ROW, ScalarType, StringColumn, StringColumnBuilder};
use arrow_array::Array;
use std::sync::Arc;

pub(crate) struct Extract {
    input: BoxedOperator,
    /// Where the text stands; a string.
    column: usize,
    extraction: Arc<Extraction>,
    span: Span,
}

impl Extract {
    pub(crate) fn new(input: BoxedOperator, column: usize, extraction: Arc<Extraction>, span: Span) -> Self {
        Self { input, column, extraction, span }
    }
}

impl Operator for Extract {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let mut view = match self.input.poll(shared)? {
            Poll::Rows(view) => view,
            other => return Ok(other),
        };
        let Column::String(texts) = view.column(self.column) else { return Ok(Poll::Rows(view)) };
        let (texts, mut rows) = distinct(&texts);
        let (columns, fits) = extracted(&self.extraction, &texts, shared)
            .map_err(|message| Diagnostic::error("TM202", self.span, message))?;
        if self.extraction.only_fitting {
            let kept = (0u32..).zip(&rows).filter(|(_, text)| fits[**text as usize]).map(|(row, _)| row);
            view = view.pick(kept.collect());
            rows.retain(|text| fits[*text as usize]);
        }
        for row in &mut rows {
            if !fits[*row as usize] {
                *row = NO_ROW;
            }
        }
        let rows = Arc::new(rows);
        view.columns.extend(columns.into_iter().map(|source| LazyColumn::picked(source, rows.clone())));
        Ok(if view.rows == 0 { Poll::Working } else { Poll::Rows(view) })
    }
}

/// The texts that differ, as far as that is known, and for each row which of them it holds.
fn distinct(strings: &StringColumn) -> (Vec<&str>, Vec<u32>) {
    match strings {
        StringColumn::Dictionary { codes, values } => {
            let mut numbers = vec![NO_ROW; values.len()];
            let mut texts = Vec::new();
            let number = |code: &u32| {
                let number = &mut numbers[*code as usize];
                if *number == NO_ROW {
                    *number = texts.len() as u32;
                    texts.push(values.value(*code as usize));
                }
                *number
            };
            let rows = codes.iter().map(number).collect();
            (texts, rows)
        }
        StringColumn::Plain(_) => (strings.iter().collect(), (0..strings.len() as u32).collect()),
    }
}

/// The columns, a row for each text, and which texts fit.
fn extracted(extraction: &Extraction, texts: &[&str], shared: &Shared) -> Result<(Vec<Column>, Vec<bool>), String> {
    let count = extraction.kinds.len();
    let mut builders: Vec<StringColumnBuilder> =
        std::iter::repeat_with(|| StringColumnBuilder::with_capacity(texts.len())).take(count).collect();
    let mut found: Found<'_> = vec![None; count];
    let mut fits = Vec::with_capacity(texts.len());
    for text in texts {
        found.fill(None);
        fits.push(find(&extraction.how, text, &mut found));
        for (builder, part) in builders.iter_mut().zip(&found) {
            builder.push(part.as_deref().unwrap_or(""));
        }
    }
    let mut columns = Vec::with_capacity(count);
    for (builder, kind) in builders.iter_mut().zip(&extraction.kinds) {
        let strings = Datum::Column(Column::String(builder.finish()));
        let typed = match kind {
            ScalarType::Dynamic => match scalar("parse_json") {
                Some(function) => (function.overloads[0].kernel)(&[strings], texts.len(), &shared.context)
                    .map_err(|error| error.to_string())?,
                None => convert(&strings, *kind),
            },
            _ => convert(&strings, *kind),
        };
        let column = typed.into_column(texts.len());
        if extraction.strict && *kind != ScalarType::Dynamic {
            for (at, fits) in fits.iter_mut().enumerate() {
                *fits &= !column.is_null(at);
            }
        }
        columns.push(column);
    }
    Ok((columns, fits))
}
