//! `find`

use super::search::Asker;
use super::union::{Leg, joined_up};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::literals::scalar_type;
use crate::kql::binder::parameters::word;
use crate::kql::binder::tabular::projected;
use crate::kql::binder::{Binder, Binding};
use crate::kql::functions;
use crate::kql::plan::{Expr, ExprKind, Node};
use crate::kql::syntax::tree::{self, FindColumn, FindOperator, FindProject};
use crate::values::{Field, ScalarType, Schema, Value};
use std::sync::Arc;

/// A column of the answer: the table's column of this name (and type, unless it is converted).
struct Shown {
    field: Field,
    convert: bool,
}

impl Binder<'_> {
    pub(in crate::kql::binder) fn find(
        &mut self,
        find: &FindOperator,
        input: Option<Node>,
        span: Span,
    ) -> Binding<Node> {
        let source = word(&find.parameters, "withsource").or_else(|| word(&find.parameters, "with_source"));
        let source = source.unwrap_or_else(|| "source_".into());
        let mut legs = self.searched(&find.tables, input, "find", span)?;
        // `project` may name columns of a table that the predicate leaves out.
        let schemas: Vec<Arc<Schema>> = legs.iter().map(|leg| leg.node.schema.clone()).collect();
        let mut named = Vec::new();
        if let Some(predicate) = &find.predicate {
            (legs, named) = self.where_terms(predicate, legs, Asker::Find)?;
        }
        let (shown, pack) = match &find.project {
            FindProject::Columns(columns) => {
                let kept: Vec<Arc<Schema>> = legs.iter().map(|leg| leg.node.schema.clone()).collect();
                self.shown(columns, &kept, &schemas)?
            }
            _ => smart(&legs, named),
        };
        let rest = |leg: &Leg| {
            let fields = leg.node.schema.fields.iter().enumerate();
            let rest = fields.filter(|(_, field)| !shown.iter().any(|shown| shown.field.name == field.name));
            rest.map(|(at, field)| (at, field.clone())).collect::<Vec<_>>()
        };
        let pack = match &find.project {
            FindProject::Columns(_) => pack,
            _ => legs.iter().any(|leg| !rest(leg).is_empty()),
        };
        let mut projected_legs = Vec::with_capacity(legs.len());
        for leg in legs {
            let mut columns: Vec<(Arc<str>, Expr)> =
                shown.iter().map(|shown| (shown.field.name.clone(), of_leg(shown, &leg, span))).collect();
            if pack {
                let bag = self.packed(&rest(&leg), span)?;
                // The same column of two types is parted by the union, so that names may repeat until then.
                columns.push(("pack_".into(), bag));
            }
            projected_legs.push(Leg { name: leg.name, node: projected(leg.node, columns, span) });
        }
        let node = joined_up(projected_legs, false, Some(&source), span);
        if find.project_away.is_empty() { Ok(node) } else { self.project_away(&find.project_away, node, span) }
    }

    /// The columns of `project` among those of the tables, and whether `pack_all()` is among them. The tables that the
    /// predicate keeps say the type; all others only of a column that none of those has.
    fn shown(
        &mut self,
        columns: &[FindColumn],
        kept: &[Arc<Schema>],
        tables: &[Arc<Schema>],
    ) -> Binding<(Vec<Shown>, bool)> {
        let (mut shown, mut pack) = (Vec::new(), false);
        for column in columns {
            let name = match &column.expr.kind {
                tree::ExprKind::Name(name) => name,
                tree::ExprKind::Call(call) if matches!(call.name.text.as_str(), "pack_all" | "pack") => {
                    pack = true;
                    continue;
                }
                _ => {
                    return self.report(
                        Diagnostic::error("KS107", column.expr.span, "`find … project` takes names of columns.")
                            .with_help("Write a name, name:type, or pack_all()."),
                    );
                }
            };
            let mut kinds = kinds_in(kept, &name.text);
            if kinds.is_empty() {
                kinds = kinds_in(tables, &name.text);
            }
            let asked = column.ty.as_ref().and_then(|ty| ty.ty).map(scalar_type);
            let kind = match (asked, kinds.as_slice()) {
                (Some(kind), _) => kind,
                (None, [kind]) => *kind,
                (None, []) => {
                    let empty = Schema::default();
                    let schema = tables.first().map_or(&empty, |schema| &**schema);
                    let diagnostic = self.unknown_column(name, schema);
                    return self.report(diagnostic);
                }
                (None, [first, ..]) => {
                    let message = format!("The column '{}' has several types in these tables.", name.text);
                    return self.report(
                        Diagnostic::error("KS107", name.span, message)
                            .with_help(format!("Say which, for example {}:{first}.", name.text)),
                    );
                }
            };
            shown.push(Shown { field: Field::new(name.text.as_str(), kind), convert: true });
        }
        Ok((shown, pack))
    }

    /// Columns as one bag.
    fn packed(&mut self, columns: &[(usize, Field)], span: Span) -> Binding<Expr> {
        let args = columns.iter().flat_map(|(at, field)| {
            [Expr::constant(Value::String(field.name.clone()), span), Expr::column(*at, field.kind, span)]
        });
        match functions::scalar("bag_pack") {
            Some(pack) if !columns.is_empty() => self.apply(pack, args.collect(), span),
            _ => Ok(Expr::constant(Value::null(ScalarType::Dynamic), span)),
        }
    }
}

/// What `project-smart` shows: the columns that the predicate names, then those that all tables have.
fn smart(legs: &[Leg], named: Vec<Field>) -> (Vec<Shown>, bool) {
    let mut fields = named;
    if let Some((first, others)) = legs.split_first() {
        for field in &first.node.schema.fields {
            if others.iter().all(|leg| leg.node.schema.fields.contains(field)) && !fields.contains(field) {
                fields.push(field.clone());
            }
        }
    }
    (fields.into_iter().map(|field| Shown { field, convert: false }).collect(), true)
}

fn of_leg(shown: &Shown, leg: &Leg, span: Span) -> Expr {
    let fields = &leg.node.schema.fields;
    let at = fields
        .iter()
        .position(|field| field.name == shown.field.name && (shown.convert || field.kind == shown.field.kind));
    let Some(at) = at else { return Expr::constant(Value::null(shown.field.kind), span) };
    let column = Expr::column(at, fields[at].kind, span);
    if column.returns == shown.field.kind {
        return column;
    }
    Expr { kind: ExprKind::Convert(Box::new(column)), returns: shown.field.kind, span }
}

/// The types of the columns of this name.
fn kinds_in(tables: &[Arc<Schema>], name: &str) -> Vec<ScalarType> {
    let mut kinds = Vec::new();
    for kind in tables.iter().filter_map(|schema| Some(schema.fields[schema.index_of(name)?].kind)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}
