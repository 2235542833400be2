//! What the editor asks of the language while a query is written. Places are bytes of the text that came with the question.

use crate::diagnostics::{Fix, Span};
use serde::{Deserialize, Serialize};

/// A question about a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EditAsk {
    /// What could be written at `at`? Answered by [`EditAnswer::Completions`].
    Complete {
        /// The query.
        text: String,
        /// The caret.
        at: usize,
    },
    /// Which call is `at` inside of? Answered by [`EditAnswer::Signature`].
    Signature {
        /// The query.
        text: String,
        /// The caret.
        at: usize,
    },
    /// What is the word at `at`? Answered by [`EditAnswer::Description`].
    Describe {
        /// The query.
        text: String,
        /// A byte of the word.
        at: usize,
    },
    /// What are the names of the text, and what can be folded? Answered by [`EditAnswer::Reading`].
    Read {
        /// All queries of the editor.
        text: String,
    },
    /// Where does the name at `at` stand, which the query gives? Answered by [`EditAnswer::Uses`].
    Uses {
        /// The query.
        text: String,
        /// A byte of the name.
        at: usize,
    },
    /// Gives the name at `at` another name. Answered by [`EditAnswer::Edits`].
    Rename {
        /// The query.
        text: String,
        /// A byte of the name.
        at: usize,
        /// The new name.
        name: String,
    },
    /// Lays queries out anew: those that `from..to` touches. Answered by [`EditAnswer::Edits`].
    Format {
        /// All queries of the editor.
        text: String,
        /// First byte.
        from: usize,
        /// Byte after the last.
        to: usize,
    },
    /// What could be done with `from..to`? Answered by [`EditAnswer::Refactorings`].
    Refactor {
        /// The query.
        text: String,
        /// First byte of the selection.
        from: usize,
        /// Byte after the last.
        to: usize,
    },
}

/// An answer to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EditAnswer {
    /// To [`EditAsk::Complete`].
    Completions(Completions),
    /// To [`EditAsk::Signature`]; nothing outside of calls.
    Signature(Option<Signature>),
    /// To [`EditAsk::Describe`]; nothing where there is nothing to say.
    Description(Option<Description>),
    /// To [`EditAsk::Read`].
    Reading(Reading),
    /// To [`EditAsk::Uses`]: the name and where it stands, its declaration first; or a sentence that says why it cannot be
    /// renamed.
    Uses(Result<(String, Vec<Span>), String>),
    /// To [`EditAsk::Rename`] and [`EditAsk::Format`]: what to replace; or a sentence that says why nothing is.
    Edits(Result<Vec<Fix>, String>),
    /// To [`EditAsk::Refactor`].
    Refactorings(Vec<Refactoring>),
}

/// What could be written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completions {
    /// First byte of what is replaced.
    pub from: usize,
    /// Byte after the last.
    pub to: usize,
    /// What fits the word that is begun, what people write most first; how well it fits is for the page to say.
    pub items: Vec<Completion>,
    /// Whether there are more.
    pub more: bool,
    /// Whether the list helps before a letter is written; else it would only be in the way.
    pub opens: bool,
}

/// What kind of thing an item of a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ItemKind {
    /// A column.
    Column,
    /// A table with rows, or without.
    Table,
    /// A name of a `let` or a parameter.
    Variable,
    /// A scalar function.
    Function,
    /// An aggregate.
    Aggregate,
    /// A plugin of `evaluate`.
    Plugin,
    /// A tabular operator.
    Operator,
    /// A word of the language.
    Keyword,
    /// A type.
    Type,
    /// A value, of the data or of a property.
    Value,
}

/// One thing that could be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// What is written.
    pub apply: String,
    /// How many bytes before its end the caret goes.
    pub caret_back: usize,
    /// What it is.
    pub kind: ItemKind,
    /// Beside the label: a type, a count.
    pub detail: String,
    /// How it is written, in a line; may be empty.
    pub syntax: String,
    /// What it is, in a sentence; may be empty.
    pub doc: String,
}

/// The call that the caret is inside of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Where the function's name begins.
    pub at: usize,
    /// How it can be called: a line for each way.
    pub ways: Vec<Way>,
    /// The one that fits best what is written.
    pub active: usize,
    /// What it gives, in a sentence.
    pub doc: String,
}

/// One way to call a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// `substring(source: string, start: long)`
    pub text: String,
    /// Bytes of `text` that are the parameter at hand; empty where there is none.
    pub current: Span,
}

/// What there is to say about a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The word.
    pub span: Span,
    /// What it is, in a line: "column · string".
    pub title: String,
    /// How it is written, a line for each way.
    pub syntax: Vec<String>,
    /// What it does or holds.
    pub doc: String,
    /// Facts, each a pair of name and value: "Rows" and "1,234".
    pub facts: Vec<(String, String)>,
    /// Values that it has, with their numbers where they are known.
    pub values: Vec<(String, Option<u64>)>,
    /// A query that shows it; may be empty.
    pub example: String,
    /// Kind and name of its entry in the reference.
    pub entry: Option<(String, String)>,
}

/// What names of a text are, and what can be folded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Names in the order of the text.
    pub names: Vec<(Span, NameClass)>,
    /// What can be folded: what lies between stays hidden.
    pub folds: Vec<Span>,
}

/// What a name is, for its color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NameClass {
    /// A column.
    Column,
    /// A table.
    Table,
    /// What a `let` or a parameter names.
    Variable,
    /// A name that nothing has.
    Unknown,
}

/// Something that could be done with the text at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refactoring {
    /// What it does, as a menu would say it.
    pub title: String,
    /// What it replaces.
    pub edits: Vec<Fix>,
}
