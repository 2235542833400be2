//! What went wrong, where in the query, and what to do about it.
//!
//! Every stage of the language speaks in [`Diagnostic`]s: the lexer, the parser, the binder and the executor. A
//! diagnostic always points at a [`Span`] of the query's text, so that the editor can underline it.

mod fit;
mod nearest;
mod refusals;

pub use fit::fit_item;
pub use nearest::nearest_name;
pub use refusals::{Refusal, refusal};

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A range of the query's text, in bytes from its beginning; `end` is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text that the span covers; empty where the span does not fit the text.
    pub fn text(self, source: &str) -> &str {
        source.get(self.start..self.end).unwrap_or("")
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Severity {
    /// The query cannot run.
    Error,
    /// The query runs, but may not mean what it seems to.
    Warning,
    /// Good to know.
    Info,
}

/// One edit that would cure the problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What the edit does, as a button would say it.
    pub title: String,
    /// The text that is replaced.
    pub span: Span,
    /// What it is replaced with.
    pub replacement: String,
}

/// One problem of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Kusto's own code where one fits (`KS142`), else one of ours (`TM…`).
    pub code: Cow<'static, str>,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence for the person.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What to do, one sentence; `None` where the message says it all.
    pub help: Option<String>,
    /// Edits that would cure it, the likeliest first.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code),
            severity: Severity::Error,
            message: message.into(),
            span,
            help: None,
            fixes: Vec::new(),
        }
    }

    /// An error at `span` for a part of the language that is refused here.
    pub fn refused(name: &str, refusal: Refusal, span: Span) -> Self {
        Self::error("TM103", span, format!("`{name}` cannot be used here. {}", refusal.reason)).with_help(refusal.help)
    }

    /// A warning at `span`.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// The same with one sentence of help.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with an edit that would cure it.
    pub fn with_fix(mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.fixes.push(Fix { title: title.into(), span, replacement: replacement.into() });
        self
    }

    /// Whether it stops the query.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The message with line and column (both from 1, in characters) of the span in `source`.
    pub fn render(&self, source: &str) -> String {
        let before = source.get(..self.span.start.min(source.len())).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let help = self.help.as_ref().map(|h| format!(" {h}")).unwrap_or_default();
        format!("{line}:{column}: {} [{}]{help}", self.message, self.code)
    }
}
