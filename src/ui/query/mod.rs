//! The room of questions: editor, problems, answer.

pub mod checker;
pub mod editor;
mod empty;
pub mod language;
mod problems;
mod results;
pub mod room;
mod splitter;
mod status;
mod toolbar;
mod views;
