//! Regular expressions (the syntax of Rust's regex crate): extracting, replacing, trimming, counting, finding.

use crate::kql::functions::declare::{
    DYNAMIC, LONG, STRING, TYPE_3, constant, dynamic, long, optional, overload, string,
};
use crate::kql::functions::lift::{self, Texts};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar};
use crate::values::{DynKind, DynamicWriter};
use regex::{Captures, Regex};
use std::borrow::Cow;

pub(super) static FAMILY: &[&Scalar] =
    &[&EXTRACT, &EXTRACT_ALL, &REPLACE_REGEX, &REPLACE, &TRIM, &TRIM_START, &TRIM_END, &INDEXOF_REGEX, &REGEX_QUOTE];

static EXTRACT: Scalar = Scalar {
    name: "extract",
    aliases: &[],
    doc: "What a capture group matched first (0: the whole match); empty where nothing matches.",
    reference: "query/extract-function",
    overloads: &[
        overload!([string("regex"), long("group"), string("source")] => STRING, extract),
        overload!([string("regex"), long("group"), string("source"), constant(string("type"))] => TYPE_3,
            |args, rows, context| lift::as_named_type(extract(&args[..3], rows, context)?, args.get(3))),
    ],
    result_name: ResultName::None,
    examples: &[
        ("extract(@\"(\\d+)ms\", 1, \"took 12ms\", typeof(long)) + 1", "13"),
        ("extract(\"User: ([^,]+)\", 1, \"User: James, Age: 29\")", "James"),
        ("extract(@\"\\d+\", 0, \"none\")", ""),
    ],
};

static EXTRACT_ALL: Scalar = Scalar {
    name: "extract_all",
    aliases: &["extractall"],
    doc: "All matches: an array of what the group matched, or of an array for each match where there are several \
          groups. Null where nothing matches. A list of groups (numbers or names) picks among them.",
    reference: "query/extract-all-function",
    overloads: &[
        overload!([string("regex"), string("source")] => DYNAMIC, extract_all),
        overload!([string("regex"), dynamic("groups"), string("source")] => DYNAMIC, extract_all_groups),
    ],
    result_name: ResultName::None,
    examples: &[
        ("extract_all(@\"(\\d+)\", \"a 123, 567 and 789\")", "[\"123\",\"567\",\"789\"]"),
        ("extract_all(@\"([a-z])(\\d)\", \"a1 b2\")", "[[\"a\",\"1\"],[\"b\",\"2\"]]"),
        ("extract_all(@\"([a-z])(\\d)\", dynamic([2]), \"a1 b2\")", "[\"1\",\"2\"]"),
    ],
};

static REPLACE_REGEX: Scalar = Scalar {
    name: "replace_regex",
    aliases: &[],
    doc: "The text with every match replaced; `\\1` in the replacement stands for the first group, `\\0` for the match.",
    reference: "query/replace-regex-function",
    overloads: &[overload!([string("source"), string("regex"), string("rewrite")] => STRING, replace_regex)],
    result_name: ResultName::None,
    examples: &[("replace_regex(\"Number is 1\", @\"is (\\d+)\", @\"was: \\1\")", "Number was: 1")],
};

static REPLACE: Scalar = Scalar {
    name: "replace",
    aliases: &[],
    doc: "The older form of `replace_regex()`, with the source last.",
    reference: "query/replace-regex-function",
    overloads: &[overload!([string("regex"), string("rewrite"), string("source")] => STRING,
        |args, rows, context| replace_regex(&[args[2].clone(), args[0].clone(), args[1].clone()], rows, context))],
    result_name: ResultName::None,
    examples: &[("replace(\"a\", \"b\", \"banana\")", "bbnbnb")],
};

static TRIM: Scalar = Scalar {
    name: "trim",
    aliases: &[],
    doc: "The text without one match of the regular expression at its start and one at its end.",
    reference: "query/trim-function",
    overloads: &[
        overload!([string("regex"), string("source")] => STRING, |args, rows, context| trim(args, rows, context, true, true)),
    ],
    result_name: ResultName::None,
    examples: &[
        ("trim(\"x\", \"xxabcxx\")", "xabcx"),
        ("trim(@\"\\s+\", \"  a b  \")", "a b"),
        ("trim(\"x\", \"xxx\")", "x"),
    ],
};

