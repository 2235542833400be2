//! `join` and `lookup`

use crate::diagnostics::{Diagnostic, Span, nearest_name};
use crate::kql::binder::expressions::Row;
use crate::kql::binder::naming::Names;
use crate::kql::binder::tabular::{projected, serialized};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Expr, ExprKind, JoinKind, Node, NodeKind};
use crate::kql::syntax::lexer::quoted;
use crate::kql::syntax::tree::{self, BinaryOp, JoinOperator, LogicalOp, Name};
use crate::values::{Field, ScalarType, Schema};
use std::sync::Arc;

/// The keys of both sides, and whether each pair is one column by name.
type Keys = Vec<(Expr, Expr)>;

impl Binder<'_> {
    pub(in crate::kql::binder) fn join(&mut self, join: &JoinOperator, left: Node, span: Span) -> Binding<Node> {
        let kind = self.join_kind(join, JoinKind::InnerUnique)?;
        let right = self.tabular(&join.right)?;
        self.note_right(span.start, &right);
        let keys = self.keys(join, &left.schema, &right.schema, span)?;
        Ok(joined(left, right, kind, keys, &[], span))
    }

    /// `lookup` is a join that leaves out the right side's keys; it keeps every left row unless told otherwise.
    pub(in crate::kql::binder) fn lookup(&mut self, join: &JoinOperator, left: Node, span: Span) -> Binding<Node> {
        let kind = self.join_kind(join, JoinKind::LeftOuter)?;
        if !matches!(kind, JoinKind::LeftOuter | JoinKind::Inner) {
            return self.report(Diagnostic::error("KS107", span, "`lookup` is of kind leftouter or inner."));
        }
        let right = self.tabular(&join.right)?;
        self.note_right(span.start, &right);
        let keys = self.keys(join, &left.schema, &right.schema, span)?;
        let ordered = left.is_serialized();
        let hidden: Vec<usize> = keys
            .iter()
            .filter_map(|(_, right)| if let ExprKind::Column(index) = right.kind { Some(index) } else { None })
            .collect();
        let looked_up = joined(left, right, kind, keys, &hidden, span);
        // Unlike `join`, it keeps the order of the left side, past which the right one is looked up.
        Ok(if ordered { serialized(looked_up, span) } else { looked_up })
    }

    fn join_kind(&mut self, join: &JoinOperator, default: JoinKind) -> Binding<JoinKind> {
        let Some(parameter) = join.parameters.iter().find(|parameter| parameter.name.text == "kind") else {
            return Ok(default);
        };
        let word = if let tree::ExprKind::Name(word) = &parameter.value.kind { word.text.as_str() } else { "" };
        Ok(match word {
            "innerunique" => JoinKind::InnerUnique,
            "inner" => JoinKind::Inner,
            "leftouter" => JoinKind::LeftOuter,
            "rightouter" => JoinKind::RightOuter,
            "fullouter" => JoinKind::FullOuter,
            "leftsemi" => JoinKind::LeftSemi,
            "leftanti" | "anti" | "leftantisemi" => JoinKind::LeftAnti,
            "rightsemi" => JoinKind::RightSemi,
            "rightanti" | "rightantisemi" => JoinKind::RightAnti,
            _ => {
                return self.report(
                    Diagnostic::error("KS107", parameter.value.span, "There is no such kind of join.").with_help(
                        "Kinds: innerunique, inner, leftouter, rightouter, fullouter, leftsemi, leftanti, rightsemi, rightanti.",
                    ),
                );
            }
        })
    }

    fn keys(&mut self, join: &JoinOperator, left: &Schema, right: &Schema, span: Span) -> Binding<Keys> {
        let mut keys = Keys::new();
        if join.on.is_empty() {
            // Without `on` Kusto joins on every column that both sides have.
            for (at, field) in left.fields.iter().enumerate() {
                if let Some(other) = right.fields.iter().position(|other| other == field) {
                    keys.push((Expr::column(at, field.kind, span), Expr::column(other, field.kind, span)));
                }
            }
        }
        for condition in &join.on {
            self.condition(condition, left, right, &mut keys)?;
        }
        if keys.is_empty() {
            return self.report(
                Diagnostic::error("KS107", span, "This join has no column to join on.")
                    .with_help("Write on Column, or on $left.A == $right.B."),
            );
        }
        Ok(keys)
    }

    fn condition(&mut self, condition: &tree::Expr, left: &Schema, right: &Schema, keys: &mut Keys) -> Binding<()> {
        match &condition.kind {
            tree::ExprKind::Parenthesized(inner) => self.condition(inner, left, right, keys),
            tree::ExprKind::Logical { op: LogicalOp::And, operands } => {
                operands.iter().try_for_each(|operand| self.condition(operand, left, right, keys))
            }
            tree::ExprKind::Name(name) => {
                let has = |schema: &Schema| schema.index_of(&name.text).is_some();
                match (has(left), has(right)) {
                    (true, false) => return self.report(on_one_side(name, "right", right)),
                    (false, true) => return self.report(on_one_side(name, "left", left)),
                    _ => {}
                }
                let (left, right) = (self.key(name, left)?, self.key(name, right)?);
                if left.returns != right.returns {
                    return self.report(
                        Diagnostic::error(
                            "KS227",
                            name.span,
                            format!(
                                "{} is of type {} on the left and of type {} on the right.",
                                name.text, left.returns, right.returns
                            ),
                        )
                        .with_help("Convert it on one side first, for example with | extend Key = tostring(Key)."),
                    );
                }
                keys.push(self.same_type(left, right)?);
                Ok(())
            }
            tree::ExprKind::Binary { op: BinaryOp::Equal, left: a, right: b, .. } => {
                let (Some(("$left", a)), Some(("$right", b))) = (side(a), side(b)) else {
                    return self.report(
                        Diagnostic::error("KS183", condition.span, "Each side of == must name its side of the join.")
                            .with_help("Write $left.A == $right.B."),
                    );
                };
                let (left, right) = (self.key_of("left", a, left)?, self.key_of("right", b, right)?);
                keys.push(self.same_type(left, right)?);
                Ok(())
            }
            _ => self.report(
                Diagnostic::error("KS107", condition.span, "A join takes columns, or $left.A == $right.B.")
                    .with_help("Compute the value with extend on both sides first, then join on its name."),
            ),
        }
    }

    /// A key that names its side.
    fn key_of(&mut self, side: &str, name: &Name, schema: &Schema) -> Binding<Expr> {
        if schema.index_of(&name.text).is_some() {
            return self.key(name, schema);
        }
        let message = format!("The {side} side has no column '{}'.", name.text);
        let diagnostic = Diagnostic { message, ..self.unknown_column(name, schema) };
        self.report(diagnostic)
    }

    fn key(&mut self, name: &Name, schema: &Schema) -> Binding<Expr> {
        match schema.index_of(&name.text) {
            Some(_) => {
                let name = tree::Expr { kind: tree::ExprKind::Name(name.clone()), span: name.span };
                let key = self.scalar(&name, &mut Row::of(schema))?;
                self.in_text(key, schema)
            }
            None => {
                let diagnostic = self.unknown_column(name, schema);
                self.report(diagnostic)
            }
        }
    }

    /// Keys of one type: an int is widened to a long, all else must agree.
    fn same_type(&mut self, left: Expr, right: Expr) -> Binding<(Expr, Expr)> {
        let (a, b) = (left.returns, right.returns);
        if a == ScalarType::Dynamic || b == ScalarType::Dynamic {
            let at = if a == ScalarType::Dynamic { left.span } else { right.span };
            return self.report(
                Diagnostic::error("KS107", at, "A dynamic column cannot be a key of a join.")
                    .with_help("Give it a type first: extend Key = tostring(…)."),
            );
        }
        if a == b {
            return Ok((left, right));
        }
        let whole = |kind| matches!(kind, ScalarType::Int | ScalarType::Long);
        if whole(a) && whole(b) {
            let wide = a.max(b);
            return Ok((widened(left, wide), widened(right, wide)));
        }
        self.report(
            Diagnostic::error("KS242", left.span, format!("A {a} cannot be joined with a {b}."))
                .with_help("Give both sides the same type first, for example with tostring( )."),
        )
    }
}

