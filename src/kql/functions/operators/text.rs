//! The text operators: `has`, `contains`, `startswith` and kin, `=~`, `matches regex`.

use super::needle::{Case, Needle, Place};
use crate::kql::functions::declare::{BOOL, overload, string};
use crate::kql::functions::lift::{self, Texts};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar};
use crate::values::Column;
use arrow_array::BooleanArray;

/// An operator and its negation.
macro_rules! pair {
    ($yes:ident, $no:ident, $symbol:literal, $negated:literal, $place:expr, $case:expr, $doc:literal, $page:literal,
     $not_page:literal, $example:literal, $not_example:literal) => {
        static $yes: Scalar = Scalar {
            name: $symbol,
            aliases: &[],
            doc: $doc,
            reference: concat!("query/", $page),
    overloads: &[overload!([string("text"), string("part")] => BOOL,
                |args, rows, _| Ok(search(args, rows, $place, $case, false)))],
            result_name: ResultName::None,
            examples: &[($example, "true")],
        };
        static $no: Scalar = Scalar {
            name: $negated,
            aliases: &[],
            doc: concat!("The opposite of `", $symbol, "`."),
            reference: concat!("query/", $not_page),
    overloads: &[overload!([string("text"), string("part")] => BOOL,
                |args, rows, _| Ok(search(args, rows, $place, $case, true)))],
            result_name: ResultName::None,
            examples: &[($not_example, "false")],
        };
    };
}

pair!(
    HAS,
    NOT_HAS,
    "has",
    "!has",
    Place::Term,
    Case::Ignored,
    "Whether the text has the part as whole terms (runs of letters and digits), in any case.",
    "has-operator",
    "not-has-operator",
    "\"North America\" has \"america\"",
    "\"North America\" !has \"america\""
);
pair!(
    HAS_CS,
    NOT_HAS_CS,
    "has_cs",
    "!has_cs",
    Place::Term,
    Case::Sensitive,
    "Whether the text has the part as whole terms, in this case.",
    "has-cs-operator",
    "not-has-cs-operator",
    "\"North America\" has_cs \"America\"",
    "\"North America\" !has_cs \"America\""
);
pair!(
    HASPREFIX,
    NOT_HASPREFIX,
    "hasprefix",
    "!hasprefix",
    Place::TermStart,
    Case::Ignored,
    "Whether a term of the text begins with the part, in any case.",
    "hasprefix-operator",
    "not-hasprefix-operator",
    "\"North America\" hasprefix \"ame\"",
    "\"North America\" !hasprefix \"ame\""
);
pair!(
    HASPREFIX_CS,
    NOT_HASPREFIX_CS,
    "hasprefix_cs",
    "!hasprefix_cs",
    Place::TermStart,
    Case::Sensitive,
    "Whether a term of the text begins with the part, in this case.",
    "hasprefix-cs-operator",
    "not-hasprefix-cs-operator",
    "\"North America\" hasprefix_cs \"Ame\"",
    "\"North America\" !hasprefix_cs \"Ame\""
);
pair!(
    HASSUFFIX,
    NOT_HASSUFFIX,
    "hassuffix",
    "!hassuffix",
    Place::TermEnd,
    Case::Ignored,
    "Whether a term of the text ends with the part, in any case.",
    "hassuffix-operator",
    "not-hassuffix-operator",
    "\"North America\" hassuffix \"RTH\"",
    "\"North America\" !hassuffix \"RTH\""
);
pair!(
    HASSUFFIX_CS,
    NOT_HASSUFFIX_CS,
    "hassuffix_cs",
    "!hassuffix_cs",
    Place::TermEnd,
    Case::Sensitive,
    "Whether a term of the text ends with the part, in this case.",
    "hassuffix-cs-operator",
    "not-hassuffix-cs-operator",
    "\"North America\" hassuffix_cs \"rth\"",
    "\"North America\" !hassuffix_cs \"rth\""
);
pair!(
    CONTAINS,
    NOT_CONTAINS,
    "contains",
    "!contains",
    Place::Within,
    Case::Ignored,
    "Whether the text has the part anywhere, in any case. `has` is faster to read and does not match inside of words.",
    "contains-operator",
    "not-contains-operator",
    "\"FabriKam\" contains \"BRik\"",
    "\"FabriKam\" !contains \"BRik\""
);
pair!(
    CONTAINS_CS,
    NOT_CONTAINS_CS,
    "contains_cs",
    "!contains_cs",
    Place::Within,
    Case::Sensitive,
    "Whether the text has the part anywhere, in this case.",
    "contains-cs-operator",
    "not-contains-cs-operator",
    "\"FabriKam\" contains_cs \"Kam\"",
    "\"FabriKam\" !contains_cs \"Kam\""
);
pair!(
    STARTSWITH,
    NOT_STARTSWITH,
    "startswith",
    "!startswith",
    Place::Start,
    Case::Ignored,
    "Whether the text begins with the part, in any case.",
    "startswith-operator",
    "not-startswith-operator",
    "\"Fabrikam\" startswith \"fab\"",
    "\"Fabrikam\" !startswith \"fab\""
);
pair!(
    STARTSWITH_CS,
    NOT_STARTSWITH_CS,
    "startswith_cs",
    "!startswith_cs",
    Place::Start,
    Case::Sensitive,
    "Whether the text begins with the part, in this case.",
    "startswith-cs-operator",
    "not-startswith-cs-operator",
    "\"Fabrikam\" startswith_cs \"Fab\"",
    "\"Fabrikam\" !startswith_cs \"Fab\""
);
pair!(
    ENDSWITH,
    NOT_ENDSWITH,
    "endswith",
    "!endswith",
    Place::End,
    Case::Ignored,
    "Whether the text ends with the part, in any case.",
    "endswith-operator",
    "not-endswith-operator",
    "\"Fabrikam\" endswith \"Kam\"",
    "\"Fabrikam\" !endswith \"Kam\""
);
pair!(
    ENDSWITH_CS,
    NOT_ENDSWITH_CS,
    "endswith_cs",
    "!endswith_cs",
    Place::End,
    Case::Sensitive,
    "Whether the text ends with the part, in this case.",
    "endswith-cs-operator",
    "not-endswith-cs-operator",
    "\"Fabrikam\" endswith_cs \"kam\"",
    "\"Fabrikam\" !endswith_cs \"kam\""
);
pair!(
    EQUALS,
    NOT_EQUALS,
    "=~",
    "!~",
    Place::Whole,
    Case::Ignored,
    "Whether both texts are the same, in any case.",
    "equals-operator",
    "not-equals-operator",
    "\"abc\" =~ \"ABC\"",
    "\"abc\" !~ \"ABC\""
);

