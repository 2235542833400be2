//! Colors for the editor: what each stretch of the text is, by the lexer and a look at the next token only.
//!
//! The page links this and nothing behind it, so a key stroke costs one pass over the text and no parse.

use super::words::{KEYWORDS, OPERATORS, TYPE_NAMES, WORD_OPERATORS};
use super::{Token, TokenKind, scan};
use crate::diagnostics::Span;

/// What a stretch of the text is to the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenClass {
    /// `// …`
    Comment,
    /// Any string.
    String,
    /// A number, also in `int(5)`; `true` and `false`.
    Number,
    /// `datetime(…)`, `timespan(…)`, `1d`
    Time,
    /// `let`, `by`, `on`, `and`, `has`, …
    Keyword,
    /// The name of a tabular operator.
    Operator,
    /// A name before `(`.
    Function,
    /// Any other name.
    Name,
    /// Signs.
    Punctuation,
    /// `long`, `string`, …
    TypeName,
    /// What the lexer cannot read.
    Error,
}

/// The classes of `text`, in order, white space left out.
pub fn classify(text: &str) -> Vec<(Span, TokenClass)> {
    let mut classes = Vec::with_capacity(text.len() / 4);
    let mut before = TokenKind::End;
    let mut token = scan::next_token(text, 0);
    while token.kind != TokenKind::End {
        let next = scan::next_token(text, token.span.end);
        classes.push((token.span, class(text, before, token, next.kind)));
        if token.kind != TokenKind::Comment {
            before = token.kind;
        }
        token = next;
    }
    classes
}

fn class(text: &str, before: TokenKind, token: Token, next: TokenKind) -> TokenClass {
    match token.kind {
        TokenKind::Comment => TokenClass::Comment,
        TokenKind::String => TokenClass::String,
        TokenKind::Long | TokenKind::Real => TokenClass::Number,
        TokenKind::Timespan => TokenClass::Time,
        TokenKind::TypedLiteral => {
            let time = ["date", "time"].iter().any(|start| token.span.text(text).starts_with(start));
            if time { TokenClass::Time } else { TokenClass::Number }
        }
        TokenKind::WordOperator => TokenClass::Keyword,
        TokenKind::Name => name_class(token.span.text(text), before, next),
        TokenKind::Unknown | TokenKind::UnterminatedString | TokenKind::SmartString => TokenClass::Error,
        _ => TokenClass::Punctuation,
    }
}

fn name_class(name: &str, before: TokenKind, next: TokenKind) -> TokenClass {
    // After a pipe stands an operator; elsewhere its name may be a column's or a function's (`count`, `range(…)`).
    if OPERATORS.contains(&name) {
        let leads = matches!(before, TokenKind::Pipe | TokenKind::End | TokenKind::Semicolon | TokenKind::OpenBrace);
        if before == TokenKind::Pipe || (leads && next == TokenKind::Name) || name.contains('-') {
            return TokenClass::Operator;
        }
        let plain = !matches!(next, TokenKind::OpenParen | TokenKind::Equal | TokenKind::Dot);
        if (leads || before == TokenKind::OpenParen) && plain {
            return TokenClass::Operator;
        }
    }
    if before == TokenKind::Dot {
        return if next == TokenKind::OpenParen { TokenClass::Function } else { TokenClass::Name };
    }
    if WORD_OPERATORS.contains(&name) {
        return TokenClass::Keyword;
    }
    if matches!(name, "true" | "false" | "null") {
        return TokenClass::Number;
    }
    if TYPE_NAMES.contains(&name)
        && (before == TokenKind::Colon || next == TokenKind::OpenParen || next == TokenKind::CloseParen)
    {
        return TokenClass::TypeName;
    }
    // Most keywords begin something; before a comma or a pipe the word is a column.
    let ends = matches!(
        next,
        TokenKind::Comma | TokenKind::Pipe | TokenKind::CloseParen | TokenKind::Semicolon | TokenKind::End
    );
    let may_end = matches!(name, "asc" | "desc" | "first" | "last" | "nodes" | "edges") || name.contains('-');
    if KEYWORDS.contains(&name) && next != TokenKind::Dot && (may_end || !ends) {
        return TokenClass::Keyword;
    }
    if next == TokenKind::OpenParen { TokenClass::Function } else { TokenClass::Name }
}

#[cfg(test)]
mod tests {
    use super::{TokenClass, classify};

    fn classes(text: &str) -> String {
        let mark = |class| match class {
            TokenClass::Comment => '/',
            TokenClass::String => 's',
            TokenClass::Number => '1',
            TokenClass::Time => 't',
            TokenClass::Keyword => 'k',
            TokenClass::Operator => 'o',
            TokenClass::Function => 'f',
            TokenClass::Name => 'n',
            TokenClass::Punctuation => '.',
            TokenClass::TypeName => 'y',
            TokenClass::Error => '!',
        };
        classify(text).into_iter().map(|(_, class)| mark(class)).collect()
    }

    #[test]
    fn colors_by_place() {
        assert_eq!(classes("T | where a == 'x' and b has \"y\" // c"), "n.on.sknks/");
        assert_eq!(classes("T | summarize count() by bin(t, 1h)"), "n.of..kf.n.t.");
        assert_eq!(classes("let f = (a:long) { print now() - datetime(2024-01-01) };"), "kn..n.y..of...t..");
        assert_eq!(classes("range x from 1 to int(5) step 1"), "onk1k1k1");
        assert_eq!(classes("T | project count, limit, top"), "n.on.n.n");
        assert_eq!(classes("T | project-away a | where x == \"y"), "n.on.on.!");
    }
}
