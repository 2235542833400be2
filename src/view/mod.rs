//! What the page shows, worked out without a browser: numbers and instants as text, offsets, scrolling, copying.

pub mod arranging;
pub mod blocks;
pub mod brushing;
pub mod copying;
pub mod filtering;
pub mod history;
pub mod instants;
pub mod layout;
pub mod listed;
pub mod literals;
pub mod names;
pub mod numbers;
pub mod offsets;
pub mod pages;
pub mod pretty;
pub mod prose;
pub mod ranges;
pub mod reading;
pub mod reference;
pub mod remaining;
pub mod rendering;
pub mod scrolling;
pub mod shortcuts;
pub mod steps;
pub mod titles;
pub mod widths;
