//! Names of result columns (Kusto gives an expression the name of the column it is about).

use crate::kql::functions::aggregate::aggregate;
use crate::kql::functions::{self, ResultName};
use crate::kql::plan;
use crate::kql::syntax::tree::{Expr, ExprKind, Literal};
use crate::values::Schema;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The name that a bare expression gives its column; `None` where it gives none.
pub(super) fn name_of(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name.text.clone()),
        ExprKind::Path { base, name } => match &base.kind {
            ExprKind::Name(side) if side.text.starts_with('$') => Some(name.text.clone()),
            _ => Some(format!("{}_{}", name_of(base)?, name.text)),
        },
        ExprKind::Index { base, index } => match &index.kind {
            ExprKind::Literal(Literal::String(key)) => Some(format!("{}_{key}", name_of(base)?)),
            ExprKind::Literal(Literal::Long(at)) => Some(format!("{}_{at}", name_of(base)?)),
            _ => None,
        },
        ExprKind::Parenthesized(inner) => name_of(inner),
        ExprKind::Named(named) => named.names.first().map(|name| name.text.clone()),
        ExprKind::Call(call) if call.name.text == "bin_auto" => name_of(&call.args.first()?.value),
        ExprKind::Call(call) => match result_name(&call.name.text)? {
            ResultName::OnlyArgument if call.args.len() > 1 => None,
            ResultName::FirstArgument | ResultName::OnlyArgument => name_of(&call.args.first()?.value),
            ResultName::Prefix(prefix) => {
                let first = call.args.first().and_then(|arg| name_of(&arg.value)).unwrap_or_default();
                Some(format!("{prefix}_{first}"))
            }
            ResultName::Suffix(suffix) => Some(suffixed(name_of(&call.args.first()?.value), 0, suffix)),
            ResultName::Always(name) => Some(name.to_owned()),
            ResultName::None => None,
        },
        _ => None,
    }
}

/// The name of what was made of the array at this place of a list: `x_sorted`, or `array0_sorted` of an array without a
/// name.
pub(super) fn suffixed(name: Option<String>, at: usize, suffix: &str) -> String {
    let name = name.unwrap_or_else(|| format!("array{at}"));
    format!("{name}_{suffix}")
}

/// The name that an expression gives its column, once it is bound: `column_ifexists` takes that of the column it found.
pub(super) fn name_of_bound(expr: &Expr, bound: &plan::Expr, schema: &Schema) -> Option<String> {
    match (&expr.kind, &bound.kind) {
        (ExprKind::Call(call), plan::ExprKind::Column(index))
            if matches!(call.name.text.as_str(), "column_ifexists" | "columnifexists") =>
        {
            schema.fields.get(*index).map(|field| field.name.to_string())
        }
        _ => name_of(expr),
    }
}

/// How a call of the scalar function or the aggregate of this name is named.
fn result_name(function: &str) -> Option<ResultName> {
    let scalar = functions::scalar(function).map(|function| function.result_name);
    scalar.or_else(|| aggregate(function).map(|aggregate| ResultName::Prefix(aggregate.name)))
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
