//! Random well-typed expressions, grown from the functions' own signatures: a function that is added to the engine is
//! called here without being named.

use super::cell::Cell;
use super::choices::Choices;
use super::expr::{Expr, Node};
use super::tables::{Column, cell};
use std::sync::LazyLock;
use tallyman::kql::functions::{Overload, Param, ParamKind, Returns, Scalar, all, operators, resolve};
use tallyman::values::ScalarType;

/// A signature to call.
#[derive(Clone, Copy)]
struct Callable {
    scalar: &'static Scalar,
    overload: &'static Overload,
    operator: bool,
}

/// What differs from run to run, and the unary plus, which the binder takes away.
const LEFT_OUT: [&str; 3] = ["rand", "new_guid", "identity"];

static CALLABLES: LazyLock<Vec<Callable>> = LazyLock::new(|| {
    let each = operators().map(|scalar| (scalar, true)).chain(all().map(|scalar| (scalar, false)));
    each.filter(|(scalar, _)| !LEFT_OUT.contains(&scalar.name))
        .flat_map(|(scalar, operator)| {
            scalar.overloads.iter().map(move |overload| Callable { scalar, overload, operator })
        })
        .filter(|callable| !is_endless(callable))
        .collect()
});

/// Every tick of years is a million elements in every row: right, and slow.
fn is_endless(callable: &Callable) -> bool {
    let of_times = |param: &Param| matches!(param.kind, ParamKind::Exact(ScalarType::DateTime | ScalarType::TimeSpan));
    callable.scalar.name == "range" && callable.overload.params.first().is_some_and(of_times)
}

/// For each type, in the order of `ScalarType::ALL`, what may give it: first what the plain evaluator knows.
static BY_TYPE: LazyLock<Vec<[Vec<Callable>; 2]>> = LazyLock::new(|| {
    let of = |kind: ScalarType, known: bool| {
        let fits = |callable: &&Callable| match callable.overload.returns {
            Returns::Type(found) => found == kind,
            Returns::Columns(_) | Returns::ColumnEach(_) => false,
            _ => true,
        };
        let known = |callable: &&Callable| !known || super::eval::knows(callable.scalar.name);
        CALLABLES.iter().filter(fits).filter(known).copied().collect::<Vec<_>>()
    };
    ScalarType::ALL.iter().map(|kind| [of(*kind, true), of(*kind, false)]).collect()
});

/// What an expression may be made of.
pub(super) struct Soil<'a> {
    pub(super) columns: &'a [Column],
    /// Whether only functions that the plain evaluator knows are called.
    pub(super) known_only: bool,
}

/// An expression of a type, `depth` calls deep at most.
pub(super) fn grow(soil: &Soil<'_>, kind: ScalarType, depth: usize, choices: &mut Choices<'_>) -> Expr {
    if depth == 0 || choices.ended() || choices.chance(1, 4) {
        return leaf(soil, kind, choices);
    }
    let known = soil.known_only || choices.chance(1, 2);
    let lists = &BY_TYPE[ScalarType::ALL.iter().position(|other| *other == kind).unwrap_or(0)];
    let list = &lists[usize::from(!known)];
    for _ in 0..3 {
        if list.is_empty() {
            break;
        }
        let callable = *choices.of(list);
        if let Some(expr) = call(soil, callable, kind, depth, choices) {
            return expr;
        }
    }
    leaf(soil, kind, choices)
}

/// A call of anything that the plain evaluator knows, each as often as any other.
pub(super) fn known_call(soil: &Soil<'_>, choices: &mut Choices<'_>) -> Option<Expr> {
    static KNOWN: LazyLock<Vec<Callable>> = LazyLock::new(|| {
        CALLABLES.iter().filter(|callable| super::eval::knows(callable.scalar.name)).copied().collect()
    });
    let callable = *choices.of(&KNOWN);
    let kind = match callable.overload.returns {
        Returns::Type(kind) => kind,
        _ => any_kind(choices),
    };
    call(soil, callable, kind, 2, choices)
}

