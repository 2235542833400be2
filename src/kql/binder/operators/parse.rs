//! `parse` and `parse-where`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::literals::scalar_type;
use crate::kql::binder::parameters::word;
use crate::kql::binder::tabular::{all_columns, projected};
use crate::kql::binder::{Binder, Binding};
use crate::kql::functions::{self, regex};
use crate::kql::plan::{Expr, ExprKind, Extraction, Finder, Node, NodeKind, Piece};
use crate::kql::syntax::tree::{ColumnDecl, ParseOperator, ParsePart};
use crate::values::{Field, ScalarType, Schema, Value};
use regex::Regex;
use std::fmt::Write;
use std::sync::Arc;

/// A part of the pattern with its constant worked out.
enum Part<'a> {
    Skip,
    Text(String),
    Column(&'a ColumnDecl, ScalarType),
}

impl Binder<'_> {
    pub(in crate::kql::binder) fn parse(
        &mut self,
        parse: &ParseOperator,
        only_fitting: bool,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let kind = self.choice(&parse.parameters, "kind", &["simple", "regex", "relaxed"])?.unwrap_or("simple");
        let flags = word(&parse.parameters, "flags").unwrap_or_default();
        let text = self.over_rows(&parse.expr, &input)?;
        let parts = self.parts(&parse.pattern)?;
        let declared: Vec<(&ColumnDecl, ScalarType)> = parts
            .iter()
            .filter_map(|part| if let Part::Column(column, kind) = part { Some((*column, *kind)) } else { None })
            .collect();
        let how = if kind == "regex" {
            let (pattern, groups) = match regex_of(&parts, &flags, &parse.pattern) {
                Ok(regex) => regex,
                Err(diagnostic) => return self.report(diagnostic),
            };
            Finder::Groups(pattern, groups)
        } else {
            Finder::Pattern(pieces(&parts))
        };
        let extraction = Extraction {
            how,
            kinds: declared.iter().map(|(_, kind)| *kind).collect(),
            strict: kind != "relaxed",
            only_fitting,
        };
        let names = declared.iter().map(|(column, _)| Arc::from(column.name.text.as_str())).collect();
        self.extracted(input, text, extraction, names, span)
    }

    /// The parts of a pattern; what cannot follow each other is reported.
    fn parts<'a>(&mut self, pattern: &'a [ParsePart]) -> Binding<Vec<Part<'a>>> {
        let mut parts: Vec<Part<'a>> = Vec::with_capacity(pattern.len());
        for part in pattern {
            let after_text_column = matches!(parts.last(), Some(Part::Column(_, ScalarType::String)));
            let after_text = matches!(parts.last(), None | Some(Part::Text(_)));
            match part {
                ParsePart::Text(text) => {
                    let Value::String(constant) = self.constant(text, "A text of the pattern")? else {
                        return self.report(Diagnostic::error("KS107", text.span, "The pattern is made of strings."));
                    };
                    match parts.last_mut() {
                        Some(Part::Text(before)) => before.push_str(&constant),
                        _ if constant.is_empty() => {}
                        _ => parts.push(Part::Text(constant.to_string())),
                    }
                }
                ParsePart::Skip(span) if after_text_column => return self.no_end(*span),
                ParsePart::Column(column) if after_text_column => return self.no_end(column.span),
                // Nothing says where such a column begins.
                ParsePart::Column(column) if !after_text => {
                    return self.report(
                        Diagnostic::error("KS101", column.span, "A text must stand before this column.")
                            .with_help("Put the text that comes before it, for example \" \"."),
                    );
                }
                ParsePart::Skip(_) if matches!(parts.last(), Some(Part::Skip)) => {}
                ParsePart::Skip(_) => parts.push(Part::Skip),
                ParsePart::Column(column) => {
                    let kind = column.ty.as_ref().and_then(|ty| ty.ty).map_or(ScalarType::String, scalar_type);
                    parts.push(Part::Column(column, kind));
                }
            }
        }
        Ok(parts)
    }

    fn no_end<T>(&mut self, span: Span) -> Binding<T> {
        self.report(
            Diagnostic::error("KS107", span, "Nothing says where the string column before this ends.")
                .with_help("Put the text that stands between them, for example \" \"."),
        )
    }

    /// The columns of `input`, then those that are taken out of `text`; one whose name exists takes the old one's place.
    pub(in crate::kql::binder) fn extracted(
        &mut self,
        input: Node,
        text: Expr,
        extraction: Extraction,
        names: Vec<Arc<str>>,
        span: Span,
    ) -> Binding<Node> {
        let text = match functions::scalar("tostring") {
            Some(function) if text.returns != ScalarType::String => self.apply(function, vec![text], span)?,
            _ => text,
        };
        let mut columns = all_columns(&input.schema, span);
        let (input, column) = match text.kind {
            ExprKind::Column(at) => (input, at),
            _ => {
                let at = columns.len();
                let mut with_text = columns.clone();
                with_text.push(("text".into(), text));
                (projected(input, with_text, span), at)
            }
        };
        let mut fields = input.schema.fields.clone();
        for (name, kind) in names.iter().zip(&extraction.kinds) {
            let expr = Expr::column(fields.len(), *kind, span);
            fields.push(Field::new(name.clone(), *kind));
            match columns.iter_mut().find(|(known, _)| known == name) {
                Some((_, old)) => *old = expr,
                None => columns.push((name.clone(), expr)),
            }
        }
        let kind = NodeKind::Extract { input: Box::new(input), column, extraction: Arc::new(extraction) };
        Ok(projected(Node { kind, schema: Arc::new(Schema::new(fields)), span }, columns, span))
    }
}

