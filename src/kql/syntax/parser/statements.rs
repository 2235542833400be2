//! Statements, and how `;` parts them.

use super::Parser;
use super::operators::Ends;
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
            let mut statement = self.statement();
            while !matches!(self.kind(), TokenKind::Semicolon | TokenKind::End) && !self.at(end) {
                let here = self.at;
                if self.at_name() && self.on_new_line() {
                    self.missing_semicolon();
                    break;
                }
                statement = self.unexpected_after_statement(statement);
                if self.at == here {
                    break;
                }
            }
            statements.push(statement);
            // Whatever stands here: a statement that took nothing must not be tried again.
            if self.at == before {
                self.bump();
            }
        }
        statements
    }

    /// Reports what stands where the statement should end. Operators after a bracket too many still belong to it.
    fn unexpected_after_statement(&mut self, statement: Statement) -> Statement {
        let closes = matches!(self.kind(), TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace);
        let message = format!("Unexpected {} after the end of the statement.", self.found());
        let help =
            if closes { "Nothing is open that it closes." } else { "Statements are parted by `;`, operators by `|`." };
        let mut diagnostic = Diagnostic::error("TM005", self.here(), message).with_help(help);
        if closes {
            diagnostic = diagnostic.with_fix("Remove it", self.here(), "");
        }
        self.report(diagnostic);
        if !closes {
            self.skip_until(|kind| kind == TokenKind::Semicolon);
            return statement;
        }
        self.bump();
        match statement.kind {
            StatementKind::Expression(source) if self.at(TokenKind::Pipe) => {
                let expr = self.pipe_after(source, Ends::Brackets);
                Statement { kind: StatementKind::Expression(expr), span: self.since(statement.span.start) }
            }
            _ => statement,
        }
    }

    fn statement(&mut self) -> Statement {
        self.foreign_comments();
        let start = self.here().start;
        let after = self.kind_at(1);
        let kind = match self.word() {
            "let" if after != TokenKind::Pipe && after != TokenKind::End => self.let_statement(),
            "set" if self.name_tokens(1) > 0 => self.set_statement(),
            "declare" if after == TokenKind::Name => self.declare_statement(),
            "alias" if self.word_at(1) == "database" => self.alias_statement(),
            "restrict" if self.word_at(1) == "access" => self.restrict_statement(),
            // Nothing but a comment of another language.
            _ if self.at(TokenKind::End) => StatementKind::Expression(self.missing()),
            _ => match self.sql_query().or_else(|| self.command()) {
                Some(expr) => StatementKind::Expression(expr),
                None => StatementKind::Expression(self.pipe_expr()),
            },
        };
        Statement { kind, span: self.since(start) }
    }

    fn let_statement(&mut self) -> StatementKind {
        self.bump();
        let name = self.new_entity_name("a name after `let`");
        if !self.expect(TokenKind::Equal, "`=` and a value") {
            self.eat(TokenKind::EqualEqual);
        }
        let value = if self.at_word("entity_group") && self.kind_at(1) == TokenKind::OpenBracket {
            self.bump();
            LetValue::EntityGroup(self.bracket_list())
        } else if self.at_function() {
            LetValue::Function(self.function_declaration())
        } else {
            LetValue::Expr(self.pipe_of_let())
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
