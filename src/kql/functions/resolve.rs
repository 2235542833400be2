//! Which signature of a function takes the arguments, and what must be converted before.

use super::signature::{Overload, Param, ParamKind, Returns, Scalar};
use crate::values::ScalarType;
use std::fmt::Write as _;

/// The signature that takes the arguments.
#[derive(Debug)]
pub struct Resolved {
    /// The signature.
    pub overload: &'static Overload,
    /// For each argument, the type to which it must be converted before the kernel runs; `None` where it fits.
    pub conversions: Vec<Option<ScalarType>>,
    /// Type of the result.
    pub returns: ScalarType,
}

/// No signature takes the arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Every signature there is, as help shows it: `strlen(source: string) -> long`.
    pub candidates: Vec<String>,
    /// What keeps the arguments from fitting.
    pub why: Why,
}

/// Why no signature takes the arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No signature takes so many: from `least` to `most`, `None` for any number.
    Count {
        /// Arguments at least.
        least: usize,
        /// Arguments at most.
        most: Option<usize>,
    },
    /// The argument at this position, and what could stand there.
    Argument(usize, Vec<ParamKind>),
    /// Arguments that must be of one type are not.
    NoCommonType,
}

impl Mismatch {
    /// A sentence with the signatures there are.
    pub fn help(&self) -> String {
        format!("It can be called as {}.", self.candidates.join(", or "))
    }
}

/// How well one argument fits: the higher, the worse.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    AsItIs,
    Converted,
    /// A `decimal` as a `real`, with fewer digits.
    Narrowed,
    /// A `dynamic` given where a string is asked for is read as one, last of all.
    FromDynamic,
}

/// Finds the signature for arguments of these types. `null_constants` says for each whether it is the constant null of
/// its type, which agrees with any other type; missing entries are no nulls.
pub fn resolve(scalar: &'static Scalar, args: &[ScalarType], null_constants: &[bool]) -> Result<Resolved, Mismatch> {
    let mut best: Option<(Fit, Resolved)> = None;
    for overload in scalar.overloads {
        if let Some((fit, resolved)) = try_overload(overload, args, null_constants)
            && best.as_ref().is_none_or(|(known, _)| fit < *known)
        {
            best = Some((fit, resolved));
        }
    }
    best.map(|(_, resolved)| resolved).ok_or_else(|| Mismatch {
        candidates: scalar.overloads.iter().map(|overload| signature_text(scalar, overload)).collect(),
        why: why(scalar.overloads, args),
    })
}

/// The nearest miss: among the signatures that take so many arguments, those that fit furthest.
fn why(overloads: &[Overload], args: &[ScalarType]) -> Why {
    let counted = |overload: &&Overload| {
        let params = overload.params;
        args.len() >= required(overload)
            && (args.len() <= params.len() || overload.variadic)
            && count_fits(overload, args)
    };
    if !overloads.iter().any(|overload| counted(&overload)) {
        let most = overloads.iter().map(|overload| (!overload.variadic).then_some(overload.params.len()));
        return Why::Count {
            least: overloads.iter().map(required).min().unwrap_or(0),
            most: most.reduce(|a, b| Some(a?.max(b?))).flatten(),
        };
    }
    let mut furthest = 0;
    let mut wanted: Vec<ParamKind> = Vec::new();
    for overload in overloads.iter().filter(counted) {
        let misfit = (0..args.len())
            .find_map(|at| kind_of(overload, args, at).filter(|kind| !kind.takes(args[at])).map(|kind| (at, kind)));
        let Some((at, kind)) = misfit else { return Why::NoCommonType };
        if at > furthest {
            wanted.clear();
            furthest = at;
        }
        if at == furthest && !wanted.contains(&kind) {
            wanted.push(kind);
        }
    }
    Why::Argument(furthest, wanted)
}

fn required(overload: &Overload) -> usize {
    overload.params.iter().take_while(|param| !param.optional).count()
}

/// Whether the predicates and values of `case` come in pairs, with a value at the end; or names and values without one.
fn count_fits(overload: &Overload, args: &[ScalarType]) -> bool {
    match overload.params.first().map(|param| param.kind) {
        Some(ParamKind::Case) => !args.len().is_multiple_of(2),
        Some(ParamKind::Property) => args.len().is_multiple_of(2),
        _ => true,
    }
}

