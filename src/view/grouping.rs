//! Groups and pivots of an answer, written in the language.

use crate::kql::syntax::lexer::quoted;
use crate::protocol::ResultColumn;

/// Lengths of time that instants are rounded down to, as the language writes them; the first means not at all.
pub const BINS: [&str; 7] = ["", "1m", "5m", "15m", "1h", "1d", "7d"];

/// A group's column: its position in the result, and what instants are rounded to.
pub type Key = (usize, &'static str);

/// Aggregates that make sense for a column of this type.
pub fn aggregates(kind: &str) -> &'static [&'static str] {
    match kind {
        "int" | "long" | "real" | "decimal" | "timespan" => &["sum", "avg", "min", "max", "dcount"],
        "datetime" | "string" => &["min", "max", "dcount"],
        "dynamic" => &[],
        _ => &["dcount"],
    }
}

fn key(columns: &[ResultColumn], (column, bin): Key) -> Option<String> {
    let column = columns.get(column)?;
    let name = quoted(&column.name);
    Some(match (column.kind.as_str(), bin) {
        ("datetime", bin) if !bin.is_empty() => format!("bin({name}, {bin})"),
        // A dynamic value cannot be grouped by.
        ("dynamic", _) => format!("{name} = tostring({name})"),
        _ => name,
    })
}

/// `summarize` with these aggregates (a column's position and a name of [`aggregates`]) and, where `counts`, `count()`; `None`
/// where it would say nothing.
pub fn summarize(
    columns: &[ResultColumn],
    keys: &[Key],
    counts: bool,
    asked: &[(usize, &'static str)],
) -> Option<String> {
    let by: Vec<String> = keys.iter().filter_map(|chosen| key(columns, *chosen)).collect();
    let call =
        |(column, aggregate): &(usize, &str)| Some(format!("{aggregate}({})", quoted(&columns.get(*column)?.name)));
    let calls: Vec<String> =
        counts.then(|| "count()".to_owned()).into_iter().chain(asked.iter().filter_map(call)).collect();
    let by_text = if by.is_empty() { String::new() } else { format!("by {}", by.join(", ")) };
    match (calls.is_empty(), by.is_empty()) {
        (true, true) => None,
        (true, false) => Some(format!("summarize {by_text}")),
        _ => Some(format!("summarize {} {by_text}", calls.join(", ")).trim_end().to_owned()),
    }
}

/// `evaluate pivot`: the values of one column become columns, which hold an aggregate of another one (or counts); `keys` stay
/// as rows. `None` where the column is not of the result.
pub fn pivot(
    columns: &[ResultColumn],
    across: usize,
    value: Option<(usize, &'static str)>,
    keys: &[Key],
) -> Option<String> {
    let name = |column: usize| Some(quoted(&columns.get(column)?.name));
    let aggregate = match value {
        Some((column, aggregate)) => format!("{aggregate}({})", name(column)?),
        None => "count()".to_owned(),
    };
    let kept: Vec<&Key> = keys.iter().filter(|(column, _)| *column != across).collect();
    // The plugin takes names only: what is worked out of a column is written before it.
    let is_worked_out =
        |column: &ResultColumn, bin: &str| column.kind == "dynamic" || (column.kind == "datetime" && !bin.is_empty());
    let mut before: Vec<String> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for (column, bin) in kept.iter().map(|key| **key).chain([(across, "")]) {
        let Some(of) = columns.get(column) else { continue };
        let name = quoted(&of.name);
        if !is_worked_out(of, bin) {
            names.push(name);
            continue;
        }
        // The aggregate is of the column itself, not of what it is rounded to.
        let is_read = value.is_some_and(|(read, _)| read == column);
        let own = if is_read { quoted(&free_name(columns, &format!("{}_{bin}", of.name))) } else { name.clone() };
        before.push(if of.kind == "dynamic" {
            format!("{own} = tostring({name})")
        } else {
            format!("{own} = bin({name}, {bin})")
        });
        names.push(own);
    }
    let across_name = names.pop()?;
    let mut arguments = vec![across_name.clone(), aggregate];
    arguments.extend(names);
    if kept.is_empty() {
        // Without keys the plugin would keep all other columns as rows.
        let mut read = vec![before.pop().unwrap_or(across_name)];
        read.extend(value.filter(|(column, _)| *column != across).and_then(|(column, _)| name(column)));
        return Some(format!("project {}\n| evaluate pivot({})", read.join(", "), arguments.join(", ")));
    }
    let extend = if before.is_empty() { String::new() } else { format!("extend {}\n| ", before.join(", ")) };
    Some(format!("{extend}evaluate pivot({})", arguments.join(", ")))
}

/// A name that no column has, which begins like this.
fn free_name(columns: &[ResultColumn], wanted: &str) -> String {
    let is_free = |name: &String| columns.iter().all(|column| column.name != *name);
    let others = (1..).map(|number| format!("{wanted}_{number}"));
    std::iter::once(wanted.to_owned()).chain(others).find(is_free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<ResultColumn> {
        [("At", "datetime"), ("Who is", "string"), ("Size", "long"), ("Bag", "dynamic")]
            .map(|(name, kind)| ResultColumn { name: name.into(), kind: kind.into() })
            .to_vec()
    }

    #[test]
    fn groups_are_written() {
        let columns = columns();
        let written = |keys: &[Key], counts, asked: &[(usize, &'static str)]| {
            summarize(&columns, keys, counts, asked).unwrap_or_default()
        };
        assert_eq!(
            written(&[(0, "1h"), (1, ""), (3, "")], true, &[(2, "sum")]),
            "summarize count(), sum(Size) by bin(At, 1h), ['Who is'], Bag = tostring(Bag)"
        );
        assert_eq!(written(&[], true, &[]), "summarize count()");
        assert_eq!(written(&[(1, "")], false, &[]), "summarize by ['Who is']");
        assert_eq!(written(&[], false, &[]), "");
    }

    #[test]
    fn pivots_are_written() {
        let columns = columns();
        assert_eq!(pivot(&columns, 1, None, &[(2, "")]).as_deref(), Some("evaluate pivot(['Who is'], count(), Size)"));
        assert_eq!(
            pivot(&columns, 1, Some((2, "sum")), &[(0, "1d"), (1, "")]).as_deref(),
            Some("extend At = bin(At, 1d)\n| evaluate pivot(['Who is'], sum(Size), At)")
        );
        assert_eq!(
            pivot(&columns, 3, Some((2, "sum")), &[]).as_deref(),
            Some("project Bag = tostring(Bag), Size\n| evaluate pivot(Bag, sum(Size))")
        );
        assert_eq!(
            pivot(&columns, 1, Some((0, "max")), &[(0, "1h")]).as_deref(),
            Some("extend At_1h = bin(At, 1h)\n| evaluate pivot(['Who is'], max(At), At_1h)")
        );
        assert_eq!(pivot(&columns, 9, None, &[]), None);
    }
}
