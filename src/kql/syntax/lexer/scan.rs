//! One token at a time.

use super::strings::string_token;
use super::words::{HYPHENATED, NEGATABLE, TIMESPAN_UNITS, TYPED_LITERALS};
use super::{Token, TokenKind};
use crate::diagnostics::Span;

/// The first token at or after the byte `from`, which must be a character's boundary.
pub(super) fn next_token(text: &str, from: usize) -> Token {
    let rest = text.get(from..).unwrap_or("");
    let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
    let start = from + (rest.len() - trimmed.len());
    let (kind, length) = scan(trimmed);
    Token { kind, span: Span::new(start, start + length) }
}

/// Kind and length in bytes of the token that `rest` begins with. The length is 0 at the end only.
fn scan(rest: &str) -> (TokenKind, usize) {
    let mut chars = rest.chars();
    let Some(first) = chars.next() else { return (TokenKind::End, 0) };
    let second = chars.next().unwrap_or('\0');
    if first == '/' && second == '/' {
        return (TokenKind::Comment, rest.find(['\n', '\r']).unwrap_or(rest.len()));
    }
    if let Some(token) = string_token(rest) {
        return token;
    }
    if first.is_ascii_digit() {
        return number(rest);
    }
    if is_name_start(first) {
        return word(rest);
    }
    if first == '!'
        && let Some(length) = negated_word(rest)
    {
        return (TokenKind::WordOperator, length);
    }
    let two = match (first, second) {
        ('.', '.') => TokenKind::DotDot,
        ('<', '=') => TokenKind::LessEqual,
        ('<', '>') | ('!', '=') => TokenKind::NotEqual,
        ('<', '|') => TokenKind::LessPipe,
        ('>', '=') => TokenKind::GreaterEqual,
        ('=', '=') => TokenKind::EqualEqual,
        ('=', '~') => TokenKind::EqualTilde,
        ('=', '>') => TokenKind::Arrow,
        ('!', '~') => TokenKind::BangTilde,
        ('&', '&') => TokenKind::AndAnd,
        ('|', '|') => TokenKind::PipePipe,
        _ => TokenKind::Unknown,
    };
    if two != TokenKind::Unknown {
        return (two, 2);
    }
    let one = match first {
        '|' => TokenKind::Pipe,
        ';' => TokenKind::Semicolon,
        ',' => TokenKind::Comma,
        '.' => TokenKind::Dot,
        ':' => TokenKind::Colon,
        '(' => TokenKind::OpenParen,
        ')' => TokenKind::CloseParen,
        '[' => TokenKind::OpenBracket,
        ']' => TokenKind::CloseBracket,
        '{' => TokenKind::OpenBrace,
        '}' => TokenKind::CloseBrace,
        '+' => TokenKind::Plus,
        '-' => TokenKind::Minus,
        '*' => TokenKind::Star,
        '/' => TokenKind::Slash,
        '%' => TokenKind::Percent,
        '<' => TokenKind::Less,
        '>' => TokenKind::Greater,
        '=' => TokenKind::Equal,
        '!' => TokenKind::Bang,
        '@' => TokenKind::At,
        _ => TokenKind::Unknown,
    };
    (one, first.len_utf8())
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$'
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Length of the run of name characters at the start of `text`.
fn name_length(text: &str) -> usize {
    text.find(|c: char| !is_name_part(c)).unwrap_or(text.len())
}

/// `!has`, `!in~`: the length, where the word after `!` takes one.
fn negated_word(rest: &str) -> Option<usize> {
    let after = rest.get(1..)?;
    let length = name_length(after);
    let tilde = usize::from(after.get(length..)?.starts_with('~'));
    [length + tilde, length]
        .into_iter()
        .find(|&length| after.get(..length).is_some_and(|word| NEGATABLE.contains(&word)))
        .map(|length| length + 1)
}

/// A name, a hyphenated keyword, `in~`, or a typed literal.
fn word(rest: &str) -> (TokenKind, usize) {
    let length = name_length(rest);
    let (name, after) = rest.split_at(length);
    if name == "in" && after.starts_with('~') {
        return (TokenKind::WordOperator, length + 1);
    }
    if after.starts_with('-')
        && let Some(keyword) = HYPHENATED.iter().find(|keyword| {
            rest.strip_prefix(**keyword).is_some_and(|tail| !tail.starts_with(|c: char| is_name_part(c) || c == '-'))
        })
    {
        return (TokenKind::Name, keyword.len());
    }
    if TYPED_LITERALS.contains(&name)
        && let Some(inside) = literal_text(after)
    {
        return (TokenKind::TypedLiteral, length + inside);
    }
    (TokenKind::Name, length)
}

/// Length of `(…)` after a type's name, white space before it included, where it can be the text of a literal.
fn literal_text(after: &str) -> Option<usize> {
    let open = after.find(|c: char| !c.is_whitespace())?;
    let inside = after.get(open..)?.strip_prefix('(')?;
    let close = inside.find(')')?;
    let text = inside.get(..close)?;
    // What holds one of these is an expression; the parser says what to do about it.
    let plain = text.find(['(', '|', ';', '[', '{', '=']).is_none() && !text.contains("//");
    plain.then_some(open + close + 2)
}

/// A number, a timespan, or a name that begins with digits.
fn number(rest: &str) -> (TokenKind, usize) {
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    if let Some(hex) = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X")) {
        let length = hex.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(hex.len());
        if length > 0 && name_length(hex) == length {
            return (TokenKind::Long, 2 + length);
        }
    }
    let mut length = digits;
    let mut kind = TokenKind::Long;
    if let Some(fraction) = rest.get(digits..).and_then(|tail| tail.strip_prefix('.')) {
        let places = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        // `1..5` is a range and `1.x` a path; `1.` alone is a real.
        if places > 0 || !fraction.starts_with(|c: char| c == '.' || is_name_start(c)) {
            length += 1 + places;
            kind = TokenKind::Real;
        }
    }
    let tail = rest.get(length..).unwrap_or("");
    if let Some(exponent) = exponent_length(tail) {
        return (TokenKind::Real, length + exponent);
    }
    let unit = name_length(tail);
    if unit == 0 {
        return (kind, length);
    }
    if tail.get(..unit).is_some_and(|unit| TIMESPAN_UNITS.contains(&unit)) {
        return (TokenKind::Timespan, length + unit);
    }
    // `7zip` is a name; after a fraction only digits are left to be a number.
    if kind == TokenKind::Long { (TokenKind::Name, length + unit) } else { (kind, length) }
}

/// Length of `e10`, `E-3` at the start of `tail`.
fn exponent_length(tail: &str) -> Option<usize> {
    let digits = tail.strip_prefix(['e', 'E'])?;
    let signed = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let count = signed.find(|c: char| !c.is_ascii_digit()).unwrap_or(signed.len());
    let after = signed.get(count..)?;
    (count > 0 && !after.starts_with(is_name_part)).then(|| tail.len() - after.len())
}
