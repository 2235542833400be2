//! Names of result columns (Kusto gives an expression the name of the column it is about).

use super::expressions::Row;
use crate::kql::functions::aggregate::aggregate;
use crate::kql::functions::{self, ResultName};
use crate::kql::plan;
use crate::kql::syntax::tree::{Arg, Expr, ExprKind, Literal};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The name that a bare expression gives its column; `None` where it gives none.
pub(super) fn name_of(expr: &Expr) -> Option<String> {
    name_in(expr, false)
}

/// The same; where `aggregates` may stand they go before the scalar functions of their names.
fn name_in(expr: &Expr, aggregates: bool) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name.text.clone()),
        ExprKind::Path { base, name } => match &base.kind {
            ExprKind::Name(side) if side.text.starts_with('$') => Some(name.text.clone()),
            _ => Some(part_of(name_in(base, aggregates), &name.text)),
        },
        ExprKind::Index { base, index } => match &index.kind {
            ExprKind::Literal(Literal::String(key)) => Some(part_of(name_in(base, aggregates), key)),
            ExprKind::Literal(Literal::Long(at)) => Some(part_of(name_in(base, aggregates), &at.to_string())),
            // Of a place that is worked out the name is left open.
            _ => name_in(base, aggregates).map(|base| part_of(Some(base), "")),
        },
        ExprKind::Parenthesized(inner) => name_in(inner, aggregates),
        ExprKind::Named(named) => named.names.first().map(|name| name.text.clone()),
        ExprKind::Call(call) if call.name.text == "bin_auto" => name_of_argument(call.args.first()?, aggregates),
        ExprKind::Call(call) => {
            // The arguments of an aggregate are of rows: no further aggregate stands there.
            let (result_name, inside) = match aggregate(&call.name.text).filter(|_| aggregates) {
                Some(aggregate) => (aggregate.result_name, false),
                None => (functions::scalar(&call.name.text)?.result_name, aggregates),
            };
            let first = || name_of_argument(call.args.first()?, inside);
            match result_name {
                ResultName::OnlyArgument if call.args.len() > 1 => None,
                ResultName::FirstArgument | ResultName::OnlyArgument => first(),
                ResultName::Prefix(prefix) => Some(format!("{prefix}_{}", first().unwrap_or_default())),
                ResultName::Suffix(suffix) => Some(suffixed(first(), 0, suffix)),
                ResultName::Always(name) => Some(name.to_owned()),
                ResultName::None => None,
            }
        }
        _ => None,
    }
}

/// The name of an argument: the one that is written, or the one that its value gives.
pub(super) fn name_of_argument(arg: &Arg, aggregates: bool) -> Option<String> {
    arg.name.as_ref().map(|name| name.text.clone()).or_else(|| name_in(&arg.value, aggregates))
}

/// The name of a part of a dynamic value: `x_key`, or `key` of a value without a name.
fn part_of(base: Option<String>, part: &str) -> String {
    base.map_or_else(|| part.to_owned(), |base| format!("{base}_{part}"))
}

/// The name of what was made of the array at this place of a list: `x_sorted`, or `array0_sorted` of an array without a
/// name.
pub(super) fn suffixed(name: Option<String>, at: usize, suffix: &str) -> String {
    let name = name.unwrap_or_else(|| format!("array{at}"));
    format!("{name}_{suffix}")
}

/// The name that an expression gives its column, once it is bound: `column_ifexists` takes that of the column it found.
pub(super) fn name_of_bound(expr: &Expr, bound: &plan::Expr, row: &Row<'_>) -> Option<String> {
    match (&expr.kind, &bound.kind) {
        (ExprKind::Call(call), plan::ExprKind::Column(index))
            if matches!(call.name.text.as_str(), "column_ifexists" | "columnifexists") =>
        {
            row.schema.fields.get(*index).map(|field| field.name.to_string())
        }
        _ => name_in(expr, row.aggregates.is_some()),
    }
}

/// Gives out column names, each only once.
#[derive(Default)]
pub(super) struct Names {
    taken: BTreeSet<Arc<str>>,
    /// Those that the query itself gives: each only once.
    declared: BTreeSet<Arc<str>>,
    unnamed: usize,
}

impl Names {
    /// Names that are taken already.
    pub(super) fn with(taken: impl IntoIterator<Item = Arc<str>>) -> Self {
        Self { taken: taken.into_iter().collect(), ..Self::default() }
    }

    /// This name, or the name with the first number that makes it new: `count_`, `count_1`.
    pub(super) fn unique(&mut self, name: &str) -> Arc<str> {
        let mut candidate: Arc<str> = name.into();
        let mut number = 0;
        while !self.taken.insert(candidate.clone()) {
            number += 1;
            candidate = format!("{name}{number}").into();
        }
        candidate
    }

    /// Whether the query has not given this name to a column before: it is written, or that of a column as it stands.
    pub(super) fn declare(&mut self, name: &str) -> bool {
        self.declared.insert(name.into())
    }

    /// The next of `Column1`, `Column2`, ….
    pub(super) fn unnamed(&mut self) -> Arc<str> {
        loop {
            self.unnamed += 1;
            let candidate: Arc<str> = format!("Column{}", self.unnamed).into();
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }

    /// The given name made unique, or the next number.
    pub(super) fn give(&mut self, name: Option<&str>) -> Arc<str> {
        match name {
            Some(name) if !name.is_empty() => self.unique(name),
            _ => self.unnamed(),
        }
    }
}

/// Whether `text` fits a pattern in which `*` stands for anything.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(head) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let tail = parts.pop().unwrap_or("");
    for part in parts {
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.len() >= tail.len() && left.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_written() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("*", "a", true),
            ("a*", "ab", true),
            ("a*", "ba", false),
            ("*_id", "user_id", true),
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*b*c", "a__b__c", true),
            ("a*b*c", "a__c", false),
            ("ab", "ab", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn names_are_given_once() {
        let mut names = Names::default();
        assert_eq!(&*names.give(Some("count_")), "count_");
        assert_eq!(&*names.give(Some("count_")), "count_1");
        assert_eq!(&*names.give(None), "Column1");
        assert_eq!(&*names.give(None), "Column2");
    }
}
