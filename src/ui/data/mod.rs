//! What is loaded, and the ways to load it: drop, pick, paste, sample.

pub mod drop_overlay;
mod entries;
mod file_item;
mod files;
mod first_screen;
mod paste;
mod pickers;
mod progress;
pub mod room;
mod table_item;
pub mod tables;
