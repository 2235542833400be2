//! Mistakes that people make, made on purpose: each turns a query into one that both binders should judge alike.

use tallyman::kql::syntax::lexer::{
    HYPHENATED, KEYWORDS, OPERATORS, RESERVED, RESERVED_OPERANDS, RESERVED_PARAMETERS, TYPE_NAMES, Token, TokenKind,
    WORD_OPERATORS, tokens,
};

/// The query with one mistake of each kind that it has a place for; which place is settled by the query's text.
pub(crate) fn all(query: &str) -> Vec<(&'static str, String)> {
    let tokens: Vec<Token> = tokens(query).into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    let mut mistaken = Vec::new();
    let mut pick = |kind: &'static str, edits: Vec<Edit>| {
        if let Some(edit) = edits.get(hash(query, kind) % edits.len().max(1)) {
            let (start, end, text) = edit;
            mistaken.push((kind, format!("{}{text}{}", &query[..*start], &query[*end..])));
        }
    };
    pick("column", names(query, &tokens, false));
    pick("function", names(query, &tokens, true));
    pick("fewer", calls(query, &tokens).map(|call| fewer(&tokens, call)).collect());
    pick("more", calls(query, &tokens).map(|call| more(&tokens, call)).collect());
    pick("type", literals(query, &tokens));
    mistaken
}

/// Bytes from, up to, and what to write there.
type Edit = (usize, usize, String);

fn hash(query: &str, kind: &str) -> usize {
    let bytes = query.bytes().chain(kind.bytes());
    bytes.fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193)) as usize
}

fn is_word_of_the_language(word: &str) -> bool {
    let reserved = [RESERVED, RESERVED_OPERANDS, RESERVED_PARAMETERS];
    let lists = [HYPHENATED, KEYWORDS, OPERATORS, TYPE_NAMES, WORD_OPERATORS];
    lists.iter().chain(&reserved).any(|list| list.contains(&word))
}

fn kind_at(tokens: &[Token], at: usize) -> TokenKind {
    tokens.get(at).map_or(TokenKind::End, |token| token.kind)
}

/// Names misspelled: those that are called, or those that are read.
fn names(query: &str, tokens: &[Token], called: bool) -> Vec<Edit> {
    let is_name = |at: usize| {
        let before = at.checked_sub(1).map_or(TokenKind::Pipe, |before| kind_at(tokens, before));
        let next = kind_at(tokens, at + 1);
        let word = tokens[at].span.text(query);
        kind_at(tokens, at) == TokenKind::Name
            && !is_word_of_the_language(word)
            && !word.starts_with('$')
            && before != TokenKind::Dot
            && (next == TokenKind::OpenParen) == called
            && !matches!(next, TokenKind::Equal | TokenKind::Colon)
    };
    let found = (0..tokens.len()).filter(|at| is_name(*at));
    found.map(|at| (tokens[at].span.end, tokens[at].span.end, "zz".to_owned())).collect()
}

/// Calls of functions: where their parentheses open and close.
fn calls<'a>(query: &'a str, tokens: &'a [Token]) -> impl Iterator<Item = (usize, usize)> + 'a {
    (1..tokens.len()).filter_map(move |open| {
        let name = tokens[open - 1];
        let is_call = tokens[open].kind == TokenKind::OpenParen
            && name.kind == TokenKind::Name
            && !is_word_of_the_language(name.span.text(query));
        if !is_call {
            return None;
        }
        let mut depth = 0;
        let close = (open..tokens.len()).find(|at| {
            depth += depth_of(tokens[*at].kind);
            depth == 0
        })?;
        Some((open, close))
    })
}

fn depth_of(kind: TokenKind) -> i32 {
    match kind {
        TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace => 1,
        TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace => -1,
        _ => 0,
    }
}

/// The last argument is forgotten.
fn fewer(tokens: &[Token], (open, close): (usize, usize)) -> Edit {
    let mut depth = 0;
    let comma = (open + 1..close).rev().find(|at| {
        depth += depth_of(tokens[*at].kind);
        depth == 0 && tokens[*at].kind == TokenKind::Comma
    });
    let start = comma.map_or(tokens[open].span.end, |comma| tokens[comma].span.start);
    (start, tokens[close].span.start, String::new())
}

/// One argument too many.
fn more(tokens: &[Token], (open, close): (usize, usize)) -> Edit {
    let end = tokens[close].span.start;
    (end, end, if close == open + 1 { "1" } else { ", 1" }.to_owned())
}

/// Literals of another type.
fn literals(query: &str, tokens: &[Token]) -> Vec<Edit> {
    // What stands in the rows of a datatable is read by the engine, not by the binder.
    let rows = query.rfind("datatable").map_or(0, |at| query[at..].find(']').map_or(0, |end| at + end));
    let changed = tokens.iter().filter(|token| token.span.start >= rows).filter_map(|token| {
        let text = match token.kind {
            TokenKind::Long | TokenKind::Real | TokenKind::Timespan => "'text'",
            TokenKind::String | TokenKind::TypedLiteral => "7",
            _ => return None,
        };
        Some((token.span.start, token.span.end, text.to_owned()))
    });
    changed.collect()
}
