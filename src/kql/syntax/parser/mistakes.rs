//! Mistakes that people make, each with what to do about it.

use super::Parser;
use super::operators::{self, Entry};
use crate::diagnostics::{Diagnostic, Span, nearest_name};
use crate::kql::syntax::instead_of_like;
use crate::kql::syntax::lexer::{NEGATABLE, OPERATORS, TokenKind, WORD_OPERATORS};
use crate::kql::syntax::tree::{BinaryOp, Expr, ExprKind, Name, NamedExpr};

/// What other languages call an operator.
const FOREIGN: &[(&str, &str)] = &[
    ("select", "project"),
    ("from", "where"),
    ("group", "summarize"),
    ("groupby", "summarize"),
    ("aggregate", "summarize"),
    ("stats", "summarize"),
    ("eval", "extend"),
    ("having", "where"),
    ("orderby", "sort"),
    ("head", "take"),
    ("first", "take"),
    ("table", "project"),
    ("fields", "project"),
    ("rename", "project-rename"),
    ("drop", "project-away"),
    ("dedup", "distinct"),
    ("unique", "distinct"),
    ("uniq", "distinct"),
    ("grep", "search"),
    ("rex", "parse"),
    ("chart", "render"),
    ("plot", "render"),
    ("expand", "mv-expand"),
    ("explode", "mv-expand"),
    ("unnest", "mv-expand"),
];

