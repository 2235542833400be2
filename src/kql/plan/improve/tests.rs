//! What becomes of queries over a wide table: which columns are touched, where predicates end up, what is computed once.
#![allow(clippy::unwrap_used)]

use crate::kql::plan::{ExprKind, Node, NodeKind, Plan};
use crate::kql::{TableData, Tables, compile};
use crate::values::{Field, ScalarType, Schema};
use std::sync::Arc;

/// `T` and `U`: columns `a`, `b`, `c`, `text`, `list` and 100 more.
struct Wide;

impl Tables for Wide {
    fn table(&self, name: &str) -> Option<TableData> {
        let mut fields = ["a", "b", "c"].map(|name| Field::new(name, ScalarType::Long)).to_vec();
        fields.push(Field::new("text", ScalarType::String));
        fields.push(Field::new("list", ScalarType::Dynamic));
        fields.extend((0..100).map(|at| Field::new(format!("more{at}"), ScalarType::String)));
        let schema = Arc::new(Schema::new(fields));
        ["T", "U"].contains(&name).then(|| TableData { schema, has_origins: false, shards: Arc::new(Vec::new()) })
    }

    fn names(&self) -> Vec<Arc<str>> {
        vec!["T".into(), "U".into()]
    }
}

fn plan(query: &str) -> Plan {
    let compiled = compile(query, &Wide, 0, None);
    compiled.plan.unwrap_or_else(|| panic!("{query}: {:?}", compiled.diagnostics))
}

/// The steps of a plan in a line: what is innermost is first.
fn outline(query: &str) -> String {
    let plan = plan(query);
    let commons = plan.commons.iter().map(|common| &common.node);
    let results = plan.results.iter().map(|result| &result.root);
    let lines: Vec<String> = plan.subqueries.iter().chain(commons).chain(results).map(steps).collect();
    lines.join("; ")
}

fn steps(node: &Node) -> String {
    let inputs: Vec<String> = node.inputs().into_iter().map(steps).collect();
    let inputs = if inputs.len() == 1 { inputs.concat() } else { format!("[{}]", inputs.join(", ")) };
    let name = match &node.kind {
        NodeKind::Scan(source) => {
            let names: Vec<&str> = node.schema.fields.iter().map(|field| &*field.name).collect();
            let all = source.columns.is_none();
            return if all { format!("{} *", source.table) } else { format!("{} {}", source.table, names.join(" ")) };
        }
        NodeKind::Shared { index, .. } => return format!("#{index}"),
        NodeKind::Partition { .. } => return "group".into(),
        NodeKind::Values(batch) => return format!("values {}", batch.columns.len()),
        NodeKind::Range { .. } => return "range".into(),
        // Columns only passed on: no step worth a word.
        NodeKind::Project { .. } => return inputs,
        NodeKind::Filter { .. } => "where",
        NodeKind::Plugin(_) => "evaluate",
        NodeKind::Extract { .. } => "parse",
        NodeKind::Summarize { aggregates, .. } => return format!("{inputs} | summarize {}", aggregates.len()),
        NodeKind::Graph(_) => "make-graph",
        NodeKind::GraphTable { .. } => "graph-to-table",
        NodeKind::GraphMatch(_) => "graph-match",
        NodeKind::Sequences { .. } => "scan",
        NodeKind::MakeSeries(_) => "make-series",
        NodeKind::Sort { .. } => "sort",
        NodeKind::Top { .. } => "top",
        NodeKind::TopNested { .. } => "top-nested",
        NodeKind::Reduce { .. } => "reduce",
        NodeKind::Serialize { .. } => "serialize",
        NodeKind::Take { .. } => "take",
        NodeKind::Apply { .. } => "apply",
        NodeKind::Expand { .. } => "mv-expand",
        NodeKind::Union(_) => "union",
        NodeKind::Join { .. } => "join",
    };
    format!("{inputs} | {name}")
}

fn check(cases: &[(&str, &str)]) {
    for (query, expected) in cases {
        assert_eq!(outline(query), *expected, "{query}");
    }
}

#[test]
fn only_the_first_rows_are_picked() {
    check(&[
        ("T | sort by a asc | take 3 | project b", "T a b | top"),
        ("T | sort by a | extend d = c + 1 | project b, d | take 3", "T a b c | top"),
        ("T | top 9 by a | take 3", "T * | top"),
        ("T | sort by a | extend n = row_number() | take 3 | project n", "T a | sort | take"),
        ("T | sort by a | where row_number() > 2 | take 3 | project b", "T a b | sort | where | take"),
        // A term that looks at neighbors is a column before the rows are picked.
        ("T | sort by a | sort by b - prev(b) | take 3 | project c", "T a b c | sort | top"),
        ("T | take 3 | sort by a | project a", "T a | take | sort"),
    ]);
}

