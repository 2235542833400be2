//! What there is to say about the word under the pointer or the caret.

use super::complete::column_doc;
use super::items::{counted, is_function};
use super::names::{Named, Query};
use super::signature::call_of;
use super::{Facts, TableFacts};
use crate::diagnostics::Span;
use crate::kql::binder::{Meaning, Scope};
use crate::kql::functions::aggregate::aggregate;
use crate::kql::reference::{self, Entry, Kind, Standing};
use crate::kql::syntax::lexer::{OPERATORS, TYPE_NAMES, TokenKind};
use crate::protocol::{Description, TableKind};
use crate::values::{ScalarType, Schema, Value};

/// Values that are shown of a column.
const VALUES: usize = 6;

/// What the word at `at` is.
pub(super) fn describe(text: &str, at: usize, facts: &dyn Facts) -> Option<Description> {
    let first = Query::new(text, facts, None);
    let token = first.token_at(at)?;
    let (found, step) = *first.tokens.get(token)?;
    let span = found.span;
    if let Some(entry) = entry_at(&first, token) {
        return Some(of_entry(entry, span));
    }
    let named = first.named(token)?;
    let name = first.name(token)?;
    // Once more, now that it is known of which step the origins of columns are asked.
    let query = Query::new(text, facts, Some(step));
    let scope = query.scope(token);
    match named {
        Named::Column(column) => Some(column_here(facts, scope?, column, span)),
        Named::RightColumn(column) => {
            let right = scope?.right.as_ref()?;
            Some(Description { span, title: title("column", kind_of(right, column)), ..Description::default() })
        }
        Named::Table => {
            let table = facts.all().into_iter().find(|table| table.name == name);
            Some(table.map_or_else(|| plain(span, "table"), |table| of_table(&table, span)))
        }
        Named::Variable(meaning) => Some(of_meaning(&name, &meaning, span)),
        Named::Declared => {
            let after = query.scopes.iter().rev().find_map(|scope| scope.find(&name));
            Some(after.map_or_else(|| plain(span, "name"), |meaning| of_meaning(&name, &meaning, span)))
        }
        Named::NewColumn => Some(plain(span, "new column")),
    }
}

fn plain(span: Span, what: &str) -> Description {
    Description { span, title: what.to_owned(), ..Description::default() }
}

fn title(what: &str, kind: Option<ScalarType>) -> String {
    kind.map_or_else(|| what.to_owned(), |kind| format!("{what} · {kind}"))
}

fn kind_of(schema: &Schema, column: usize) -> Option<ScalarType> {
    schema.fields.get(column).map(|field| field.kind)
}

/// The entry of the reference for a word of the language.
fn entry_at(query: &Query<'_>, token: usize) -> Option<&'static Entry> {
    let word = query.word(token);
    let before = token.checked_sub(1).map_or(TokenKind::End, |before| query.kind(before));
    let after = query.kind(token + 1);
    match query.kind(token) {
        TokenKind::Name => {
            if OPERATORS.contains(&word)
                && (before == TokenKind::Pipe
                    || query.tokens.get(token).is_some_and(|(token, step)| token.span.start == *step))
            {
                return reference::find(Some(Kind::Operator), word);
            }
            if after == TokenKind::OpenParen && before != TokenKind::Dot {
                let is_own = query.scope(token).is_some_and(|scope| scope.find(word).is_some());
                if is_own {
                    return None;
                }
                if aggregate(word).is_some() {
                    return reference::find(Some(Kind::Aggregate), word);
                }
                let called = reference::entries().iter().find(|entry| {
                    (is_function(entry.kind) || entry.kind == Kind::Plugin) && entry.names().any(|name| name == word)
                });
                return called.or_else(|| reference::find(None, word));
            }
            if word == "matches" {
                return reference::find(Some(Kind::ScalarOperator), "matches regex");
            }
            let named = query.named(token).is_some();
            if TYPE_NAMES.contains(&word) && before == TokenKind::Colon {
                return reference::find(Some(Kind::Type), word);
            }
            let entry = reference::find(Some(Kind::ScalarOperator), word)
                .or_else(|| reference::find(Some(Kind::Statement), word));
            entry.filter(|_| !named)
        }
        TokenKind::WordOperator
        | TokenKind::EqualEqual
        | TokenKind::NotEqual
        | TokenKind::EqualTilde
        | TokenKind::BangTilde
        | TokenKind::Less
        | TokenKind::LessEqual
        | TokenKind::Greater
        | TokenKind::GreaterEqual
        | TokenKind::Percent => reference::find(Some(Kind::ScalarOperator), word),
        TokenKind::TypedLiteral => {
            let name = word.split('(').next().unwrap_or("").trim();
            reference::find(Some(Kind::Type), name)
        }
        _ => None,
    }
}

fn of_entry(entry: &'static Entry, span: Span) -> Description {
    let doc = match entry.standing {
        Standing::Refused(refusal) => format!("{} {}", refusal.reason, refusal.help),
        Standing::Missing => "It is not here yet.".to_owned(),
        Standing::Here => entry.doc.to_owned(),
    };
    Description {
        span,
        title: format!("{} · {}", entry.name, singular(entry.kind)),
        syntax: entry.syntax.iter().take(4).cloned().collect(),
        doc,
        example: entry.examples.first().map_or_else(String::new, |example| example.query.to_string()),
        entry: Some((entry.kind.title().to_owned(), entry.name.to_owned())),
        ..Description::default()
    }
}

fn singular(kind: Kind) -> &'static str {
    match kind {
        Kind::Operator => "operator",
        Kind::Statement => "statement",
        Kind::ScalarOperator => "comparison or arithmetic",
        Kind::ScalarFunction => "function",
        Kind::SeriesFunction => "series function",
        Kind::Aggregate => "aggregate",
        Kind::WindowFunction => "window function",
        Kind::GraphFunction => "graph function",
        Kind::GeoFunction => "geospatial function",
        Kind::Plugin => "plugin",
        Kind::Type => "type",
        Kind::Library => "library function",
    }
}

