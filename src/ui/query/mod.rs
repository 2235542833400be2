//! The room of questions: editor, problems, answer.

pub mod assist;
pub mod checker;
pub mod editor;
pub mod empty;
pub mod language;
pub mod problems;
pub mod results;
pub mod room;
pub mod splitter;
pub mod status;
pub mod table_tabs;
pub mod toolbar;
pub mod views;
