//! Queries laid out anew.

use crate::diagnostics::Fix;
use crate::kql::syntax::{format, queries};

/// The queries that `from..to` touches, each laid out anew. A query with mistakes stays as it is, since white space may hide
/// what was meant; so does one whose comments would not all survive. `Err` says why none changes.
pub(super) fn layout(text: &str, from: usize, to: usize) -> Result<Vec<Fix>, String> {
    let (mut edits, mut asked, mut broken) = (Vec::new(), 0_usize, 0_usize);
    for query in queries(text) {
        if query.end < from || query.start > to {
            continue;
        }
        asked += 1;
        let part = query.text(text);
        match format(part) {
            Some(laid_out) => {
                let replacement = laid_out.trim_end().to_owned();
                if replacement != part {
                    edits.push(Fix { title: "Format".to_owned(), span: query, replacement });
                }
            }
            None => broken += 1,
        }
    }
    match (asked, broken) {
        (0, _) => Err("There is no query to format.".to_owned()),
        (1, 1) => {
            Err("This query has mistakes, so it is not formatted. Its problems are listed below the editor.".to_owned())
        }
        (_, broken) if broken == asked => Err("These queries have mistakes, so they are not formatted.".to_owned()),
        _ => Ok(edits),
    }
}