fn column_here(facts: &dyn Facts, scope: &Scope, column: usize, span: Span) -> Description {
    let origins = scope.origins(column);
    let tables: Vec<&str> = origins.iter().map(|(table, _)| &**table).take(4).collect();
    let mut values: Vec<(String, Option<u64>)> = Vec::new();
    for (table, column) in &origins {
        let found = facts.values(table, *column);
        let found = found.iter().flat_map(|found| found.iter());
        for (value, count) in found.filter(|(value, _)| !value.is_empty()) {
            match values.iter_mut().find(|(known, _)| known == value) {
                Some((_, known)) => *known = known.map(|known| known + count),
                None => values.push((value.clone(), Some(*count))),
            }
        }
    }
    crate::values::sort_by_key(&mut values, |(_, count)| std::cmp::Reverse(*count));
    values.truncate(VALUES);
    let facts_of = (!tables.is_empty()).then(|| ("From".to_owned(), tables.join(", ")));
    Description {
        span,
        title: title("column", kind_of(&scope.columns, column)),
        doc: column_doc(facts, Some(scope), column),
        facts: facts_of.into_iter().collect(),
        values,
        ..Description::default()
    }
}

fn of_table(table: &TableFacts, span: Span) -> Description {
    let what = match table.kind {
        TableKind::Data => "table",
        TableKind::Reference => "reference table",
        TableKind::View => "view",
    };
    let day = |ticks: i64| Value::DateTime(ticks).to_text().chars().take(16).collect::<String>().replace('T', " ");
    let mut facts = vec![("Columns".to_owned(), table.columns.to_string())];
    if table.kind != TableKind::View {
        facts.insert(0, ("Rows".to_owned(), counted(table.rows, "row")));
    }
    facts.extend(table.span.map(|(first, last)| ("Time".to_owned(), format!("{} to {}", day(first), day(last)))));
    Description { span, title: what.to_owned(), doc: table.doc.to_owned(), facts, ..Description::default() }
}

fn of_meaning(name: &str, meaning: &Meaning, span: Span) -> Description {
    match meaning {
        Meaning::Value(kind, value) => {
            let text = value.as_ref().filter(|value| !value.is_null()).map(Value::to_text);
            let values = text.map(|text| (text.chars().take(200).collect(), None)).into_iter().collect();
            Description { values, ..plain(span, &format!("value of this query · {kind}")) }
        }
        Meaning::Table(schema) => {
            let columns: Vec<String> =
                schema.fields.iter().take(20).map(|field| format!("{}: {}", field.name, field.kind)).collect();
            let more = if schema.len() > columns.len() { ", …" } else { "" };
            let facts = vec![("Columns".to_owned(), format!("{}{more}", columns.join(", ")))];
            Description { facts, ..plain(span, "table of this query") }
        }
        Meaning::Function(function) => {
            Description { syntax: vec![call_of(name, function)], ..plain(span, "function of this query") }
        }
        Meaning::Other => plain(span, "name of this query"),
    }
}