/// A column of the type, or a constant.
pub(super) fn leaf(soil: &Soil<'_>, kind: ScalarType, choices: &mut Choices<'_>) -> Expr {
    let columns: Vec<&Column> = soil.columns.iter().filter(|column| column.1 == kind).collect();
    if !columns.is_empty() && !choices.chance(1, 4) {
        return Expr::column(&choices.of(&columns).0, kind);
    }
    Expr::literal(cell(kind, choices), kind)
}

/// Any of the types: the common ones first.
pub(super) fn any_kind(choices: &mut Choices<'_>) -> ScalarType {
    use ScalarType as T;
    *choices.of(&[
        T::Long,
        T::String,
        T::Real,
        T::Bool,
        T::DateTime,
        T::Dynamic,
        T::TimeSpan,
        T::Int,
        T::Long,
        T::String,
        T::Decimal,
        T::Guid,
    ])
}

fn call(
    soil: &Soil<'_>,
    callable: Callable,
    kind: ScalarType,
    depth: usize,
    choices: &mut Choices<'_>,
) -> Option<Expr> {
    let params = callable.overload.params;
    let required = params.iter().take_while(|param| !param.optional).count();
    let mut count = required + choices.below(params.len() - required + 1);
    if callable.overload.variadic {
        count += choices.below(3);
    }
    let is_case = params.first().is_some_and(|param| param.kind == ParamKind::Case);
    if is_case && count.is_multiple_of(2) {
        count += 1;
    }
    let mut args = Vec::with_capacity(count);
    for at in 0..count {
        let param = params.get(at).or(params.last())?;
        let shared =
            if matches!(callable.overload.returns, Returns::Common) { kind } else { common(args.first(), choices) };
        let wanted = match param.kind {
            ParamKind::Exact(exact) if exact == ScalarType::Real && choices.chance(1, 6) => ScalarType::Long,
            ParamKind::Exact(exact) => exact,
            ParamKind::Numeric => numeric(kind, choices),
            ParamKind::Integer => *choices.of(&[ScalarType::Long, ScalarType::Int]),
            ParamKind::Summable => *choices.of(&[ScalarType::Long, ScalarType::Real, ScalarType::TimeSpan]),
            ParamKind::Case if at.is_multiple_of(2) && at + 1 < count => ScalarType::Bool,
            ParamKind::Case | ParamKind::Common => shared,
            ParamKind::Any if matches!(callable.overload.returns, Returns::SameAs(same) if same == at) => kind,
            ParamKind::Any if callable.operator && at > 0 => args.first().map_or(kind, |first: &Expr| first.kind),
            ParamKind::Any => any_kind(choices),
            ParamKind::NotDynamic => Some(any_kind(choices)).filter(|kind| *kind != ScalarType::Dynamic)?,
            ParamKind::Truth => ScalarType::Bool,
            ParamKind::CommonOf(kinds) => Some(shared).filter(|kind| kinds.contains(kind)).unwrap_or(kinds[0]),
            ParamKind::Property => ScalarType::String,
            ParamKind::ArrayOrFlag => ScalarType::Dynamic,
        };
        args.push(match word(callable.scalar.name, param.name, wanted, choices) {
            Some(word) => word,
            None if param.constant => Expr::literal(cell(wanted, choices), wanted),
            None => grow(soil, wanted, depth - 1, choices),
        });
    }
    let kinds: Vec<ScalarType> = args.iter().map(|arg| arg.kind).collect();
    let nulls: Vec<bool> = args.iter().map(Expr::is_null_literal).collect();
    let resolved = resolve(callable.scalar, &kinds, &nulls).ok()?;
    if !written(callable, &args) {
        return None;
    }
    // The binder asks again with the constant.
    let returns = match resolved.overload.returns {
        Returns::ByConstant(at, kind_of) => kind_of(args.get(at).and_then(Expr::constant).as_ref()),
        _ => resolved.returns,
    };
    let node = Node::Call { name: callable.scalar.name, operator: callable.operator, args };
    (returns == kind).then_some(Expr { kind, node })
}