#[test]
fn only_what_is_read_is_touched() {
    check(&[
        ("T | where a == 1 | project b", "T a b | where"),
        ("T | where a == 1", "T * | where"),
        ("T | count", "T  | summarize 1"),
        ("T | extend d = c + 1 | where a == 1 | project b", "T a b | where"),
        ("T | extend d = c + 1 | where d == 1 | project b", "T b c | where"),
        ("T | sort by a asc | project b", "T a b | sort"),
        ("T | top 3 by a | project b", "T a b | top"),
        ("T | summarize sum(a), max(c) by b | project b", "T b | summarize 0"),
        ("T | summarize arg_max(a, *) by b | project c", "T * | summarize 1"),
        ("T | summarize arg_max(a, c) by b | project c", "T a b c | summarize 1"),
        ("T | parse text with 'x' y 'z' | project y", "T text | parse"),
        ("T | mv-expand list | project list", "T list | mv-expand"),
        ("T | where a == 1 | mv-expand x = list | project b, x", "T a b list | where | mv-expand"),
        (
            "T | mv-apply x = list on (where x > 1 | extend z = b) | project z",
            "[T b list | mv-expand, group | where] | apply",
        ),
        ("T | reduce by text", "T text | reduce"),
        ("T | top-nested 2 of a by sum(b)", "T a b | top-nested"),
        ("T | make-series sum(a) on c step 1 by b", "T a b c | summarize 1 | make-series"),
        ("T | serialize n = row_number() | project n", "T  | serialize"),
        ("T | project-away more1 | where a == 1 | distinct b", "T a b | where | summarize 0"),
        ("T | where a == 1 | join kind=inner (U | project a, c) on a | project b, c1", "[T a b | where, U a c] | join"),
        ("T | join kind=leftanti (U | where c > 1) on a | project b", "[T a b, U a c | where] | join"),
        ("T | union U | where a == 1 | project b", "[T a b | where, U a b | where] | union"),
        ("T | evaluate narrow() | project Value", "T * | evaluate"),
        ("T | where a in ((U | where b == 1 | project c)) | project b", "U b c | where; T a b | where"),
        ("T | where a == toscalar(U | summarize max(b), min(c)) | project b", "U b | summarize 1; T a b | where"),
    ]);
}

#[test]
fn predicates_are_asked_where_their_rows_come_from() {
    check(&[
        ("T | extend d = c | where d == 1 and text has 'x' | project b", "T b c text | where | where"),
        ("T | sort by b asc | where a == 1 | project b", "T a b | where | sort"),
        ("T | join kind=inner U on a | where b == 1 and c1 == 2 | project a", "[T a b | where, U a c | where] | join"),
        ("T | join kind=inner U on a | where b == c1 | project a", "[T a b, U a c] | join | where"),
        ("T | join kind=fullouter U on a | where b == 1 | project a", "[T a b, U a] | join | where"),
        ("T | join kind=leftouter U on a | where c1 == 1 | project a", "[T a, U a c] | join | where"),
        ("T | summarize n = count() by a | where a == 1 and n > 2", "T a | where | summarize 1 | where"),
        ("T | summarize n = count() by a = a % 2 | where a == 1", "T a | summarize 1 | where"),
        ("T | mv-expand x = list | where a == 1 and x == 2 | project b", "T a b list | where | mv-expand | where"),
        ("T | take 5 | where a == 1 | project b", "T a b | take | where"),
        ("T | top 5 by b | where a == 1 | project b", "T a b | top | where"),
        ("T | sort by a asc | extend n = row_number() | where a == 1 | project n", "T a | sort | where"),
        ("T | sort by a asc | where row_number() <= 2 | where b == 1 | project c", "T a b c | sort | where | where"),
        ("T | sort by a asc | where row_number() <= 2 and b == 1 | project c", "T a b c | sort | where"),
        ("T | sort by a | sort by b - prev(b) | where c == 1 | project c", "T a b c | sort | where | sort"),
        ("T | sort by b asc | where rand() < 0.5 | project b", "T b | sort | where"),
        ("T | project a, b | where a == toscalar(U | count) | project b", "U  | summarize 1; T a b | where"),
    ]);
}

