//! Operands and the operators between them.
//!
//! Loosest first, as Kusto's grammar has it: `or` · `and` · `== != <> in between` · `< <= > >=` · `+ -` · `* / %` ·
//! `has contains startswith =~ matches regex …` · unary `- +`. Operators on strings bind tighter than `*`.

use super::Parser;
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::syntax::MAX_DEPTH;
use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::tree::{
    Arg, BinaryOp, Call, Expr, ExprKind, List, ListOp, LogicalOp, Name, TextMatch, TextOp, UnaryOp,
};

const OR: u8 = 1;
const AND: u8 = 2;
const EQUALITY: u8 = 3;
const RELATION: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;
const TEXT: u8 = 7;

/// An operator between two operands.
#[derive(Clone, Copy)]
enum Infix {
    Logical(LogicalOp),
    Binary(BinaryOp),
    List(ListOp),
    Between { negated: bool },
}

impl Parser<'_> {
    /// An expression without pipes.
    pub(super) fn expr(&mut self) -> Expr {
        if !self.enter() {
            return self.missing();
        }
        let outer = std::mem::replace(&mut self.height, 0);
        let expr = self.binary(OR);
        self.grow();
        self.height = self.height.max(outer);
        self.leave();
        expr
    }

    /// An expression without `and`, `or` and comparisons: a bound of `between`.
    pub(super) fn bound(&mut self) -> Expr {
        if !self.enter() {
            return self.missing();
        }
        let expr = self.binary(SUM);
        self.leave();
        expr
    }

    /// Operands joined by operators that bind at least as tight as `tightest`.
    fn binary(&mut self, tightest: u8) -> Expr {
        let outer = std::mem::replace(&mut self.height, 0);
        let mut left = self.unary();
        while let Some((infix, level, tokens)) = self.infix() {
            if level < tightest {
                break;
            }
            if let Infix::Logical(op) = infix {
                left = self.logical(op, level, left);
            } else {
                let op_start = self.here().start;
                for _ in 0..tokens {
                    self.bump();
                }
                let op_span = self.since(op_start);
                left = self.right_side(infix, level, op_span, left);
            }
            self.expressions.push(left.span);
            if !self.grow() {
                break;
            }
        }
        self.height = self.height.max(outer);
        left
    }

    /// `and b and c` after `left`, flat.
    fn logical(&mut self, op: LogicalOp, level: u8, left: Expr) -> Expr {
        let start = left.span.start;
        let mut operands = vec![left];
        while let Some((Infix::Logical(next), _, _)) = self.infix() {
            if next != op {
                break;
            }
            self.warn_of_sign(op);
            self.bump();
            operands.push(self.binary(level + 1));
            self.expressions.push(self.since(start));
        }
        Expr { kind: ExprKind::Logical { op, operands }, span: self.since(start) }
    }

    fn warn_of_sign(&mut self, op: LogicalOp) {
        let word = if op == LogicalOp::And { "and" } else { "or" };
        if matches!(self.kind(), TokenKind::AndAnd | TokenKind::PipePipe) {
            let sign = self.found();
            self.report(
                Diagnostic::error("TM010", self.here(), format!("KQL has no {sign}."))
                    .with_help(format!("Write `{word}`."))
                    .with_fix(format!("Change to `{word}`"), self.here(), word),
            );
        }
    }

    fn right_side(&mut self, infix: Infix, level: u8, op_span: Span, left: Expr) -> Expr {
        let start = left.span.start;
        let left = Box::new(left);
        let kind = match infix {
            Infix::Binary(op) => {
                let right = Box::new(self.binary(level + 1));
                ExprKind::Binary { op, op_span, left, right }
            }
            Infix::List(op) => ExprKind::InList { op, op_span, left, right: self.list(op_span) },
            Infix::Between { negated } => {
                let (low, high) = self.range();
                ExprKind::Between { negated, op_span, left, low: Box::new(low), high: Box::new(high) }
            }
            // Handled by the caller, which keeps the operands flat.
            Infix::Logical(_) => ExprKind::Missing,
        };
        Expr { kind, span: self.since(start) }
    }

    /// The right side of `in`: `(a, b)`, `(T | project x)`.
    fn list(&mut self, op_span: Span) -> List {
        let start = self.here().start;
        if self.eat(TokenKind::OpenParen).is_none() {
            let item = self.bound();
            let span = self.since(start);
            if item.kind != ExprKind::Missing {
                let text = span.text(self.text).to_owned();
                let operator = op_span.text(self.text).to_lowercase();
                self.report(
                    Diagnostic::error("TM011", span, "A list stands in parentheses here.")
                        .with_help(format!("Write `x {operator} (a, b)`."))
                        .with_fix("Add parentheses", span, format!("({text})")),
                );
            }
            return List { items: vec![item], span };
        }
        let outer = std::mem::replace(&mut self.wildcards, false);
        let items = if self.at(TokenKind::CloseParen) { Vec::new() } else { self.comma_list(Self::pipe_argument) };
        self.wildcards = outer;
        self.close(TokenKind::CloseParen, "`,` or `)`");
        List { items, span: self.since(start) }
    }

    /// The right side of `between`: `(low .. high)`.
    fn range(&mut self) -> (Expr, Expr) {
        if !self.expect(TokenKind::OpenParen, "`(low .. high)` after `between`") {
            return (self.missing(), self.missing());
        }
        let low = self.bound();
        let high = if self.expect(TokenKind::DotDot, "`..` between the two bounds") {
            self.bound()
        } else {
            if matches!(self.kind(), TokenKind::Comma) || self.at_word("and") {
                self.bump();
            }
            self.bound()
        };
        self.close(TokenKind::CloseParen, "`)`");
        (low, high)
    }

    /// Signs before an operand.
    pub(super) fn unary(&mut self) -> Expr {
        let mut signs = Vec::new();
        while matches!(self.kind(), TokenKind::Minus | TokenKind::Plus) {
            let op = if self.at(TokenKind::Minus) { UnaryOp::Minus } else { UnaryOp::Plus };
            // The smallest long has no positive twin; only a datatable reads it with its sign.
            if self.cells && op == UnaryOp::Minus && self.kind_at(1) == TokenKind::Long && self.at_smallest_long(1) {
                break;
            }
            signs.push((op, self.bump().span.start));
        }
        if signs.len() > MAX_DEPTH {
            self.too_deep();
            return self.missing();
        }
        let mut expr = self.postfix();
        for (op, start) in signs.into_iter().rev() {
            self.grow();
            let span = self.since(start);
            self.expressions.push(span);
            expr = Expr { kind: ExprKind::Unary { op, operand: Box::new(expr) }, span };
        }
        expr
    }

    /// An operand and what follows it: `.name`, `.f(x)`, `[index]`.
    pub(super) fn postfix(&mut self) -> Expr {
        let mut expr = self.primary();
        let start = expr.span.start;
        loop {
            self.expressions.push(expr.span);
            let kind = match self.kind() {
                // `a.[0]` is `a[0]`.
                TokenKind::Dot if self.kind_at(1) == TokenKind::OpenBracket && !self.at_bracketed_name(1) => {
                    self.bump();
                    self.index(Box::new(expr))
                }
                TokenKind::Dot => {
                    self.bump();
                    self.path_part(Box::new(expr))
                }
                TokenKind::OpenBracket if expr.kind != ExprKind::Missing && !self.no_index => {
                    self.index(Box::new(expr))
                }
                _ => return expr,
            };
            expr = Expr { kind, span: self.since(start) };
            if !self.grow() {
                return expr;
            }
        }
    }

    /// `[index]` behind a value.
    fn index(&mut self, base: Box<Expr>) -> ExprKind {
        self.bump();
        let index = Box::new(self.expr());
        self.close(TokenKind::CloseBracket, "`]`");
        ExprKind::Index { base, index }
    }

    /// What follows a dot.
    fn path_part(&mut self, base: Box<Expr>) -> ExprKind {
        let pattern_follows =
            self.wildcards && self.at(TokenKind::Name) && self.kind_at(1) == TokenKind::Star && self.joined(1);
        if self.at(TokenKind::Star) || pattern_follows {
            return ExprKind::PathWildcard { base, pattern: self.pattern("a name") };
        }
        // `a.["b"]`: the dot of a bracketed name.
        let name = if self.kind_at(1) == TokenKind::OpenParen {
            self.name("a name after `.`")
        } else {
            self.known_name("a name after `.`")
        };
        if self.at(TokenKind::OpenParen) && !name.text.is_empty() && !self.no_calls {
            return ExprKind::PathCall { base, call: self.call(name) };
        }
        ExprKind::Path { base, name }
    }

    /// `(arguments)` after a function's name.
    pub(super) fn call(&mut self, name: Name) -> Call {
        let start = self.here().start;
        self.bump();
        let outer = (std::mem::replace(&mut self.wildcards, false), std::mem::replace(&mut self.no_calls, false));
        let args = if self.at(TokenKind::CloseParen) { Vec::new() } else { self.comma_list(Self::argument) };
        (self.wildcards, self.no_calls) = outer;
        self.close(TokenKind::CloseParen, "`,` or `)`");
        Call { name, args, args_span: self.since(start) }
    }

    fn argument(&mut self) -> Arg {
        let tokens = self.name_tokens(0);
        let name = if tokens > 0 && self.kind_at(tokens) == TokenKind::Equal {
            let name = self.eat_name();
            self.bump();
            name
        } else {
            None
        };
        Arg { name, value: self.pipe_argument() }
    }

    /// The operator that stands here, how tight it binds, and how many tokens it takes.
    fn infix(&mut self) -> Option<(Infix, u8, usize)> {
        use BinaryOp::{
            Add, Divide, Equal, EqualIgnoreCase, Greater, GreaterOrEqual, Less, LessOrEqual, Modulo, Multiply,
            NotEqual, NotEqualIgnoreCase, Subtract,
        };
        let (op, level) = match self.kind() {
            TokenKind::EqualEqual => (Equal, EQUALITY),
            TokenKind::NotEqual => (NotEqual, EQUALITY),
            TokenKind::Less => (Less, RELATION),
            TokenKind::LessEqual => (LessOrEqual, RELATION),
            TokenKind::Greater => (Greater, RELATION),
            TokenKind::GreaterEqual => (GreaterOrEqual, RELATION),
            TokenKind::Plus => (Add, SUM),
            TokenKind::Minus => (Subtract, SUM),
            TokenKind::Star => (Multiply, PRODUCT),
            TokenKind::Slash => (Divide, PRODUCT),
            TokenKind::Percent => (Modulo, PRODUCT),
            TokenKind::EqualTilde => (EqualIgnoreCase, TEXT),
            TokenKind::BangTilde => (NotEqualIgnoreCase, TEXT),
            TokenKind::Colon if self.colon_is_search => (BinaryOp::ColonHas, TEXT),
            TokenKind::Equal => {
                self.single_equal();
                (Equal, EQUALITY)
            }
            TokenKind::AndAnd => return Some((Infix::Logical(LogicalOp::And), AND, 1)),
            TokenKind::PipePipe if !self.at_double_pipe() => return Some((Infix::Logical(LogicalOp::Or), OR, 1)),
            TokenKind::Name | TokenKind::WordOperator => return self.word_infix(),
            _ => return None,
        };
        Some((Infix::Binary(op), level, 1))
    }

    fn word_infix(&mut self) -> Option<(Infix, u8, usize)> {
        let text = self.word_in_capitals().unwrap_or_else(|| self.token(0).span.text(self.text));
        let list = |op| Some((Infix::List(op), EQUALITY, 1));
        match text {
            "and" => return Some((Infix::Logical(LogicalOp::And), AND, 1)),
            "or" => return Some((Infix::Logical(LogicalOp::Or), OR, 1)),
            "in" => return list(ListOp::In),
            "!in" => return list(ListOp::NotIn),
            "in~" => return list(ListOp::InIgnoreCase),
            "!in~" => return list(ListOp::NotInIgnoreCase),
            "has_any" => return list(ListOp::HasAny),
            "has_all" => return list(ListOp::HasAll),
            "between" => return Some((Infix::Between { negated: false }, EQUALITY, 1)),
            "!between" => return Some((Infix::Between { negated: true }, EQUALITY, 1)),
            "matches" if self.word_at(1) == "regex" => {
                return Some((Infix::Binary(BinaryOp::MatchesRegex), TEXT, 2));
            }
            _ => {}
        }
        let (negated, word) = text.strip_prefix('!').map_or((false, text), |word| (true, word));
        text_op(word, negated).map(|op| (Infix::Binary(BinaryOp::Text(op)), TEXT, 1))
    }
}