/// What the argument at this position must be.
fn kind_of(overload: &Overload, args: &[ScalarType], at: usize) -> Option<ParamKind> {
    let in_pairs = overload.params.first().is_some_and(|param| param.kind == ParamKind::Property);
    let place = if in_pairs { at % 2 } else { at };
    Some(match overload.params.get(place).or_else(|| overload.params.last())?.kind {
        ParamKind::Case if at.is_multiple_of(2) && at + 1 < args.len() => ParamKind::Exact(ScalarType::Bool),
        ParamKind::Case => ParamKind::Common,
        ParamKind::Property => ParamKind::Exact(ScalarType::String),
        ParamKind::ArrayOrFlag if at + 1 == args.len() && args[at] == ScalarType::Bool => ParamKind::Any,
        ParamKind::ArrayOrFlag => ParamKind::Exact(ScalarType::Dynamic),
        kind => kind,
    })
}

impl ParamKind {
    /// Whether an argument of this type can stand there, as it is or converted.
    pub fn takes(self, arg: ScalarType) -> bool {
        match self {
            Self::Exact(kind) => fit(arg, kind).is_some(),
            Self::Numeric => arg.is_numeric(),
            Self::Integer => arg.is_integer(),
            Self::Summable => arg.is_numeric() || arg == ScalarType::TimeSpan,
            Self::NotDynamic => arg != ScalarType::Dynamic,
            Self::ArrayOrFlag => matches!(arg, ScalarType::Dynamic | ScalarType::Bool),
            Self::Truth => matches!(arg, ScalarType::Bool | ScalarType::Dynamic),
            Self::CommonOf(kinds) => kinds.contains(&arg),
            Self::Any | Self::Common | Self::Case | Self::Property => true,
        }
    }
}

/// A signature as help shows it: `strlen(source: string) -> long`.
pub fn signature_text(scalar: &Scalar, overload: &Overload) -> String {
    call_text(scalar.name, overload.params, overload.variadic) + &returns_text(overload)
}

/// An operator as help shows it, with the types of its sides: `datetime + timespan -> datetime`.
pub fn operator_text(operator: &Scalar, overload: &Overload) -> String {
    let (name, kinds) = (operator.name, overload.params.iter().map(|param| kind_text(param.kind)).collect::<Vec<_>>());
    let text = match (name, kinds.as_slice()) {
        ("negate", [value]) => format!("-{value}"),
        ("identity", [value]) => format!("+{value}"),
        (".", [value, _]) => format!("{value}.name"),
        ("[]", [value, at]) => format!("{value}[{at}]"),
        (_, [left, right]) if overload.variadic => format!("{left} {name} ({right}, …)"),
        (_, [left, right]) => format!("{left} {name} {right}"),
        (_, [value, low, high]) => format!("{value} {name} ({low} .. {high})"),
        _ => call_text(name, overload.params, overload.variadic),
    };
    text + &returns_text(overload)
}

fn returns_text(overload: &Overload) -> String {
    match overload.returns {
        Returns::Type(kind) => format!(" -> {kind}"),
        Returns::Columns(columns) => {
            let columns: Vec<String> = columns.iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
            format!(" -> ({})", columns.join(", "))
        }
        _ => String::new(),
    }
}

/// A call as help shows it: `strlen(source: string)`.
pub fn call_text(name: &str, params: &[Param], variadic: bool) -> String {
    let mut text = format!("{name}(");
    for (at, param) in params.iter().enumerate() {
        let separator = if at > 0 { ", " } else { "" };
        let name = if param.optional { format!("[{}]", param.name) } else { param.name.to_owned() };
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}{name}: {}", kind_text(param.kind));
    }
    text.push_str(if variadic { ", …)" } else { ")" });
    text
}

/// A parameter's types in words.
pub fn kind_text(kind: ParamKind) -> &'static str {
    match kind {
        ParamKind::Exact(kind) => kind.name(),
        ParamKind::Any => "any",
        ParamKind::Numeric => "number",
        ParamKind::Integer => "int or long",
        ParamKind::Summable => "number or timespan",
        ParamKind::Truth => "bool",
        ParamKind::Common => "any, all alike",
        ParamKind::CommonOf(_) => "a scalar, all alike",
        ParamKind::Case => "bool and any in turn",
        ParamKind::Property => ScalarType::String.name(),
        ParamKind::NotDynamic => "any but dynamic",
        ParamKind::ArrayOrFlag => "dynamic or bool",
    }
}

