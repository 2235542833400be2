//! The tree of a query as it was written: nothing is bound, so a `let` value may yet be a scalar or a table.
//!
//! All nodes are plain data with public fields. Every node carries the [`Span`] of its text in bytes. Expressions nest no
//! deeper than [`MAX_DEPTH`](crate::kql::syntax::MAX_DEPTH), so recursing over one is safe; the long things (pipes,
//! `and`/`or` chains, lists) are flat.

mod columns;
mod expr;
mod graph;
mod literal;
mod operator;
mod parameters;
mod tables;

pub use columns::*;
pub use expr::*;
pub use graph::*;
pub use literal::*;
pub use operator::*;
pub use parameters::*;
pub use tables::*;

use crate::diagnostics::Span;

/// A whole query: statements parted by `;`.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// In order of the text. The last expression statement is the one whose answer is shown.
    pub statements: Vec<Statement>,
    /// All of the text that was parsed.
    pub span: Span,
}

/// One statement, without its `;`.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Which, and its parts.
    pub kind: StatementKind,
    /// From its first token to its last.
    pub span: Span,
}

/// The statements of the language.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `let name = value`
    Let(LetStatement),
    /// `set name` or `set name = value`
    Set(SetStatement),
    /// `declare query_parameters(a:long, b:string = "x")`
    DeclareQueryParameters(Vec<ColumnDecl>),
    /// `declare pattern …`
    DeclarePattern(PatternDeclaration),
    /// `alias database name = cluster("…").database("…")`
    Alias(AliasStatement),
    /// `restrict access to (a, b)`
    Restrict(Vec<Expr>),
    /// A query: a table, or (on the last line of a function) a scalar.
    Expression(Expr),
}

/// `let name = value`
#[derive(Clone, Debug, PartialEq)]
pub struct LetStatement {
    /// What is named.
    pub name: Name,
    /// What it stands for.
    pub value: LetValue,
}

/// The right side of a `let`.
#[derive(Clone, Debug, PartialEq)]
pub enum LetValue {
    /// A scalar or a table: only the binder can tell.
    Expr(Expr),
    /// `(a:int, T:(*)) { … }`, or `view () { … }`.
    Function(FunctionDeclaration),
    /// `entity_group [cluster("a").database("b"), …]`
    EntityGroup(Vec<Expr>),
}

/// A user-defined function.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionDeclaration {
    /// Whether it is a view (`view () { … }`), found by `union *` and `search`.
    pub view: bool,
    /// In order.
    pub parameters: Vec<FunctionParameter>,
    /// Between the braces.
    pub body: FunctionBody,
    /// From `(` or `view` to `}`.
    pub span: Span,
}

/// One parameter of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionParameter {
    /// Its name.
    pub name: Name,
    /// What it takes.
    pub kind: ParameterKind,
    /// `= 5`: its value when the caller leaves it out.
    pub default: Option<Expr>,
    /// All of it.
    pub span: Span,
}

/// What a function's parameter takes.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterKind {
    /// `x:long`
    Scalar(TypeRef),
    /// `T:(*)`, `T:(a:int, b:string)`
    Tabular(Schema),
}

/// The statements of a function, then what it gives back.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionBody {
    /// `let`s and the like before the last line.
    pub statements: Vec<Statement>,
    /// The last line; `None` when the body is empty.
    pub result: Option<Box<Expr>>,
    /// From `{` to `}`.
    pub span: Span,
}

/// `set name = value`
#[derive(Clone, Debug, PartialEq)]
pub struct SetStatement {
    /// The option.
    pub name: Name,
    /// `None` for a bare `set name`.
    pub value: Option<Expr>,
}

/// `alias database name = value`
#[derive(Clone, Debug, PartialEq)]
pub struct AliasStatement {
    /// The new name.
    pub name: Name,
    /// The database it stands for.
    pub value: Expr,
}

/// `declare pattern name = (a:string)[b:string] { ("x").["y"] = { … }; }`
#[derive(Clone, Debug, PartialEq)]
pub struct PatternDeclaration {
    /// The pattern's name.
    pub name: Name,
    /// The arguments in parentheses.
    pub parameters: Vec<ColumnDecl>,
    /// The argument in brackets.
    pub path: Option<ColumnDecl>,
    /// One for each `("x").["y"] = { … }`.
    pub cases: Vec<PatternCase>,
}

/// `("x").["y"] = { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct PatternCase {
    /// The values in parentheses.
    pub arguments: Vec<Expr>,
    /// The value in brackets.
    pub path: Option<Expr>,
    /// What it stands for.
    pub body: FunctionBody,
    /// All of it.
    pub span: Span,
}

/// A name as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// Without quotes and brackets, escapes resolved. Empty where a name is missing.
    pub text: String,
    /// With quotes and brackets.
    pub span: Span,
    /// Whether it stood in `['…']`, and so cannot be a keyword.
    pub quoted: bool,
}

/// A name that may hold `*`: `Foo*`, `*_id`, `*`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NamePattern {
    /// As written, brackets and quotes resolved.
    pub text: String,
    /// Its text.
    pub span: Span,
    /// Whether `text` holds a `*` that matches anything.
    pub wildcard: bool,
}

/// A column with its type: `a:int`, `a:int = 5`.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnDecl {
    /// The column.
    pub name: Name,
    /// `None` where the type was left out.
    pub ty: Option<TypeRef>,
    /// `= 5`, where the place allows one.
    pub default: Option<Expr>,
    /// All of it.
    pub span: Span,
}

/// `(*)`, `(a:int, b:string)`, `(*, a:int)`
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Whether `*` stands in it.
    pub star: bool,
    /// The named columns.
    pub columns: Vec<ColumnDecl>,
    /// With its parentheses.
    pub span: Span,
}

/// The name of a type, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeRef {
    /// `None` where no such type exists; that has been reported.
    pub ty: Option<ScalarType>,
    /// Its text.
    pub span: Span,
}