#[test]
fn what_several_read_is_computed_once() {
    check(&[
        // Twice the same: the columns are those that any of the two reads.
        (
            "let X = T | summarize n = sum(a), m = max(c) by b; X | project n | union (X | project b)",
            "T a b | summarize 1; [#0, #0] | union",
        ),
        (
            "(T | summarize n = count() by a) | join kind=inner (T | summarize n = count() by a) on a",
            "T a | summarize 1; [#0, #0] | join",
        ),
        // Once: nothing to share, and the predicate goes through.
        ("let X = T | summarize n = count() by a; X | where a == 1", "T a | where | summarize 1"),
        ("let X = materialize(T | summarize n = count() by a); X | where a == 1", "T a | where | summarize 1"),
        // Tables that are only there cost nothing twice.
        ("let X = T; X | union X | count", "[T , T ] | union | summarize 1"),
        // A sub-query reads it, too.
        (
            "let X = T | where a == 1; X | where b > toscalar(X | summarize max(c)) | project b",
            "#0 | summarize 1; T a b c | where; #0 | where",
        ),
        // A function's argument, and what is computed alike further down.
        (
            "let f = (X:(a:long)) { X | where a > 1 | union (X | where a < -1) }; T | distinct a | invoke f()",
            "T a | summarize 0; [#0 | where, #0 | where] | union",
        ),
        // For each group anew: once.
        (
            "let X = U | summarize n = count() by a; T | mv-apply e = list to typeof(long) on (join kind=inner (X) on $left.e == $right.a)\
             | project n",
            "U a | summarize 1; [T list | mv-expand, [group, #0] | join] | apply",
        ),
    ]);
}

#[test]
fn what_answers_differently_each_time_is_shared_only_when_asked() {
    let pair = "| union (X | project r)";
    check(&[
        (&format!("let X = range x from 1 to 3 step 1 | project r = rand(); X {pair}"), "[range, range] | union"),
        (
            &format!("let X = materialize(range x from 1 to 3 step 1 | project r = rand()); X {pair}"),
            "range; [#0, #0] | union",
        ),
        (
            "range x from 1 to 3 step 1 | project r = rand() | as hint.materialized=true X | union X",
            "range; [#0, #0] | union",
        ),
        // What is computed of a materialized table is the same each time.
        (
            &format!(
                "let M = materialize(range x from 1 to 3 step 1 | project r = rand()); let X = M | where r > 0.5; X {pair}"
            ),
            "range | where; [#0, #0] | union",
        ),
    ]);
}

#[test]
fn tables_of_tables_do_not_multiply() {
    let twice = |common: &str| {
        let lets: Vec<String> =
            (1..40).map(|at| format!("let X{at} = {common}(X{0} | union X{0} | where a > {at});", at - 1)).collect();
        let lets = lets.concat();
        format!("let X0 = T | where b > 1; {lets} X39 | count")
    };
    let compiled = compile(&twice(""), &Wide, 0, None);
    assert!(compiled.plan.is_none());
    assert!(compiled.diagnostics[0].message.contains("100000 steps"), "{:?}", compiled.diagnostics);
    assert_eq!(plan(&twice("materialize")).commons.len(), 39);
}

/// The functions that are called before and after the first predicate, from the source on.
fn around_where(query: &str) -> (Vec<String>, Vec<String>) {
    let mut node = plan(query).results.remove(0).root;
    let (mut before, mut after, mut below) = (Vec::new(), Vec::new(), false);
    loop {
        below |= matches!(node.kind, NodeKind::Filter { .. });
        let is_project = matches!(node.kind, NodeKind::Project { .. });
        for expr in node.exprs_mut().into_iter().filter(|_| is_project) {
            expr.walk_mut(&mut |part| {
                if let ExprKind::Call { function, .. } = &part.kind {
                    if below { &mut before } else { &mut after }.insert(0, function.name.to_owned());
                }
            });
        }
        match node.inputs_mut().pop() {
            Some(input) => node = std::mem::replace(input, Node { kind: NodeKind::Union(Vec::new()), ..input.clone() }),
            None => return (before, after),
        }
    }
}

#[test]
fn columns_that_a_predicate_does_not_read_wait_for_it() {
    let ways: &[(&str, &[&str], &[&str])] = &[
        ("T | extend x = a + b, y = strcat(text, '!') | where x > 5 | project x, y", &["+"], &["strcat"]),
        (
            "T | extend y = toupper(text) | extend x = a + b, z = strlen(y) | where x > 5 | project x, z",
            &["+"],
            &["toupper", "strlen"],
        ),
        // What the predicate reads of it is needed first, all the way down.
        (
            "T | extend y = toupper(text) | extend x = strlen(y), z = a + b | where x > 5 | project x, z",
            &["toupper", "strlen"],
            &["+"],
        ),
        // A window function sees the rows that are there before the predicate.
        ("T | serialize | extend x = prev(a), y = toupper(text) | where x > 5 | project x, y", &["toupper"], &[]),
        // What is different each time stays where it is written.
        ("T | extend x = a + b, r = rand() | where x > 5 | project x, r", &["rand", "+"], &[]),
    ];
    for (query, before, after) in ways {
        let (mut was_before, mut was_after) = around_where(query);
        let sorted = |names: &[&str]| {
            let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            names.sort();
            names
        };
        was_before.sort();
        was_after.sort();
        assert_eq!((was_before, was_after), (sorted(before), sorted(after)), "{query}");
    }
}
