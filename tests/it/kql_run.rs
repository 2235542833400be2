//! `tests/kql/run/*.md`: a `kql` block, then a `text` block with what the query answers: a typed header and the rows, or
//! what is wrong with it. And every example of every function and aggregate, run from its text to its answer.
//!
//! `UPDATE_EXPECT=1` writes what came out into the files; a case without a `text` block gets one.

// What is not there fails the test.
#![allow(clippy::expect_used)]

use crate::case_files;
use tallyman::kql::functions::{aggregate, all, operators};
use tallyman::kql::plugins;
use tallyman::kql::{Execution, Limits, NoTables, ResultRows, Step, Tables, compile};
use tallyman::values::{Value, parse_datetime};

/// The tables that a query answers with at a fixed instant; `Err` holds a line for each diagnostic.
fn run(query: &str) -> Result<Vec<ResultRows>, String> {
    run_over(query, &NoTables)
}

fn run_over(query: &str, tables: &dyn Tables) -> Result<Vec<ResultRows>, String> {
    let now_ticks = parse_datetime("2024-05-01T08:00:00Z").expect("this is an instant");
    let compiled = compile(query, tables, now_ticks, None);
    let Some(plan) = compiled.plan else {
        let lines: Vec<String> = compiled.diagnostics.iter().map(|diagnostic| diagnostic.render(query)).collect();
        return Err(lines.join("\n"));
    };
    let mut execution = Execution::new(
        plan,
        now_ticks,
        Limits { result_rows: 10_000, operator_rows: 100_000, series_bytes: 64 << 20, ..Limits::default() },
    );
    loop {
        match execution.step().map_err(|diagnostic| diagnostic.render(query))? {
            Step::Done(outcome) => return Ok(outcome.tables),
            Step::Working => {}
        }
    }
}

/// A cell: text in quotes, so that an empty one is seen; nulls by name.
fn cell(value: &Value) -> String {
    match value {
        Value::Null(_) => "null".to_owned(),
        Value::String(text) => format!("{text:?}"),
        other => other.to_text(),
    }
}

/// The answer as a case file holds it, or what is wrong with the query. Of several tables each stands under its name, or
/// its number where it has none.
pub(crate) fn answer(query: &str) -> Result<String, String> {
    answer_over(query, &NoTables)
}

/// The same of a query that reads tables.
pub(crate) fn answer_over(query: &str, tables: &dyn Tables) -> Result<String, String> {
    let tables = run_over(query, tables)?;
    if let [only] = tables.as_slice() {
        return Ok(rendered(only));
    }
    let label =
        |at: usize, table: &ResultRows| table.name.as_deref().map_or(format!("Table {}", at + 1), str::to_owned);
    let each = tables.iter().enumerate().map(|(at, table)| format!("-- {}\n{}", label(at, table), rendered(table)));
    Ok(each.collect::<Vec<_>>().join("\n\n"))
}

fn rendered(table: &ResultRows) -> String {
    let header: Vec<String> =
        table.schema.fields.iter().map(|field| format!("{}:{}", field.name, field.kind)).collect();
    let rows = table.batches.iter().flat_map(|batch| {
        (0..batch.rows).map(|row| {
            let cells: Vec<String> = batch.columns.iter().map(|column| cell(&column.value(row))).collect();
            cells.join(" | ")
        })
    });
    let lines: Vec<String> = std::iter::once(header.join(" | ")).chain(rows).collect();
    lines.join("\n").trim_end().to_owned()
}

/// A file as it should be, by what `answer` says now to its queries; `None` leaves the block that is there.
pub(crate) fn expected(text: &str, answer: impl Fn(&str) -> Option<String>) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push(line.to_owned());
        if line != "```kql" {
            continue;
        }
        let query: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        out.extend(query.iter().map(|line| (*line).to_owned()));
        out.push("```".to_owned());
        let Some(answer) = answer(&query.join("\n")) else { continue };
        out.extend([String::new(), "```text".to_owned(), answer, "```".to_owned()]);
        // The block that was there, over blank lines.
        let mut ahead = lines.clone();
        while ahead.next_if_eq(&"").is_some() {}
        if ahead.next() == Some("```text") {
            while ahead.next().is_some_and(|line| line != "```") {}
            lines = ahead;
        }
    }
    out.join("\n") + "\n"
}

#[test]
fn cases_answer_as_they_say() {
    case_files::hold("tests/kql/run", |text| {
        expected(text, |query| Some(answer(query).unwrap_or_else(|problems| problems)))
    });
}

/// The first cell of an answer, as the examples write it.
fn first_cell(query: &str) -> Result<String, String> {
    let tables = run(query)?;
    let column = tables[0].batches.first().and_then(|batch| batch.columns.first());
    column.map(|column| column.value(0).to_text()).ok_or_else(|| "no row".to_owned())
}

#[test]
fn examples_of_functions_are_true_from_text_to_answer() {
    let mut wrong = Vec::new();
    for (example, expected) in all().chain(operators()).flat_map(|function| function.examples) {
        let found = first_cell(&format!("print answer = {example}"));
        if found.as_deref() != Ok(*expected) {
            wrong.push(format!("{example}\n  written: {expected}\n  found:   {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} examples\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn examples_of_aggregates_are_true_from_text_to_answer() {
    let mut wrong = Vec::new();
    for (example, expected) in aggregate::all_aggregates().flat_map(|aggregate| aggregate.examples) {
        let found = first_cell(example);
        if found.as_deref() != Ok(*expected) {
            wrong.push(format!("{example}\n  written: {expected}\n  found:   {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} examples\n{}", wrong.len(), wrong.join("\n"));
}

/// The rows of an answer: cells parted by `|`, rows by `;`, tables by `;;`.
fn all_cells(query: &str) -> Result<String, String> {
    let tables = run(query)?;
    let table = |table: &ResultRows| {
        let rows = table.batches.iter().flat_map(|batch| {
            (0..batch.rows).map(|row| {
                let cells: Vec<String> = batch.columns.iter().map(|column| column.value(row).to_text()).collect();
                cells.join("|")
            })
        });
        rows.collect::<Vec<_>>().join(";")
    };
    Ok(tables.iter().map(table).collect::<Vec<_>>().join(";;"))
}

#[test]
fn examples_of_plugins_are_true_from_text_to_answer() {
    let mut wrong = Vec::new();
    for plugin in plugins::all() {
        assert!(!plugin.examples.is_empty(), "{} has no example", plugin.name);
        for (example, expected) in plugin.examples {
            let found = all_cells(example);
            if found.as_deref() != Ok(*expected) {
                wrong.push(format!("{example}\n  written: {expected}\n  found:   {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples\n{}", wrong.len(), wrong.join("\n"));
}