pub(super) static FAMILY: &[&Scalar] = &[
    &HAS,
    &NOT_HAS,
    &HAS_CS,
    &NOT_HAS_CS,
    &HASPREFIX,
    &NOT_HASPREFIX,
    &HASPREFIX_CS,
    &NOT_HASPREFIX_CS,
    &HASSUFFIX,
    &NOT_HASSUFFIX,
    &HASSUFFIX_CS,
    &NOT_HASSUFFIX_CS,
    &CONTAINS,
    &NOT_CONTAINS,
    &CONTAINS_CS,
    &NOT_CONTAINS_CS,
    &STARTSWITH,
    &NOT_STARTSWITH,
    &STARTSWITH_CS,
    &NOT_STARTSWITH_CS,
    &ENDSWITH,
    &NOT_ENDSWITH,
    &ENDSWITH_CS,
    &NOT_ENDSWITH_CS,
    &EQUALS,
    &NOT_EQUALS,
    &MATCHES_REGEX,
];

static MATCHES_REGEX: Scalar = Scalar {
    name: "matches regex",
    aliases: &[],
    doc: "Whether the regular expression (the syntax of Rust's regex crate) matches anywhere in the text. Write `(?i)` first to ignore case.",
    reference: "query/matches-regex-operator",
    overloads: &[overload!([string("text"), string("pattern")] => BOOL, matches_regex)],
    result_name: ResultName::None,
    examples: &[("\"FLORIDA\" matches regex \"^F.*A$\"", "true"), ("\"florida\" matches regex \"F\"", "false")],
};

fn search(args: &[Datum], rows: usize, place: Place, case: Case, negated: bool) -> Datum {
    let (haystacks, parts) = (lift::texts(&args[0]), lift::texts(&args[1]));
    if let Texts::One(part) = parts {
        let mut needle = Needle::new(part, place, case);
        return test(haystacks, rows, |text| needle.is_in(text) != negated);
    }
    lift::to_bits(rows, |row| Needle::new(parts.get(row), place, case).is_in(haystacks.get(row)) != negated)
}

/// A predicate over texts, asked once for each text of a dictionary.
fn test(texts: Texts<'_>, rows: usize, mut predicate: impl FnMut(&str) -> bool) -> Datum {
    let array: BooleanArray = match texts {
        Texts::Many(column) => column.test(predicate),
        Texts::One(text) => BooleanArray::from(vec![predicate(text); rows]),
    };
    Datum::Column(Column::Bool(array))
}

fn matches_regex(args: &[Datum], rows: usize, context: &Context) -> Result<Datum, FunctionError> {
    let (texts, patterns) = (lift::texts(&args[0]), lift::texts(&args[1]));
    if let Texts::One(pattern) = patterns {
        let regex = context.regex(pattern)?;
        return Ok(test(texts, rows, |text| regex.is_match(text)));
    }
    let answers: Result<Vec<bool>, FunctionError> =
        (0..rows).map(|row| Ok(context.regex(patterns.get(row))?.is_match(texts.get(row)))).collect();
    Ok(Datum::Column(Column::Bool(BooleanArray::from(answers?))))
}