fn try_overload(overload: &'static Overload, args: &[ScalarType], nulls: &[bool]) -> Option<(Fit, Resolved)> {
    let params = overload.params;
    if args.len() < required(overload)
        || (args.len() > params.len() && !overload.variadic)
        || !count_fits(overload, args)
    {
        return None;
    }
    let kind_of = |at: usize| kind_of(overload, args, at);
    let is_common = |at: usize| matches!(kind_of(at), Some(ParamKind::Common | ParamKind::CommonOf(_)));
    let shared = common_type(args, nulls, is_common)?;

    let mut worst = Fit::AsItIs;
    let mut conversions = Vec::with_capacity(args.len());
    let mut types = Vec::with_capacity(args.len());
    for (at, arg) in args.iter().enumerate() {
        let (fit, target) = match kind_of(at)? {
            ParamKind::Exact(kind) => (fit(*arg, kind)?, kind),
            ParamKind::CommonOf(kinds) if !kinds.contains(arg) => return None,
            ParamKind::CommonOf(_)
                if (*arg == ScalarType::Dynamic) != (shared == ScalarType::Dynamic)
                    && !nulls.get(at).copied().unwrap_or(false) =>
            {
                return None;
            }
            ParamKind::Common | ParamKind::CommonOf(_) => {
                (if *arg == shared { Fit::AsItIs } else { Fit::Converted }, shared)
            }
            kind if kind.takes(*arg) => (Fit::AsItIs, *arg),
            _ => return None,
        };
        worst = worst.max(fit);
        conversions.push((target != *arg).then_some(target));
        types.push(target);
    }
    let returns = match overload.returns {
        Returns::Type(kind) => kind,
        Returns::SameAs(at) => *types.get(at)?,
        Returns::Common => shared,
        // The binder, which knows the constant, asks again.
        Returns::ByConstant(_, function) => function(None),
        Returns::By(function) => function(&types),
        Returns::Columns(_) | Returns::ColumnEach(_) => ScalarType::Dynamic,
    };
    Some((worst, Resolved { overload, conversions, returns }))
}

/// Whether an argument can be given to a parameter of a type.
fn fit(arg: ScalarType, param: ScalarType) -> Option<Fit> {
    if arg == param {
        return Some(Fit::AsItIs);
    }
    let widens = matches!(
        (arg, param),
        (ScalarType::Int, ScalarType::Long)
            | (ScalarType::Int | ScalarType::Long, ScalarType::Real)
            | (ScalarType::Int | ScalarType::Long | ScalarType::Real, ScalarType::Decimal)
    );
    if widens {
        return Some(Fit::Converted);
    }
    match (arg, param) {
        (ScalarType::Decimal, ScalarType::Real) => Some(Fit::Narrowed),
        (ScalarType::Dynamic, ScalarType::String) => Some(Fit::FromDynamic),
        _ => None,
    }
}

/// The one type to which all arguments that `is_common` picks are converted; `None` where there is none. Without such
/// arguments it does not matter which.
fn common_type(args: &[ScalarType], nulls: &[bool], is_common: impl Fn(usize) -> bool) -> Option<ScalarType> {
    let picked = || args.iter().enumerate().filter(|(at, _)| is_common(*at));
    let mut shared: Option<ScalarType> = None;
    for (at, arg) in picked() {
        if nulls.get(at).copied().unwrap_or(false) {
            continue;
        }
        shared = Some(match shared {
            None => *arg,
            Some(known) => widest(known, *arg)?,
        });
    }
    // Only nulls: the first one's type.
    shared.or_else(|| picked().next().map(|(_, arg)| *arg)).or(Some(ScalarType::Dynamic))
}

/// The type that holds the values of both; `None` where they have nothing in common.
pub fn widest(left: ScalarType, right: ScalarType) -> Option<ScalarType> {
    if left == right {
        Some(left)
    } else if left.is_numeric() && right.is_numeric() {
        // The order of declaration is that of width: int, long, real, decimal.
        Some(left.max(right))
    } else if left == ScalarType::Dynamic {
        // What is inside a dynamic is read as the other type.
        Some(right)
    } else if right == ScalarType::Dynamic {
        Some(left)
    } else {
        None
    }
}
