//! The parser against real queries, against cases of our own, and against noise.

#![expect(clippy::expect_used, reason = "a test that cannot read its data must fail")]

mod cases;
mod corpus;
mod dump;
mod noise;
