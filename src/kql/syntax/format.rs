//! A query laid out anew: one operator a line, one indent a level, one space around operators.
//!
//! Works on tokens, so comments and every line break that the person chose inside an operator stay; only white space
//! changes. The answer is dropped where it would not read as the same tokens.

use super::lexer::{KEYWORDS, Token, TokenKind, WORD_OPERATORS, tokens};
use super::parse;
use crate::diagnostics::Diagnostic;

/// The query, laid out. `None` where it has errors, since white space may then hide what was meant.
pub fn format(text: &str) -> Option<String> {
    if parse(text).diagnostics.iter().any(Diagnostic::is_error) {
        return None;
    }
    let layout = Layout::new(text);
    let formatted = layout.write();
    same_tokens(text, &formatted).then_some(formatted)
}

fn same_tokens(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<(TokenKind, String)> {
        tokens(text).iter().map(|token| (token.kind, token.span.text(text).trim_end().to_owned())).collect()
    };
    words(a) == words(b)
}

/// A bracket that is open.
#[expect(clippy::struct_excessive_bools, reason = "each says something else about the bracket")]
struct Open {
    /// Whether its inside stands on lines of its own.
    block: bool,
    /// Whether pipes stand directly inside it.
    pipes: bool,
    /// Whether the next token begins a statement or the bracket's inside.
    at_start: bool,
    /// Whether `=` inside it is that of an argument.
    arguments: bool,
    /// Whether it is a brace around statements, which wants spaces inside.
    body: bool,
}

struct Layout<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// For each token: whether it opens a bracket whose inside holds a pipe, and one whose inside holds a line break.
    inside: Vec<(bool, bool)>,
}