/// Whether the language can write this operation at all.
fn written(callable: Callable, args: &[Expr]) -> bool {
    let is_column = |arg: &Expr| matches!(arg.node, Node::Column(_));
    match callable.scalar.name {
        "." => is_column(&args[0]) && matches!(&args[1].node, Node::Literal(Cell::Text(name)) if name.len() == 1),
        "[]" => is_column(&args[0]) && args[1].is_literal() && !args[1].is_null_literal(),
        "and" | "or" | "==" | "!=" | "<" | "<=" | ">" | ">=" => args.len() == 2,
        _ => true,
    }
}

fn numeric(kind: ScalarType, choices: &mut Choices<'_>) -> ScalarType {
    let same = if kind.is_numeric() { kind } else { ScalarType::Long };
    *choices.of(&[same, same, ScalarType::Long, ScalarType::Real, ScalarType::Int])
}

/// The type of arguments that must be alike.
fn common(first: Option<&Expr>, choices: &mut Choices<'_>) -> ScalarType {
    match first.map(|first| first.kind) {
        None => any_kind(choices),
        Some(kind) if kind.is_numeric() => numeric(kind, choices),
        Some(kind) => kind,
    }
}

/// An argument that means something only as one of a few words or numbers; `None` where any value will do.
fn word(function: &str, param: &str, kind: ScalarType, choices: &mut Choices<'_>) -> Option<Expr> {
    let words: &[&str] = match (function, param) {
        (".", _) => &["a", "b"],
        ("[]", "name") => &["a", "a b", "é"],
        (_, "regex" | "pattern") | ("matches regex", "part") => &[
            "a",
            "[a-z]+",
            "(\\w)(\\d*)",
            "^.",
            "\\s",
            "é|É",
            "(a)|(b)",
            "x=([0-9]+)",
            "[^a]$",
            "",
            "(?i)AB",
            "[",
            "(a*)*b",
        ],
        (_, "part" | "period") => &[
            "day",
            "hour",
            "month",
            "year",
            "week",
            "quarter",
            "minute",
            "second",
            "millisecond",
            "microsecond",
            "nanosecond",
            "week_of_year",
            "dayOfYear",
            "Day",
        ],
        ("format_timespan", "format") => &["d.hh:mm:ss", "h:m:s.fffffff", "dd HH", "FFF"],
        (_, "format") => &["yyyy-MM-dd HH:mm:ss.fffffff", "d/M/yy h:m:s tt", "yyyyMMdd", "HH.FFF"],
        (_, "kind") => &["normal", "regex"],
        (_, "timezone") => &["UTC", "Europe/Berlin", "US/Pacific", "nowhere"],
        (_, "parser_type") => &["windows"],
        (_, "path") => &["$.a", "$['a b']", "$[0]", "$..a", "$"],
        (_, "type") => return Some(Expr { kind: ScalarType::String, node: Node::TypeOf(any_kind(choices)) }),
        ("range" | "repeat" | "strrep", "start" | "stop" | "step" | "count" | "multiplier")
            if kind != ScalarType::String =>
        {
            let small = Expr::long(*choices.of(&[1, 0, 5, -1, 12, 3]));
            return Some(if kind == ScalarType::Real { Expr::literal(Cell::Real(2.5), kind) } else { small });
        }
        _ => return small(param, kind, choices),
    };
    (kind == ScalarType::String).then(|| Expr::literal(Cell::text(choices.of::<&str>(words)), kind))
}

/// Numbers that say how often or how many: mostly small.
fn small(param: &str, kind: ScalarType, choices: &mut Choices<'_>) -> Option<Expr> {
    let counts = [
        "count",
        "multiplier",
        "length",
        "precision",
        "index",
        "start",
        "end",
        "stop",
        "step",
        "amount",
        "offset",
        "digits",
        "min_length",
        "points",
        "period",
        "test_points",
        "group",
        "level",
        "resolution",
        "k",
        "mod",
        "occurrence",
        "year",
        "month",
        "day",
        "hour",
        "minute",
        "prefix",
        "max_subjects",
        "distance",
    ];
    if kind != ScalarType::Long || !counts.contains(&param) || choices.chance(1, 3) {
        return None;
    }
    Some(Expr::long(*choices.of(&[1, 0, 2, 3, -1, 5, 12, -2, 24, 2024])))
}