static TRIM_START: Scalar = Scalar {
    name: "trim_start",
    aliases: &[],
    doc: "The text without one match of the regular expression at its start.",
    reference: "query/trim-start-function",
    overloads: &[
        overload!([string("regex"), string("source")] => STRING, |args, rows, context| trim(args, rows, context, true, false)),
    ],
    result_name: ResultName::None,
    examples: &[("trim_start(\"-+\", \"--a--\")", "a--")],
};

static TRIM_END: Scalar = Scalar {
    name: "trim_end",
    aliases: &[],
    doc: "The text without one match of the regular expression at its end.",
    reference: "query/trim-end-function",
    overloads: &[
        overload!([string("regex"), string("source")] => STRING, |args, rows, context| trim(args, rows, context, false, true)),
    ],
    result_name: ResultName::None,
    examples: &[("trim_end(\".com\", \"bing.com\")", "bing")],
};

static INDEXOF_REGEX: Scalar = Scalar {
    name: "indexof_regex",
    aliases: &[],
    doc: "Where the regular expression matches first, counted in characters from 0; -1 where it does not.",
    reference: "query/indexof-regex-function",
    overloads: &[overload!(
        [string("source"), string("regex"), optional(long("start")), optional(long("length")), optional(long("occurrence"))]
            => LONG, indexof_regex)],
    result_name: ResultName::None,
    examples: &[
        ("indexof_regex(\"abcabc\", \"b.\")", "1"),
        ("indexof_regex(\"abcabc\", \"a\", 1)", "3"),
        ("indexof_regex(\"abc\", \"z\")", "-1"),
    ],
};

static REGEX_QUOTE: Scalar = Scalar {
    name: "regex_quote",
    aliases: &[],
    doc: "The text with every character escaped that means something in a regular expression.",
    reference: "query/regex-quote-function",
    overloads: &[overload!([string("text")] => STRING, regex_quote)],
    result_name: ResultName::None,
    examples: &[("regex_quote(\"(so$me.Te^xt)\")", "\\(so\\$me\\.Te\\^xt\\)")],
};

type Answer = Result<Datum, FunctionError>;

/// The regular expression of each row: compiled once where it is the same for all.
enum Patterns<'a> {
    One(Regex),
    Many(Texts<'a>, &'a Context),
}

impl<'a> Patterns<'a> {
    fn of(datum: &'a Datum, context: &'a Context, rewrite: impl Fn(&str) -> String) -> Result<Self, FunctionError> {
        match lift::texts(datum) {
            Texts::One(pattern) => Ok(Self::One(context.regex(&rewrite(pattern))?)),
            many @ Texts::Many(_) => Ok(Self::Many(many, context)),
        }
    }

    /// The expression of a row; `None` where it is not valid (possible only for columns).
    fn get(&self, row: usize, rewrite: impl Fn(&str) -> String) -> Option<Cow<'_, Regex>> {
        match self {
            // Borrowed: a clone would have to warm up its caches again in every row.
            Self::One(regex) => Some(Cow::Borrowed(regex)),
            Self::Many(texts, context) => context.regex(&rewrite(texts.get(row))).ok().map(Cow::Owned),
        }
    }
}

fn extract(args: &[Datum], rows: usize, context: &Context) -> Answer {
    let patterns = Patterns::of(&args[0], context, str::to_owned)?;
    let (groups, texts) = (lift::longs(&args[1]), lift::texts(&args[2]));
    Ok(lift::to_texts(rows, |row, out| {
        let group = groups.get(row).and_then(|group| usize::try_from(group).ok());
        if let (Some(regex), Some(group)) = (patterns.get(row, str::to_owned), group)
            && let Some(found) = regex.captures(texts.get(row)).and_then(|captures| captures.get(group))
        {
            out.push_str(found.as_str());
        }
    }))
}

fn extract_all(args: &[Datum], rows: usize, context: &Context) -> Answer {
    let patterns = Patterns::of(&args[0], context, str::to_owned)?;
    if let Patterns::One(regex) = &patterns
        && regex.captures_len() == 1
    {
        return Err(FunctionError(
            "The regular expression has no group. Put parentheses around what should be extracted.".into(),
        ));
    }
    let texts = lift::texts(&args[1]);
    Ok(lift::to_dynamics(rows, |row, out| {
        let regex = patterns.get(row, str::to_owned)?;
        let groups: Vec<usize> = (1..regex.captures_len()).collect();
        write_matches(&regex, &groups, texts.get(row), out)
    }))
}

