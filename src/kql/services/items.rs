//! The things that a list offers, before it is known which of them fit best.

use super::Facts;
use super::grammar::{CHARTS, INFIX, PROPERTIES};
use super::wanted::Group;
use crate::kql::binder::{Meaning, Scope};
use crate::kql::reference::{self, Entry, Kind, Standing};
use crate::kql::syntax::lexer::quoted;
use crate::kql::syntax::tree::{ExprKind, FunctionDeclaration};
use crate::protocol::{ItemKind, TableKind};
use crate::values::{ScalarType, Schema};

/// One thing, before its words are looked up.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) label: String,
    pub(super) apply: String,
    pub(super) caret_back: usize,
    pub(super) kind: ItemKind,
    pub(super) detail: String,
    pub(super) about: About,
}

/// Where the words about a thing are.
#[derive(Clone, Copy, Debug)]
pub(super) enum About {
    Nothing,
    Text(&'static str),
    Entry(&'static Entry),
    /// A column of the rows at hand.
    Column(usize),
}

impl Item {
    fn new(label: impl Into<String>, kind: ItemKind, about: About) -> Self {
        let label = label.into();
        Self { apply: label.clone(), label, caret_back: 0, kind, detail: String::new(), about }
    }

    fn applied(self, apply: impl Into<String>) -> Self {
        Self { apply: apply.into(), ..self }
    }

    fn detailed(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }
}

/// Operators that only begin a query.
const SOURCES: &[&str] =
    &["datatable", "externaldata", "external_data", "inline_external_table", "macro-expand", "print", "range"];

/// What lists are made of.
pub(super) struct Sources<'a> {
    pub(super) facts: &'a dyn Facts,
    pub(super) scope: Option<&'a Scope>,
    /// Whether `(` already stands behind the caret.
    pub(super) called: bool,
}

impl Sources<'_> {
    /// The things of a group.
    pub(super) fn items(&self, group: &Group) -> Vec<Item> {
        match group {
            Group::Statements => statements(),
            Group::Operators => Self::operators(false, |name| !matches!(name, "mvexpand" | "mvapply")),
            Group::Sources => {
                Self::operators(true, |name| matches!(name, "print" | "range" | "union" | "search" | "find"))
            }
            Group::Tables => self.tables(),
            Group::Columns => self.columns(|scope| Some(&*scope.columns), |_, _| true),
            Group::DynamicColumns => {
                self.columns(|scope| Some(&*scope.columns), |schema, at| schema.fields[at].kind == ScalarType::Dynamic)
            }
            Group::RightColumns => self.columns(|scope| scope.right.as_deref(), |_, _| true),
            Group::SharedColumns => {
                let right = self.scope.and_then(|scope| scope.right.clone()).unwrap_or_default();
                self.columns(
                    |scope| Some(&*scope.columns),
                    |schema, at| right.fields.iter().any(|field| *field == schema.fields[at]),
                )
            }
            Group::Values => self.values(),
            Group::Functions => {
                let mut items = self.own_functions(false);
                items.extend(self.entries(is_function, ItemKind::Function));
                items
            }
            Group::OwnFunctions => self.own_functions(true),
            Group::Aggregates => self.entries(|kind| kind == Kind::Aggregate, ItemKind::Aggregate),
            Group::Plugins => self.entries(|kind| kind == Kind::Plugin, ItemKind::Plugin),
            Group::Charts => {
                CHARTS.iter().map(|(name, doc)| Item::new(*name, ItemKind::Keyword, About::Text(doc))).collect()
            }
            Group::Properties => PROPERTIES
                .iter()
                .map(|(name, _, doc)| Item::new(*name, ItemKind::Keyword, About::Text(doc)).applied(format!("{name}=")))
                .collect(),
            Group::Types => types(),
            Group::Infix(left) => self.infix(left.as_deref()),
            Group::Words(words) => words.iter().map(|word| keyword(word)).collect(),
            Group::Parameters(names) => names
                .iter()
                .map(|name| Item::new(*name, ItemKind::Keyword, About::Nothing).applied(format!("{name}=")))
                .collect(),
            Group::Data(_) => Vec::new(),
        }
    }

    /// Values of a column with their numbers, from all tables that it comes from.
    pub(super) fn data(&self, column: &str) -> Vec<(String, u64)> {
        let Some(scope) = self.scope else { return Vec::new() };
        let Some(at) = scope.columns.index_of(column) else { return Vec::new() };
        let mut all: Vec<(String, u64)> = Vec::new();
        for (table, column) in scope.origins(at) {
            let Some(values) = self.facts.values(&table, column) else { continue };
            for (value, count) in values.iter() {
                match all.iter_mut().find(|(known, _)| known == value) {
                    Some((_, known)) => *known += count,
                    None => all.push((value.clone(), *count)),
                }
            }
        }
        crate::values::sort_by_key(&mut all, |(_, count)| std::cmp::Reverse(*count));
        all
    }