/// The operator on strings of that name, the `!` taken off.
fn text_op(word: &str, negated: bool) -> Option<TextOp> {
    let (stem, case_sensitive) = word.strip_suffix("_cs").map_or((word, false), |stem| (stem, true));
    let kind = match stem {
        "has" => TextMatch::Has,
        "hasprefix" => TextMatch::HasPrefix,
        "hassuffix" => TextMatch::HasSuffix,
        "contains" => TextMatch::Contains,
        "startswith" => TextMatch::StartsWith,
        "endswith" => TextMatch::EndsWith,
        // Old spellings, still read.
        "containscs" => return Some(TextOp { kind: TextMatch::Contains, case_sensitive: true, negated }),
        "notcontains" => return Some(TextOp { kind: TextMatch::Contains, case_sensitive: false, negated: true }),
        "notcontainscs" => return Some(TextOp { kind: TextMatch::Contains, case_sensitive: true, negated: true }),
        "like" if !case_sensitive => TextMatch::Like,
        "likecs" => return Some(TextOp { kind: TextMatch::Like, case_sensitive: true, negated }),
        "notlike" => return Some(TextOp { kind: TextMatch::Like, case_sensitive: false, negated: true }),
        "notlikecs" => return Some(TextOp { kind: TextMatch::Like, case_sensitive: true, negated: true }),
        _ => return None,
    };
    Some(TextOp { kind, case_sensitive, negated })
}
