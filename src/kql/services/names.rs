//! What each name of a text is: a column, a table, a name of the query, or nothing that is known.

use super::caret::{closes, opens, steps};
use super::grammar::grammar;
use super::{Facts, scopes_of};
use crate::diagnostics::Span;
use crate::kql::binder::{Meaning, Scope};
use crate::kql::compile;
use crate::kql::syntax::lexer::{OPERATORS, Token, TokenClass, TokenKind, classify, string_value};
use crate::kql::syntax::queries;
use crate::protocol::NameClass;
use crate::values::Schema;

/// Longest text whose names are looked at: more would keep the engine from what the person waits for.
const MOST_BYTES: usize = 200_000;

/// The names of all queries of a text, in its order.
pub(super) fn names(text: &str, facts: &dyn Facts) -> Vec<(Span, NameClass)> {
    let mut found = Vec::new();
    if text.len() > MOST_BYTES {
        return found;
    }
    for query in queries(text) {
        let part = query.text(text);
        let mut names = Query::new(part, facts, None).classes();
        for span in unknown(part, facts) {
            match names.iter_mut().find(|(known, _)| *known == span) {
                Some((_, class)) => *class = NameClass::Unknown,
                None => names.push((span, NameClass::Unknown)),
            }
        }
        crate::values::sort_by_key(&mut names, |(span, _)| span.start);
        let place = |span: Span| Span::new(span.start + query.start, span.end + query.start);
        found.extend(names.into_iter().map(|(span, class)| (place(span), class)));
    }
    found
}

/// Names that the binder knows nothing of.
fn unknown(text: &str, facts: &dyn Facts) -> Vec<Span> {
    // An instant at which no query has a time filter of its own: only the names count.
    let diagnostics = compile(text, facts, 0, None).diagnostics.into_iter();
    let unknown = diagnostics.filter(|found| matches!(&*found.code, "KS142" | "KS204" | "KS211" | "KS108"));
    unknown.map(|found| found.span).filter(|span| !span.text(text).is_empty()).collect()
}

/// What a name is.
#[derive(Clone, Debug)]
pub(super) enum Named {
    /// A column of the rows at hand, by its place; or of the other table.
    Column(usize),
    RightColumn(usize),
    /// A column that is made here.
    NewColumn,
    Table,
    /// A name of the query.
    Variable(Meaning),
    /// A name where the query gives it.
    Declared,
}

/// One query, its tokens, and what its steps see.
pub(super) struct Query<'t> {
    pub(super) text: &'t str,
    /// Each token, and the first byte of its step.
    pub(super) tokens: Vec<(Token, usize)>,
    pub(super) scopes: Vec<Scope>,
    facts: &'t dyn Facts,
}

impl<'t> Query<'t> {
    /// Reads a query; `wanted` as in [`scopes_of`].
    pub(super) fn new(text: &'t str, facts: &'t dyn Facts, wanted: Option<usize>) -> Self {
        Self { text, tokens: steps(text), scopes: scopes_of(text, facts, wanted), facts }
    }

    pub(super) fn kind(&self, at: usize) -> TokenKind {
        self.tokens.get(at).map_or(TokenKind::End, |(token, _)| token.kind)
    }

