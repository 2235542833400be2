//! Texts found, counted, compared and replaced, without regular expressions.

use crate::kql::functions::declare::{LONG, STRING, any, dynamic, long, optional, overload, string};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::ScalarType;
use memchr::memmem;

pub(super) static FAMILY: &[&Scalar] =
    &[&INDEXOF, &COUNTOF, &HAS_ANY_INDEX, &REPLACE_STRING, &REPLACE_STRINGS, &TRANSLATE, &STRCMP];

static INDEXOF: Scalar = Scalar {
    name: "indexof",
    aliases: &[],
    doc: "Where the text has the other, counted in characters from 0; -1 where it has not, null for an empty one. \
          `start` and `length` say where it may begin, `occurrence` which one is meant.",
    reference: "query/indexof-function",
    overloads: &[overload!(
        [any("source"), any("match"), optional(long("start")), optional(long("length")), optional(long("occurrence"))]
            => LONG, indexof)],
    result_name: ResultName::None,
    examples: &[
        ("indexof(\"abcdefg\", \"cde\")", "2"),
        ("indexof(\"abcdefg\", \"cde\", 3, 4)", "-1"),
        ("indexof(\"aaa\", \"a\", 0, -1, 3)", "2"),
        ("indexof(\"0212345\", \"2\", 2)", "3"),
    ],
};

static COUNTOF: Scalar = Scalar {
    name: "countof",
    aliases: &[],
    doc: "How often the text has the other; plain matches may overlap, those of a regular expression (third argument \
          `regex`) do not.",
    reference: "query/countof-function",
    overloads: &[overload!([string("source"), string("search"), optional(string("kind"))] => LONG, countof)],
    result_name: ResultName::None,
    examples: &[
        ("countof(\"aaa\", \"a\")", "3"),
        ("countof(\"aaaa\", \"aa\")", "3"),
        ("countof(\"ababa\", \"ab\", \"regex\")", "2"),
    ],
};

static HAS_ANY_INDEX: Scalar = Scalar {
    name: "has_any_index",
    aliases: &[],
    doc: "Place in the array of the first element that the text has as a whole term; -1 where it has none.",
    reference: "query/has-any-index-function",
    overloads: &[overload!([string("source"), dynamic("values")] => LONG, has_any_index)],
    result_name: ResultName::None,
    examples: &[
        ("has_any_index(\"this is an example\", dynamic([\"not\", \"example\"]))", "1"),
        ("has_any_index(\"this is an example\", dynamic([]))", "-1"),
    ],
};

static REPLACE_STRING: Scalar = Scalar {
    name: "replace_string",
    aliases: &[],
    doc: "The text with every occurrence of the one text replaced by the other.",
    reference: "query/replace-string-function",
    overloads: &[overload!([string("text"), string("lookup"), string("rewrite")] => STRING, replace_string)],
    result_name: ResultName::None,
    examples: &[
        ("replace_string(\"a cat\", \"cat\", \"hamster\")", "a hamster"),
        ("replace_string(\"aaa\", \"\", \"X\")", "aaa"),
    ],
};

static REPLACE_STRINGS: Scalar = Scalar {
    name: "replace_strings",
    aliases: &[],
    doc: "The text with every occurrence of each lookup replaced by the rewrite at the same place. What \
          was put in is not looked at again.",
    reference: "query/replace-strings-function",
    overloads: &[overload!([string("text"), dynamic("lookups"), dynamic("rewrites")] => STRING, replace_strings)],
    result_name: ResultName::None,
    examples: &[(
        "replace_strings(\"a cat into a dog\", dynamic([\"cat\", \"dog\"]), dynamic([\"dog\", \"pigeon\"]))",
        "a dog into a pigeon",
    )],
};

