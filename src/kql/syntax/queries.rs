//! Which query of the editor the caret is in: blank lines part queries.
//!
//! A blank line does not part what plainly goes on: inside brackets, before or after `|`, after `let …;` and its like,
//! inside strings of several lines, and between a comment and the query it stands above.

use super::lexer::{Token, TokenKind, tokens};
use crate::diagnostics::Span;

/// The query around the byte `offset`, from its first token to its last. In the gap between two queries it is the one
/// before. Empty where the text holds none.
pub fn query_at(text: &str, offset: usize) -> Span {
    let queries = queries(text);
    let found = queries.iter().rev().find(|query| query.start <= offset).or_else(|| queries.first());
    found.copied().unwrap_or_default()
}

/// Every query of the text, in order.
pub fn queries(text: &str) -> Vec<Span> {
    let mut queries: Vec<Span> = Vec::new();
    let mut current: Option<Span> = None;
    let mut state = State::default();
    let tokens = tokens(text);
    for token in tokens.iter().filter(|token| token.kind != TokenKind::End) {
        match current {
            Some(span) if !(state.may_end(*token) && blank_line(text, span.end, token.span.start)) => {
                current = Some(span.to(token.span));
            }
            _ => {
                queries.extend(current);
                current = Some(token.span);
                state = State::default();
            }
        }
        state.take(text, *token);
    }
    // Comments at the very end stand under the last query; they are none of their own.
    if state.last.is_some() || queries.is_empty() {
        queries.extend(current);
    }
    queries
}

/// What has been read of the current query.
#[derive(Default)]
struct State {
    /// How many brackets are open.
    level: usize,
    /// The last token but comments.
    last: Option<TokenKind>,
    /// Whether the current statement is a `let` or the like, which has no answer of its own.
    prepares: bool,
}

impl State {
    fn may_end(&self, next: Token) -> bool {
        let goes_on = match self.last {
            // Only comments so far: they belong to what follows.
            None => true,
            Some(TokenKind::Semicolon) => self.prepares,
            Some(TokenKind::Pipe | TokenKind::Comma | TokenKind::Equal) => true,
            Some(_) => false,
        };
        self.level == 0 && !goes_on && next.kind != TokenKind::Pipe
    }

    fn take(&mut self, text: &str, token: Token) {
        match token.kind {
            TokenKind::Comment => return,
            TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace => self.level += 1,
            TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace => {
                self.level = self.level.saturating_sub(1);
            }
            _ => {}
        }
        if self.level == 0 && matches!(self.last, None | Some(TokenKind::Semicolon)) {
            self.prepares = matches!(token.span.text(text), "let" | "set" | "declare" | "alias" | "restrict");
        }
        self.last = Some(token.kind);
    }
}

fn blank_line(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).unwrap_or("").matches('\n').count() > 1
}

#[cfg(test)]
mod tests {
    use super::{queries, query_at};

    fn split(text: &str) -> Vec<&str> {
        queries(text).into_iter().map(|span| span.text(text)).collect()
    }

    #[test]
    fn blank_lines_part_queries() {
        assert_eq!(split("T\n| take 5\n\nU | count\n"), ["T\n| take 5", "U | count"]);
        assert_eq!(split("\n\n// a\n\nT\n"), ["// a\n\nT"]);
        assert_eq!(split("T\n\n// end"), ["T"]);
        assert_eq!(split("  "), [""; 0]);
    }

    #[test]
    fn what_goes_on_is_not_parted() {
        assert_eq!(split("let a = 1;\n\nprint a").len(), 1);
        assert_eq!(split("T | take 5;\n\nU").len(), 2);
        assert_eq!(split("T\n\n| take 5").len(), 1);
        assert_eq!(split("T | where x in (\n\n1)").len(), 1);
        assert_eq!(split("print ```a\n\nb```").len(), 1);
        assert_eq!(split("print 'it\n\nprint 2").len(), 2);
    }

    #[test]
    fn the_caret_chooses() {
        let text = "// first\nT\n\n\nU // has '\n\nV";
        assert_eq!(query_at(text, 0).text(text), "// first\nT");
        assert_eq!(query_at(text, 12).text(text), "// first\nT");
        assert_eq!(query_at(text, 14).text(text), "U // has '");
        assert_eq!(query_at(text, text.len()).text(text), "V");
        assert_eq!(query_at(text, 999).text(text), "V");
    }
}
