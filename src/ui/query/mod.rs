//! The room of questions: editor, problems, answer.

pub(crate) mod checker;
pub(crate) mod editor;
mod empty;
pub(crate) mod language;
mod problems;
mod results;
pub(crate) mod room;
mod splitter;
mod status;
mod toolbar;
mod views;
