//! Every example, run.