fn extract_all_groups(args: &[Datum], rows: usize, context: &Context) -> Answer {
    let patterns = Patterns::of(&args[0], context, str::to_owned)?;
    let (picks, texts) = (lift::dyns(&args[1]), lift::texts(&args[2]));
    Ok(lift::to_dynamics(rows, |row, out| {
        let regex = patterns.get(row, str::to_owned)?;
        let names: Vec<Option<&str>> = regex.capture_names().collect();
        let groups: Option<Vec<usize>> = picks
            .get(row)
            .elements()
            .map(|pick| match pick.kind() {
                DynKind::Long(group) => usize::try_from(group).ok().filter(|group| *group < names.len()),
                DynKind::String(name) => names.iter().position(|known| *known == Some(name)),
                _ => None,
            })
            .collect();
        write_matches(&regex, &groups?, texts.get(row), out)
    }))
}

/// An array of the matches; `None` where there is none. Without groups the matches themselves.
fn write_matches(regex: &Regex, groups: &[usize], text: &str, out: &mut DynamicWriter) -> Option<()> {
    let mut any = false;
    let of = |captures: &Captures<'_>, group: usize, out: &mut DynamicWriter| {
        out.string(captures.get(group).map_or("", |found| found.as_str()));
    };
    out.begin_array();
    for captures in regex.captures_iter(text) {
        any = true;
        match groups {
            [] => of(&captures, 0, out),
            [group] => of(&captures, *group, out),
            several => {
                out.begin_array();
                for group in several {
                    of(&captures, *group, out);
                }
                out.end();
            }
        }
    }
    out.end();
    any.then_some(())
}

fn replace_regex(args: &[Datum], rows: usize, context: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    let patterns = Patterns::of(&args[1], context, str::to_owned)?;
    let rewrites = lift::texts(&args[2]);
    Ok(lift::to_texts(rows, |row, out| {
        let text = texts.get(row);
        let Some(regex) = patterns.get(row, str::to_owned) else { return };
        let mut last = 0;
        for captures in regex.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            out.push_str(&text[last..whole.start()]);
            push_rewrite(rewrites.get(row), &captures, out);
            last = whole.end();
        }
        out.push_str(&text[last..]);
    }))
}

/// Appends a replacement: `\0` to `\9` are groups, `\\` is a backslash.
fn push_rewrite(rewrite: &str, captures: &Captures<'_>, out: &mut String) {
    let mut chars = rewrite.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some(digit) if digit.is_ascii_digit() => {
                let group = digit as usize - '0' as usize;
                out.push_str(captures.get(group).map_or("", |found| found.as_str()));
            }
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
}

fn trim(args: &[Datum], rows: usize, context: &Context, start: bool, end: bool) -> Answer {
    let at_start = |pattern: &str| format!("^(?:{pattern})");
    let at_end = |pattern: &str| format!("(?:{pattern})$");
    let starts = Patterns::of(&args[0], context, at_start)?;
    let ends = Patterns::of(&args[0], context, at_end)?;
    let texts = lift::texts(&args[1]);
    Ok(lift::to_texts(rows, |row, out| {
        let mut text = texts.get(row);
        if start && let Some(found) = starts.get(row, at_start).and_then(|regex| regex.find(text)) {
            text = &text[found.end()..];
        }
        if end && let Some(found) = ends.get(row, at_end).and_then(|regex| regex.find(text)) {
            text = &text[..found.start()];
        }
        out.push_str(text);
    }))
}

fn indexof_regex(args: &[Datum], rows: usize, context: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    let patterns = Patterns::of(&args[1], context, str::to_owned)?;
    let option = |at: usize, fallback: i64| {
        let values = args.get(at).map(lift::longs);
        move |row: usize| values.map_or(Some(fallback), |values| values.get(row))
    };
    let (starts, lengths, occurrences) = (option(2, 0), option(3, -1), option(4, 1));
    Ok(lift::to_longs(rows, |row| {
        let regex = patterns.get(row, str::to_owned)?;
        // Unlike `indexof`, it does not count from the end.
        let start = starts(row).filter(|start| *start >= 0)?;
        let window = super::strings_find::Window::new(texts.get(row), start, lengths(row)?)?;
        let nth = usize::try_from(occurrences(row)?).ok()?.checked_sub(1)?;
        Some(regex.find_iter(window.text).nth(nth).map_or(-1, |found| window.position(found.start())))
    }))
}

fn regex_quote(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_texts(rows, |row, out| out.push_str(&regex::escape(texts.get(row)))))
}
