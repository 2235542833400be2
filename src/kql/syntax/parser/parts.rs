//! Parts that many operators share.

use super::Parser;
use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::tree::{Direction, Expr, ExprKind, Name, NamedExpr, NullsOrder, OrderTerm, Parameter};

impl Parser<'_> {
    /// `kind=inner hint.strategy=shuffle …`: the parameters in `known`, and any hint.
    pub(super) fn parameters(&mut self, known: &[&str]) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        while self.at_parameter(known) {
            let start = self.here().start;
            let name = self.dotted_name();
            self.eat(TokenKind::Equal);
            let value = self.parameter_value();
            parameters.push(Parameter { name, value, span: self.since(start) });
        }
        parameters
    }

    fn at_parameter(&self, known: &[&str]) -> bool {
        let word = self.word();
        if word == "hint" && self.kind_at(1) == TokenKind::Dot {
            return true;
        }
        let named = known.contains(&word) || (word.starts_with("__") && !known.is_empty());
        named && self.kind_at(1) == TokenKind::Equal
    }

    /// `hint.strategy`
    fn dotted_name(&mut self) -> Name {
        let mut name = self.name("the name of a parameter");
        while self.at(TokenKind::Dot) && self.kind_at(1) == TokenKind::Name {
            self.bump();
            let part = self.bump().span;
            name.text.push('.');
            name.text.push_str(part.text(self.text));
            name.span = name.span.to(part);
        }
        name
    }

    /// A word, a column or a literal. A name before parentheses is no call here (`kind=inner (T)`), and brackets behind it
    /// are a name of their own (`kind=inner ['a table']`).
    pub(super) fn parameter_value(&mut self) -> Expr {
        let outer = (std::mem::replace(&mut self.no_calls, true), std::mem::replace(&mut self.no_index, true));
        let value = self.unary();
        (self.no_calls, self.no_index) = outer;
        value
    }

    /// One `name = value` of `with (…)`. Names may follow by commas (`ycolumns = a, b`).
    pub(super) fn property(&mut self) -> Parameter {
        let start = self.here().start;
        let name = self.dotted_name();
        self.expect(TokenKind::Equal, "`=` and a value");
        let mut values = vec![self.bound()];
        while self.at(TokenKind::Comma) {
            let tokens = self.name_tokens(1);
            let another = tokens > 0 && matches!(self.kind_at(1 + tokens), TokenKind::Comma | TokenKind::CloseParen);
            if !another {
                break;
            }
            self.bump();
            values.push(self.bound());
        }
        let span = self.since(values.first().map_or(start, |value| value.span.start));
        let value = match values.len() {
            1 => values.remove(0),
            _ => Expr { kind: ExprKind::Brackets(values), span },
        };
        Parameter { name, value, span: self.since(start) }
    }

    /// `expr`, `name = expr`, `(a, b) = expr`
    pub(super) fn named_expr(&mut self) -> NamedExpr {
        let start = self.here().start;
        let mut names = Vec::new();
        let mut tuple = false;
        let tokens = self.name_tokens(0);
        if tokens > 0 && self.kind_at(tokens) == TokenKind::Equal {
            names.push(self.new_name("the name of a column"));
            self.bump();
        } else if self.at_name_tuple() {
            tuple = true;
            self.bump();
            names = self.comma_list(|parser| parser.new_name("the name of a column"));
            self.eat(TokenKind::CloseParen);
            self.eat(TokenKind::Equal);
        }
        let value = self.expr();
        let span = self.since(start);
        if names.is_empty() {
            self.unnamed.push(span);
        }
        NamedExpr { names, tuple, value, span }
    }

    /// Named expressions parted by commas.
    pub(super) fn named_exprs(&mut self) -> Vec<NamedExpr> {
        self.comma_list(Self::named_expr)
    }

    /// Whether `(a, b) =` stands here.
    fn at_name_tuple(&self) -> bool {
        if !self.at(TokenKind::OpenParen) {
            return false;
        }
        let mut ahead = 1;
        loop {
            let tokens = self.name_tokens(ahead);
            if tokens == 0 {
                return false;
            }
            ahead += tokens;
            match self.kind_at(ahead) {
                TokenKind::Comma => ahead += 1,
                TokenKind::CloseParen => return self.kind_at(ahead + 1) == TokenKind::Equal,
                _ => return false,
            }
        }
    }

    /// `by` and what follows it, if it stands here.
    pub(super) fn by_list(&mut self) -> Vec<NamedExpr> {
        if self.eat_word("by").is_some() { self.named_exprs() } else { Vec::new() }
    }

    /// `a asc, b nulls last`
    pub(super) fn order_terms(&mut self) -> Vec<OrderTerm> {
        self.comma_list(Self::order_term)
    }

    fn order_term(&mut self) -> OrderTerm {
        let start = self.here().start;
        let tokens = self.name_tokens(0);
        // A named term (`sort by d = x - y`) is read as its value: the name has no use here.
        if tokens > 0 && self.kind_at(tokens) == TokenKind::Equal && self.kind_at(tokens + 1) != TokenKind::Equal {
            self.single_equal_in_order(tokens);
        }
        let expr = self.expr();
        let direction = self.direction();
        let nulls = if self.at_word("nulls") {
            self.bump();
            match self.word() {
                "first" => Some(NullsOrder::First),
                "last" => Some(NullsOrder::Last),
                _ => {
                    self.expected("`first` or `last` after `nulls`");
                    None
                }
            }
        } else {
            None
        };
        if nulls.is_some() {
            self.bump();
        }
        OrderTerm { expr, direction, nulls, span: self.since(start) }
    }

    /// `asc`, `desc`
    pub(super) fn direction(&mut self) -> Option<Direction> {
        let direction = match self.word() {
            "asc" => Direction::Ascending,
            "desc" => Direction::Descending,
            "granny-asc" => Direction::GrannyAscending,
            "granny-desc" => Direction::GrannyDescending,
            _ => return None,
        };
        self.bump();
        Some(direction)
    }
}