/// One name for the columns of both sides, of which the side that `lacks` it has the columns of `schema`.
fn on_one_side(name: &Name, lacks: &str, schema: &Schema) -> Diagnostic {
    let message =
        format!("The column '{}' must exist on both sides of the join; the {lacks} side has none.", name.text);
    let near = nearest_name(&name.text, schema.fields.iter().map(|field| &*field.name));
    let (here, there) = (quoted(&name.text), near.map_or_else(|| "…".to_owned(), quoted));
    let (left, right) = if lacks == "right" { (here, there) } else { (there, here) };
    Diagnostic::error("KS145", name.span, message)
        .with_help(format!("Where the sides call it differently, write `$left.{left} == $right.{right}`."))
}

fn widened(expr: Expr, to: ScalarType) -> Expr {
    if expr.returns == to {
        return expr;
    }
    Expr { span: expr.span, returns: to, kind: ExprKind::Convert(Box::new(expr)) }
}

/// `$left.a` or `$right.a`
fn side(expr: &tree::Expr) -> Option<(&str, &Name)> {
    match &expr.kind {
        tree::ExprKind::Path { base, name } => match &base.kind {
            tree::ExprKind::Name(side) => Some((side.text.as_str(), name)),
            _ => None,
        },
        tree::ExprKind::Parenthesized(inner) => side(inner),
        _ => None,
    }
}

/// The join with its columns named: left columns keep their names, right ones get a number where a name is taken.
fn joined(left: Node, right: Node, kind: JoinKind, keys: Keys, hidden: &[usize], span: Span) -> Node {
    let left_fields = left.schema.fields.clone();
    let right_fields = right.schema.fields.clone();
    let (keep_left, keep_right) = match kind {
        JoinKind::LeftSemi | JoinKind::LeftAnti => (true, false),
        JoinKind::RightSemi | JoinKind::RightAnti => (false, true),
        _ => (true, true),
    };
    let mut names = Names::default();
    let mut fields: Vec<Field> = Vec::new();
    if keep_left {
        fields.extend(left_fields.iter().map(|field| Field::new(names.unique(&field.name), field.kind)));
    }
    let first_right = fields.len();
    if keep_right {
        fields.extend(right_fields.iter().enumerate().map(|(at, field)| {
            let name = if hidden.contains(&at) { field.name.clone() } else { names.unique(&field.name) };
            Field::new(name, field.kind)
        }));
    }
    let (left_keys, right_keys) = keys.into_iter().unzip();
    let kind = NodeKind::Join { left: Box::new(left), right: Box::new(right), kind, left_keys, right_keys };
    let node = Node { kind, schema: Arc::new(Schema::new(fields)), span };
    if hidden.is_empty() {
        return node;
    }
    let columns = node
        .schema
        .fields
        .iter()
        .enumerate()
        .filter(|(at, _)| !(*at >= first_right && hidden.contains(&(at - first_right))));
    let columns = columns.map(|(at, field)| (field.name.clone(), Expr::column(at, field.kind, span))).collect();
    projected(node, columns, span)
}
