//! What the page shows, worked out without a browser: numbers and instants as text, offsets, scrolling, copying.

pub mod blocks;
pub mod facts;
pub mod filtering;
pub mod instants;
pub mod listed;
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
pub mod scrolling;
pub mod selecting;
pub mod sharing;
pub mod steps;
pub mod widths;
