//! The steps of a query over `T`, and the text that a query writes for them.

use super::cell::Cell;
use super::expr::{Expr, list};
use super::tables::Column;
use tallyman::values::ScalarType;

/// Steps from the table `T` on.
#[derive(Clone, Debug)]
pub(super) struct Query {
    pub(super) steps: Vec<Step>,
    /// The columns of the answer.
    pub(super) columns: Vec<Column>,
    /// How the answer is sorted, where it is.
    pub(super) order: Option<Vec<Term>>,
    /// Whether two runs may differ in more than order: which row `take_any` takes.
    pub(super) free: bool,
}

/// A column under a name.
pub(super) type Named = (String, Expr);

#[derive(Clone, Debug)]
pub(super) enum Step {
    Where(Expr),
    Extend(Vec<Named>),
    Project(Vec<Named>),
    ProjectAway(Vec<String>),
    Distinct(Vec<String>),
    Count,
    Summarize {
        calls: Vec<Call>,
        by: Vec<Named>,
    },
    Sort(Vec<Term>),
    /// `take` of what is sorted.
    Take(usize),
    Top(usize, Vec<Term>),
    Windows(Vec<(String, Window)>),
    /// With `U`, of which these columns are taken.
    Union {
        inner: bool,
        columns: Vec<String>,
    },
    /// With `U`.
    Join {
        kind: &'static str,
        keys: Vec<String>,
        filter: Option<Expr>,
    },
    Lookup {
        kind: &'static str,
        keys: Vec<String>,
    },
    MvExpand {
        column: String,
        to: Option<ScalarType>,
    },
    MakeSeries {
        call: Call,
        default: Cell,
        axis: String,
        from: i64,
        to: i64,
        step: i64,
        by: Vec<String>,
    },
}

/// A call of an aggregate and the columns that it gives.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) name: &'static str,
    pub(super) args: Vec<Expr>,
    pub(super) columns: Vec<Column>,
}

/// One term of an order.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) column: String,
    pub(super) descending: bool,
    /// As written; by default nulls are the smallest.
    pub(super) nulls_first: Option<bool>,
}

/// A function of the rows before and after.
#[derive(Clone, Debug)]
pub(super) enum Window {
    RowNumber(i64),
    Prev(Column, usize, Option<Cell>),
    Next(Column, usize, Option<Cell>),
    /// The sum so far, begun anew where the second column changes.
    Cumsum(Column, Option<String>),
}

impl Query {
    pub(super) fn text(&self) -> String {
        let steps: Vec<String> = self.steps.iter().map(Step::text).collect();
        std::iter::once("T".to_owned()).chain(steps).collect::<Vec<_>>().join("\n| ")
    }
}

impl Step {
    fn text(&self) -> String {
        match self {
            Self::Where(test) => format!("where {}", test.text()),
            Self::Extend(columns) => format!("extend {}", named(columns)),
            Self::Project(columns) => format!("project {}", named(columns)),
            Self::ProjectAway(columns) => format!("project-away {}", columns.join(", ")),
            Self::Distinct(columns) => format!("distinct {}", columns.join(", ")),
            Self::Count => "count".into(),
            Self::Summarize { calls, by } => {
                let calls: Vec<String> = calls.iter().map(Call::text).collect();
                let by = if by.is_empty() { String::new() } else { format!(" by {}", named(by)) };
                format!("summarize {}{by}", calls.join(", "))
            }
            Self::Sort(terms) => format!("sort by {}", order(terms)),
            Self::Take(count) => format!("take {count}"),
            Self::Top(count, terms) => format!("top {count} by {}", order(terms)),
            Self::Windows(columns) => {
                let columns: Vec<String> =
                    columns.iter().map(|(name, window)| format!("{name} = {}", window.text())).collect();
                format!("serialize {}", columns.join(", "))
            }
            Self::Union { inner, columns } => {
                let kind = if *inner { "kind=inner " } else { "" };
                format!("union {kind}(U | project {})", columns.join(", "))
            }
            Self::Join { kind, keys, filter } => {
                let filter = filter.as_ref().map_or_else(String::new, |filter| format!(" | where {}", filter.text()));
                format!("join kind={kind} (U{filter}) on {}", keys.join(", "))
            }
            Self::Lookup { kind, keys } => format!("lookup kind={kind} U on {}", keys.join(", ")),
            Self::MvExpand { column, to } => {
                let to = to.map_or_else(String::new, |to| format!(" to typeof({to})"));
                format!("mv-expand {column}{to}")
            }
            Self::MakeSeries { call, default, axis, from, to, step, by } => {
                let kind = call.columns[0].1;
                let by = if by.is_empty() { String::new() } else { format!(" by {}", by.join(", ")) };
                let time = |ticks: i64| Cell::Time(ticks).literal(ScalarType::DateTime);
                format!(
                    "make-series {} default={} on {axis} from {} to {} step {}{by}",
                    call.text(),
                    default.literal(kind),
                    time(*from),
                    time(*to),
                    Cell::Span(*step).literal(ScalarType::TimeSpan),
                )
            }
        }
    }
}

impl Call {
    fn text(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
        let names = if let [only] = names[..] { only.to_owned() } else { format!("({})", names.join(", ")) };
        format!("{names} = {}({})", self.name, list(&self.args))
    }
}

impl Window {
    fn text(&self) -> String {
        let shifted = |name: &str, (column, kind): &Column, offset: &usize, default: &Option<Cell>| {
            let default = default.as_ref().map_or_else(String::new, |default| format!(", {}", default.literal(*kind)));
            format!("{name}({column}, {offset}{default})")
        };
        match self {
            Self::RowNumber(from) => format!("row_number({from})"),
            Self::Prev(column, offset, default) => shifted("prev", column, offset, default),
            Self::Next(column, offset, default) => shifted("next", column, offset, default),
            Self::Cumsum((column, _), None) => format!("row_cumsum({column})"),
            Self::Cumsum((column, _), Some(restart)) => format!("row_cumsum({column}, {restart} != prev({restart}))"),
        }
    }
}

fn named(columns: &[Named]) -> String {
    let columns: Vec<String> = columns.iter().map(|(name, expr)| format!("{name} = {}", expr.text())).collect();
    columns.join(", ")
}

fn order(terms: &[Term]) -> String {
    let term = |term: &Term| {
        let direction = if term.descending { "desc" } else { "asc" };
        let nulls = match term.nulls_first {
            None => "",
            Some(true) => " nulls first",
            Some(false) => " nulls last",
        };
        format!("{} {direction}{nulls}", term.column)
    };
    terms.iter().map(term).collect::<Vec<_>>().join(", ")
}
