//! The tabular operators: a file each, and the one table of their names.

mod as_;
mod assert_schema;
mod consume;
mod count;
mod distinct;
mod evaluate;
mod execute_and_cache;
mod extend;
mod facet;
mod find;
mod fork;
mod getschema;
mod graph_mark_components;
mod graph_match;
mod graph_shortest_paths;
mod graph_to_table;
mod graph_where_edges;
mod graph_where_nodes;
mod invoke;
mod join;
mod lookup;
mod macro_expand;
mod make_graph;
mod make_series;
mod mv_apply;
mod mv_expand;
mod parse;
mod parse_kv;
mod parse_where;
mod partition;
mod print;
mod project;
mod project_away;
mod project_by_names;
mod project_keep;
mod project_rename;
mod project_reorder;
mod range;
mod reduce;
mod render;
mod sample;
mod sample_distinct;
mod scan;
mod search;
mod serialize;
mod sort;
mod summarize;
mod take;
mod top;
mod top_hitters;
mod top_nested;
mod union;
mod where_;

use super::Parser;
use crate::kql::syntax::tree::OperatorKind;

/// Where an operator may stand without a pipe before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At the start of a query: only operators that bring their own rows.
    Query,
    /// At the start of a sub-query, which has rows already: any operator.
    SubQuery,
}

/// What ends a pipe beside a closing bracket, `;` and the end of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// Nothing else.
    Brackets,
    /// A comma.
    Comma,
    /// A name at the start of a line, where a `;` was forgotten.
    NewStatement,
}

/// One name of one operator.
pub(super) struct Entry {
    /// As written.
    pub(super) name: &'static str,
    /// Whether a query may begin with it.
    pub(super) leads: bool,
    /// Reads what follows the name.
    pub(super) parse: fn(&mut Parser<'_>) -> OperatorKind,
}

/// The operator of that name.
pub(super) fn entry(name: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.name == name)
}

const fn entry_of(name: &'static str, parse: fn(&mut Parser<'_>) -> OperatorKind) -> Entry {
    Entry { name, leads: false, parse }
}

const fn leading(name: &'static str, parse: fn(&mut Parser<'_>) -> OperatorKind) -> Entry {
    Entry { name, leads: true, parse }
}

static ENTRIES: &[Entry] = &[
    entry_of("as", as_::parse),
    entry_of("assert-schema", assert_schema::parse),
    entry_of("consume", consume::parse),
    entry_of("count", count::parse),
    entry_of("distinct", distinct::parse),
    leading("evaluate", evaluate::parse),
    entry_of("execute-and-cache", execute_and_cache::parse),
    entry_of("extend", extend::parse),
    entry_of("facet", facet::parse),
    entry_of("filter", where_::parse),
    leading("find", find::parse),
    entry_of("fork", fork::parse),
    entry_of("getschema", getschema::parse),
    entry_of("graph-mark-components", graph_mark_components::parse),
    entry_of("graph-match", graph_match::parse),
    entry_of("graph-shortest-paths", graph_shortest_paths::parse),
    entry_of("graph-to-table", graph_to_table::parse),
    entry_of("graph-where-edges", graph_where_edges::parse),
    entry_of("graph-where-nodes", graph_where_nodes::parse),
    entry_of("invoke", invoke::parse),
    entry_of("join", join::parse),
    entry_of("limit", take::parse),
    entry_of("lookup", lookup::parse),
    leading("macro-expand", macro_expand::parse),
    entry_of("make-graph", make_graph::parse),
    entry_of("make-series", make_series::parse),
    entry_of("mv-apply", mv_apply::parse),
    entry_of("mv-expand", mv_expand::parse),
    entry_of("mvapply", mv_apply::parse),
    entry_of("mvexpand", mv_expand::parse),
    entry_of("order", sort::parse),
    entry_of("parse", parse::parse),
    entry_of("parse-kv", parse_kv::parse),
    entry_of("parse-where", parse_where::parse),
    entry_of("partition", partition::parse),
    leading("print", print::parse),
    entry_of("project", project::parse),
    entry_of("project-away", project_away::parse),
    entry_of("project-by-names", project_by_names::parse),
    entry_of("project-keep", project_keep::parse),
    entry_of("project-rename", project_rename::parse),
    entry_of("project-reorder", project_reorder::parse),
    leading("range", range::parse),
    entry_of("reduce", reduce::parse),
    entry_of("render", render::parse),
    entry_of("sample", sample::parse),
    entry_of("sample-distinct", sample_distinct::parse),
    entry_of("scan", scan::parse),
    leading("search", search::parse),
    entry_of("serialize", serialize::parse),
    entry_of("sort", sort::parse),
    entry_of("summarize", summarize::parse),
    entry_of("take", take::parse),
    entry_of("top", top::parse),
    entry_of("top-hitters", top_hitters::parse),
    entry_of("top-nested", top_nested::parse),
    leading("union", union::parse),
    entry_of("where", where_::parse),
];

#[cfg(test)]
mod tests {
    use super::ENTRIES;
    use crate::kql::syntax::lexer::OPERATORS;

    #[test]
    fn the_lexer_knows_the_same_names() {
        let names: Vec<&str> = ENTRIES.iter().map(|entry| entry.name).collect();
        assert_eq!(names, OPERATORS);
    }
}
