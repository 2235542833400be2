//! The parser against real queries, against cases of our own, and against noise.

mod cases;
mod corpus;
mod dump;
mod noise;
