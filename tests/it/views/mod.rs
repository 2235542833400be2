//! Views: their columns, their tables, and what they give for rows worked out by hand.

mod drop;
mod reference;
pub(crate) mod rows;

use crate::case_files;
use crate::kql_run;
use rows::Known;
use tallyman::kql::compile;
use tallyman::kql::plan::{ExprKind, Node, NodeKind};
use tallyman::views;

/// Names and types of an answer.
fn columns_of(query: &str) -> Vec<(String, String)> {
    let plan = compile(query, &Known::of(""), 0, None).plan.unwrap_or_else(|| panic!("{query} binds"));
    let fields = &plan.results[0].root.schema.fields;
    fields.iter().map(|field| (field.name.to_string(), field.kind.name().to_owned())).collect()
}

#[test]
fn every_view_has_the_columns_and_tables_that_it_promises() {
    for view in views::all() {
        let compiled = compile(view.text, &Known::of(""), 0, None);
        let said: Vec<String> = compiled.diagnostics.iter().map(|said| said.render(view.text)).collect();
        assert!(said.is_empty(), "{}", said.join("\n"));
        let promised: Vec<(String, String)> =
            view.columns.iter().map(|column| (column.name.to_owned(), column.kind.name().to_owned())).collect();
        assert_eq!(columns_of(view.text), promised, "{}", view.name);
        assert_eq!(columns_of(view.name), promised, "{} by its name", view.name);
        for column in view.columns {
            assert!(column.doc.ends_with('.'), "{}.{} has no sentence", view.name, column.name);
            assert!(!column.source.is_empty(), "{}.{} has no source", view.name, column.name);
        }
        let mut read = Vec::new();
        scans(&compiled.plan.unwrap_or_else(|| panic!("it binds")).results[0].root, &mut |name, _| {
            if !read.contains(&name.to_owned()) {
                read.push(name.to_owned());
            }
        });
        assert_eq!(read, view.tables, "{}", view.name);
    }
}

/// The tables that a plan reads, each with the number of columns that are read.
fn scans(node: &Node, found: &mut impl FnMut(&str, usize)) {
    if let NodeKind::Scan(source) = &node.kind {
        found(&source.table, source.columns.as_ref().map_or(node.schema.len(), |columns| columns.len()));
    }
    node.inputs().into_iter().for_each(|input| scans(input, found));
}

#[test]
fn rows_of_every_source_are_what_they_should_be() {
    case_files::hold("tests/kql/views", |text| {
        let tables = Known::of(text);
        kql_run::expected(text, |query| Some(kql_run::answer_over(query, &tables).unwrap_or_else(|problems| problems)))
    });
}

#[test]
fn only_columns_that_are_asked_for_are_read() {
    let query = "RegistryEvents | summarize count() by Cloud";
    let plan = compile(query, &Known::of(""), 0, None).plan.unwrap_or_else(|| panic!("it binds"));
    let mut read = Vec::new();
    scans(&plan.results[0].root, &mut |name, columns| read.push((name.to_owned(), columns)));
    let count =
        |name: &str| read.iter().filter(|(table, _)| table == name).map(|(_, columns)| *columns).collect::<Vec<_>>();
    assert_eq!(count("ContainerRegistryRepositoryEvents"), [0]);
    assert_eq!(count("ACREventGrid"), [0]);
    // Source, name, type and id of the event pick the rows; of those with several images also the images.
    assert_eq!(count("AWSCloudTrail"), [4, 6]);
    assert_eq!(count("IBMActivityTracker"), [1]);
}

#[test]
fn what_an_action_does_not_need_is_computed_for_its_rows_alone() {
    let query = "RegistryEvents | where Action == 'Push' | project TimeGenerated, Repository, Raw";
    let plan = compile(query, &Known::of(""), 0, None).plan.unwrap_or_else(|| panic!("it binds"));
    let legs = plan.results[0].root.inputs();
    let legs = legs.iter().flat_map(|node| node.inputs()).collect::<Vec<_>>();
    let mut asked = 0;
    for leg in legs {
        let mut tables = Vec::new();
        scans(leg, &mut |name, _| tables.push(name.to_owned()));
        let mut below = Vec::new();
        // Steps that make rows stay where they are, and the activity log's action is worked out in two steps.
        if called(leg, false, &mut below) || tables == ["AzureActivity"] {
            continue;
        }
        asked += 1;
        assert!(
            !below.iter().any(|name| ["bag_pack_not_null", "replace_regex"].contains(&name.as_str())),
            "{tables:?}: {below:?}"
        );
    }
    assert!(asked >= 10, "{asked}");
}

/// Tells the functions that steps under a predicate call; gives whether a step makes rows.
fn called(node: &Node, mut below: bool, names: &mut Vec<String>) -> bool {
    below |= matches!(node.kind, NodeKind::Filter { .. });
    if below && matches!(node.kind, NodeKind::Project { .. }) {
        for expr in node.clone().exprs_mut() {
            expr.walk_mut(&mut |part| {
                if let ExprKind::Call { function, .. } = &part.kind {
                    names.push(function.name.to_owned());
                }
            });
        }
    }
    let expands = matches!(node.kind, NodeKind::Expand { .. });
    node.inputs().into_iter().fold(expands, |expands, input| called(input, below, names) || expands)
}
