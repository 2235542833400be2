//! Names, patterns of names, types.

use super::Parser;
use crate::diagnostics::{Diagnostic, Span, nearest_name};
use crate::kql::syntax::lexer::{RESERVED, RESERVED_OPERANDS, RESERVED_PARAMETERS, TokenKind, string_value};
use crate::kql::syntax::tree::{Name, NamePattern, ScalarType, TypeRef};

impl Parser<'_> {
    /// Whether `['…']` or `["…"]` stands here: a name that needs quotes.
    pub(super) fn at_bracketed_name(&self, ahead: usize) -> bool {
        self.kind_at(ahead) == TokenKind::OpenBracket
            && self.kind_at(ahead + 1) == TokenKind::String
            && self.kind_at(ahead + 2) == TokenKind::CloseBracket
    }

    /// Whether a name stands here.
    pub(super) fn at_name(&self) -> bool {
        self.at(TokenKind::Name) || self.at_bracketed_name(0)
    }

    /// The number of tokens of the name `ahead`; 0 where there is none.
    pub(super) fn name_tokens(&self, ahead: usize) -> usize {
        if self.kind_at(ahead) == TokenKind::Name {
            1
        } else if self.at_bracketed_name(ahead) {
            3
        } else {
            0
        }
    }

    /// A name, if one stands here.
    pub(super) fn eat_name(&mut self) -> Option<Name> {
        if let Some(span) = self.eat(TokenKind::Name) {
            return Some(Name { text: span.text(self.text).to_owned(), span, quoted: false });
        }
        if !self.at_bracketed_name(0) {
            return None;
        }
        let start = self.bump().span.start;
        let string = self.bump().span;
        self.bump();
        let (text, _) = string_value(string.text(self.text));
        Some(Name { text, span: self.since(start), quoted: true })
    }

    /// A name; reports that `what` is missing where there is none, and gives an empty one.
    pub(super) fn name(&mut self, what: &str) -> Name {
        if let Some(name) = self.eat_name() {
            return name;
        }
        self.expected(what);
        let start = self.here().start;
        Name { text: String::new(), span: Span::new(start, start), quoted: false }
    }

    /// A name that is given here, which a reserved word cannot be.
    pub(super) fn new_name(&mut self, what: &str) -> Name {
        self.reserved_name(&[RESERVED, RESERVED_PARAMETERS]);
        self.name(what)
    }

    /// A name that is given here and looked up among all others (`let`, `range`), which no word of an expression can be.
    pub(super) fn new_entity_name(&mut self, what: &str) -> Name {
        self.reserved_name(&[RESERVED, RESERVED_OPERANDS, RESERVED_PARAMETERS]);
        self.name(what)
    }

    /// A name that stands for a column or another thing.
    pub(super) fn known_name(&mut self, what: &str) -> Name {
        self.reserved_name(&[RESERVED, RESERVED_OPERANDS]);
        self.name(what)
    }

    /// Reports a word of one of these lists where a name stands.
    fn reserved_name(&mut self, lists: &[&[&str]]) {
        let word = self.word();
        if lists.iter().any(|list| list.contains(&word)) {
            let here = self.here();
            let quoted = format!("['{word}']");
            self.report(
                Diagnostic::error(
                    "TM021",
                    here,
                    format!("`{word}` is a keyword, so it cannot be a name as it stands."),
                )
                .with_help(format!("Quote it: `{quoted}`, or choose another name."))
                .with_fix(format!("Change to `{quoted}`"), here, quoted),
            );
        }
    }

    /// A name, or a string where Kusto takes one for a name (`withsource="T"`).
    pub(super) fn name_or_string(&mut self, what: &str) -> Name {
        match self.eat(TokenKind::String) {
            Some(span) => Name { text: string_value(span.text(self.text)).0, span, quoted: true },
            None => self.new_name(what),
        }
    }

    /// `Foo*`, `*`, `a_*_b`, or a plain name.
    pub(super) fn pattern(&mut self, what: &str) -> NamePattern {
        if self.at_bracketed_name(0) {
            let name = self.name(what);
            return NamePattern { text: name.text, span: name.span, wildcard: false };
        }
        let start = self.here().start;
        let mut wildcard = false;
        if !(matches!(self.kind_at(1), TokenKind::Star | TokenKind::Long) && self.joined(1)) {
            self.reserved_name(&[RESERVED, RESERVED_OPERANDS]);
        }
        while matches!(self.kind(), TokenKind::Name | TokenKind::Star | TokenKind::Long)
            && (self.here().start == start || self.joined(0))
        {
            wildcard |= self.bump().kind == TokenKind::Star;
        }
        if self.previous_end() <= start {
            self.expected(what);
            let empty = self.here().start;
            return NamePattern { text: String::new(), span: Span::new(empty, empty), wildcard: false };
        }
        let span = self.since(start);
        NamePattern { text: span.text(self.text).to_owned(), span, wildcard }
    }

    /// The name of a type.
    pub(super) fn type_ref(&mut self) -> TypeRef {
        let here = self.here();
        let Some(span) = self.eat(TokenKind::Name) else {
            self.expected("a type, such as `long` or `string`");
            return TypeRef { ty: None, span: Span::new(here.start, here.start) };
        };
        let text = span.text(self.text);
        let ty = ScalarType::from_spelling(text);
        if ty.is_none() {
            self.unknown_type(text, span);
        }
        TypeRef { ty, span }
    }

    fn unknown_type(&mut self, text: &str, span: Span) {
        let mut diagnostic = Diagnostic::error("TM004", span, format!("There is no type `{text}`."));
        let spellings = ScalarType::SPELLINGS.iter().map(|(spelling, _)| *spelling);
        diagnostic = match nearest_name(text, spellings) {
            Some(near) => diagnostic.with_help(format!("Did you mean `{near}`?")).with_fix(
                format!("Change to `{near}`"),
                span,
                near,
            ),
            None => diagnostic.with_help(
                "The types are bool, datetime, decimal, dynamic, guid, int, long, real, string and timespan.",
            ),
        };
        self.report(diagnostic);
    }
}
