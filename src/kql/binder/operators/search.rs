//! `search`

use super::union::{Leg, joined_up};
use crate::diagnostics::{Diagnostic, Severity, Span};
use crate::kql::binder::expressions::Row;
use crate::kql::binder::tabular::{all_columns, projected};
use crate::kql::binder::terms::names_in;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::plan::{Expr, Node};
use crate::kql::syntax::tree::{self, SearchOperator};
use crate::values::{Field, Value};

/// Who asks a predicate of tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::kql::binder) enum Asker {
    /// `search`; the predicate must fit every table.
    Search { case_sensitive: bool },
    /// `find`; a table that the predicate does not fit has no such row, which a warning says.
    Find,
}

impl Binder<'_> {
    pub(in crate::kql::binder) fn search(
        &mut self,
        search: &SearchOperator,
        input: Option<Node>,
        span: Span,
    ) -> Binding<Node> {
        let kind = self.choice(&search.parameters, "kind", &["default", "case_insensitive", "case_sensitive"])?;
        let legs = self.searched(&search.tables, input, "search", span)?;
        let asker = Asker::Search { case_sensitive: kind == Some("case_sensitive") };
        let (legs, _) = self.where_terms(&search.predicate, legs, asker)?;
        Ok(joined_up(legs, false, Some("$table"), span))
    }

    /// The tables that `search` and `find` look through: the one before, those of `in (…)`, or all.
    pub(in crate::kql::binder) fn searched(
        &mut self,
        tables: &[tree::Expr],
        input: Option<Node>,
        operator: &str,
        span: Span,
    ) -> Binding<Vec<Leg>> {
        let mut legs = Vec::new();
        match input {
            Some(_) if !tables.is_empty() => {
                let message =
                    format!("`{operator}` after a pipe looks through the rows before it, not through tables.");
                return self.report(
                    Diagnostic::error("KS107", span, message).with_help("Leave out `in (…)`, or what is before."),
                );
            }
            Some(node) => legs.push(self.piped_leg(node, operator)),
            None if tables.is_empty() => legs = self.fitting_legs("*", span)?,
            None => {
                for table in tables {
                    let found = self.legs(table, legs.len(), operator)?;
                    legs.extend(found);
                }
            }
        }
        if legs.is_empty() {
            let message = "No table is loaded that could be searched.";
            return self
                .report(Diagnostic::error("KS204", span, message).with_help("Drop a file into the page first."));
        }
        Ok(legs)
    }

    /// The rows of each table for which the predicate is true, and the columns that the predicate names. A table without
    /// a named column has nulls there; one that has none of them is left out.
    pub(in crate::kql::binder) fn where_terms(
        &mut self,
        predicate: &tree::Expr,
        legs: Vec<Leg>,
        asker: Asker,
    ) -> Binding<(Vec<Leg>, Vec<Field>)> {
        let mut names = Vec::new();
        let terms = names_in(predicate, &mut names);
        let fields = legs.iter().flat_map(|leg| &leg.node.schema.fields);
        let mut named: Vec<Field> = Vec::new();
        for field in fields {
            if names.contains(&&*field.name) && !named.contains(field) {
                named.push(field.clone());
            }
        }
        let case_sensitive = asker == Asker::Search { case_sensitive: true };
        let mut kept = Vec::with_capacity(legs.len());
        // Tables that the predicate does not fit, each with the diagnostics that say why.
        let mut misfits = Vec::new();
        for leg in legs {
            let own = leg.node.schema.clone();
            if !terms && !named.is_empty() && !named.iter().any(|field| own.index_of(&field.name).is_some()) {
                continue;
            }
            let mut columns = all_columns(&own, predicate.span);
            for field in &named {
                if !columns.iter().any(|(name, _)| *name == field.name) {
                    columns.push((field.name.clone(), Expr::constant(Value::null(field.kind), predicate.span)));
                }
            }
            let widened = columns.len() > own.len();
            let node = if widened { projected(leg.node, columns, predicate.span) } else { leg.node };
            let before = self.diagnostics.len();
            let condition = match self.terms(predicate, case_sensitive, &mut Row::of(&node.schema)) {
                Err(Reported) if asker == Asker::Find => {
                    misfits.push((leg.name.clone(), before..self.diagnostics.len()));
                    Expr::constant(Value::Bool(false), predicate.span)
                }
                condition => condition?,
            };
            let node = self.kept(condition, node, predicate.span)?;
            let node = if widened { projected(node, all_columns(&own, predicate.span), predicate.span) } else { node };
            kept.push(Leg { name: leg.name, node });
        }
        if let Some((_, first)) = misfits.first()
            && misfits.len() == kept.len()
        {
            // What is wrong with the predicate itself is said once.
            self.diagnostics.truncate(first.end);
            return Err(Reported);
        }
        for (name, found) in misfits {
            for diagnostic in &mut self.diagnostics[found] {
                diagnostic.severity = Severity::Warning;
                diagnostic.message = format!("'{name}' gives no rows here: {}", diagnostic.message);
            }
        }
        Ok((kept, named))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::Severity;
    use crate::kql::{NoTables, compile};

    #[test]
    fn a_table_that_a_find_does_not_fit_is_named() {
        let tables = "let A = view () { print x = 1 }; let B = view () { print x = 'a' }; ";
        let compiled = compile(&format!("{tables}find in (A, B) where x == 1"), &NoTables, 0, None);
        assert!(compiled.plan.is_some(), "{:?}", compiled.diagnostics);
        let said: Vec<_> = compiled.diagnostics.iter().map(|found| (found.severity, &*found.message)).collect();
        let expected = "'B' gives no rows here: `==` does not work between a string and a long.";
        assert_eq!(said, [(Severity::Warning, expected)]);
    }
}
