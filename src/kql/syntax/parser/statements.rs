//! Statements, and how `;` parts them.

use super::Parser;
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::tree::{
    AliasStatement, Expr, ExprKind, LetStatement, LetValue, SetStatement, Statement, StatementKind,
};

impl Parser<'_> {
    /// Statements up to `end`, which is left in place.
    pub(super) fn statements(&mut self, end: TokenKind) -> Vec<Statement> {
        let mut statements = Vec::new();
        while !self.at(TokenKind::End) && !self.at(end) {
            if self.eat(TokenKind::Semicolon).is_some() {
                continue;
            }
            let before = self.at;
            statements.push(self.statement());
            if !matches!(self.kind(), TokenKind::Semicolon | TokenKind::End) && !self.at(end) {
                self.unexpected_after_statement();
            }
            // Whatever stands here: a statement that took nothing must not be tried again.
            if self.at == before {
                self.bump();
            }
        }
        statements
    }

    fn unexpected_after_statement(&mut self) {
        let message = format!("Unexpected {} after the end of the statement.", self.found());
        let help = match self.kind() {
            TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace => {
                "Nothing is open that it closes."
            }
            _ => "Statements are parted by `;`, operators by `|`.",
        };
        self.report(Diagnostic::error("TM005", self.here(), message).with_help(help));
        let before = self.at;
        self.skip_until(|kind| kind == TokenKind::Semicolon);
        if self.at == before {
            self.bump();
        }
    }

    fn statement(&mut self) -> Statement {
        let start = self.here().start;
        let after = self.kind_at(1);
        let kind = match self.word() {
            "let" if after != TokenKind::Pipe && after != TokenKind::End => self.let_statement(),
            "set" if self.name_tokens(1) > 0 => self.set_statement(),
            "declare" if after == TokenKind::Name => self.declare_statement(),
            "alias" if self.word_at(1) == "database" => self.alias_statement(),
            "restrict" if self.word_at(1) == "access" => self.restrict_statement(),
            _ => match self.sql_query() {
                Some(expr) => StatementKind::Expression(expr),
                None => StatementKind::Expression(self.pipe_expr()),
            },
        };
        Statement { kind, span: self.since(start) }
    }

    fn let_statement(&mut self) -> StatementKind {
        self.bump();
        let name = self.name("a name after `let`");
        if !self.expect(TokenKind::Equal, "`=` and a value") {
            self.eat(TokenKind::EqualEqual);
        }
        let value = if self.at_word("entity_group") && self.kind_at(1) == TokenKind::OpenBracket {
            self.bump();
            LetValue::EntityGroup(self.bracket_list())
        } else if self.at_function() {
            LetValue::Function(self.function_declaration())
        } else {
            LetValue::Expr(self.pipe_expr())
        };
        StatementKind::Let(LetStatement { name, value })
    }

    fn set_statement(&mut self) -> StatementKind {
        self.bump();
        let name = self.name("the name of an option");
        let value = self.eat(TokenKind::Equal).map(|_| self.expr());
        StatementKind::Set(SetStatement { name, value })
    }

    fn declare_statement(&mut self) -> StatementKind {
        let start = self.bump().span.start;
        match self.word() {
            "query_parameters" => {
                self.bump();
                StatementKind::DeclareQueryParameters(self.column_declarations())
            }
            "pattern" => {
                self.bump();
                StatementKind::DeclarePattern(self.pattern_declaration())
            }
            _ => {
                self.expected("`query_parameters` or `pattern` after `declare`");
                self.skip_until(|kind| kind == TokenKind::Semicolon);
                let span = self.since(start);
                StatementKind::Expression(Expr { kind: ExprKind::Missing, span })
            }
        }
    }

    fn alias_statement(&mut self) -> StatementKind {
        self.bump();
        self.bump();
        let name = self.name_or_string("a name for the database");
        self.expect(TokenKind::Equal, "`=` and a database");
        StatementKind::Alias(AliasStatement { name, value: self.expr() })
    }

    fn restrict_statement(&mut self) -> StatementKind {
        self.bump();
        self.bump();
        self.expect_word("to", "Write `restrict access to (Table1, Table2)`.");
        StatementKind::Restrict(self.table_list().unwrap_or_default())
    }

    /// `(T1, T2*, database("x").*)`; `None`, reported, where no parenthesis opens.
    pub(super) fn table_list(&mut self) -> Option<Vec<Expr>> {
        if !self.expect(TokenKind::OpenParen, "`(` and tables") {
            return None;
        }
        let outer = std::mem::replace(&mut self.wildcards, true);
        let tables = self.comma_list(Self::pipe_argument);
        self.wildcards = outer;
        self.close(TokenKind::CloseParen, "`,` or `)`");
        Some(tables)
    }

    /// A span of nothing right here.
    pub(super) fn nothing_here(&self) -> Span {
        let start = self.here().start;
        Span::new(start, start)
    }

    /// What stands for an expression that is not there.
    pub(super) fn missing(&self) -> Expr {
        Expr { kind: ExprKind::Missing, span: self.nothing_here() }
    }
}