impl Parser<'_> {
    /// `=` between two operands.
    pub(super) fn single_equal(&mut self) {
        let here = self.here();
        // The sides of a join's key: `$left.a = $right.b`.
        let before = self.at.checked_sub(3).and_then(|at| self.tokens.get(at));
        let is_key = self.word_at(1).starts_with('$')
            || before.is_some_and(|token| token.kind == TokenKind::Name && token.span.text(self.text).starts_with('$'));
        let help = if is_key { "Compare with `==`." } else { "Compare with `==`, or with `=~` to ignore case." };
        self.report(
            Diagnostic::error("TM018", here, "`=` names a value; it does not compare.").with_help(help).with_fix(
                "Change to `==`",
                here,
                "==",
            ),
        );
    }

    /// `extend a == b`: a comparison where a name was probably meant.
    pub(super) fn comparison_for_name(&mut self, column: &NamedExpr) {
        let ExprKind::Binary { op: BinaryOp::Equal, op_span, left, .. } = &column.value.kind else { return };
        let named = self.text.get(op_span.start..op_span.end) == Some("==");
        if !column.names.is_empty() || !named || !matches!(left.kind, ExprKind::Name(_)) {
            return;
        }
        self.report(
            Diagnostic::warning("TM020", *op_span, "This adds a column that says whether the two are equal.")
                .with_help("To name a column, write `=`.")
                .with_fix("Change to `=`", *op_span, "="),
        );
    }

    /// `sort by name = expr`: reads over the name.
    pub(super) fn single_equal_in_order(&mut self, name_tokens: usize) {
        for _ in 0..name_tokens {
            self.bump();
        }
        let here = self.here();
        self.report(
            Diagnostic::error("TM018", here, "A sort key has no name.")
                .with_help("Name it with `extend` before, then sort by that name."),
        );
        self.bump();
    }

    /// Something that does not belong to the operator before it.
    pub(super) fn unexpected(&mut self) {
        let here = self.here();
        if let Some(diagnostic) = self.negation_apart() {
            self.report(diagnostic);
            return;
        }
        if self.word().eq_ignore_ascii_case("is") {
            let negated = self.word_at(1).eq_ignore_ascii_case("not");
            let call = if negated { "isnotnull" } else { "isnull" };
            self.report(
                Diagnostic::error("TM010", here, "KQL has no `is`.")
                    .with_help(format!("Call `{call}(…)`; for strings, `isempty(…)` or `isnotempty(…)`.")),
            );
            return;
        }
        let message = format!("Unexpected {}.", self.found());
        self.report(
            Diagnostic::error("TM005", here, message).with_help("Operators are parted by `|`, their arguments by `,`."),
        );
    }

    /// `not in` for `!in`.
    fn negation_apart(&self) -> Option<Diagnostic> {
        if !self.word().eq_ignore_ascii_case("not") {
            return None;
        }
        let operator = self.token(1).span;
        let span = self.here().to(operator);
        let diagnostic = Diagnostic::error("TM010", span, format!("KQL has no `{}`.", span.text(self.text)));
        match operator.text(self.text).to_lowercase().as_str() {
            "like" => Some(diagnostic.with_help(instead_of_like("not like"))),
            "matches" => Some(diagnostic.with_help("Write `not(x matches regex y)`.")),
            word @ ("has_any" | "has_all") => Some(diagnostic.with_help(format!("Write `not(x {word} (a, b))`."))),
            word if NEGATABLE.contains(&word) => {
                let negated = format!("!{word}");
                let help = format!("Write `{negated}`.");
                Some(diagnostic.with_help(help).with_fix(format!("Change to `{negated}`"), span, negated))
            }
            _ => None,
        }
    }

    /// Whether an operator's name stands where a `|` is missing before it.
    pub(super) fn at_missing_pipe(&self) -> bool {
        let word = self.word();
        OPERATORS.contains(&word) && !matches!(word, "as" | "in")
    }

    /// The same, and on a line of its own: elsewhere in a pattern the word is a column.
    pub(super) fn at_missing_pipe_on_new_line(&self) -> bool {
        self.at_missing_pipe() && self.on_new_line()
    }

    /// Whether the current token is the first of its line.
    pub(super) fn on_new_line(&self) -> bool {
        Span::new(self.previous_end(), self.here().start).text(self.text).contains('\n')
    }

    /// `T || take 5`: two pipes for one. A column of an operator's name has an operator after it, not an argument.
    pub(super) fn at_double_pipe(&self) -> bool {
        let argument = matches!(self.kind_at(2), TokenKind::Name | TokenKind::Long | TokenKind::String);
        self.at(TokenKind::PipePipe)
            && OPERATORS.contains(&self.word_at(1))
            && argument
            && !WORD_OPERATORS.contains(&self.word_at(2))
    }

    /// Reports two pipes for one, and takes them.
    pub(super) fn double_pipe(&mut self) {
        let here = self.here();
        self.report(Diagnostic::error("TM006", here, "One `|` is enough.").with_fix("Change to `|`", here, "|"));
        self.bump();
    }

    /// A word operator in capitals (`AND`), in small letters; reported.
    pub(super) fn word_in_capitals(&mut self) -> Option<&'static str> {
        let word = self.word();
        let small = WORD_OPERATORS.iter().find(|small| **small != word && word.eq_ignore_ascii_case(small))?;
        if small.contains("like") {
            // In small letters it would be refused again.
            let message = format!("KQL has no `{word}`.");
            self.report(Diagnostic::error("TM010", self.here(), message).with_help(instead_of_like(word)));
        } else {
            self.report_capitals(small);
        }
        Some(small)
    }

    /// Says that a keyword is written in small letters.
    pub(super) fn report_capitals(&mut self, small: &str) {
        let here = self.here();
        self.report(
            Diagnostic::error("TM010", here, format!("Keywords are written in small letters: `{small}`.")).with_fix(
                format!("Change to `{small}`"),
                here,
                small,
            ),
        );
    }

    /// An operator in capitals (`WHERE`), reported and then read as what it means.
    pub(super) fn operator_in_capitals(&mut self) -> Option<&'static Entry> {
        let entry = operators::entry(&self.word().to_lowercase())?;
        self.report_capitals(entry.name);
        // The operator's arguments may still be wrong on their own.
        self.last_error_at = None;
        Some(entry)
    }

    /// A comma with nothing after it.
    pub(super) fn trailing_comma(&mut self) -> bool {
        let comma = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).copied();
        let Some(comma) = comma.filter(|token| token.kind == TokenKind::Comma) else { return false };
        let ends = matches!(
            self.kind(),
            TokenKind::Pipe | TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::Semicolon | TokenKind::End
        );
        if !ends && !self.at_word("by") {
            return false;
        }
        self.report(Diagnostic::error("TM023", comma.span, "Nothing follows this comma.").with_fix(
            "Remove the comma",
            comma.span,
            "",
        ));
        true
    }

    /// A statement begins on a new line, but nothing ended the one before.
    pub(super) fn missing_semicolon(&mut self) {
        let end = self.previous_end();
        let message = format!("A `;` is missing before {}.", self.found());
        self.report(
            Diagnostic::error("TM009", self.here(), message)
                .with_help("A `let`, `set` or `declare` ends with `;`.")
                .with_fix("Insert `;`", Span::new(end, end), ";"),
        );
    }

    /// Reports a missing `|` before an operator, if so it is.
    pub(super) fn missing_pipe(&mut self) -> bool {
        if !self.at_missing_pipe() {
            return false;
        }
        let word = self.word();
        self.report(
            Diagnostic::error("TM006", self.here(), format!("A `|` is missing before `{word}`."))
                .with_help("Operators are parted by `|`.")
                .with_fix("Insert `|`", self.nothing_here(), "| "),
        );
        true
    }

    /// A word after `|` that is no operator: reports it and skips its text.
    pub(super) fn unknown_operator(&mut self) -> Name {
        let start = self.here().start;
        if self.eat(TokenKind::Name).is_none() {
            self.expected("an operator, such as `where` or `summarize`");
            self.skip_until(|kind| matches!(kind, TokenKind::Pipe | TokenKind::Semicolon));
            return Name { text: String::new(), span: Span::new(start, start), quoted: false };
        }
        while self.at(TokenKind::Minus) && self.joined(0) && self.kind_at(1) == TokenKind::Name && self.joined(1) {
            self.bump();
            self.bump();
        }
        let span = self.since(start);
        let text = span.text(self.text);
        let lower = text.to_lowercase();
        let mut diagnostic = Diagnostic::error("TM007", span, format!("There is no operator `{text}`."));
        let foreign = FOREIGN.iter().find(|(name, _)| *name == lower).map(|(_, ours)| *ours);
        diagnostic = match foreign.or_else(|| nearest_name(&lower, OPERATORS.iter().copied())) {
            Some(near) => diagnostic.with_help(format!("Did you mean `{near}`?")).with_fix(
                format!("Change to `{near}`"),
                span,
                near,
            ),
            None => diagnostic.with_help("After `|` stands an operator: `where`, `summarize`, `project`, `sort by`, …"),
        };
        // The name has been read, so the next token may still be wrong on its own.
        self.last_error_at = None;
        self.report(diagnostic);
        self.skip_until(|kind| matches!(kind, TokenKind::Pipe | TokenKind::Semicolon));
        self.last_error_at = Some(self.at);
        Name { text: text.to_owned(), span, quoted: false }
    }

    /// `.show tables` at the start of a statement: reports it and skips to the next `;`.
    pub(super) fn command(&mut self) -> Option<Expr> {
        if !(self.at(TokenKind::Dot) && self.kind_at(1) == TokenKind::Name && self.joined(1)) {
            return None;
        }
        let start = self.here().start;
        let span = self.token(0).span.to(self.token(1).span);
        let text = span.text(self.text);
        self.report(
            Diagnostic::error("TM024", span, format!("`{text}` is a command to a cluster; here are only queries."))
                .with_help("Begin with the name of a table. `T | getschema` shows its columns."),
        );
        self.skip_until(|kind| kind == TokenKind::Semicolon);
        Some(Expr { kind: ExprKind::Missing, span: self.since(start) })
    }

    /// `select … from …` at the start of a statement, also behind `explain`: reports it and skips to the next `;`.
    pub(super) fn sql_query(&mut self) -> Option<Expr> {
        let span = self.here();
        let select = usize::from(self.word().eq_ignore_ascii_case("explain"));
        if !self.word_at(select).eq_ignore_ascii_case("select") {
            return None;
        }
        if !matches!(self.kind_at(select + 1), TokenKind::Name | TokenKind::Star) {
            return None;
        }
        let help = self.sql_as_pipe(select + 1);
        self.report(
            Diagnostic::error("TM008", span, "This is SQL; a KQL query begins with the table.").with_help(help),
        );
        self.skip_until(|kind| kind == TokenKind::Semicolon);
        Some(Expr { kind: ExprKind::Missing, span: self.since(span.start) })
    }

    /// How a `select` whose columns begin at the token `ahead` is written here: the query itself where it only names
    /// columns and a table, else the steps that such queries have.
    fn sql_as_pipe(&self, ahead: usize) -> String {
        let ends = |at: usize| matches!(self.kind_at(at), TokenKind::End | TokenKind::Semicolon);
        let mut from = ahead;
        while !ends(from) && !self.word_at(from).eq_ignore_ascii_case("from") {
            from += 1;
        }
        let table = self.word_at(from + 1);
        let in_turn = |at: usize| {
            let wanted = if (at - ahead).is_multiple_of(2) { TokenKind::Name } else { TokenKind::Comma };
            self.kind_at(at) == wanted
        };
        if !table.is_empty() && ends(from + 2) {
            if from == ahead + 1 && self.kind_at(ahead) == TokenKind::Star {
                return format!("In KQL: `{table}`.");
            }
            if !(from - ahead).is_multiple_of(2) && (ahead..from).all(in_turn) {
                let columns: Vec<&str> = (ahead..from).step_by(2).map(|at| self.word_at(at)).collect();
                return format!("In KQL: `{table} | project {}`.", columns.join(", "));
            }
        }
        let table = if table.is_empty() { "Table" } else { table };
        format!("In KQL one step follows the other: `{table} | where … | summarize count() by … | top 10 by …`.")
    }

    /// Comments of other languages where a statement begins: reports the first, and skips them all.
    pub(super) fn foreign_comments(&mut self) {
        let mut reported = false;
        loop {
            let start = self.token(0).span.start;
            let text = self.text.get(start..).unwrap_or("");
            let Some(sign) = ["--", "#", "/*"].into_iter().find(|sign| text.starts_with(*sign)) else { return };
            let span = Span::new(start, start + sign.len());
            let comment = Diagnostic::error("TM010", span, "Comments begin with `//` and end with the line.");
            let (comment, length) = if sign == "/*" {
                (comment, text.get(2..).and_then(|inside| inside.find("*/")).map(|at| at + 4))
            } else {
                (comment.with_fix("Change to `//`", span, "//"), text.find(['\n', '\r']))
            };
            if !reported {
                self.report(comment);
                reported = true;
            }
            let end = start + length.unwrap_or(text.len());
            while !self.at(TokenKind::End) && self.token(0).span.start < end {
                self.bump();
            }
        }
    }
}
