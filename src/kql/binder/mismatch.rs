//! What is said where no signature of a function or an operator takes the arguments.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions::{self, Mismatch, ParamKind, Scalar, Why, kind_text};
use crate::kql::plan::Expr;
use crate::values::{ScalarType, Value, parse_datetime, parse_guid, parse_timespan};

/// The diagnostic of a call with these arguments; `place` is the name or the sign.
pub(super) fn diagnostic(function: &Scalar, mismatch: &Mismatch, args: &[Expr], place: Span) -> Diagnostic {
    let name = function.name;
    let kinds: Vec<ScalarType> = args.iter().map(|arg| arg.returns).collect();
    let given: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    if functions::scalar(name).is_none() {
        let message = match given.as_slice() {
            [left, right] => format!("`{name}` does not work between a {left} and a {right}."),
            _ => format!("`{name}` does not take ({}).", given.join(", ")),
        };
        return Diagnostic::error("KS106", place, message)
            .with_help(sides(name, &mismatch.why, args).unwrap_or_else(|| mismatch.help()));
    }
    let spans: Vec<Span> = args.iter().map(|arg| arg.span).collect();
    of_call(name, &mismatch.why, &mismatch.help(), &kinds, &spans, place)
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
            let given = kinds.get(*at).copied();
            let found = given.map_or("", ScalarType::name);
            let message = match wanted.as_slice() {
                [ParamKind::NotDynamic] => format!("This argument of `{name}` cannot be dynamic."),
                _ => format!("This argument of `{name}` must be {}, not {found}.", words.join(" or ")),
            };
            let is_number = given.is_some_and(ScalarType::is_numeric);
            let convert = match wanted.as_slice() {
                [ParamKind::NotDynamic] => " Convert it with tostring( ).".to_owned(),
                // Converted, a number would be one of ticks.
                [ParamKind::Exact(ScalarType::TimeSpan)] if is_number => {
                    " Write it with its unit, such as 1d or 1h.".to_owned()
                }
                [ParamKind::Exact(ScalarType::DateTime)] if is_number => {
                    " Write an instant as datetime(2026-05-05).".to_owned()
                }
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

/// What to do about the sides of an operator that do not fit each other; `None` where its signatures say it best.
fn sides(name: &str, why: &Why, args: &[Expr]) -> Option<String> {
    use ScalarType::{Bool, DateTime, Dynamic, Guid, String as Text, TimeSpan};
    let left = args.first()?;
    match (name, why) {
        ("and" | "or", _) => return Some("Each side must be true or false: compare, as in x == 1.".to_owned()),
        ("[]", _) => {
            let help = "Only dynamic values have elements. Text that holds JSON is opened by parse_json( ).";
            return (left.returns != Dynamic).then(|| help.to_owned());
        }
        // Operators on texts.
        (_, Why::Argument(at, wanted)) if wanted.as_slice() == [ParamKind::Exact(Text)] => {
            let other = args.get(*at)?;
            return Some(
                in_quotes(other).unwrap_or_else(|| format!("Convert the {} with tostring( ).", other.returns)),
            );
        }
        _ => {}
    }
    let alike =
        |right: &Expr| right.returns == left.returns || (right.returns.is_numeric() && left.returns.is_numeric());
    let Some(right) = args.iter().find(|right| !alike(right)) else {
        return match (left.returns, name) {
            (Text, "<" | "<=" | ">" | ">=") => Some(format!("Texts are compared by strcmp(left, right) {name} 0.")),
            (Text, "+") => Some("Texts are joined by strcat( ).".to_owned()),
            (Text, "-" | "*" | "/" | "%") => Some("Convert both sides with todouble( ).".to_owned()),
            _ => None,
        };
    };
    match (left.returns, right.returns) {
        // Nothing is divided by an instant, only an instant has one subtracted, and guids have no order.
        (_, DateTime) if matches!(name, "/" | "%") => None,
        (other, DateTime) if name == "-" && other != Text => None,
        (TimeSpan, Text) if name == "-" => Some("Convert the string with totimespan( ).".to_owned()),
        (_, Guid) | (Guid, _) if matches!(name, "<" | "<=" | ">" | ">=") => None,
        (Text, _) => with_text(name, left, right),
        (_, Text) => with_text(name, right, left),
        (time @ (DateTime | TimeSpan), number) if number.is_numeric() => with_number(name, time, right),
        (number, time @ (DateTime | TimeSpan)) if number.is_numeric() => with_number(name, time, left),
        (DateTime, TimeSpan) | (TimeSpan, DateTime) => {
            (!is_arithmetic(name)).then(|| "A timespan is no instant: write one, such as ago(1d).".to_owned())
        }
        (Dynamic, TimeSpan) | (TimeSpan, Dynamic) if name == "*" => {
            Some("Convert the dynamic with todouble( ).".to_owned())
        }
        (Dynamic, to) | (to, Dynamic) if to == TimeSpan || !is_arithmetic(name) => {
            Some(format!("Convert the dynamic with {}( ).", conversion(to)))
        }
        (Bool, number) | (number, Bool) if number.is_numeric() => Some("Convert the bool with tolong( ).".to_owned()),
        _ => matches!(name, "==" | "!=").then(|| "Convert both sides with tostring( ).".to_owned()),
    }
}

/// A number that stands where a text is wanted, as a text; `None` for anything else.
fn in_quotes(expr: &Expr) -> Option<String> {
    let number = expr.as_constant().filter(|value| value.kind().is_numeric() && !value.is_null())?;
    Some(format!("Write the number in quotes: \"{}\".", number.to_text()))
}

fn is_arithmetic(name: &str) -> bool {
    matches!(name, "+" | "-" | "*" | "/" | "%")
}

/// A number beside an instant or a length of time (`time`). A conversion would take it for ticks, or for a year.
fn with_number(name: &str, time: ScalarType, number: &Expr) -> Option<String> {
    let value = number.as_constant();
    if time == ScalarType::DateTime && !is_arithmetic(name) {
        return Some(match value {
            Some(_) => "Write the instant as datetime(2026-05-05).".to_owned(),
            None => "Convert the number with unixtime_seconds_todatetime( ) or its like.".to_owned(),
        });
    }
    if time == ScalarType::DateTime && !matches!(name, "+" | "-") {
        return None;
    }
    Some(match value.and_then(Value::as_i64) {
        Some(number) => format!("Write a timespan, such as {number}d or {number}h."),
        None if value.is_some() => "Write a timespan, such as 1d or 1h.".to_owned(),
        None => "Multiply the number by its unit, such as 1d or 1h.".to_owned(),
    })
}

/// A text beside a value of another type: the text becomes one of that type. Only a number that is asked for equality
/// becomes a text, so that nothing is lost of either.
fn with_text(name: &str, text: &Expr, other: &Expr) -> Option<String> {
    use ScalarType::{Bool, DateTime, Decimal, Dynamic, Guid, Int, Long, Real, TimeSpan};
    const JOINED: &str = "Texts are joined by strcat( ).";
    let written = text.as_constant().and_then(Value::as_str);
    let is_equality = matches!(name, "==" | "!=");
    if is_equality && other.returns.is_numeric() && written.and_then(|text| literal(Real, text)).is_none() {
        return Some(in_quotes(other).unwrap_or_else(|| format!("Convert the {} with tostring( ).", other.returns)));
    }
    // What the text can be meant as.
    let meant: &[ScalarType] = match (other.returns, name) {
        (Dynamic, "<" | "<=" | ">" | ">=") => {
            return Some(format!("Texts are compared by strcmp(left, right) {name} 0."));
        }
        (Bool | Guid | Dynamic, "+") => return Some(JOINED.to_owned()),
        (DateTime, "-") | (TimeSpan, "+" | "-") => &[DateTime, TimeSpan],
        (DateTime, "+") | (DateTime | TimeSpan, "/" | "%") => &[TimeSpan],
        (TimeSpan, "*") | (Dynamic, "-" | "*" | "/" | "%") | (Int | Long | Real | Decimal, _) => &[Real],
        (Dynamic, _) => return None,
        (Bool | Guid | DateTime, _) if is_arithmetic(name) => return None,
        _ => std::slice::from_ref(&other.returns),
    };
    let advice = match (written, meant.first()?) {
        (Some(text), first) => match (meant.iter().find_map(|kind| literal(*kind, text)), first) {
            (Some(literal), _) => format!("Write {literal}, without quotes."),
            (None, Bool) => "Write true or false, without quotes.".to_owned(),
            (None, DateTime) => "Write an instant, such as datetime(2026-05-05) or ago(1d).".to_owned(),
            (None, TimeSpan) => "Write a timespan, such as 1d or 1h.".to_owned(),
            (None, _) => converted(meant),
        },
        (None, _) => converted(meant),
    };
    let is_sum = name == "+" && other.returns.is_numeric();
    Some(if is_sum { format!("{advice} {JOINED}") } else { advice })
}

/// What to do with a text that is meant as one of these types.
fn converted(meant: &[ScalarType]) -> String {
    let calls: Vec<String> = meant.iter().map(|kind| format!("{}( )", conversion(*kind))).collect();
    format!("Convert the string with {}.", calls.join(" or "))
}

/// A text as a literal of that type; `None` where it is none.
fn literal(kind: ScalarType, text: &str) -> Option<String> {
    match kind {
        ScalarType::Bool => {
            let word = text.to_lowercase();
            matches!(word.as_str(), "true" | "false").then_some(word)
        }
        ScalarType::Real => {
            let begins = text.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit());
            let digits = text.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
            let fits = if digits { text.parse::<i64>().is_ok() } else { text.parse::<f64>().is_ok_and(f64::is_finite) };
            (begins && fits).then(|| text.to_owned())
        }
        ScalarType::DateTime => parse_datetime(text).map(|_| format!("datetime({text})")),
        ScalarType::TimeSpan => parse_timespan(text).map(|_| format!("timespan({text})")),
        ScalarType::Guid => parse_guid(text).map(|_| format!("guid({text})")),
        _ => None,
    }
}

/// The function that converts to this type.
fn conversion(to: ScalarType) -> &'static str {
    match to {
        ScalarType::Bool => "tobool",
        ScalarType::Int => "toint",
        ScalarType::Long => "tolong",
        ScalarType::Real => "todouble",
        ScalarType::Decimal => "todecimal",
        ScalarType::String => "tostring",
        ScalarType::DateTime => "todatetime",
        ScalarType::TimeSpan => "totimespan",
        ScalarType::Guid => "toguid",
        ScalarType::Dynamic => "todynamic",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: ScalarType) -> Expr {
        Expr::column(0, kind, Span::default())
    }

    fn written(text: &str) -> Expr {
        Expr::constant(Value::string(text), Span::default())
    }

    fn number(value: i64) -> Expr {
        Expr::constant(Value::Long(value), Span::default())
    }

    #[test]
    fn what_is_advised_fits_and_means_the_same() {
        use ScalarType::{Bool, DateTime, Guid, Long, String as Text, TimeSpan};
        let cases = [
            (column(Text), "==", number(200), "Write the number in quotes: \"200\"."),
            (column(Long), "==", written("200"), "Write 200, without quotes."),
            (column(Long), "!=", column(Text), "Convert the long with tostring( )."),
            (column(Bool), "==", written("True"), "Write true, without quotes."),
            (column(DateTime), "==", written("today"), "Write an instant, such as datetime(2026-05-05) or ago(1d)."),
            (column(Text), "<", column(DateTime), "Convert the string with todatetime( )."),
            (column(TimeSpan), "==", number(0), "Write a timespan, such as 0d or 0h."),
            (column(TimeSpan), ">", written("1h"), "Write timespan(1h), without quotes."),
            (column(TimeSpan), ">", column(Long), "Multiply the number by its unit, such as 1d or 1h."),
            (column(DateTime), "-", written("1d"), "Write timespan(1d), without quotes."),
            (column(DateTime), "+", number(30), "Write a timespan, such as 30d or 30h."),
            (column(DateTime), ">", column(TimeSpan), "A timespan is no instant: write one, such as ago(1d)."),
            (column(Text), "+", column(Text), "Texts are joined by strcat( )."),
            (column(Long), "+", column(Text), "Convert the string with todouble( ). Texts are joined by strcat( )."),
            (column(Guid), "==", written("x"), "Convert the string with toguid( )."),
        ];
        for (left, name, right, help) in cases {
            let sides = [left, right];
            let told = super::sides(name, &Why::NoCommonType, &sides);
            assert_eq!(told.as_deref(), Some(help), "{sides:?}");
        }
    }
}