impl<'t> Layout<'t> {
    fn new(text: &'t str) -> Self {
        let tokens = tokens(text);
        let mut inside = vec![(false, false); tokens.len()];
        let mut open: Vec<usize> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let breaks = at > 0 && line_breaks(text, tokens.get(at - 1), token) > 0;
            for &bracket in &open {
                if let Some(inside) = inside.get_mut(bracket) {
                    inside.1 |= breaks;
                }
            }
            match token.kind {
                TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace => open.push(at),
                TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace => {
                    open.pop();
                }
                TokenKind::Pipe => {
                    if let Some(inside) = open.last().and_then(|bracket| inside.get_mut(*bracket)) {
                        inside.0 = true;
                    }
                }
                _ => {}
            }
        }
        Self { text, tokens, inside }
    }

    fn token(&self, at: usize) -> Token {
        let end = Token { kind: TokenKind::End, span: crate::diagnostics::Span::default() };
        self.tokens.get(at).copied().unwrap_or(end)
    }

    fn write(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + 64);
        let root = Open { block: true, pipes: true, at_start: true, arguments: false, body: false };
        let mut open = vec![root];
        for at in 0..self.tokens.len().saturating_sub(1) {
            let token = self.token(at);
            let closes = matches!(token.kind, TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace);
            let closed = if closes && open.len() > 1 { open.pop() } else { None };
            self.separate(at, &open, closed.as_ref(), &mut out);
            out.push_str(token.span.text(self.text).trim_end());
            if let Some(inner) = open.last_mut()
                && token.kind != TokenKind::Comment
            {
                inner.at_start = token.kind == TokenKind::Semicolon;
            }
            if matches!(token.kind, TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace) {
                open.push(self.opened(at));
            }
        }
        out.push('\n');
        out
    }

    fn opened(&self, at: usize) -> Open {
        let (pipes, broken) = self.inside.get(at).copied().unwrap_or_default();
        let kind = self.token(at).kind;
        let before = at.checked_sub(1).map_or(TokenKind::End, |before| self.token(before).kind);
        let body = kind == TokenKind::OpenBrace
            && matches!(before, TokenKind::CloseParen | TokenKind::Equal | TokenKind::Name | TokenKind::CloseBracket);
        let first_breaks = line_breaks(self.text, self.tokens.get(at), &self.token(at + 1)) > 0;
        Open {
            block: broken && (pipes || body || first_breaks),
            pipes: pipes || body,
            at_start: true,
            arguments: kind == TokenKind::OpenParen,
            body,
        }
    }

    /// Writes what stands between the token `at` and the one before it.
    fn separate(&self, at: usize, open: &[Open], closed: Option<&Open>, out: &mut String) {
        let Some(before) = at.checked_sub(1) else { return };
        let (last, token) = (self.token(before), self.token(at));
        let breaks = line_breaks(self.text, Some(&last), &token);
        let Some(inner) = open.last() else { return };
        let level = open.iter().filter(|open| open.block).count().saturating_sub(1);
        let opens = matches!(last.kind, TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace);
        let must_break = last.kind == TokenKind::Comment
            || closed.is_some_and(|closed| closed.block)
            || (closed.is_none() && opens && inner.block)
            || (inner.block && inner.pipes && closed.is_none() && token.kind == TokenKind::Pipe)
            || (inner.block && last.kind == TokenKind::Semicolon && token.kind != TokenKind::Comment);
        if must_break || (breaks > 0 && token.kind != TokenKind::Semicolon && token.kind != TokenKind::Comma) {
            let listed = inner.block && !inner.pipes && last.kind == TokenKind::Comma;
            let commented = token.kind == TokenKind::Comment && self.pipe_follows(at);
            let flush = inner.at_start
                || closed.is_some_and(|closed| closed.block)
                || (inner.block && (token.kind == TokenKind::Pipe || commented))
                || listed
                || (inner.block && !inner.pipes && last.kind == TokenKind::Comment);
            out.push('\n');
            if breaks > 1 && !(opens && inner.block) {
                out.push('\n');
            }
            out.push_str(&"    ".repeat(level + usize::from(!flush)));
        } else if self.spaced(at, inner, closed) {
            out.push(' ');
        }
    }

    /// Whether a pipe is the next token after the comments at `at`.
    fn pipe_follows(&self, at: usize) -> bool {
        let next = self.tokens.iter().skip(at).find(|token| token.kind != TokenKind::Comment);
        next.is_some_and(|token| matches!(token.kind, TokenKind::Pipe | TokenKind::End))
    }

    /// Whether a space stands between the token `at` and the one before it, on one line.
    fn spaced(&self, at: usize, inner: &Open, closed: Option<&Open>) -> bool {
        use TokenKind as T;
        let (last, token) = (self.token(at.saturating_sub(1)), self.token(at));
        let was_spaced = last.span.end < token.span.start;
        match (last.kind, token.kind) {
            (_, T::Comment) => true,
            (_, T::Comma | T::Semicolon | T::CloseParen | T::CloseBracket) | (T::OpenParen | T::OpenBracket, _) => {
                false
            }
            (T::OpenBrace, _) => inner.body,
            (_, T::CloseBrace) => closed.is_some_and(|closed| closed.body),
            (T::Comma | T::Semicolon | T::Pipe, _) | (_, T::Pipe) => true,
            (T::Dot, _) | (_, T::Dot) if !matches!(last.kind, T::Long | T::Real) => false,
            (T::Star | T::DotDot, _) | (_, T::Star | T::Dot | T::DotDot) => was_spaced,
            (_, T::Colon) => false,
            (T::Colon, _) => was_spaced,
            (_, T::Equal) | (T::Equal, _) => self.equal_spaced(at, inner),
            _ if self.pattern_sign(at) || (at > 0 && self.pattern_sign(at - 1)) => was_spaced,
            // A sign before an operand.
            (T::Minus | T::Plus, _) if !self.operand_ends(at.saturating_sub(2)) => false,
            (_, T::OpenParen) => self.keyword(at.saturating_sub(1)) || last.kind != T::Name || was_spaced,
            (_, T::OpenBracket) => was_spaced,
            _ => true,
        }
    }

    /// `=` of a parameter or an argument stands close where it stood close; all others have spaces.
    fn equal_spaced(&self, at: usize, inner: &Open) -> bool {
        let equal = if self.token(at).kind == TokenKind::Equal { at } else { at.saturating_sub(1) };
        let name = self.token(equal.saturating_sub(1));
        let spaced = name.span.end < self.token(equal).span.start
            || self.token(equal).span.end < self.token(equal + 1).span.start;
        let dotted = equal > 1 && self.token(equal - 2).kind == TokenKind::Dot;
        let parameter = dotted || PARAMETERS.contains(&name.span.text(self.text));
        spaced || !(inner.arguments || parameter)
    }

    fn keyword(&self, at: usize) -> bool {
        let token = self.token(at);
        let word = token.span.text(self.text);
        let typed = word == "typeof" || word == "datatable" || word == "externaldata" || word == "database";
        token.kind == TokenKind::Name && !typed && (KEYWORDS.contains(&word) || WORD_OPERATORS.contains(&word))
    }

    fn operand_ends(&self, at: usize) -> bool {
        use TokenKind as T;
        let operand = matches!(
            self.token(at).kind,
            T::Name | T::String | T::Long | T::Real | T::Timespan | T::TypedLiteral | T::CloseParen | T::CloseBracket
        );
        operand && !self.keyword(at)
    }

    /// Whether the token may be part of an arrow of a graph (`-->`, `]-(`), whose parts stand close.
    fn pattern_sign(&self, at: usize) -> bool {
        use TokenKind as T;
        let joined = |a: usize| self.token(a).span.end == self.token(a + 1).span.start;
        let before = at.checked_sub(1).filter(|before| joined(*before)).map(|before| self.token(before).kind);
        let after = joined(at).then(|| self.token(at + 1).kind);
        match self.token(at).kind {
            T::Minus => {
                matches!(before, Some(T::Minus | T::Less | T::CloseBracket))
                    || matches!(after, Some(T::Minus | T::Greater | T::OpenBracket))
            }
            T::Less => after == Some(T::Minus),
            T::Greater => before == Some(T::Minus),
            _ => false,
        }
    }
}

