//! Tokens to a tree, by recursive descent, with every mistake reported and none of them fatal.
//!
//! ```text
//! query      = statement (';' statement)*
//! statement  = let | set | declare | alias | restrict | pipe
//! pipe       = (expr | operator) ('|' operator)*
//! expr       = and ('or' and)*          one level a row in `expressions.rs`
//! operator   = a file of its own under `operators/`
//! ```
//!
//! After a mistake parsing goes on at the next `|`, `;`, `,` or closing bracket of the same level. Expressions nest at
//! most [`MAX_DEPTH`](super::MAX_DEPTH) deep; beyond that the parser says so and stops.

mod cursor;
mod datatable;
mod declarations;
mod dynamic;
mod expressions;
mod graph_patterns;
mod literals;
mod mistakes;
mod names;
mod operators;
mod parts;
mod pipes;
mod primary;
mod statements;

use super::lexer::{Token, TokenKind, tokens};
use super::tree::Query;
use crate::diagnostics::{Diagnostic, Span};

/// A text's tree and everything that is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The tree: always there, holes are [`Missing`](super::tree::ExprKind::Missing).
    pub query: Query,
    /// In order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Where an expression stands: what can be given a name without changing what the text around it means. The beginning of a pipe,
    /// or of a chain of `and` or `or`, is one too.
    pub expressions: Vec<Span>,
    /// Items of lists that could have a name (`extend a`), and have none.
    pub unnamed: Vec<Span>,
}

/// Parses a whole query.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser::new(text);
    let query = parser.query();
    let Parser { mut diagnostics, expressions, unnamed, .. } = parser;
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    Parsed { query, diagnostics, expressions, unnamed }
}

/// The state of one parse.
#[expect(clippy::struct_excessive_bools, reason = "each says something else about the place we are at")]
pub(super) struct Parser<'t> {
    text: &'t str,
    /// Without comments; the last is [`TokenKind::End`].
    tokens: Vec<Token>,
    /// Index of the current token.
    at: usize,
    diagnostics: Vec<Diagnostic>,
    /// As in [`Parsed`].
    expressions: Vec<Span>,
    /// As in [`Parsed`].
    unnamed: Vec<Span>,
    /// The token at which the last error was reported: one error a token is enough.
    last_error_at: Option<usize>,
    /// How many expressions we are inside of.
    depth: usize,
    /// How high the tree is that was built last, so that long chains cannot make a deep tree either.
    height: usize,
    /// Whether the depth limit was hit: the rest of the text is not parsed.
    stopped: bool,
    /// Whether `Foo*` is a pattern here, and not the beginning of a product.
    wildcards: bool,
    /// Whether the cells of a datatable are read, where the smallest long may stand with its sign.
    cells: bool,
    /// Whether `:` means `has` here, as in `search`.
    colon_is_search: bool,
    /// Whether `name (` is no call here (`partition by key (…)`).
    no_calls: bool,
    /// Whether `value [` is no access to an element here (`union withsource=T ['a table']`).
    no_index: bool,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        let tokens = tokens(text).into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
        Self {
            text,
            tokens,
            at: 0,
            diagnostics: Vec::new(),
            expressions: Vec::new(),
            unnamed: Vec::new(),
            last_error_at: None,
            depth: 0,
            height: 0,
            stopped: false,
            wildcards: false,
            cells: false,
            colon_is_search: false,
            no_calls: false,
            no_index: false,
        }
    }

    fn query(&mut self) -> Query {
        let span = Span::new(0, self.text.len());
        if self.kind() == TokenKind::End {
            self.report(
                Diagnostic::error("TM001", Span::new(0, 0), "There is no query here.")
                    .with_help("Write the name of a table, then operators after `|`: `T | take 10`."),
            );
            return Query { statements: Vec::new(), span };
        }
        let statements = self.statements(TokenKind::End);
        Query { statements, span }
    }
}
