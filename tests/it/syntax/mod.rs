//! The parser against real queries, against cases of our own, and against noise.

mod corpus;