    fn operators(leads: bool, takes: impl Fn(&str) -> bool) -> Vec<Item> {
        let entries = reference::entries().iter().filter(|entry| entry.kind == Kind::Operator && is_here(entry));
        let names = entries.flat_map(|entry| entry.names().map(move |name| (name, entry)));
        names
            .filter(|(name, _)| takes(name) && (leads || !SOURCES.contains(name)))
            .map(|(name, entry)| {
                let alone = matches!(name, "count" | "getschema" | "consume" | "fork" | "execute-and-cache");
                let apply = match name {
                    "sort" | "order" => format!("{name} by "),
                    _ if alone => name.to_owned(),
                    _ => format!("{name} "),
                };
                Item::new(name, ItemKind::Operator, About::Entry(entry)).applied(apply)
            })
            .collect()
    }

    fn entries(&self, takes: impl Fn(Kind) -> bool, kind: ItemKind) -> Vec<Item> {
        let entries = reference::entries().iter().filter(|entry| takes(entry.kind) && is_here(entry));
        entries
            .flat_map(|entry| entry.names().map(move |name| (name, entry)))
            .map(|(name, entry)| {
                let item = Item::new(name, kind, About::Entry(entry));
                let item = if name == entry.name { item } else { item.detailed(format!("= {}", entry.name)) };
                // Where nothing must be given, the caret goes on behind the call.
                let takes_none = entry.syntax.iter().all(|syntax| syntax.contains("()") || syntax.contains("(["));
                self.with_parentheses(item, takes_none)
            })
            .collect()
    }

    fn with_parentheses(&self, item: Item, takes_none: bool) -> Item {
        if self.called {
            return item;
        }
        Item { apply: format!("{}()", item.apply), caret_back: usize::from(!takes_none), ..item }
    }

    fn tables(&self) -> Vec<Item> {
        let mut items = Vec::new();
        for (name, meaning) in self.scope.map(Scope::names).unwrap_or_default() {
            match meaning {
                Meaning::Table(schema) => {
                    let detail = counted(schema.len() as u64, "column");
                    items.push(
                        Item::new(name, ItemKind::Variable, About::Nothing).applied(quoted(name)).detailed(detail),
                    );
                }
                Meaning::Function(function) if gives_table(&function) => items.push(self.own_function(name, &function)),
                _ => {}
            }
        }
        items.extend(self.facts.all().into_iter().map(|table| {
            let detail = match (table.kind, table.rows) {
                (TableKind::Reference, _) => "reference".to_owned(),
                (TableKind::View, _) => "view".to_owned(),
                (TableKind::Data, 0) => "empty".to_owned(),
                (TableKind::Data, rows) => counted(rows, "row"),
            };
            let apply = quoted(&table.name);
            Item::new(table.name, ItemKind::Table, About::Text(table.doc)).applied(apply).detailed(detail)
        }));
        items
    }

    fn columns<'s>(
        &'s self,
        schema: impl Fn(&'s Scope) -> Option<&'s Schema>,
        takes: impl Fn(&Schema, usize) -> bool,
    ) -> Vec<Item> {
        let Some(schema) = self.scope.and_then(schema) else { return Vec::new() };
        let is_left = self.scope.is_some_and(|scope| std::ptr::eq(&raw const *scope.columns, schema));
        let fields = schema.fields.iter().enumerate().filter(|(at, _)| takes(schema, *at));
        fields
            .map(|(at, field)| {
                let about = if is_left { About::Column(at) } else { About::Nothing };
                Item::new(&*field.name, ItemKind::Column, about)
                    .applied(quoted(&field.name))
                    .detailed(field.kind.name())
            })
            .collect()
    }

    fn values(&self) -> Vec<Item> {
        let names = self.scope.map(Scope::names).unwrap_or_default();
        let values = names.into_iter().filter_map(|(name, meaning)| match meaning {
            Meaning::Value(kind, _) => {
                Some(Item::new(name, ItemKind::Variable, About::Nothing).applied(quoted(name)).detailed(kind.name()))
            }
            _ => None,
        });
        values.collect()
    }

