//! `project-away`, `project-keep`, `project-rename`, `project-reorder`: operators that only choose, name or order columns

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::naming::fits;
use crate::kql::binder::tabular::{all_columns, projected};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::{Direction, ExprKind, Name, NamePattern, NamedExpr, ReorderTerm};
use crate::values::{Schema, sort_by_key};

impl Binder<'_> {
    pub(in crate::kql::binder) fn project_away(
        &mut self,
        patterns: &[NamePattern],
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let gone = self.positions(patterns, &input.schema)?;
        let mut columns = all_columns(&input.schema, span);
        let mut at = 0;
        columns.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
        Ok(projected(input, columns, span))
    }

    pub(in crate::kql::binder) fn project_keep(
        &mut self,
        patterns: &[NamePattern],
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let mut kept = self.positions(patterns, &input.schema)?;
        kept.sort_unstable();
        kept.dedup();
        let all = all_columns(&input.schema, span);
        let columns = kept.into_iter().filter_map(|at| all.get(at).cloned()).collect();
        Ok(projected(input, columns, span))
    }

    pub(in crate::kql::binder) fn project_rename(
        &mut self,
        columns: &[NamedExpr],
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let mut all = all_columns(&input.schema, span);
        for column in columns {
            let (Some(new), ExprKind::Name(old)) = (column.names.first(), &column.value.kind) else {
                return self.report(Diagnostic::error(
                    "KS107",
                    column.span,
                    "`project-rename` takes NewName = OldName.",
                ));
            };
            let Some(at) = input.schema.index_of(&old.text) else {
                let diagnostic = self.unknown_column(old, &input.schema);
                return self.report(diagnostic);
            };
            if let Some(taken) = all.iter().position(|(name, _)| **name == *new.text)
                && taken != at
            {
                return self.report(Diagnostic::error(
                    "KS156",
                    new.span,
                    format!("A column '{}' exists already.", new.text),
                ));
            }
            all[at].0 = new.text.as_str().into();
        }
        Ok(projected(input, all, span))
    }

    pub(in crate::kql::binder) fn project_reorder(
        &mut self,
        terms: &[ReorderTerm],
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let mut order: Vec<usize> = Vec::with_capacity(input.schema.len());
        for term in terms {
            let mut found = self.positions(std::slice::from_ref(&term.pattern), &input.schema)?;
            found.retain(|at| !order.contains(at));
            let name = |at: &usize| input.schema.fields[*at].name.clone();
            match term.direction {
                Some(Direction::Ascending) => sort_by_key(&mut found, name),
                Some(Direction::Descending) => sort_by_key(&mut found, |at| std::cmp::Reverse(name(at))),
                Some(Direction::GrannyAscending) => sort_by_key(&mut found, |at| granny(&name(at))),
                Some(Direction::GrannyDescending) => sort_by_key(&mut found, |at| std::cmp::Reverse(granny(&name(at)))),
                None => {}
            }
            order.extend(found);
        }
        order.extend((0..input.schema.len()).filter(|at| !order.contains(at)).collect::<Vec<_>>());
        let all = all_columns(&input.schema, span);
        let columns = order.into_iter().filter_map(|at| all.get(at).cloned()).collect();
        Ok(projected(input, columns, span))
    }

    /// Positions of the columns that fit the patterns, in the order of the patterns.
    fn positions(&mut self, patterns: &[NamePattern], schema: &Schema) -> Binding<Vec<usize>> {
        let mut found = Vec::new();
        for pattern in patterns {
            if pattern.wildcard {
                found.extend((0..schema.len()).filter(|at| fits(&pattern.text, &schema.fields[*at].name)));
            } else if let Some(at) = schema.index_of(&pattern.text) {
                found.push(at);
            } else {
                let name = Name { text: pattern.text.clone(), span: pattern.span, quoted: false };
                let diagnostic = self.unknown_column(&name, schema);
                return self.report(diagnostic);
            }
        }
        Ok(found)
    }
}

/// A name in parts of which the digits compare as numbers: `a2` before `a10`.
fn granny(name: &str) -> Vec<(String, u128)> {
    let mut parts: Vec<(String, u128)> = vec![(String::new(), 0)];
    let mut in_number = false;
    for c in name.chars() {
        match (c.to_digit(10), parts.last_mut()) {
            (Some(digit), Some((_, number))) => {
                *number = number.saturating_mul(10).saturating_add(u128::from(digit));
                in_number = true;
            }
            (None, Some((text, _))) if !in_number => text.push(c),
            _ => {
                parts.push((c.to_string(), 0));
                in_number = false;
            }
        }
    }
    parts
}