fn pieces(parts: &[Part<'_>]) -> Vec<Piece> {
    let piece = |(at, part): (usize, &Part<'_>)| match part {
        Part::Skip => Piece::Skip,
        Part::Text(text) => Piece::Text(text.clone()),
        // Where no text ends it, a number ends with its digits.
        Part::Column(_, ScalarType::Int | ScalarType::Long)
            if matches!(parts.get(at + 1), Some(Part::Skip | Part::Column(..))) =>
        {
            Piece::Number
        }
        Part::Column(..) => Piece::Column,
    };
    parts.iter().enumerate().map(piece).collect()
}

/// The regular expression of a pattern, and the groups of its columns: the constants may have groups of their own.
fn regex_of(parts: &[Part<'_>], flags: &str, pattern: &[ParsePart]) -> Result<(Regex, Vec<usize>), Diagnostic> {
    let span = pattern.iter().find_map(|part| if let ParsePart::Text(text) = part { Some(text.span) } else { None });
    let fail = |message: String| Diagnostic::error("KS107", span.unwrap_or_default(), message);
    if !flags.bytes().all(|flag| flag.is_ascii_alphabetic()) {
        return Err(fail("The flags are letters, such as `Ui`.".into()));
    }
    let mut written = String::from("\\A");
    if !flags.is_empty() {
        // Infallible: a string takes every write.
        let _ = write!(written, "(?{flags})");
    }
    let mut groups = Vec::new();
    let mut next = 1;
    for part in parts {
        match part {
            Part::Skip => written.push_str(".*?"),
            Part::Text(text) => {
                let constant =
                    regex(text).map_err(|error| fail(format!("This is not a valid regular expression: {error}")))?;
                next += constant.captures_len() - 1;
                let _ = write!(written, "(?:{text})");
            }
            Part::Column(_, kind) => {
                groups.push(next);
                next += 1;
                written.push_str(match kind {
                    ScalarType::Int | ScalarType::Long => "([-+]?\\d+)",
                    _ => "(.*)",
                });
            }
        }
    }
    written.push_str("\\z");
    let regex =
        regex(&written).map_err(|error| fail(format!("The pattern makes no valid regular expression: {error}")))?;
    Ok((regex, groups))
}