    pub(super) fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |(token, _)| token.span.text(self.text))
    }

    /// The operator of the step that a byte is in; empty where no token begins there.
    pub(super) fn operator_at(&self, byte: usize) -> &'t str {
        let token = |byte: usize| self.tokens.iter().find(|(token, _)| token.span.start == byte);
        let operator = token(byte).and_then(|(_, step)| token(*step));
        operator.map_or("", |(token, _)| token.span.text(self.text))
    }

    /// What the step of a token sees; `None` where the binder did not come to it.
    pub(super) fn scope(&self, at: usize) -> Option<&Scope> {
        let (_, step) = self.tokens.get(at)?;
        self.scopes.iter().rev().find(|scope| scope.at == *step)
    }

    /// Whether a step of the query sees a column of this name: it would hide what a `let` gives.
    pub(super) fn has_column(&self, name: &str) -> bool {
        let has = |schema: &Schema| schema.index_of(name).is_some();
        self.scopes.iter().any(|scope| has(&scope.columns) || scope.right.as_deref().is_some_and(has))
    }

    /// The name that a token is: a word, or a string in brackets of which this is the string.
    pub(super) fn name(&self, at: usize) -> Option<String> {
        match self.kind(at) {
            TokenKind::Name => Some(self.word(at).to_owned()),
            TokenKind::String if self.is_bracketed(at) => Some(string_value(self.word(at)).0),
            _ => None,
        }
    }

    /// Whether a string in brackets is a name, and not an index.
    pub(super) fn is_bracketed(&self, at: usize) -> bool {
        let Some(open) = at.checked_sub(1).filter(|open| self.kind(*open) == TokenKind::OpenBracket) else {
            return false;
        };
        let before = open.checked_sub(1).map_or(TokenKind::End, |before| self.kind(before));
        let is_index = match before {
            TokenKind::CloseParen | TokenKind::CloseBracket => true,
            TokenKind::Name => {
                let touches = |before: usize| {
                    self.tokens
                        .get(before)
                        .zip(self.tokens.get(open))
                        .is_some_and(|((a, _), (b, _))| a.span.end == b.span.start)
                };
                open.checked_sub(1).is_some_and(touches)
            }
            _ => false,
        };
        self.kind(at + 1) == TokenKind::CloseBracket && !is_index
    }

    /// What the name at a token is; `None` for words of the language and for what is not known.
    pub(super) fn named(&self, at: usize) -> Option<Named> {
        let name = self.name(at)?;
        let bracketed = self.kind(at) == TokenKind::String;
        let (first, last) = if bracketed { (at.checked_sub(1)?, at + 1) } else { (at, at) };
        let before = first.checked_sub(1).map_or(TokenKind::End, |before| self.kind(before));
        let before_word = first.checked_sub(1).map_or("", |before| self.word(before));
        let after = self.kind(last + 1);
        let scope = self.scope(at);
        if before == TokenKind::Dot {
            let base = first.checked_sub(2).map_or("", |base| self.word(base));
            let scope = scope?;
            return match base {
                "$left" => scope.columns.index_of(&name).map(Named::Column),
                "$right" => scope.right.as_ref()?.index_of(&name).map(Named::RightColumn),
                _ => None,
            };
        }
        let (_, step) = self.tokens.get(at)?;
        let operator = self.tokens.iter().find(|(token, _)| token.span.start == *step);
        let operator = operator.map_or("", |(token, _)| token.span.text(self.text));
        if before_word == "let" && after == TokenKind::Equal {
            return Some(Named::Declared);
        }
        if after == TokenKind::Colon && operator == "let" {
            return Some(if self.is_in_columns(first) { Named::NewColumn } else { Named::Declared });
        }
        if after == TokenKind::Equal && OPERATORS.contains(&operator) {
            let is_parameter = grammar(operator).is_some_and(|grammar| {
                grammar.parameters.iter().any(|(known, _)| known.rsplit('.').next() == Some(&name))
            });
            let makes = !matches!(operator, "render" | "join" | "lookup" | "union" | "evaluate" | "invoke");
            return (makes && !is_parameter).then_some(Named::NewColumn);
        }
        // Where a table is expected, a column of its name is not meant.
        let source = matches!(before_word, "union" | "join" | "lookup" | "materialize" | "toscalar" | "in" | "with")
            || matches!(before, TokenKind::End | TokenKind::Semicolon)
            || (before == TokenKind::OpenParen && self.kind(last + 1) == TokenKind::Pipe);
        let column = scope.filter(|_| after != TokenKind::OpenParen).and_then(|scope| {
            let left = scope.columns.index_of(&name).map(Named::Column);
            left.or_else(|| scope.right.as_ref()?.index_of(&name).map(Named::RightColumn))
        });
        let table = || {
            let known = self.facts.table(&name).is_some() || self.facts.views().iter().any(|view| view.name == name);
            (known && after != TokenKind::OpenParen).then_some(Named::Table)
        };
        let variable = scope.and_then(|scope| scope.find(&name)).map(Named::Variable);
        if source { variable.or_else(table).or(column) } else { column.or(variable).or_else(table) }
    }

    /// Whether the brackets around a token hold the columns of a table: those of `T:(a:long)`.
    fn is_in_columns(&self, at: usize) -> bool {
        let mut depth = 0_usize;
        for before in (0..at).rev() {
            let kind = self.kind(before);
            if closes(kind) {
                depth += 1;
            } else if opens(kind) {
                if depth == 0 {
                    return before.checked_sub(1).is_some_and(|colon| self.kind(colon) == TokenKind::Colon);
                }
                depth -= 1;
            }
        }
        false
    }

    fn classes(&self) -> Vec<(Span, NameClass)> {
        let words = classify(self.text);
        let mut words = words.iter().peekable();
        let mut found = Vec::new();
        for (at, (token, _)) in self.tokens.iter().enumerate() {
            while words.next_if(|(span, _)| span.start < token.span.start).is_some() {}
            let class = words.peek().filter(|(span, _)| span.start == token.span.start).map(|(_, class)| *class);
            let is_name = match class {
                Some(TokenClass::Name | TokenClass::Function) => true,
                Some(TokenClass::String) => self.is_bracketed(at),
                // A column may have the name of a keyword.
                Some(TokenClass::Keyword | TokenClass::Operator | TokenClass::TypeName) => false,
                _ => false,
            };
            if !is_name {
                continue;
            }
            let class = match self.named(at) {
                Some(Named::Column(_) | Named::RightColumn(_) | Named::NewColumn) => NameClass::Column,
                Some(Named::Table) => NameClass::Table,
                Some(Named::Variable(_) | Named::Declared) => NameClass::Variable,
                None => continue,
            };
            found.push((token.span, class));
        }
        found
    }

    /// The token that holds this byte, or ends there.
    pub(super) fn token_at(&self, at: usize) -> Option<usize> {
        let holds = |(token, _): &(Token, usize)| token.span.start <= at && at < token.span.end;
        let inside = self.tokens.iter().position(holds);
        let ended = self.tokens.iter().position(|(token, _)| token.span.end == at);
        // The brackets of a name belong to it.
        let named = |found: usize| match self.kind(found) {
            TokenKind::CloseBracket => found.checked_sub(1).filter(|name| self.is_bracketed(*name)),
            TokenKind::OpenBracket => Some(found + 1).filter(|name| self.is_bracketed(*name)),
            kind => (!is_sign(kind)).then_some(found),
        };
        let found = inside.and_then(named).or_else(|| ended.and_then(named));
        found.or(inside).or(ended)
    }

    /// The bracket that closes the one at `open`; the end of the tokens where none does.
    pub(super) fn close_of(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for at in open..self.tokens.len() {
            let kind = self.kind(at);
            if opens(kind) {
                depth += 1;
            } else if closes(kind) {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
        }
        self.tokens.len()
    }
}

fn is_sign(kind: TokenKind) -> bool {
    !matches!(
        kind,
        TokenKind::Name
            | TokenKind::WordOperator
            | TokenKind::String
            | TokenKind::Long
            | TokenKind::Real
            | TokenKind::Timespan
            | TokenKind::TypedLiteral
    )
}
