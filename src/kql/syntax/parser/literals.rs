//! Numbers, strings and typed literals.

use super::Parser;
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::syntax::lexer::{TokenKind, string_value};
use crate::kql::syntax::tree::{Literal, ScalarType};

impl Parser<'_> {
    /// Whether the token `ahead` says 9223372036854775808, which only fits a long with its sign.
    pub(super) fn at_smallest_long(&self, ahead: usize) -> bool {
        self.kind_at(ahead) == TokenKind::Long && self.token(ahead).span.text(self.text) == "9223372036854775808"
    }

    /// One string, or several in a row, which Kusto joins.
    pub(super) fn string(&mut self) -> String {
        let mut value = String::new();
        while matches!(self.kind(), TokenKind::String | TokenKind::UnterminatedString | TokenKind::SmartString) {
            let (part, problems) = string_value(self.token(0).span.text(self.text));
            let span = self.here();
            match self.kind() {
                TokenKind::UnterminatedString => self.unterminated(span),
                TokenKind::SmartString => self.smart_quotes(span, &part),
                _ => {}
            }
            for problem in problems {
                let at = Span::new(span.start + problem.span.start, span.start + problem.span.end);
                let message = format!("`{}` is not an escape of KQL.", problem.escape);
                let help = "Double the backslash, or put `@` before the string to take backslashes as they are.";
                let fix = format!("\\{}", problem.escape);
                self.report(Diagnostic::error("TM013", at, message).with_help(help).with_fix(
                    "Double the backslash",
                    at,
                    fix,
                ));
            }
            value.push_str(&part);
            self.bump();
        }
        value
    }

    fn unterminated(&mut self, span: Span) {
        let quote = span.text(self.text).trim_start_matches(['h', 'H', '@']);
        let quote = if quote.starts_with("```") || quote.starts_with("~~~") { quote.get(..3) } else { quote.get(..1) };
        let quote = quote.unwrap_or("\"");
        self.report(
            Diagnostic::error("TM014", span, "This string does not end.")
                .with_help(format!("Close it with {quote} on the same line; ``` begins a string of several lines."))
                .with_fix("Close the string", Span::new(span.end, span.end), quote),
        );
    }

    fn smart_quotes(&mut self, span: Span, value: &str) {
        let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
        self.report(
            Diagnostic::error("TM015", span, "These are typographic quotes; KQL knows only \" and '.")
                .with_help("They come from word processors and chats.")
                .with_fix("Use straight quotes", span, format!("\"{escaped}\"")),
        );
    }

    /// A number, a timespan or a typed literal.
    pub(super) fn literal(&mut self) -> Literal {
        let token = self.token(0);
        let text = token.span.text(self.text);
        let literal = match token.kind {
            TokenKind::Long => self.long(text, token.span),
            TokenKind::Real => Literal::Real(text.parse().unwrap_or(f64::NAN)),
            TokenKind::Timespan => Literal::Timespan(text.to_owned()),
            _ => self.typed_literal(text, token.span),
        };
        self.bump();
        literal
    }

    fn long(&mut self, text: &str, span: Span) -> Literal {
        integer(text).map_or_else(
            || {
                self.report(
                    Diagnostic::error("TM016", span, "This number does not fit a long (64 bits).")
                        .with_help("Write it as `real(…)` or `decimal(…)`."),
                );
                Literal::Null(ScalarType::Long)
            },
            Literal::Long,
        )
    }

    /// `datetime(2024-01-01)` and its like, text and all.
    fn typed_literal(&mut self, text: &str, span: Span) -> Literal {
        let (keyword, inside) = text.split_once('(').unwrap_or((text, ""));
        let ty = ScalarType::from_spelling(keyword.trim_end()).unwrap_or(ScalarType::String);
        let inside = inside.strip_suffix(')').unwrap_or(inside).trim();
        if ty == ScalarType::DateTime && inside.is_empty() {
            // The current time.
            return Literal::DateTime(String::new());
        }
        let inside = unquoted(inside);
        if inside.is_empty() || inside.eq_ignore_ascii_case("null") {
            return Literal::Null(ty);
        }
        let value = match ty {
            ScalarType::Bool => boolean(inside).map(Literal::Bool),
            ScalarType::Int => integer(inside).and_then(|value| i32::try_from(value).ok()).map(Literal::Int),
            ScalarType::Long => integer(inside).map(Literal::Long),
            ScalarType::Real => real(inside).map(Literal::Real),
            ScalarType::Decimal => Some(Literal::Decimal(inside.to_owned())),
            ScalarType::DateTime => Some(Literal::DateTime(calendar_date(inside).unwrap_or_else(|| inside.to_owned()))),
            ScalarType::Timespan => Some(Literal::Timespan(inside.to_owned())),
            ScalarType::Guid => Some(Literal::Guid(inside.to_owned())),
            ScalarType::String | ScalarType::Dynamic => None,
        };
        value.unwrap_or_else(|| {
            let name = ty.name();
            let message = format!("`{inside}` is no literal of type {name}.");
            self.report(
                Diagnostic::error("TM016", span, message)
                    .with_help(format!("To convert a value to {name}, call `to{name}(…)`.")),
            );
            Literal::Null(ty)
        })
    }
}

/// `'x'` and `"x"` without their quotes, anything else as it is.
fn unquoted(text: &str) -> &str {
    ['\'', '"'].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote)).map_or(text, str::trim)
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        number => number.parse::<i64>().ok().map(|number| number != 0),
    }
}

/// Decimal or `0x…` with a sign or none.
pub(super) fn integer(text: &str) -> Option<i64> {
    let (negative, digits) =
        text.strip_prefix('-').map_or((false, text.strip_prefix('+').unwrap_or(text)), |d| (true, d));
    let digits = digits.trim_start();
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        // Hexadecimal writes the bits: 0xFFFFFFFFFFFFFFFF is -1.
        let bits = u64::from_str_radix(hex, 16).ok()? as i64;
        return Some(if negative { bits.wrapping_neg() } else { bits });
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value: i128 = digits.parse().ok()?;
    i64::try_from(if negative { -value } else { value }).ok()
}

/// A real, also `nan`, `+inf`, `-inf`.
fn real(text: &str) -> Option<f64> {
    match text.to_ascii_lowercase().as_str() {
        "nan" => Some(f64::NAN),
        "inf" | "+inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        number if number.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) => {
            if number.contains("inf") || number.contains("nan") { None } else { number.parse().ok() }
        }
        _ => None,
    }
}

/// `2025, 6, 14` as `2025-06-14`: Kusto reads a year, a month, a day and so on, parted by commas.
fn calendar_date(text: &str) -> Option<String> {
    let parts = text.split(',').map(|part| part.trim().parse().ok()).collect::<Option<Vec<u32>>>()?;
    match parts.as_slice() {
        [year, month, day] => Some(format!("{year:04}-{month:02}-{day:02}")),
        [year, month, day, hour, minute, second] => {
            Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
        }
        _ => None,
    }
}
