//! Moving over the tokens, and saying what is wrong with them.

use super::Parser;
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::syntax::MAX_DEPTH;
use crate::kql::syntax::lexer::{Token, TokenKind};

impl<'t> Parser<'t> {
    /// The token `ahead` of the current one; past the end it is the end.
    pub(super) fn token(&self, ahead: usize) -> Token {
        let end = Token { kind: TokenKind::End, span: Span::new(self.text.len(), self.text.len()) };
        self.tokens.get(self.at + ahead).copied().unwrap_or(end)
    }

    /// The kind of the current token.
    pub(super) fn kind(&self) -> TokenKind {
        self.token(0).kind
    }

    /// The kind of the token `ahead` of the current one.
    pub(super) fn kind_at(&self, ahead: usize) -> TokenKind {
        self.token(ahead).kind
    }

    /// Whether the current token is of that kind.
    pub(super) fn at(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    /// The current word; empty where the token is none.
    pub(super) fn word(&self) -> &'t str {
        self.word_at(0)
    }

    /// The word `ahead` of the current token.
    pub(super) fn word_at(&self, ahead: usize) -> &'t str {
        let token = self.token(ahead);
        if token.kind == TokenKind::Name { token.span.text(self.text) } else { "" }
    }

    /// Whether the current token is that word.
    pub(super) fn at_word(&self, word: &str) -> bool {
        self.word() == word
    }

    /// Whether the token `ahead` follows the one before it without white space.
    pub(super) fn joined(&self, ahead: usize) -> bool {
        self.at + ahead > 0
            && self
                .tokens
                .get(self.at + ahead - 1)
                .is_some_and(|before| before.span.end == self.token(ahead).span.start)
    }

    /// Takes the current token; the end stays.
    pub(super) fn bump(&mut self) -> Token {
        let token = self.token(0);
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    /// Takes the current token if it is of that kind.
    pub(super) fn eat(&mut self, kind: TokenKind) -> Option<Span> {
        self.at(kind).then(|| self.bump().span)
    }

    /// Takes the current token if it is that word.
    pub(super) fn eat_word(&mut self, word: &str) -> Option<Span> {
        self.at_word(word).then(|| self.bump().span)
    }

    /// Takes the current token if it is of that kind, else reports that `what` is missing.
    pub(super) fn expect(&mut self, kind: TokenKind, what: &str) -> bool {
        let found = self.eat(kind).is_some();
        if !found {
            self.expected(what);
        }
        found
    }

    /// Takes the current token if it is that word, else reports that it is missing and how to add it.
    pub(super) fn expect_word(&mut self, word: &str, help: &str) -> bool {
        let found = self.eat_word(word).is_some();
        if !found && self.word().eq_ignore_ascii_case(word) {
            self.report_capitals(word);
            self.bump();
            return true;
        }
        if !found {
            let here = self.here();
            let before = Span::new(here.start, here.start);
            let message = format!("Expected `{word}`, found {}.", self.found());
            self.report(Diagnostic::error("TM003", here, message).with_help(help).with_fix(
                format!("Insert `{word}`"),
                before,
                format!("{word} "),
            ));
        }
        found
    }

    /// Where the current token stands; at the end of the text, right after the last token.
    pub(super) fn here(&self) -> Span {
        if self.at(TokenKind::End) {
            let end = self.previous_end();
            return Span::new(end, end);
        }
        self.token(0).span
    }

    /// The byte after the last token taken.
    pub(super) fn previous_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|before| self.tokens.get(before)).map_or(0, |token| token.span.end)
    }

    /// From `start` to the last token taken.
    pub(super) fn since(&self, start: usize) -> Span {
        Span::new(start, self.previous_end().max(start))
    }

    /// The current token in words, for a message.
    pub(super) fn found(&self) -> String {
        let token = self.token(0);
        if token.kind == TokenKind::End {
            return "the end of the query".to_owned();
        }
        let text = token.span.text(self.text);
        let mut shown: String = text.chars().take(24).take_while(|c| *c != '\n').collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        format!("`{shown}`")
    }

    /// Reports that `what` should stand here.
    pub(super) fn expected(&mut self, what: &str) {
        if self.trailing_comma() {
            return;
        }
        let message = format!("Expected {what}, found {}.", self.found());
        self.report(Diagnostic::error("TM003", self.here(), message));
    }

    /// Keeps a diagnostic, unless one was kept for the current token already.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.stopped || (diagnostic.is_error() && self.last_error_at == Some(self.at)) {
            return;
        }
        if diagnostic.is_error() {
            self.last_error_at = Some(self.at);
        }
        self.diagnostics.push(diagnostic);
    }

    /// One level deeper, unless that is too deep. Every `true` is followed by [`Parser::leave`].
    pub(super) fn enter(&mut self) -> bool {
        if self.depth >= MAX_DEPTH {
            self.too_deep();
            return false;
        }
        self.depth += 1;
        true
    }

    /// One level up.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Counts one more level on top of the tree that was built last; `false` where the tree is as high as it may be.
    pub(super) fn grow(&mut self) -> bool {
        self.height += 1;
        if self.height > MAX_DEPTH {
            self.too_deep();
        }
        !self.stopped
    }

    /// Says that the text nests too deep, once, and gives up on the rest of it.
    pub(super) fn too_deep(&mut self) {
        self.last_error_at = None;
        self.report(
            Diagnostic::error(
                "TM002",
                self.here(),
                format!("This nests more than {MAX_DEPTH} levels deep; the rest of the query was not read."),
            )
            .with_help("Give parts of it names with `let`."),
        );
        self.stopped = true;
        self.at = self.tokens.len().saturating_sub(1);
    }

    /// Skips to the first token at this level of brackets that `stop` accepts, or that closes the level, or to the end.
    pub(super) fn skip_until(&mut self, stop: impl Fn(TokenKind) -> bool) {
        let mut level = 0_usize;
        loop {
            match self.kind() {
                TokenKind::End => return,
                kind if level == 0 && stop(kind) => return,
                TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace => level += 1,
                TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace => {
                    if level == 0 {
                        return;
                    }
                    level -= 1;
                }
                _ => {}
            }
            self.bump();
        }
    }

    /// Takes the bracket that closes a list, skipping what should not stand before it.
    pub(super) fn close(&mut self, kind: TokenKind, what: &str) {
        if self.eat(kind).is_some() {
            return;
        }
        if self.at(TokenKind::End) {
            self.unclosed(kind);
        }
        self.expected(what);
        // A missing bracket must not eat the operators after it.
        self.skip_until(|k| matches!(k, TokenKind::Pipe | TokenKind::Semicolon));
        self.eat(kind);
    }

    /// Points at the innermost bracket that the text ends without closing.
    fn unclosed(&mut self, close: TokenKind) {
        if self.stopped || self.last_error_at == Some(self.at) {
            return;
        }
        let (open, sign) = match close {
            TokenKind::CloseParen => (TokenKind::OpenParen, ')'),
            TokenKind::CloseBracket => (TokenKind::OpenBracket, ']'),
            _ => (TokenKind::OpenBrace, '}'),
        };
        let mut closed = 0_usize;
        for token in self.tokens.iter().rev() {
            if token.kind == close {
                closed += 1;
            } else if token.kind == open {
                if closed == 0 {
                    let span = token.span;
                    let end = self.here();
                    let opened = span.text(self.text);
                    self.report(
                        Diagnostic::error("TM019", span, format!("This `{opened}` is not closed."))
                            .with_help(format!("A `{sign}` is missing after it."))
                            .with_fix(format!("Add `{sign}` at the end"), end, sign),
                    );
                    return;
                }
                closed -= 1;
            }
        }
    }

    /// Items parted by commas, one at least.
    pub(super) fn comma_list<T>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut items = vec![item(self)];
        while self.eat(TokenKind::Comma).is_some() {
            items.push(item(self));
        }
        items
    }
}
