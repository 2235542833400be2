//! Functions, their parameters, schemas, patterns.

use super::Parser;
use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::tree::{
    ColumnDecl, FunctionBody, FunctionDeclaration, FunctionParameter, ParameterKind, PatternCase, PatternDeclaration,
    Schema, StatementKind,
};

impl Parser<'_> {
    /// Whether a function begins here: `view (`, `() {`, or `(name :`.
    pub(super) fn at_function(&self) -> bool {
        if self.at_word("view") && self.kind_at(1) == TokenKind::OpenParen {
            return true;
        }
        if !self.at(TokenKind::OpenParen) {
            return false;
        }
        let name = self.name_tokens(1);
        match self.kind_at(1) {
            TokenKind::CloseParen => self.kind_at(2) == TokenKind::OpenBrace,
            _ => name > 0 && self.kind_at(1 + name) == TokenKind::Colon,
        }
    }

    pub(super) fn function_declaration(&mut self) -> FunctionDeclaration {
        let start = self.here().start;
        let view = self.eat_word("view").is_some();
        let mut parameters = Vec::new();
        if self.expect(TokenKind::OpenParen, "`(` and parameters") {
            if !self.at(TokenKind::CloseParen) {
                parameters = self.comma_list(Self::function_parameter);
            }
            self.close(TokenKind::CloseParen, "`,` or `)`");
        }
        let body = self.function_body();
        FunctionDeclaration { view, parameters, body, span: self.since(start) }
    }

    fn function_parameter(&mut self) -> FunctionParameter {
        let start = self.here().start;
        let name = self.new_name("the name of a parameter");
        self.expect(TokenKind::Colon, "`:` and a type");
        let kind = if self.at(TokenKind::OpenParen) {
            ParameterKind::Tabular(self.schema())
        } else {
            ParameterKind::Scalar(self.type_ref())
        };
        let default = self.eat(TokenKind::Equal).map(|_| self.expr());
        FunctionParameter { name, kind, default, span: self.since(start) }
    }

    /// `{ statement; …; expression }`
    pub(super) fn function_body(&mut self) -> FunctionBody {
        let start = self.here().start;
        let mut statements = Vec::new();
        if self.expect(TokenKind::OpenBrace, "`{` and the function's body") {
            if self.enter() {
                let height = std::mem::replace(&mut self.height, 0);
                statements = self.statements(TokenKind::CloseBrace);
                // A body is one level more than the highest expression in it.
                self.grow();
                self.height = self.height.max(height);
                self.leave();
            }
            self.close(TokenKind::CloseBrace, "`;` or `}`");
        }
        let mut result = None;
        if let Some(last) = statements.pop() {
            match last.kind {
                StatementKind::Expression(expr) => result = Some(Box::new(expr)),
                _ => statements.push(last),
            }
        }
        FunctionBody { statements, result, span: self.since(start) }
    }

    /// `(*)`, `(a:int, b:string)`, `(*, a:int)`
    pub(super) fn schema(&mut self) -> Schema {
        let start = self.here().start;
        let mut schema = Schema { star: false, columns: Vec::new(), span: self.nothing_here() };
        if self.expect(TokenKind::OpenParen, "`(` and columns") {
            self.schema_columns(&mut schema);
            self.close(TokenKind::CloseParen, "`,` or `)`");
        }
        schema.span = self.since(start);
        schema
    }

    /// What stands between the parentheses of a schema.
    pub(super) fn schema_columns(&mut self, schema: &mut Schema) {
        while !matches!(self.kind(), TokenKind::CloseParen | TokenKind::End) {
            if self.eat(TokenKind::Star).is_some() {
                schema.star = true;
            } else {
                schema.columns.push(self.column_declaration());
            }
            if self.eat(TokenKind::Comma).is_none() {
                break;
            }
        }
    }

    /// `(a:int, b:string = "x")`
    pub(super) fn column_declarations(&mut self) -> Vec<ColumnDecl> {
        self.schema().columns
    }

    /// `a:int`, `a:int = 5`, `a`
    pub(super) fn column_declaration(&mut self) -> ColumnDecl {
        let start = self.here().start;
        let name = self.name_or_string("the name of a column");
        let ty = self.eat(TokenKind::Colon).map(|_| self.type_ref());
        let default = self.eat(TokenKind::Equal).map(|_| self.expr());
        ColumnDecl { name, ty, default, span: self.since(start) }
    }

    /// What follows `declare pattern`.
    pub(super) fn pattern_declaration(&mut self) -> PatternDeclaration {
        let name = self.name("the name of the pattern");
        let mut pattern = PatternDeclaration { name, parameters: Vec::new(), path: None, cases: Vec::new() };
        if self.eat(TokenKind::Equal).is_none() {
            return pattern;
        }
        pattern.parameters = self.column_declarations();
        if self.eat(TokenKind::OpenBracket).is_some() {
            pattern.path = Some(self.column_declaration());
            self.close(TokenKind::CloseBracket, "`]`");
        }
        if !self.expect(TokenKind::OpenBrace, "`{` and the pattern's cases") {
            return pattern;
        }
        while !matches!(self.kind(), TokenKind::CloseBrace | TokenKind::End) {
            let before = self.at;
            let case = self.pattern_case();
            pattern.cases.push(case);
            while self.eat(TokenKind::Semicolon).is_some() {}
            if self.at == before {
                break;
            }
        }
        self.close(TokenKind::CloseBrace, "`}`");
        pattern
    }

    fn pattern_case(&mut self) -> PatternCase {
        let start = self.here().start;
        let mut arguments = Vec::new();
        if self.expect(TokenKind::OpenParen, "`(` and the values of a case") {
            arguments = self.comma_list(Self::expr);
            self.close(TokenKind::CloseParen, "`,` or `)`");
        }
        let mut path = None;
        if self.eat(TokenKind::Dot).is_some() && self.expect(TokenKind::OpenBracket, "`[` and a value") {
            path = Some(self.expr());
            self.close(TokenKind::CloseBracket, "`]`");
        }
        self.expect(TokenKind::Equal, "`=` and a body");
        let body = self.function_body();
        PatternCase { arguments, path, body, span: self.since(start) }
    }
}
