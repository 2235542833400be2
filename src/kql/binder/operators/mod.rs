//! One file for each operator, or for each family that shares its rules.

pub(super) mod count;
mod datatable;
mod distinct;
mod extend;
mod filter;
mod get_schema;
mod invoke;
mod join;
mod mv_apply;
mod mv_expand;
mod partition;
mod print;
mod project;
mod project_columns;
mod range;
mod render;
mod sample_distinct;
mod sort;
mod summarize;
mod take;
mod union;
