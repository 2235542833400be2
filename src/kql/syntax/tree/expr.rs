//! Expressions, scalar and tabular alike.

use super::{ColumnDecl, Literal, Name, NamePattern, Operator, Parameter, Schema, TypeRef};
use crate::diagnostics::Span;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Which, and its parts.
    pub kind: ExprKind,
    /// From its first token to its last; empty for what is missing.
    pub span: Span,
}

/// The kinds of expression.
#[expect(missing_docs, reason = "the form above each variant shows what its fields are")]
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// Something was expected here and has been reported.
    Missing,
    /// A value.
    Literal(Literal),
    /// A column, table, variable or `$left`/`$right`.
    Name(Name),
    /// `Foo*`, `*`: where several columns or tables may stand.
    Wildcard(NamePattern),
    /// `base.name`, `base.["name"]`; `$left.key`; `database("x").T`.
    Path { base: Box<Expr>, name: Name },
    /// `database("x").Foo*`
    PathWildcard { base: Box<Expr>, pattern: NamePattern },
    /// `base.f(x)`: `cluster("a").database("b")`, `T.f()`; the call is always [`Call`].
    PathCall { base: Box<Expr>, call: Call },
    /// `base[index]`
    Index { base: Box<Expr>, index: Box<Expr> },
    /// `f(x, y = 1)`; `toscalar(T | count)`, `materialize(…)` and `not(…)` are plain calls too.
    Call(Call),
    /// `-x`, `+x`
    Unary { op: UnaryOp, operand: Box<Expr> },
    /// Two operands and an operator between them; arithmetic groups to the left.
    Binary { op: BinaryOp, op_span: Span, left: Box<Expr>, right: Box<Expr> },
    /// `a and b and c`, `a or b or c`: two operands or more, flat.
    Logical { op: LogicalOp, operands: Vec<Expr> },
    /// `left in (a, b)`, `has_any`, `has_all` and their like; `right` may be one tabular or dynamic expression.
    InList { op: ListOp, op_span: Span, left: Box<Expr>, right: List },
    /// `left between (low .. high)`
    Between { negated: bool, op_span: Span, left: Box<Expr>, low: Box<Expr>, high: Box<Expr> },
    /// `(x)`
    Parenthesized(Box<Expr>),
    /// `source | operator | operator`; a leading operator (`print 1`) stands as [`ExprKind::Leading`].
    Pipe { source: Box<Expr>, operators: Vec<Operator> },
    /// An operator that needs no source: `print`, `range`, `union`, `search`, `find`, `evaluate`, `macro-expand` at the
    /// start of a query, or any operator at the start of a sub-query (`fork (where x)`, `partition by k (top 3 by v)`).
    Leading(Box<Operator>),
    /// `datatable(a:int)[1, 2]`
    Datatable(Datatable),
    /// `externaldata(a:int)["https://…"] with (format="csv")`
    ExternalData(ExternalData),
    /// `name = expr` or `(a, b) = expr` where a list takes named expressions (a parenthesized compound, `bag_pack` forms).
    Named(Box<NamedExpr>),
    /// `*`, as in `count(*)`, `arg_max(x, *)`, `find … project *`.
    Star,
    /// `typeof(long)`, `typeof(a:int, b:string)`, `typeof(*, a:int)`
    Typeof(TypeofExpr),
    /// `graph("name")` and the like are calls; `entity_group [a, b]` where an expression may stand.
    EntityGroup(Vec<Expr>),
    /// `[a, b]`: brackets where a list is written without `dynamic`, as in `to typeof` forms and old `externaldata` lists.
    Brackets(Vec<Expr>),
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function.
    pub name: Name,
    /// In order.
    pub args: Vec<Arg>,
    /// Between the parentheses, for a message about the arguments as a whole.
    pub args_span: Span,
}

/// One argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    /// `name` of `name = value`.
    pub name: Option<Name>,
    /// The value.
    pub value: Expr,
}

/// `(a, b, c)`
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// In order. One item may be a table or a dynamic array whose elements are meant.
    pub items: Vec<Expr>,
    /// With its parentheses.
    pub span: Span,
}

/// `expr`, `name = expr`, `(a, b) = expr`
#[derive(Clone, Debug, PartialEq)]
pub struct NamedExpr {
    /// None, one, or those of the tuple form.
    pub names: Vec<Name>,
    /// Whether the names stood in parentheses, which `(a) = expr` tells from `a = expr`.
    pub tuple: bool,
    /// The value.
    pub value: Expr,
    /// All of it.
    pub span: Span,
}

/// `datatable(a:int, b:string)[1, "x"]`
#[derive(Clone, Debug, PartialEq)]
pub struct Datatable {
    /// The columns.
    pub schema: Schema,
    /// Row by row; their number has not been checked against the columns.
    pub values: Vec<Expr>,
    /// `with (…)`, and the words between `datatable` and `(`.
    pub properties: Vec<Parameter>,
    /// `[` … `]`
    pub values_span: Span,
    /// The name it is called by: `datatable`, or `contextual_datatable`, which has a key before its columns.
    pub name: Name,
    /// The key of `contextual_datatable(key, a:int)`.
    pub context: Option<Box<Expr>>,
}

/// `externaldata(a:int)["https://…"] with (format="csv")`, `inline_external_table(…) …`, `external_data`
#[derive(Clone, Debug, PartialEq)]
pub struct ExternalData {
    /// The keyword as written.
    pub name: Name,
    /// The columns.
    pub schema: Schema,
    /// The connection strings.
    pub sources: Vec<Expr>,
    /// `kind=`, `dataformat=` before, and `with (…)` after the sources.
    pub properties: Vec<Parameter>,
    /// `partition by (a:datetime = bin(x, 1d))`
    pub partitions: Vec<ColumnDecl>,
    /// `pathformat = (…)`, in order.
    pub path_format: Vec<Expr>,
}

/// The argument of `typeof`.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeofExpr {
    /// `typeof(long)`
    Scalar(TypeRef),
    /// `typeof(a:int)`, `typeof(*, a:int)`
    Schema(Schema),
}

/// Operators before an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`
    Minus,
    /// `+`
    Plus,
}

/// `and`, `or`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogicalOp {
    /// `and`
    And,
    /// `or`
    Or,
}

/// Operators between two scalars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `==`
    Equal,
    /// `!=`, `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `=~`
    EqualIgnoreCase,
    /// `!~`
    NotEqualIgnoreCase,
    /// `:` of `search`: the column has the term.
    ColonHas,
    /// `matches regex`
    MatchesRegex,
    /// `has`, `!startswith_cs` and their like.
    Text(TextOp),
}

/// `has`, `!startswith_cs` and their like: what is looked for, in which case, and whether it must be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TextOp {
    /// What is looked for.
    pub kind: TextMatch,
    /// Whether upper and lower case differ (`_cs`).
    pub case_sensitive: bool,
    /// Whether `!` stands before it.
    pub negated: bool,
}

/// How a string operator looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextMatch {
    /// `has`: a whole term.
    Has,
    /// `hasprefix`: the beginning of a term.
    HasPrefix,
    /// `hassuffix`: the end of a term.
    HasSuffix,
    /// `contains`
    Contains,
    /// `startswith`
    StartsWith,
    /// `endswith`
    EndsWith,
    /// `like`, with `*`: undocumented, still accepted.
    Like,
}

/// Operators whose right side is a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListOp {
    /// `in`
    In,
    /// `!in`
    NotIn,
    /// `in~`
    InIgnoreCase,
    /// `!in~`
    NotInIgnoreCase,
    /// `has_any`
    HasAny,
    /// `has_all`
    HasAll,
}
