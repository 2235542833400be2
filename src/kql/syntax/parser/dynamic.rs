//! What stands inside `dynamic(…)`: JSON, with Kusto's literals as leaves.

use super::Parser;
use super::literals::integer;
use crate::diagnostics::Diagnostic;
use crate::kql::syntax::lexer::{TokenKind, string_value};
use crate::kql::syntax::tree::{DynamicKind, DynamicLiteral, Literal};

impl Parser<'_> {
    /// `(value)` after `dynamic`.
    pub(super) fn dynamic(&mut self) -> DynamicLiteral {
        self.bump();
        if self.at(TokenKind::CloseParen) {
            let span = self.nothing_here();
            self.bump();
            return DynamicLiteral { kind: DynamicKind::Null, span };
        }
        let outer = std::mem::replace(&mut self.height, 0);
        let value = self.dynamic_value();
        self.height = self.height.max(outer);
        self.close(TokenKind::CloseParen, "`)` after the value");
        value
    }

    fn dynamic_value(&mut self) -> DynamicLiteral {
        let start = self.here().start;
        let kind = match self.kind() {
            TokenKind::OpenBracket => self.dynamic_array(),
            TokenKind::OpenBrace => self.dynamic_bag(),
            TokenKind::String | TokenKind::UnterminatedString | TokenKind::SmartString => {
                leaf(Literal::String(self.string()))
            }
            TokenKind::Long | TokenKind::Real | TokenKind::Timespan | TokenKind::TypedLiteral => {
                leaf(self.dynamic_literal())
            }
            TokenKind::Minus | TokenKind::Plus => self.dynamic_number(),
            TokenKind::Name => self.dynamic_word(),
            _ => self.no_dynamic_value(),
        };
        DynamicLiteral { kind, span: self.since(start) }
    }

    /// A literal; as in JSON, a whole number that no long holds is a real.
    fn dynamic_literal(&mut self) -> Literal {
        let token = self.token(0);
        let text = token.span.text(self.text);
        match text.parse() {
            Ok(value) if token.kind == TokenKind::Long && integer(text).is_none() => {
                self.bump();
                Literal::Real(value)
            }
            _ => self.literal(),
        }
    }

    fn dynamic_number(&mut self) -> DynamicKind {
        let negative = self.at(TokenKind::Minus);
        if negative && self.at_smallest_long(1) {
            self.bump();
            self.bump();
            return leaf(Literal::Long(i64::MIN));
        }
        self.bump();
        match self.kind() {
            TokenKind::Long | TokenKind::Real | TokenKind::Timespan => {
                let literal = self.dynamic_literal();
                leaf(if negative { negated(literal) } else { literal })
            }
            _ => self.no_dynamic_value(),
        }
    }

    fn dynamic_word(&mut self) -> DynamicKind {
        match self.word() {
            "null" => {
                self.bump();
                DynamicKind::Null
            }
            word @ ("true" | "false" | "True" | "False") => {
                self.bump();
                leaf(Literal::Bool(word.eq_ignore_ascii_case("true")))
            }
            "dynamic" if self.kind_at(1) == TokenKind::OpenParen => {
                self.bump();
                if !self.enter() {
                    return DynamicKind::Null;
                }
                let inner = self.dynamic();
                self.leave();
                inner.kind
            }
            _ => self.no_dynamic_value(),
        }
    }

    fn no_dynamic_value(&mut self) -> DynamicKind {
        let message = format!("Expected a literal inside `dynamic(…)`, found {}.", self.found());
        self.report(
            Diagnostic::error("TM017", self.here(), message).with_help(
                "Columns and calls cannot stand here: use `bag_pack(…)`, `pack_array(…)` or `todynamic(…)`.",
            ),
        );
        self.skip_until(|kind| matches!(kind, TokenKind::Comma | TokenKind::Pipe | TokenKind::Semicolon));
        DynamicKind::Null
    }

    fn dynamic_array(&mut self) -> DynamicKind {
        self.bump();
        let mut items = Vec::new();
        if self.enter() {
            while !matches!(self.kind(), TokenKind::CloseBracket | TokenKind::End) {
                items.push(self.dynamic_value());
                if self.eat(TokenKind::Comma).is_none() {
                    break;
                }
            }
            self.leave();
        }
        self.close(TokenKind::CloseBracket, "`,` or `]`");
        DynamicKind::Array(items)
    }

    fn dynamic_bag(&mut self) -> DynamicKind {
        self.bump();
        let mut entries = Vec::new();
        if self.enter() {
            while !matches!(self.kind(), TokenKind::CloseBrace | TokenKind::End) {
                let key = self.dynamic_key();
                self.expect(TokenKind::Colon, "`:` and a value");
                entries.push((key, self.dynamic_value()));
                if self.eat(TokenKind::Comma).is_none() {
                    break;
                }
            }
            self.leave();
        }
        self.close(TokenKind::CloseBrace, "`,` or `}`");
        DynamicKind::Bag(entries)
    }

    fn dynamic_key(&mut self) -> String {
        match self.kind() {
            TokenKind::String => string_value(self.bump().span.text(self.text)).0,
            TokenKind::Name | TokenKind::Long => self.bump().span.text(self.text).to_owned(),
            _ => {
                self.expected("a key in quotes");
                String::new()
            }
        }
    }
}

fn leaf(literal: Literal) -> DynamicKind {
    DynamicKind::Scalar(Box::new(literal))
}

fn negated(literal: Literal) -> Literal {
    match literal {
        Literal::Long(value) => Literal::Long(value.wrapping_neg()),
        Literal::Real(value) => Literal::Real(-value),
        Literal::Timespan(text) => Literal::Timespan(format!("-{text}")),
        other => other,
    }
}
