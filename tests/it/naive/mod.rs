//! Random queries over random tables: every split of the rows into shards and batches gives one answer, and that answer is
//! what a plain evaluator comes to, which takes one row after the other.
//!
//! `PROPTEST_CASES` sets how many queries each property tries.

#![allow(clippy::option_option, reason = "whether the plain evaluator knows, and whether there is an answer")]

mod agree;
mod calls;
mod cell;
mod choices;
mod eval;
mod expr;
mod grow;
mod pipeline;
mod rows;
mod run;
mod same;
mod split;
mod steps;
mod tables;
