//! The predicate of `search` and `find`: terms that any column may hold, among conditions as `where` has them.

use super::expressions::Row;
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions;
use crate::kql::plan::Expr;
use crate::kql::syntax::tree::{self, BinaryOp, Call, ExprKind as Kind, Literal, LogicalOp, TextOp};
use crate::values::{ScalarType, Value};

impl Binder<'_> {
    /// A bool over the columns of `row`.
    pub(super) fn terms(&mut self, expr: &tree::Expr, case_sensitive: bool, row: &mut Row<'_>) -> Binding<Expr> {
        let span = expr.span;
        match &expr.kind {
            Kind::Parenthesized(inner) => self.terms(inner, case_sensitive, row),
            Kind::Logical { op, operands } => {
                let bound: Vec<_> = operands.iter().map(|operand| self.terms(operand, case_sensitive, row)).collect();
                let symbol = if *op == LogicalOp::And { "and" } else { "or" };
                self.operator(symbol, bound.into_iter().collect::<Binding<_>>()?, span)
            }
            Kind::Call(Call { name, args, .. }) if name.text == "not" && args.len() == 1 => {
                let inner = self.terms(&args[0].value, case_sensitive, row)?;
                functions::scalar("not").map_or(Err(super::Reported), |not| self.apply(not, vec![inner], span))
            }
            Kind::Star => Ok(Expr::constant(Value::Bool(true), span)),
            Kind::Binary { op: BinaryOp::ColonHas, left, right, .. } => {
                let term = self.scalar(right, row)?;
                let term = self.text_term(term, right.span)?;
                let column = if matches!(left.kind, Kind::Star) { None } else { Some(self.scalar(left, row)?) };
                self.term(column, term, case_sensitive, span, row)
            }
            Kind::Binary { op, op_span, left, right } if case_sensitive => {
                let (op, op_span) = (with_case(*op), *op_span);
                let (left, right) = (left.clone(), right.clone());
                self.scalar(&tree::Expr { kind: Kind::Binary { op, op_span, left, right }, span }, row)
            }
            _ => {
                let bound = self.scalar(expr, row)?;
                match bound.returns {
                    ScalarType::Bool => Ok(bound),
                    _ if bound.as_constant().is_some() && !matches!(expr.kind, Kind::Call(_)) => {
                        let term = self.text_term(bound, span)?;
                        self.term(None, term, case_sensitive, span, row)
                    }
                    kind => self.no_term(kind, span),
                }
            }
        }
    }

    /// A term, which must be a text: a number is compared, or put in quotes.
    fn text_term(&mut self, term: Expr, span: Span) -> Binding<Expr> {
        match term.returns {
            // What a dynamic column holds is looked at when it is there.
            ScalarType::String | ScalarType::Dynamic if term.as_constant().is_none() => Ok(term),
            ScalarType::String => Ok(term),
            kind => self.no_term(kind, span),
        }
    }

    fn no_term<T>(&mut self, kind: ScalarType, span: Span) -> Binding<T> {
        self.report(
            Diagnostic::error("KS141", span, format!("A term or a condition is needed; this is a {kind}."))
                .with_help("Write a text in quotes, Column:\"term\", or a comparison."),
        )
    }

    /// Whether a column (or any) holds the term, in which `*` stands for anything.
    fn term(
        &mut self,
        column: Option<Expr>,
        term: Expr,
        case_sensitive: bool,
        span: Span,
        row: &mut Row<'_>,
    ) -> Binding<Expr> {
        let term = self.as_text(term)?;
        let (symbol, term) = match term.as_constant() {
            Some(Value::String(text)) => {
                let (word, text) = wildcards(text, case_sensitive);
                (word, Expr::constant(Value::string(&text), span))
            }
            _ => ("has", term),
        };
        let symbol =
            if case_sensitive && symbol != "matches regex" { format!("{symbol}_cs") } else { symbol.to_owned() };
        match column {
            Some(column) => {
                let column = self.as_text(column)?;
                self.operator(&symbol, vec![column, term], span)
            }
            None => self.asked_of_all(&symbol, false, &term, span, row),
        }
    }
}

/// The operator that a term's wildcards ask for, and what is left of the term.
fn wildcards(text: &str, case_sensitive: bool) -> (&'static str, String) {
    let inside = text.trim_matches('*');
    let (before, after) = (text.starts_with('*'), text.ends_with('*'));
    if !inside.contains('*') {
        let word = match (before, after) {
            (false, false) => "has",
            (true, false) => "hassuffix",
            (false, true) => "hasprefix",
            (true, true) => "contains",
        };
        return (word, inside.to_owned());
    }
    let flags = if case_sensitive { "" } else { "(?i)" };
    let parts: Vec<String> = inside.split('*').map(regex::escape).collect();
    let edge = |open| if open { "" } else { "\\b" };
    ("matches regex", format!("{flags}{}{}{}", edge(before), parts.join(".*"), edge(after)))
}

/// The operator that minds upper and lower case.
fn with_case(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Text(text) => BinaryOp::Text(TextOp { case_sensitive: true, ..text }),
        BinaryOp::EqualIgnoreCase => BinaryOp::Equal,
        BinaryOp::NotEqualIgnoreCase => BinaryOp::NotEqual,
        other => other,
    }
}

/// All names that stand in an expression, and whether a term stands there that any column may hold.
pub(super) fn names_in<'a>(expr: &'a tree::Expr, names: &mut Vec<&'a str>) -> bool {
    match &expr.kind {
        Kind::Name(name) => {
            if !names.contains(&name.text.as_str()) {
                names.push(&name.text);
            }
            false
        }
        Kind::Literal(Literal::Bool(_)) => false,
        Kind::Star | Kind::Literal(_) => true,
        Kind::Parenthesized(inner) => names_in(inner, names),
        Kind::Path { base, .. } => names_in(base, names),
        Kind::Index { base, index } => {
            names_in(index, names);
            names_in(base, names)
        }
        Kind::Unary { operand, .. } => names_in(operand, names),
        Kind::Call(call) => {
            let mut term = false;
            for arg in &call.args {
                term |= names_in(&arg.value, names);
            }
            term && call.name.text == "not"
        }
        Kind::Binary { left, right, .. } => {
            names_in(right, names);
            names_in(left, names) && matches!(left.kind, Kind::Star)
        }
        Kind::Logical { operands, .. } => operands.iter().fold(false, |term, part| names_in(part, names) | term),
        Kind::InList { left, right, .. } => {
            for item in &right.items {
                names_in(item, names);
            }
            names_in(left, names) && matches!(left.kind, Kind::Star)
        }
        Kind::Between { left, low, high, .. } => {
            for part in [left, low, high] {
                names_in(part, names);
            }
            false
        }
        _ => false,
    }
}
