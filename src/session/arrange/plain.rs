//! Columns that say nothing: without any value, or with the same one in all rows.

use crate::kql::plugins::Pace;
use crate::session::results::Shown;
use crate::values::{Column, display};

/// Columns by their positions.
#[derive(Default)]
pub(super) struct Plain {
    /// Those without any value.
    pub(super) empty: Vec<u32>,
    /// Those with one value, and its text.
    pub(super) constant: Vec<(u32, String)>,
}

/// Looks for columns that say nothing.
pub(super) async fn plain(shown: Shown) -> Plain {
    let pace = Pace::default();
    let mut plain = Plain::default();
    for at in 0..shown.rows.schema.len() {
        let mut text: Option<String> = None;
        let (mut same, mut looked) = (true, 0);
        shown.each_batch(|batch, picked| {
            let Some(column) = batch.columns.get(at).filter(|_| same) else { return };
            let mut rows: Box<dyn Iterator<Item = usize>> = match picked {
                Some(picked) => Box::new(picked.iter().map(|row| *row as usize)),
                None => Box::new(0..batch.rows),
            };
            same = rows.all(|row| {
                looked += 1;
                is_same(column, row, &mut text)
            });
        });
        pace.done(looked).await;
        match text {
            Some(text) if same && text.is_empty() => plain.empty.push(at as u32),
            Some(text) if same => plain.constant.push((at as u32, text)),
            _ => {}
        }
    }
    plain
}

/// Whether a row shows this text, or is the first to show one.
fn is_same(column: &Column, row: usize, text: &mut Option<String>) -> bool {
    if let (Column::String(texts), Some(text)) = (column, text.as_deref()) {
        return texts.value(row) == text;
    }
    let mut here = String::new();
    display(column, row, &mut here);
    match text {
        Some(text) => *text == here,
        None => {
            *text = Some(here);
            true
        }
    }
}
