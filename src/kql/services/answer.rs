//! Each question of the editor to what answers it.

use super::Facts;
use super::{complete, describe, folds, layout, names, refactor, rename, signature};
use crate::protocol::{EditAnswer, EditAsk, Reading};

/// The answer to a question. Positions are bytes of the question's text; those inside a character count as its beginning.
pub fn answer(ask: EditAsk, facts: &dyn Facts) -> EditAnswer {
    match ask {
        EditAsk::Complete { text, at } => EditAnswer::Completions(complete::complete(&text, floor(&text, at), facts)),
        EditAsk::Signature { text, at } => EditAnswer::Signature(signature::signature(&text, floor(&text, at), facts)),
        EditAsk::Describe { text, at } => EditAnswer::Description(describe::describe(&text, floor(&text, at), facts)),
        EditAsk::Read { text } => {
            EditAnswer::Reading(Reading { names: names::names(&text, facts), folds: folds::folds(&text) })
        }
        EditAsk::Uses { text, at } => EditAnswer::Uses(rename::uses(&text, floor(&text, at), facts)),
        EditAsk::Rename { text, at, name } => EditAnswer::Edits(rename::rename(&text, floor(&text, at), &name, facts)),
        EditAsk::Format { text, from, to } => {
            EditAnswer::Edits(layout::layout(&text, floor(&text, from), floor(&text, to)))
        }
        EditAsk::Refactor { text, from, to } => {
            EditAnswer::Refactorings(refactor::refactorings(&text, floor(&text, from), floor(&text, to), facts))
        }
    }
}

fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}
