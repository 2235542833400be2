//! One file for each operator, or for each family that shares its rules.

mod assert_schema;
pub(super) mod count;
mod datatable;
mod distinct;
mod evaluate;
mod extend;
mod filter;
mod find;
mod fork;
mod get_schema;
mod invoke;
mod join;
mod make_series;
mod mv_apply;
mod mv_expand;
mod parse;
mod parse_kv;
mod partition;
mod print;
mod project;
mod project_by_names;
mod project_columns;
mod range;
mod reduce;
mod render;
mod sample_distinct;
mod scan;
mod search;
mod sort;
mod summarize;
mod take;
mod top_hitters;
mod top_nested;
mod union;

pub(super) use scan::remembered;