static TRANSLATE: Scalar = Scalar {
    name: "translate",
    aliases: &[],
    doc: "The text with each character of the search list replaced by the one at the same place of the replacement \
          list, whose last character serves for all that are left over.",
    reference: "query/translate-function",
    overloads: &[overload!([string("search"), string("replacement"), string("source")] => STRING, translate)],
    result_name: ResultName::None,
    examples: &[
        ("translate(\"krasp\", \"otsku\", \"spark\")", "kusto"),
        ("translate(\"abc\", \"x\", \"abc\")", "xxx"),
        ("translate(\"abc\", \"\", \"ab\")", ""),
    ],
};

static STRCMP: Scalar = Scalar {
    name: "strcmp",
    aliases: &[],
    doc: "-1, 0 or 1 as the first text comes before the second, is the same, or comes after it.",
    reference: "query/strcmp-function",
    overloads: &[overload!([string("left"), string("right")] => LONG, strcmp)],
    result_name: ResultName::None,
    examples: &[("strcmp(\"ABC\", \"ABC\")", "0"), ("strcmp(\"abc\", \"ABC\")", "1")],
};

type Answer = Result<Datum, FunctionError>;

/// The places of a text at which a search may find something.
pub(super) struct Window<'a> {
    /// The text from the first place on.
    pub(super) text: &'a str,
    /// Characters before it.
    before: i64,
    /// How many places there are; what is found may reach beyond the last.
    places: i64,
}

impl<'a> Window<'a> {
    /// From character `start` (negative: from the end) `length` places on (-1: all; behind the end of the text there are
    /// none). `None` for other lengths.
    pub(super) fn new(text: &'a str, start: i64, length: i64) -> Option<Self> {
        let start = if start < 0 { (start + text.chars().count() as i64).max(0) } else { start };
        let skipped = usize::try_from(start).unwrap_or(usize::MAX);
        // An empty match can stand behind the last character, but no further.
        let byte = text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(skipped);
        let places = match (byte, length) {
            (_, ..-1) => return None,
            (None, _) => 0,
            (_, -1) => i64::MAX,
            _ => length,
        };
        Some(Self { text: &text[byte.unwrap_or(text.len())..], before: start, places })
    }

    /// The place in the whole text, in characters, of what was found at this byte; -1 where that is outside.
    pub(super) fn position(&self, byte: usize) -> i64 {
        let place = self.text[..byte].chars().count() as i64;
        if place < self.places { self.before + place } else { -1 }
    }
}

fn indexof(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (source, search) = (convert(&args[0], ScalarType::String), convert(&args[1], ScalarType::String));
    let (texts, parts) = (lift::texts(&source), lift::texts(&search));
    let option = |at: usize, fallback: i64| {
        let values = args.get(at).map(lift::longs);
        move |row: usize| values.map_or(Some(fallback), |values| values.get(row))
    };
    let (starts, lengths, occurrences) = (option(2, 0), option(3, -1), option(4, 1));
    Ok(lift::to_longs(rows, |row| {
        let part = parts.get(row);
        if part.is_empty() {
            return None;
        }
        let window = Window::new(texts.get(row), starts(row)?, lengths(row)?)?;
        let nth = usize::try_from(occurrences(row)?).ok()?.checked_sub(1)?;
        Some(overlapping(window.text, part).nth(nth).map_or(-1, |at| window.position(at)))
    }))
}

/// The bytes at which a text has another, which is not empty; matches may overlap.
fn overlapping<'a>(text: &'a str, part: &'a str) -> impl Iterator<Item = usize> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + memmem::find(text.as_bytes().get(from..)?, part.as_bytes())?;
        from = at + text[at..].chars().next().map_or(1, char::len_utf8);
        Some(at)
    })
}

