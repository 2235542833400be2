//! What is loaded, and the ways to load it: drop, pick, paste, sample.

pub mod drop_overlay;
pub mod duplicates;
pub mod entries;
pub mod file_item;
pub mod files;
pub mod first_screen;
pub mod forecast;
pub mod further;
pub mod paste;
pub mod pickers;
pub mod progress;
pub mod reread;
pub mod room;
pub mod stopped;
pub mod table_item;
pub mod tables;
pub mod walk;
