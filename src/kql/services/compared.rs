//! The column that the value at the caret is compared with.

use super::caret::Caret;
use crate::kql::syntax::lexer::{TokenKind, WORD_OPERATORS, string_value};

/// Whether a list follows the operator.
pub(super) fn is_list(word: &str) -> bool {
    matches!(word, "in" | "!in" | "in~" | "!in~" | "has_any" | "has_all")
}

/// The column that what comes next is compared with.
pub(super) fn compared(caret: &Caret<'_>) -> Option<String> {
    let last = caret.last()?;
    let compares = |token: usize| {
        let word = caret.word(token);
        matches!(
            caret.kind(token),
            TokenKind::EqualEqual | TokenKind::NotEqual | TokenKind::EqualTilde | TokenKind::BangTilde
        ) || caret.kind(token) == TokenKind::WordOperator && !is_list(word)
            || WORD_OPERATORS.contains(&word) && !matches!(word, "and" | "or" | "in" | "between" | "matches")
            || caret.kind(token) == TokenKind::Colon
    };
    let operator = if compares(last) {
        last
    } else {
        let open = caret.inner().open?;
        let operator = open.checked_sub(1)?;
        let begins = matches!(caret.kind(last), TokenKind::OpenParen | TokenKind::Comma);
        (begins && is_list(caret.word(operator))).then_some(operator)?
    };
    left_column(caret, operator.checked_sub(1)?)
}

/// The column that ends there, where it is one by its name alone.
pub(super) fn left_column(caret: &Caret<'_>, token: usize) -> Option<String> {
    let before = token.checked_sub(1).map_or(TokenKind::End, |before| caret.kind(before));
    match caret.kind(token) {
        TokenKind::Name if before != TokenKind::Dot => Some(caret.word(token).to_owned()),
        TokenKind::CloseBracket => {
            let name = token.checked_sub(1)?;
            let open = token.checked_sub(2)?;
            let is_name = caret.kind(open) == TokenKind::OpenBracket && caret.kind(name) == TokenKind::String;
            is_name.then(|| string_value(caret.word(name)).0)
        }
        _ => None,
    }
}