fn countof(args: &[Datum], rows: usize, context: &Context) -> Answer {
    let (texts, parts) = (lift::texts(&args[0]), lift::texts(&args[1]));
    let kinds = args.get(2).map(lift::texts);
    let mut failure = None;
    let counts = lift::to_longs(rows, |row| {
        let (text, part) = (texts.get(row), parts.get(row));
        if kinds.is_some_and(|kinds| kinds.get(row) == "regex") {
            return match context.regex(part) {
                Ok(regex) => Some(regex.find_iter(text).count() as i64),
                Err(error) => {
                    failure = Some(error);
                    None
                }
            };
        }
        Some(if part.is_empty() { 0 } else { overlapping(text, part).count() as i64 })
    });
    failure.map_or(Ok(counts), Err)
}

fn has_any_index(args: &[Datum], rows: usize, _: &Context) -> Answer {
    use crate::kql::functions::operators::{Case, Needle, Place};
    let (texts, values) = (lift::texts(&args[0]), lift::dyns(&args[1]));
    let needle = |value: crate::values::Dyn<'_>| {
        let mut text = String::new();
        super::strings_cut::push_dyn(value, &mut text);
        Needle::new(&text, Place::Term, Case::Ignored)
    };
    // One list for all rows is prepared once.
    let mut shared: Option<Vec<Needle>> =
        if let lift::Dyns::One(list) = values { Some(list.elements().map(needle).collect()) } else { None };
    Ok(lift::to_longs(rows, |row| {
        let text = texts.get(row);
        let at = match &mut shared {
            Some(needles) => needles.iter_mut().position(|needle| needle.is_in(text)),
            None => values.get(row).elements().position(|value| needle(value).is_in(text)),
        };
        Some(at.map_or(-1, |at| at as i64))
    }))
}

fn replace_string(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (texts, lookups, rewrites) = (lift::texts(&args[0]), lift::texts(&args[1]), lift::texts(&args[2]));
    Ok(lift::to_texts(rows, |row, out| {
        let lookup = lookups.get(row);
        if lookup.is_empty() {
            out.push_str(texts.get(row));
        } else {
            out.push_str(&texts.get(row).replace(lookup, rewrites.get(row)));
        }
    }))
}

fn replace_strings(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (texts, lookups, rewrites) = (lift::texts(&args[0]), lift::dyns(&args[1]), lift::dyns(&args[2]));
    Ok(lift::to_texts(rows, |row, out| {
        let pairs: Vec<(&str, Option<&str>)> = lookups
            .get(row)
            .elements()
            .zip(rewrites.get(row).elements())
            .filter_map(|(lookup, rewrite)| Some((lookup.as_str().filter(|text| !text.is_empty())?, rewrite.as_str())))
            .collect();
        // Parts of the text, and whether they were matched: what one lookup took is closed to those after it.
        let mut parts: Vec<(&str, bool)> = vec![(texts.get(row), false)];
        for (lookup, rewrite) in pairs {
            parts = parts
                .into_iter()
                .flat_map(|(part, matched)| {
                    let pieces: Vec<&str> = if matched { vec![part] } else { part.split(lookup).collect() };
                    pieces.into_iter().enumerate().flat_map(move |(at, piece)| {
                        [(at > 0).then(|| (rewrite.unwrap_or(lookup), true)), Some((piece, matched))]
                    })
                })
                .flatten()
                .collect();
        }
        out.extend(parts.into_iter().map(|(part, _)| part));
    }))
}

fn translate(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (searches, replacements, texts) = (lift::texts(&args[0]), lift::texts(&args[1]), lift::texts(&args[2]));
    Ok(lift::to_texts(rows, |row, out| {
        let last = replacements.get(row).chars().next_back();
        for c in texts.get(row).chars() {
            match searches.get(row).chars().position(|searched| searched == c) {
                Some(at) => out.extend(replacements.get(row).chars().nth(at).or(last)),
                None => out.push(c),
            }
        }
    }))
}

fn strcmp(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (left, right) = (lift::texts(&args[0]), lift::texts(&args[1]));
    Ok(lift::to_longs(rows, |row| Some(left.get(row).cmp(right.get(row)) as i64)))
}
