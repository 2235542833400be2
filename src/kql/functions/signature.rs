//! What a function says of itself.

use super::{Context, FunctionError};
use crate::values::{Column, ScalarType, Value};

/// An argument or a result: a value for each row, or one for all.
#[derive(Clone, Debug)]
pub enum Datum {
    /// One value a row.
    Column(Column),
    /// The same value for every row.
    Constant(Value),
}

impl Datum {
    /// Its type.
    pub fn kind(&self) -> ScalarType {
        match self {
            Self::Column(column) => column.kind(),
            Self::Constant(value) => value.kind(),
        }
    }

    /// As a column of `rows` rows.
    pub fn into_column(self, rows: usize) -> Column {
        match self {
            Self::Column(column) => column,
            Self::Constant(value) => Column::repeat(&value, rows),
        }
    }

    /// The constant; `None` for a column.
    pub fn constant(&self) -> Option<&Value> {
        if let Self::Constant(value) = self { Some(value) } else { None }
    }
}

/// Computes a function over `rows` rows. The arguments have the types that the overload asks for (the binder converts
/// them before). When all arguments are constants the result is one, too, unless the function differs by row.
pub type Kernel = fn(args: &[Datum], rows: usize, context: &Context) -> Result<Datum, FunctionError>;

/// A scalar function or an operator.
#[derive(Debug)]
pub struct Scalar {
    /// Name as queries write it; operators have their symbol: `+`, `has_cs`, `!in~`.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// What it gives, in a sentence or two.
    pub doc: &'static str,
    /// The page of Kusto's documentation: `query/strlen-function`.
    pub reference: &'static str,
    /// The signatures; the first that takes the arguments wins, exact types before converted ones.
    pub overloads: &'static [Overload],
    /// What a column that holds the bare call is named.
    pub result_name: ResultName,
    /// An expression and its result as `print` shows it.
    pub examples: &'static [(&'static str, &'static str)],
}

/// One signature of a function.
#[derive(Debug)]
pub struct Overload {
    /// The parameters in order.
    pub params: &'static [Param],
    /// Whether the last parameter may be given any number of further times.
    pub variadic: bool,
    /// Type of the result.
    pub returns: Returns,
    /// The computation.
    pub kernel: Kernel,
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Name, for help.
    pub name: &'static str,
    /// What it takes.
    pub kind: ParamKind,
    /// Whether it may be left out, with all that follow.
    pub optional: bool,
    /// Whether it must be a constant.
    pub constant: bool,
}

/// Which types a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// This type; others that convert to it without loss (`int` to `long`, `int` and `long` to `real`, anything
    /// numeric to `decimal`, the types inside a `dynamic` not) are converted before the kernel runs; so is, last of all,
    /// a `decimal` to a `real`.
    Exact(ScalarType),
    /// Any type, as it is.
    Any,
    /// Any type but `dynamic`, as it is.
    NotDynamic,
    /// `int`, `long`, `real` or `decimal`, as it is.
    Numeric,
    /// `int` or `long`, as it is.
    Integer,
    /// A number or a `timespan`, as it is.
    Summable,
    /// A `bool`, or a `dynamic` that holds one, as it is.
    Truth,
    /// Any type, converted to the widest type of all parameters of this kind (`int` < `long` < `real` < `decimal`;
    /// other types must agree; constants that are null agree with all).
    Common,
    /// Like [`ParamKind::Common`], but one of these types only; what is inside a `dynamic` is not read as another type.
    CommonOf(&'static [ScalarType]),
    /// An argument of `case`: a predicate (`bool`) and a value ([`ParamKind::Common`]) in turn, and a value at the end.
    Case,
    /// The name of a property (`string`) in `bag_pack`; it and the next parameter come again and again.
    Property,
    /// A `dynamic`; the last argument may be a `bool` instead.
    ArrayOrFlag,
}

/// Type of a result.
#[derive(Clone, Copy, Debug)]
pub enum Returns {
    /// Always this.
    Type(ScalarType),
    /// The type of this argument.
    SameAs(usize),
    /// The type to which the [`ParamKind::Common`] or [`ParamKind::CommonOf`] arguments were converted.
    Common,
    /// Worked out from the constant at this position (`typeof(long)` comes as the type's name).
    ByConstant(usize, fn(Option<&Value>) -> ScalarType),
    /// Worked out from the types of the arguments.
    By(fn(&[ScalarType]) -> ScalarType),
    /// Several columns of these names and types; the kernel gives them as the elements of one array. Where one value is
    /// expected the call is worth its first column.
    Columns(&'static [(&'static str, ScalarType)]),
    /// A `dynamic` column for each argument of that type, named after it and this suffix; the kernel gives them as the
    /// elements of one array.
    ColumnEach(&'static str),
}

impl Returns {
    /// Whether these are several columns.
    pub fn is_several(self) -> bool {
        matches!(self, Self::Columns(_) | Self::ColumnEach(_))
    }
}

/// What a column is named that holds a bare call: `project f(x)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultName {
    /// `Column1`, `Column2`, …; `print_0` in `print`.
    None,
    /// The name that the first argument would give.
    FirstArgument,
    /// The name that the argument would give where there is only one; with more, none.
    OnlyArgument,
    /// The name of the first argument (`array0` where it has none), an underscore and this: `x_sorted`.
    Suffix(&'static str),
    /// The function's name (or this prefix), an underscore and the name of the first argument: `count_`, `avg_x`.
    Prefix(&'static str),
    /// This, whatever the arguments.
    Always(&'static str),
}
