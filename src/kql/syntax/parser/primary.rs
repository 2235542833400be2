//! Operands: names, literals, calls, parentheses.

use super::Parser;
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::syntax::lexer::{TYPED_LITERALS, TokenKind, WORD_OPERATORS};
use crate::kql::syntax::tree::{Arg, Call, Expr, ExprKind, Literal, Name, NamedExpr, ScalarType, Schema, TypeofExpr};

impl Parser<'_> {
    /// One operand.
    pub(super) fn primary(&mut self) -> Expr {
        let start = self.here().start;
        let kind = match self.kind() {
            TokenKind::Name => return self.name_operand(),
            TokenKind::String | TokenKind::UnterminatedString | TokenKind::SmartString => {
                ExprKind::Literal(Literal::String(self.string()))
            }
            TokenKind::Long | TokenKind::Real | TokenKind::Timespan | TokenKind::TypedLiteral => {
                ExprKind::Literal(self.literal())
            }
            TokenKind::Minus if self.cells && self.at_smallest_long(1) => {
                self.bump();
                self.bump();
                ExprKind::Literal(Literal::Long(i64::MIN))
            }
            TokenKind::OpenParen => self.parenthesized(),
            TokenKind::OpenBracket if self.at_bracketed_name(0) => return self.name_operand(),
            TokenKind::OpenBracket => ExprKind::Brackets(self.bracket_list()),
            TokenKind::Star => self.star(),
            TokenKind::Bang => return self.bang(),
            _ => {
                self.expected("an expression");
                return self.missing();
            }
        };
        Expr { kind, span: self.since(start) }
    }

    fn star(&mut self) -> ExprKind {
        let names_more = matches!(self.kind_at(1), TokenKind::Name | TokenKind::Long) && self.joined(1);
        if names_more || self.wildcards {
            return ExprKind::Wildcard(self.pattern("a name"));
        }
        self.bump();
        ExprKind::Star
    }

    /// A name, or what a keyword begins.
    fn name_operand(&mut self) -> Expr {
        let start = self.here().start;
        let word = self.word();
        let opens = self.kind_at(1) == TokenKind::OpenParen;
        let kind = match word {
            "true" | "True" | "TRUE" | "false" | "False" | "FALSE" if !opens => {
                self.bump();
                ExprKind::Literal(Literal::Bool(word.eq_ignore_ascii_case("true")))
            }
            "dynamic" if opens => {
                self.bump();
                ExprKind::Literal(Literal::Dynamic(self.dynamic()))
            }
            "typeof" if opens => {
                self.bump();
                ExprKind::Typeof(self.type_of())
            }
            "datatable" | "contextual_datatable" if opens => self.datatable(),
            "externaldata" | "external_data" | "inline_external_table" if opens => self.external_data(),
            "inline_external_table" if self.word_at(1) == "kind" => self.external_data(),
            "entity_group" if self.kind_at(1) == TokenKind::OpenBracket => {
                self.bump();
                ExprKind::EntityGroup(self.bracket_list())
            }
            // An operator where an operand should be: the operand is missing, not a column of that name.
            "by" => {
                self.expected("an expression");
                return self.missing();
            }
            // Alone, `matches` is a name: the operator is `matches regex`.
            _ if WORD_OPERATORS.contains(&word)
                && !matches!(self.kind_at(1), TokenKind::Dot)
                && (word != "matches" || self.word_at(1) == "regex") =>
            {
                self.expected("an expression");
                return self.missing();
            }
            _ if self.wildcards && !opens && self.kind_at(1) == TokenKind::Star && self.joined(1) => {
                ExprKind::Wildcard(self.pattern("a name"))
            }
            _ if opens && !self.no_calls => {
                let name = self.name("a name");
                self.literal_in_disguise(&name);
                ExprKind::Call(self.call(name))
            }
            // The value of a parameter is a word, not a name (`kind=simple`).
            _ if self.no_calls => ExprKind::Name(self.name("a name")),
            _ => {
                let name = self.known_name("a name");
                // A quoted name is more than one token.
                if self.at(TokenKind::OpenParen) { ExprKind::Call(self.call(name)) } else { ExprKind::Name(name) }
            }
        };
        Expr { kind, span: self.since(start) }
    }

    /// `(x)`, `(T | where y)`, `(name = x)`
    fn parenthesized(&mut self) -> ExprKind {
        self.bump();
        let outer = (std::mem::replace(&mut self.wildcards, false), std::mem::replace(&mut self.no_calls, false));
        let start = self.here().start;
        let tokens = self.name_tokens(0);
        let inner = if tokens > 0 && self.kind_at(tokens) == TokenKind::Equal {
            let name = self.name("a name");
            self.bump();
            let value = self.pipe_expr();
            let span = self.since(start);
            let named = NamedExpr { names: vec![name], tuple: false, value, span };
            Expr { kind: ExprKind::Named(Box::new(named)), span }
        } else {
            self.pipe_expr()
        };
        (self.wildcards, self.no_calls) = outer;
        self.close(TokenKind::CloseParen, "`)`");
        ExprKind::Parenthesized(Box::new(inner))
    }

    /// `[a, b]`
    pub(super) fn bracket_list(&mut self) -> Vec<Expr> {
        if !self.expect(TokenKind::OpenBracket, "`[` and values") {
            return Vec::new();
        }
        let mut items = Vec::new();
        while !matches!(self.kind(), TokenKind::CloseBracket | TokenKind::End) {
            items.push(self.pipe_argument());
            if self.eat(TokenKind::Comma).is_none() {
                break;
            }
        }
        self.close(TokenKind::CloseBracket, "`,` or `]`");
        items
    }

    fn type_of(&mut self) -> TypeofExpr {
        let start = self.here().start;
        let name = self.name_tokens(1);
        let columns = self.kind_at(1) == TokenKind::Star || (name > 0 && self.kind_at(1 + name) == TokenKind::Colon);
        if columns {
            return TypeofExpr::Schema(self.schema());
        }
        self.bump();
        if self.at(TokenKind::CloseParen) {
            self.bump();
            return TypeofExpr::Schema(Schema { star: false, columns: Vec::new(), span: self.since(start) });
        }
        let ty = self.type_ref();
        self.close(TokenKind::CloseParen, "`)`");
        TypeofExpr::Scalar(ty)
    }

    /// `!x`, which other languages have.
    fn bang(&mut self) -> Expr {
        let sign = self.here();
        self.report(
            Diagnostic::error("TM010", sign, "KQL has no `!` before an expression.")
                .with_help("Write `not(…)`, or one of the operators that begin with `!`, such as `!=` and `!has`."),
        );
        self.bump();
        if !self.enter() {
            return self.missing();
        }
        let value = self.postfix();
        self.leave();
        self.grow();
        let name = Name { text: "not".to_owned(), span: sign, quoted: false };
        let args_span = value.span;
        let kind = ExprKind::Call(Call { name, args: vec![Arg { name: None, value }], args_span });
        Expr { kind, span: self.since(sign.start) }
    }

    /// `datetime(now())`: the keyword of a literal around an expression.
    fn literal_in_disguise(&mut self, name: &Name) {
        if name.quoted || !TYPED_LITERALS.contains(&name.text.as_str()) {
            return;
        }
        let Some(ty) = ScalarType::from_spelling(&name.text) else { return };
        let cast = format!("to{}", ty.name());
        self.last_error_at = None;
        self.report(
            Diagnostic::error("TM012", name.span, format!("`{}(…)` holds a literal, not an expression.", name.text))
                .with_help(format!("To convert a value, call `{cast}(…)`."))
                .with_fix(format!("Change to `{cast}`"), Span::new(name.span.start, name.span.end), cast),
        );
    }
}
