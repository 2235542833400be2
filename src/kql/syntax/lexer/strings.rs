//! Strings: their forms, where they end, what they say.
//!
//! `'…'` and `"…"` with escapes, `@'…'` and `@"…"` where only the doubled quote is special, ` ```…``` ` and `~~~…~~~`
//! over several lines, and any of them after `h` or `H`, which asks Kusto to hide the text from its logs.

use super::TokenKind;
use crate::diagnostics::Span;

/// Kind and length of the string that `rest` begins with, if it does.
pub(super) fn string_token(rest: &str) -> Option<(TokenKind, usize)> {
    let hidden = usize::from(rest.starts_with(['h', 'H']));
    let form = rest.get(hidden..)?;
    for fence in ["```", "~~~"] {
        if let Some(inside) = form.strip_prefix(fence) {
            return Some(match inside.find(fence) {
                Some(end) => (TokenKind::String, hidden + end + 6),
                None => (TokenKind::UnterminatedString, rest.len()),
            });
        }
    }
    if hidden == 0
        && let Some(smart) = smart_string(form)
    {
        return Some((TokenKind::SmartString, smart));
    }
    let verbatim = usize::from(form.starts_with('@'));
    let quote = form.get(verbatim..)?.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let prefix = hidden + verbatim + 1;
    let mut chars = rest.get(prefix..)?.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\n' | '\r' => return Some((TokenKind::UnterminatedString, prefix + at)),
            '\\' if verbatim == 0 && chars.peek().is_some_and(|(_, next)| !matches!(next, '\n' | '\r')) => {
                chars.next();
            }
            _ if c == quote => {
                if verbatim == 1 && chars.peek().is_some_and(|(_, next)| *next == quote) {
                    chars.next();
                } else {
                    return Some((TokenKind::String, prefix + at + 1));
                }
            }
            _ => {}
        }
    }
    Some((TokenKind::UnterminatedString, rest.len()))
}

/// Length of “…” or ‘…’, which word processors make of quotes.
fn smart_string(text: &str) -> Option<usize> {
    let quotes = if text.starts_with(['“', '”', '„']) {
        ['“', '”']
    } else if text.starts_with(['‘', '’', '‚']) {
        ['‘', '’']
    } else {
        return None;
    };
    let first = text.chars().next()?.len_utf8();
    let inside = text.get(first..)?;
    let end = inside.find(|c| quotes.contains(&c) || c == '\n' || c == '\r');
    Some(match end {
        Some(end) if !inside.get(end..)?.starts_with(['\n', '\r']) => {
            first + end + inside.get(end..)?.chars().next()?.len_utf8()
        }
        Some(end) => first + end,
        None => text.len(),
    })
}

/// What is wrong inside a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringProblem {
    /// Where, counted from the string's first byte.
    pub span: Span,
    /// The escape as written.
    pub escape: String,
}

/// What a string token says: quotes taken off, escapes resolved. A bad escape stays as written and is reported.
pub fn string_value(token: &str) -> (String, Vec<StringProblem>) {
    let form = token.strip_prefix(['h', 'H']).unwrap_or(token);
    for fence in ["```", "~~~"] {
        if let Some(inside) = form.strip_prefix(fence) {
            return (inside.strip_suffix(fence).unwrap_or(inside).to_owned(), Vec::new());
        }
    }
    let verbatim = form.starts_with('@');
    let form = form.strip_prefix('@').unwrap_or(form);
    let Some(quote) = form.chars().next() else { return (String::new(), Vec::new()) };
    let inside = form.get(quote.len_utf8()..).unwrap_or("");
    let offset = token.len() - inside.len();
    if matches!(quote, '“' | '”' | '„' | '‘' | '’' | '‚') {
        return (inside.trim_end_matches(['“', '”', '‘', '’']).to_owned(), Vec::new());
    }
    if verbatim {
        let inside = inside.strip_suffix(quote).unwrap_or(inside);
        let doubled: String = [quote, quote].iter().collect();
        return (inside.replace(&doubled, &quote.to_string()), Vec::new());
    }
    unescape(inside, quote, offset)
}

fn unescape(inside: &str, quote: char, offset: usize) -> (String, Vec<StringProblem>) {
    let mut value = String::with_capacity(inside.len());
    let mut problems = Vec::new();
    let mut at = 0;
    while let Some(c) = inside.get(at..).and_then(|rest| rest.chars().next()) {
        if c == quote {
            break;
        }
        if c != '\\' {
            value.push(c);
            at += c.len_utf8();
            continue;
        }
        let after = inside.get(at + 1..).unwrap_or("");
        if let Some((c, length)) = escape(after) {
            value.push(c);
            at += 1 + length;
        } else {
            let length = 1 + after.chars().next().map_or(0, char::len_utf8);
            let text = inside.get(at..at + length).unwrap_or("\\");
            value.push_str(text);
            problems
                .push(StringProblem { span: Span::new(offset + at, offset + at + length), escape: text.to_owned() });
            at += length;
        }
    }
    (value, problems)
}

/// A text as it is written between two of these quotes: what [`string_value`] reads from that.
pub fn escaped(text: &str, quote: char) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            '\\' => written.push_str("\\\\"),
            other if other == quote => written.extend(['\\', other]),
            other if other.is_control() => written.extend(format!("\\u{:04x}", u32::from(other)).chars()),
            other => written.push(other),
        }
    }
    written
}

/// The character of the escape whose `\` stands before `after`, and its length without the `\`.
fn escape(after: &str) -> Option<(char, usize)> {
    let simple = match after.chars().next()? {
        c @ ('\'' | '"' | '\\') => c,
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'u' => return coded(after, 1, 4, 16),
        'U' => return coded(after, 1, 8, 16),
        'x' => return coded(after, 1, 2, 16),
        '0'..='7' => {
            let digits = after.bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
            return coded(after, 0, digits, 8);
        }
        _ => return None,
    };
    Some((simple, 1))
}

fn coded(after: &str, prefix: usize, digits: usize, radix: u32) -> Option<(char, usize)> {
    let text = after.get(prefix..prefix + digits)?;
    let code = u32::from_str_radix(text.strip_prefix('+').map_or(text, |_| "?"), radix).ok()?;
    // Half of a surrogate pair has no character of its own; where both halves follow each other they make one.
    if (0xD800..0xDC00).contains(&code) {
        let low = after.get(prefix + digits..)?.strip_prefix("\\u")?.get(..4)?;
        let low = u32::from_str_radix(low, 16).ok().filter(|low| (0xDC00..0xE000).contains(low))?;
        let both = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        return Some((char::from_u32(both)?, prefix + digits + 6));
    }
    Some((char::from_u32(code)?, prefix + digits))
}
