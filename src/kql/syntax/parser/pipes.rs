//! Sources, pipes, and the operators between them.

use super::Parser;
use super::operators::{self, Ends, Place};
use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::tree::{Expr, ExprKind, Name, Operator, OperatorKind};

impl Parser<'_> {
    /// A scalar, a table, or a table with operators after it.
    pub(super) fn pipe_expr(&mut self) -> Expr {
        self.pipe(Place::Query, Ends::Brackets)
    }

    /// The same where a comma ends it: an argument, an item of a list.
    pub(super) fn pipe_argument(&mut self) -> Expr {
        self.pipe(Place::Query, Ends::Comma)
    }

    /// The value of a `let`, after which a `;` is easily forgotten.
    pub(super) fn pipe_of_let(&mut self) -> Expr {
        self.pipe(Place::Query, Ends::NewStatement)
    }

    /// `(operator | operator)`: a sub-query that works on rows from outside, as in `fork` and `partition`.
    pub(super) fn sub_query(&mut self) -> Expr {
        let start = self.here().start;
        if !self.expect(TokenKind::OpenParen, "`(` and a sub-query") {
            return self.missing();
        }
        let outer = (std::mem::take(&mut self.wildcards), std::mem::take(&mut self.no_calls));
        let inner = self.pipe(Place::SubQuery, Ends::Brackets);
        (self.wildcards, self.no_calls) = outer;
        self.close(TokenKind::CloseParen, "`|` or `)`");
        Expr { kind: ExprKind::Parenthesized(Box::new(inner)), span: self.since(start) }
    }

    fn pipe(&mut self, place: Place, ends: Ends) -> Expr {
        let source = if self.at_leading_operator(place) { self.leading() } else { self.expr() };
        self.pipe_after(source, ends)
    }

    /// The operators after `source`.
    pub(super) fn pipe_after(&mut self, source: Expr, ends: Ends) -> Expr {
        let start = source.span.start;
        // A pipe that goes on (after a bracket too many) stays one flat pipe.
        let (source, mut operators) = match source.kind {
            ExprKind::Pipe { source, operators } => (*source, operators),
            kind => (Expr { kind, span: source.span }, Vec::new()),
        };
        loop {
            self.leftovers(ends);
            if self.at(TokenKind::Pipe) {
                self.bump();
            } else if self.at_double_pipe() {
                self.double_pipe();
            } else if self.at_new_statement(ends) || !self.missing_pipe() {
                break;
            }
            operators.push(self.operator());
            self.expressions.push(self.since(start));
        }
        if operators.is_empty() {
            return source;
        }
        Expr { kind: ExprKind::Pipe { source: Box::new(source), operators }, span: self.since(start) }
    }

    /// Whether an operator begins a query or sub-query here.
    fn at_leading_operator(&self, place: Place) -> bool {
        let word = self.word();
        let Some(entry) = operators::entry(word) else { return false };
        if place == Place::Query && !entry.leads {
            return false;
        }
        if word == "range" {
            return self.name_tokens(1) > 0;
        }
        // These words may be columns too; what follows a column tells.
        let next = self.word_at(1);
        if crate::kql::syntax::lexer::WORD_OPERATORS.contains(&next) && next != "in" {
            return false;
        }
        match self.kind_at(1) {
            TokenKind::OpenBracket => self.at_bracketed_name(1),
            TokenKind::EqualEqual
            | TokenKind::Equal
            | TokenKind::NotEqual
            | TokenKind::Dot
            | TokenKind::Comma
            | TokenKind::Less
            | TokenKind::LessEqual
            | TokenKind::Greater
            | TokenKind::GreaterEqual
            | TokenKind::EqualTilde
            | TokenKind::BangTilde => false,
            TokenKind::Pipe | TokenKind::CloseParen | TokenKind::End | TokenKind::Semicolon => {
                place == Place::SubQuery || !matches!(word, "evaluate" | "search" | "find" | "union" | "print")
            }
            _ => true,
        }
    }

    fn leading(&mut self) -> Expr {
        let start = self.here().start;
        let outer = std::mem::take(&mut self.height);
        let operator = self.operator();
        self.grow();
        self.height = self.height.max(outer);
        Expr { kind: ExprKind::Leading(Box::new(operator)), span: self.since(start) }
    }

    /// A table or a column before parentheses that are not its own (`partition by key (…)`).
    pub(super) fn table_operand(&mut self) -> Expr {
        let outer = std::mem::replace(&mut self.no_calls, true);
        let operand = self.postfix();
        self.no_calls = outer;
        operand
    }

    /// The predicate of `search` and `find`, where `column:"term"` means `has`.
    pub(super) fn search_predicate(&mut self) -> Expr {
        let outer = std::mem::replace(&mut self.colon_is_search, true);
        let predicate = self.expr();
        self.colon_is_search = outer;
        predicate
    }

    /// The operator after a pipe.
    fn operator(&mut self) -> Operator {
        let start = self.here().start;
        let word = self.word();
        let entry = operators::entry(word).or_else(|| self.operator_in_capitals());
        if !self.enter() {
            let nothing = self.nothing_here();
            let name = Name { text: String::new(), span: nothing, quoted: false };
            return Operator { kind: OperatorKind::Unknown(name), name_span: nothing, span: nothing };
        }
        let outer = (std::mem::take(&mut self.wildcards), std::mem::take(&mut self.no_calls));
        let (kind, name_span) = match entry {
            Some(entry) => {
                let name_span = self.bump().span;
                ((entry.parse)(self), name_span)
            }
            None => {
                let name = self.unknown_operator();
                let span = name.span;
                (OperatorKind::Unknown(name), span)
            }
        };
        (self.wildcards, self.no_calls) = outer;
        self.leave();
        Operator { kind, name_span, span: self.since(start) }
    }

    /// Whether a new statement begins here, on a line of its own, the `;` before it forgotten.
    fn at_new_statement(&self, ends: Ends) -> bool {
        ends == Ends::NewStatement && self.at_name() && self.on_new_line() && {
            let word = self.word();
            !self.at_missing_pipe() || operators::entry(word).is_some_and(|entry| entry.leads)
        }
    }

    /// Reports and skips what stands between the end of an operator and the next pipe.
    fn leftovers(&mut self, ends: Ends) {
        let at_end = |kind| {
            matches!(
                kind,
                TokenKind::Pipe
                    | TokenKind::PipePipe
                    | TokenKind::Semicolon
                    | TokenKind::End
                    | TokenKind::CloseParen
                    | TokenKind::CloseBracket
                    | TokenKind::CloseBrace
            ) || (ends == Ends::Comma && kind == TokenKind::Comma)
        };
        if at_end(self.kind()) || self.at_missing_pipe() || self.at_new_statement(ends) {
            return;
        }
        self.unexpected();
        let mut last = self.at;
        // An operator's name on a line of its own begins the next operator.
        while !at_end(self.kind()) && !self.at_missing_pipe() {
            self.skip_one();
            if self.at == last {
                break;
            }
            last = self.at;
        }
    }

    /// Skips one token, or everything between a pair of brackets.
    fn skip_one(&mut self) {
        if matches!(self.kind(), TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace) {
            self.bump();
            self.skip_until(|kind| kind == TokenKind::Semicolon);
            if self.at(TokenKind::Semicolon) {
                return;
            }
        }
        self.bump();
    }
}
