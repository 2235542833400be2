//! What is said where no signature of a function or an operator takes the arguments.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions::{self, Mismatch, ParamKind, Scalar, Why, kind_text};
use crate::values::ScalarType;

/// The diagnostic of a call with arguments of these types, which stand at `spans`; `place` is the name or the sign.
pub(super) fn diagnostic(
    function: &Scalar,
    mismatch: &Mismatch,
    kinds: &[ScalarType],
    spans: &[Span],
    place: Span,
) -> Diagnostic {
    let name = function.name;
    let given: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    if functions::scalar(name).is_none() {
        let message = match given.as_slice() {
            [left, right] => format!("`{name}` does not work between a {left} and a {right}."),
            _ => format!("`{name}` does not take ({}).", given.join(", ")),
        };
        return Diagnostic::error("KS106", place, message)
            .with_help(sides(name, kinds).unwrap_or_else(|| mismatch.help()));
    }
    of_call(name, &mismatch.why, &mismatch.help(), kinds, spans, place)
}

/// The diagnostic of a call that does not fit; `help` says how it is called.
pub(super) fn of_call(
    name: &str,
    why: &Why,
    help: &str,
    kinds: &[ScalarType],
    spans: &[Span],
    place: Span,
) -> Diagnostic {
    match why {
        Why::Count { least, most } => {
            let given = kinds.len();
            if given >= *least && most.is_none_or(|most| given <= most) {
                let last = if given.is_multiple_of(2) { " and one at the end" } else { "" };
                let message = format!("`{name}` takes arguments in pairs{last}, so that it cannot take {given}.");
                return Diagnostic::error("KS121", place, message).with_help(help);
            }
            let code = if Some(*least) == *most { "KS119" } else { "KS120" };
            let message = format!("`{name}` takes {}, not {given}.", counted(*least, *most));
            Diagnostic::error(code, place, message).with_help(help)
        }
        Why::Argument(at, wanted) => {
            let words: Vec<&str> = wanted.iter().map(|kind| kind_text(*kind)).collect();
            let found = kinds.get(*at).map_or("", |kind| kind.name());
            let message = match wanted.as_slice() {
                [ParamKind::NotDynamic] => format!("This argument of `{name}` cannot be dynamic."),
                _ => format!("This argument of `{name}` must be {}, not {found}.", words.join(" or ")),
            };
            let convert = match wanted.as_slice() {
                [ParamKind::NotDynamic] => " Convert it with tostring( ).".to_owned(),
                [ParamKind::Exact(to)] => format!(" Convert it with {}( ).", conversion(*to)),
                _ => String::new(),
            };
            let span = spans.get(*at).copied().unwrap_or(place);
            Diagnostic::error(code(wanted), span, message).with_help(format!("{help}{convert}"))
        }
        Why::NoCommonType => {
            let given: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
            let message = format!("`{name}` needs values of one type, not ({}).", given.join(", "));
            Diagnostic::error("KS232", place, message)
                .with_help("Convert them to one type, for example with tostring( ).")
        }
    }
}

/// `1 argument`, `2 to 4 arguments`, `2 arguments or more`
fn counted(least: usize, most: Option<usize>) -> String {
    match most {
        Some(1) if least == 1 => "1 argument".into(),
        Some(0) => "no argument".into(),
        Some(most) if least == most => format!("{least} arguments"),
        Some(most) => format!("{least} to {most} arguments"),
        None if least == 1 => "1 argument or more".into(),
        None => format!("{least} arguments or more"),
    }
}

/// Kusto has a code for each sort of type that may be wanted.
fn code(wanted: &[ParamKind]) -> &'static str {
    match wanted {
        [ParamKind::NotDynamic] => "KS116",
        [ParamKind::Integer] => "KS134",
        [ParamKind::Numeric] => "KS137",
        [ParamKind::Summable] => "KS138",
        [_] => "KS107",
        _ => "KS141",
    }
}

/// What to do about two sides of different types, or of one type that has no order.
fn sides(name: &str, kinds: &[ScalarType]) -> Option<String> {
    let [left, right] = kinds else { return None };
    if kinds == [ScalarType::String; 2] && name.starts_with(['<', '>']) {
        return Some(format!("Texts are compared by strcmp(left, right) {name} 0."));
    }
    (left != right).then(|| format!("Convert one side with {}( ) or {}( ).", conversion(*left), conversion(*right)))
}

/// The function that converts to this type.
fn conversion(to: ScalarType) -> &'static str {
    match to {
        ScalarType::Bool => "tobool",
        ScalarType::Int => "toint",
        ScalarType::Long => "tolong",
        ScalarType::Real => "toreal",
        ScalarType::Decimal => "todecimal",
        ScalarType::String => "tostring",
        ScalarType::DateTime => "todatetime",
        ScalarType::TimeSpan => "totimespan",
        ScalarType::Guid => "toguid",
        ScalarType::Dynamic => "todynamic",
    }
}