/// Parameters of operators, whose `=` stands close.
const PARAMETERS: &[&str] = &[
    "kind",
    "withsource",
    "with_source",
    "isfuzzy",
    "flags",
    "bagexpansion",
    "with_itemindex",
    "with_match_id",
    "cycles",
    "output",
    "default",
    "decodeblocks",
    "with_node_id",
    "with_source_id",
    "with_target_id",
    "with_component_id",
];

/// The number of line breaks between two tokens.
fn line_breaks(text: &str, before: Option<&Token>, after: &Token) -> usize {
    before.and_then(|before| text.get(before.span.end..after.span.start)).map_or(0, |gap| gap.matches('\n').count())
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn an_operator_a_line() {
        let text = "let a=1;T|where x==a and y>-1|summarize n=count(),max(z) by bin(t,1h) // why\n|join kind=inner (U|where b) on k";
        let formatted = "let a = 1;\nT\n| where x == a and y > -1\n| summarize n = count(), max(z) by bin(t, 1h) // why\n| join kind=inner (U | where b) on k\n";
        assert_eq!(format(text).as_deref(), Some(formatted));
    }

    #[test]
    fn brackets_of_several_lines_are_blocks() {
        let text = "T | join (U\n| where b|take 5) on k\n| where x in ('a',\n'b')\n\n// note\n| project a,\n  b";
        let formatted = "T\n| join (\n    U\n    | where b\n    | take 5\n) on k\n| where x in ('a',\n    'b')\n\n// note\n| project a,\n    b\n";
        assert_eq!(format(text).as_deref(), Some(formatted));
    }

    #[test]
    fn functions_and_graphs() {
        let text = "let f=(a:long=1){ print a };\nE|make-graph a-->b|graph-match (x)-[e*1..3]->(y)<--(z) where x.a<5 project y.b";
        let formatted = "let f = (a:long=1) { print a };\nE\n| make-graph a-->b\n| graph-match (x)-[e*1..3]->(y)<--(z) where x.a < 5 project y.b\n";
        assert_eq!(format(text).as_deref(), Some(formatted));
    }

    #[test]
    fn what_has_errors_is_left_alone() {
        assert_eq!(format("T | wher a"), None);
    }
}