    fn own_functions(&self, tables: bool) -> Vec<Item> {
        let names = self.scope.map(Scope::names).unwrap_or_default();
        let functions = names.into_iter().filter_map(|(name, meaning)| match meaning {
            Meaning::Function(function) if gives_table(&function) == tables => Some(self.own_function(name, &function)),
            _ => None,
        });
        functions.collect()
    }

    fn own_function(&self, name: &str, function: &FunctionDeclaration) -> Item {
        let item = Item::new(name, ItemKind::Variable, About::Nothing).applied(quoted(name)).detailed("function");
        self.with_parentheses(item, function.parameters.is_empty())
    }

    fn infix(&self, left: Option<&str>) -> Vec<Item> {
        let kind = left.zip(self.scope).and_then(|(left, scope)| {
            let at = scope.columns.index_of(left)?;
            Some(scope.columns.fields[at].kind)
        });
        let letter = match kind {
            Some(ScalarType::String) => "s",
            Some(ScalarType::DateTime | ScalarType::TimeSpan) => "t",
            Some(ScalarType::Bool) => "b",
            Some(ScalarType::Dynamic) => "d",
            Some(ScalarType::Guid) => "g",
            Some(_) => "n",
            None => "",
        };
        let fits =
            |kinds: &str| letter.is_empty() || kinds.contains(letter) || (letter == "g" && kinds.starts_with("snt"));
        let operators = INFIX.iter().filter(|(name, kinds, _)| fits(kinds) || matches!(*name, "and" | "or"));
        operators
            .map(|(name, _, doc)| {
                let list =
                    matches!(*name, "in" | "!in" | "in~" | "!in~" | "has_any" | "has_all" | "between" | "!between");
                let item = Item::new(*name, ItemKind::Keyword, About::Text(doc));
                if list && !self.called {
                    Item { caret_back: 1, ..item.applied(format!("{name} ()")) }
                } else {
                    item.applied(format!("{name} "))
                }
            })
            .collect()
    }
}

fn keyword(word: &'static str) -> Item {
    let apply = match word {
        "asc" | "desc" | "nulls first" | "nulls last" | "nodes" | "edges" | "$left" | "$right" => word.to_owned(),
        "to typeof(" => {
            return Item {
                caret_back: 1,
                ..Item::new("to typeof", ItemKind::Keyword, About::Nothing).applied("to typeof()")
            };
        }
        "as" | "by" | "of" | "on" | "from" | "to" | "step" | "with" | "limit" | "where" | "project" | "default"
        | "declare" | "order by" | "partition by" | "in" | "with others =" => format!("{word} "),
        _ => word.to_owned(),
    };
    Item::new(word, ItemKind::Keyword, About::Nothing).applied(apply)
}

fn statements() -> Vec<Item> {
    const STATEMENTS: [(&str, &str); 4] = [
        ("let", "Gives a value, a table or a function a name."),
        ("set", "Sets an option of the query."),
        ("declare", "Declares parameters of the query, or a pattern."),
        ("datatable", "A table written out."),
    ];
    let item = |(name, doc): &(&str, &'static str)| {
        Item::new(*name, ItemKind::Keyword, About::Text(doc)).applied(format!("{name} "))
    };
    STATEMENTS.iter().map(item).collect()
}

fn types() -> Vec<Item> {
    let kinds = ["string", "long", "datetime", "dynamic", "real", "bool", "timespan", "int", "guid", "decimal"];
    let about = |name: &str| reference::find(Some(Kind::Type), name).map_or(About::Nothing, About::Entry);
    kinds.iter().map(|name| Item::new(*name, ItemKind::Type, about(name))).collect()
}

/// Kinds of function that stand in scalar expressions.
pub(super) fn is_function(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ScalarFunction | Kind::SeriesFunction | Kind::WindowFunction | Kind::GraphFunction | Kind::GeoFunction
    )
}

fn is_here(entry: &Entry) -> bool {
    entry.standing == Standing::Here
}

/// Whether a function of the query gives a table, as far as its last line tells.
pub(super) fn gives_table(function: &FunctionDeclaration) -> bool {
    function.body.result.as_deref().is_some_and(|result| match &result.kind {
        ExprKind::Pipe { .. } | ExprKind::Leading(_) | ExprKind::Datatable(_) => true,
        ExprKind::Name(name) => function.parameters.iter().any(|parameter| {
            parameter.name.text == name.text
                && matches!(parameter.kind, crate::kql::syntax::tree::ParameterKind::Tabular(_))
        }),
        _ => false,
    })
}

/// `1,234 rows`
pub(super) fn counted(count: u64, what: &str) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text} {what}{}", if count == 1 { "" } else { "s" })
}
