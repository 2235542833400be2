//! What the sender's data were like: enough to see that an answer is of other data, and never data.

use crate::protocol::Ticks;
use serde_json::Value;

const SECOND_TICKS: Ticks = 10_000_000;

/// How much the tables hold that a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataHint {
    /// Their rows together.
    pub rows: u64,
    /// Their first and last `TimeGenerated` in whole seconds, as ticks; `None` where none has a time.
    pub span: Option<(Ticks, Ticks)>,
}

impl DataHint {
    /// Of tables, each with its rows and its first and last time; `None` where they are empty.
    pub fn of(tables: impl Iterator<Item = (u64, Option<(Ticks, Ticks)>)>) -> Option<Self> {
        let whole = |ticks: Ticks| ticks - ticks.rem_euclid(SECOND_TICKS);
        let add = |hint: Self, (rows, span): (u64, Option<(Ticks, Ticks)>)| Self {
            rows: hint.rows.saturating_add(rows),
            span: match (hint.span, span.map(|(from, to)| (whole(from), whole(to)))) {
                (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
                (one, other) => one.or(other),
            },
        };
        let all = tables.fold(Self { rows: 0, span: None }, add);
        (all.rows > 0).then_some(all)
    }

    /// The rows, and the seconds of the span where there is one.
    pub(super) fn written(self) -> Value {
        let mut parts = vec![Value::from(self.rows)];
        if let Some((from, to)) = self.span {
            parts.extend([from, to].map(|ticks| Value::from(ticks.div_euclid(SECOND_TICKS))));
        }
        parts.into()
    }

    /// The same from a link; `ticks` reads seconds that are in bounds, as ticks.
    pub(super) fn read(value: &Value, ticks: impl Fn(Ticks) -> Option<Ticks>) -> Option<Self> {
        let instant = |value: &Value| ticks(value.as_i64()?.checked_mul(SECOND_TICKS)?);
        let (rows, span) = match value.as_array()?.as_slice() {
            [rows] => (rows, None),
            [rows, from, to] => (rows, Some((instant(from)?, instant(to)?))),
            _ => return None,
        };
        let rows = rows.as_u64().filter(|rows| *rows > 0)?;
        span.is_none_or(|(from, to)| from <= to).then_some(Self { rows, span })
    }
}
