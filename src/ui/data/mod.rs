//! What is loaded, and the ways to load it: drop, pick, paste, sample.

pub(crate) mod drop_overlay;
mod entries;
mod file_item;
mod files;
mod first_screen;
mod paste;
mod pickers;
mod progress;
pub(crate) mod room;
mod table_item;
pub(crate) mod tables;
