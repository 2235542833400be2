//! Text to tokens: one pass, no look back, nothing fatal.
//!
//! Kusto's keywords are contextual (`count` may be a column), so a word is a [`TokenKind::Name`] whatever it says; only
//! the parser knows what it means there. Three things are joined here, as Kusto's own lexer does: hyphenated keywords
//! (`project-away`), operators spelled with signs (`!has`, `in~`) and typed literals (`datetime(2024-01-01)`), whose
//! text between the parentheses is no expression.

mod classify;
mod reserved;
mod scan;
mod strings;
#[cfg(test)]
mod tests;
mod words;

pub use classify::{TokenClass, classify};
pub use reserved::{RESERVED, RESERVED_OPERANDS, RESERVED_PARAMETERS, quoted};
pub use strings::{StringProblem, escaped, string_value};
pub use words::{
    HYPHENATED, KEYWORDS, NEGATABLE, OPERATORS, TIMESPAN_UNITS, TYPE_NAMES, TYPED_LITERALS, WORD_OPERATORS,
};

use crate::diagnostics::Span;

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `// …` up to the end of the line.
    Comment,
    /// A word, also a hyphenated keyword, `$left`.
    Name,
    /// `!has`, `!in~`, `in~` and their like: an operator spelled with a sign.
    WordOperator,
    /// Any string form, whole.
    String,
    /// A string that its line or the text ended.
    UnterminatedString,
    /// A string in typographic quotes: “so”.
    SmartString,
    /// `5`, `0xFF`
    Long,
    /// `1.5`, `1e3`
    Real,
    /// `1d`, `2.5hours`
    Timespan,
    /// `datetime(…)`, `int(5)`: keyword, parentheses and the text between them.
    TypedLiteral,
    /// `|`
    Pipe,
    /// `;`
    Semicolon,
    /// `,`
    Comma,
    /// `.`
    Dot,
    /// `..`
    DotDot,
    /// `:`
    Colon,
    /// `(`
    OpenParen,
    /// `)`
    CloseParen,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Star,
    /// `/`
    Slash,
    /// `%`
    Percent,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `=`
    Equal,
    /// `==`
    EqualEqual,
    /// `!=`, `<>`
    NotEqual,
    /// `=~`
    EqualTilde,
    /// `!~`
    BangTilde,
    /// `=>`
    Arrow,
    /// `<|`
    LessPipe,
    /// `!` before nothing it belongs to.
    Bang,
    /// `&&`
    AndAnd,
    /// `||`
    PipePipe,
    /// `@`
    At,
    /// A character that no token of the language begins with.
    Unknown,
    /// The end of the text; its span is empty.
    End,
}

/// All tokens of `text`, comments included, white space not; the last is [`TokenKind::End`].
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4 + 1);
    let mut at = 0;
    loop {
        let token = scan::next_token(text, at);
        at = token.span.end;
        tokens.push(token);
        if token.kind == TokenKind::End {
            return tokens;
        }
    }
}
