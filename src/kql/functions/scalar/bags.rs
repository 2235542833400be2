//! Property bags inside dynamic values.

use super::arrays::elements_of;
use crate::kql::functions::declare::{BOOL, DYNAMIC, any, dynamic, overload, string};
use crate::kql::functions::signature::{Param, ParamKind};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::{Dyn, DynKind, DynamicWriter, ScalarType};

pub(super) static FAMILY: &[&Scalar] = &[
    &BAG_PACK,
    &BAG_PACK_NOT_NULL,
    &BAG_KEYS,
    &BAG_HAS_KEY,
    &BAG_MERGE,
    &BAG_REMOVE_KEYS,
    &BAG_SET_KEY,
    &BAG_ZIP,
    &TREEPATH,
];

type Answer = Result<Datum, FunctionError>;

/// The name of a property, before its value.
const KEY: Param = Param { name: "key", kind: ParamKind::Property, optional: false, constant: false };

static BAG_PACK: Scalar = Scalar {
    name: "bag_pack",
    aliases: &["pack", "pack_dictionary"],
    doc: "A bag of the given names and values, which come in turn.",
    reference: "query/bag-pack-function",
    overloads: &[overload!([KEY, any("value"); ..] => DYNAMIC, bag_pack)],
    result_name: ResultName::None,
    examples: &[("bag_pack(\"name\", \"alice\", \"age\", 30)", "{\"name\":\"alice\",\"age\":30}")],
};

static BAG_PACK_NOT_NULL: Scalar = Scalar {
    name: "bag_pack_not_null",
    aliases: &[],
    doc: "As `bag_pack`, without the values that are null or empty: what `pack_all(true)` does to all columns.",
    reference: "query/pack-all-function",
    overloads: &[overload!([KEY, any("value"); ..] => DYNAMIC, |args, rows, _| pack(args, rows, false))],
    result_name: ResultName::None,
    examples: &[("bag_pack_not_null(\"a\", \"\", \"b\", long(null), \"c\", 1)", "{\"c\":1}")],
};

static BAG_KEYS: Scalar = Scalar {
    name: "bag_keys",
    aliases: &[],
    doc: "An array of the names of the bag's properties.",
    reference: "query/bag-keys-function",
    overloads: &[overload!([dynamic("object")] => DYNAMIC, bag_keys)],
    result_name: ResultName::None,
    examples: &[
        ("bag_keys(dynamic({\"a\": 1, \"b\": {\"c\": 2}}))", "[\"a\",\"b\"]"),
        ("isnull(bag_keys(dynamic([1])))", "true"),
    ],
};

static BAG_HAS_KEY: Scalar = Scalar {
    name: "bag_has_key",
    aliases: &[],
    doc: "Whether the bag has a property of this name, or, where it begins with `$`, something at this path.",
    reference: "query/bag-has-key-function",
    overloads: &[overload!([dynamic("bag"), string("key")] => BOOL, bag_has_key)],
    result_name: ResultName::None,
    examples: &[
        ("bag_has_key(dynamic({\"a\": 1}), \"a\")", "true"),
        ("bag_has_key(dynamic({\"a\": {\"b\": 1}}), \"$.a.b\")", "true"),
        ("bag_has_key(dynamic({\"a\": 1}), \"b\")", "false"),
    ],
};

static BAG_MERGE: Scalar = Scalar {
    name: "bag_merge",
    aliases: &[],
    doc: "One bag with the properties of all; of those with the same name the leftmost counts.",
    reference: "query/bag-merge-function",
    overloads: &[overload!([dynamic("bag"), dynamic("bag"); ..] => DYNAMIC, bag_merge)],
    result_name: ResultName::None,
    examples: &[(
        "bag_merge(dynamic({\"a\": 1, \"b\": 2}), dynamic({\"b\": 3, \"c\": 4}))",
        "{\"a\":1,\"b\":2,\"c\":4}",
    )],
};

static BAG_REMOVE_KEYS: Scalar = Scalar {
    name: "bag_remove_keys",
    aliases: &[],
    doc: "The bag without the properties named in the array; names that begin with `$` are paths into it.",
    reference: "query/bag-remove-keys-function",
    overloads: &[overload!([dynamic("bag"), dynamic("keys")] => DYNAMIC, bag_remove_keys)],
    result_name: ResultName::None,
    examples: &[
        ("bag_remove_keys(dynamic({\"a\": 1, \"b\": 2}), dynamic([\"a\"]))", "{\"b\":2}"),
        ("bag_remove_keys(dynamic({\"a\": {\"b\": 1, \"c\": 2}}), dynamic([\"$.a.b\"]))", "{\"a\":{\"c\":2}}"),
    ],
};

static BAG_SET_KEY: Scalar = Scalar {
    name: "bag_set_key",
    aliases: &[],
    doc: "The bag with this property set; a name that begins with `$` is a path into it.",
    reference: "query/bag-set-key-function",
    overloads: &[overload!([dynamic("bag"), string("key"), any("value")] => DYNAMIC, bag_set_key)],
    result_name: ResultName::None,
    examples: &[
        ("bag_set_key(dynamic({\"a\": 1}), \"b\", 3)", "{\"a\":1,\"b\":3}"),
        ("bag_set_key(dynamic({\"a\": 1}), \"$.b.c\", \"x\")", "{\"a\":1,\"b\":{\"c\":\"x\"}}"),
    ],
};

static BAG_ZIP: Scalar = Scalar {
    name: "bag_zip",
    aliases: &[],
    doc: "A bag of the names in the first array with the values in the second; null where there are too few of them.",
    reference: "query/bag-zip-function",
    overloads: &[overload!([dynamic("keys"), dynamic("values")] => DYNAMIC, bag_zip)],
    result_name: ResultName::None,
    examples: &[
        ("bag_zip(dynamic([\"a\", \"b\"]), dynamic([1]))", "{\"a\":1,\"b\":null}"),
        ("bag_zip(dynamic([\"a\", 8, \"b\"]), dynamic([1, \"2\", 2.5]))", "{\"a\":1,\"b\":2.5}"),
    ],
};

static TREEPATH: Scalar = Scalar {
    name: "treepath",
    aliases: &[],
    doc: "The paths of everything inside the value, as an array of texts.",
    reference: "query/treepath-function",
    overloads: &[overload!([dynamic("object")] => DYNAMIC, treepath)],
    result_name: ResultName::Prefix("tree"),
    examples: &[("treepath(dynamic({\"a\": \"b\", \"c\": 123}))", "[\"['a']\",\"['c']\"]")],
};

/// The properties of a bag; `None` for anything else.
fn properties_of(value: Dyn<'_>) -> Option<Vec<(&str, Dyn<'_>)>> {
    matches!(value.kind(), DynKind::Bag(_)).then(|| value.properties().collect())
}

/// The steps of a path such as `$.a.b[0]['c.d']`; a text that begins otherwise is one step, itself.
pub(super) fn path_steps(path: &str) -> Vec<&str> {
    let Some(mut rest) = path.strip_prefix('$') else { return vec![path] };
    let mut steps: Vec<&str> = Vec::new();
    while !rest.is_empty() {
        let (step, after) = next_step(rest);
        steps.extend(step);
        rest = after;
    }
    steps
}

/// The first step of a path, if there is one, and what comes behind it. A name in brackets and quotes goes up to the quote
/// that a bracket follows: it may hold dots and brackets itself.
fn next_step(path: &str) -> (Option<&str>, &str) {
    let (step, after) = match path.strip_prefix('[') {
        Some(inner) => {
            for (quote, end) in [('\'', "']"), ('"', "\"]")] {
                if let Some((name, after)) = inner.strip_prefix(quote).and_then(|name| name.split_once(end)) {
                    return (Some(name), after);
                }
            }
            inner.split_once(']').unwrap_or((inner, ""))
        }
        None => {
            let path = path.strip_prefix('.').unwrap_or(path);
            path.split_at(path.find(['.', '[']).unwrap_or(path.len()))
        }
    };
    (Some(step.trim_matches(['\'', '"'])).filter(|step| !step.is_empty()), after)
}

/// What lies at the end of a path.
pub(super) fn follow<'a>(value: Dyn<'a>, steps: &[&str]) -> Option<Dyn<'a>> {
    steps.iter().try_fold(value, |value, step| match value.kind() {
        DynKind::Array(_) => value.element(step.parse().ok()?),
        _ => value.property(step),
    })
}

fn bag_pack(args: &[Datum], rows: usize, _: &Context) -> Answer {
    pack(args, rows, true)
}

fn pack(args: &[Datum], rows: usize, with_nulls: bool) -> Answer {
    if args.len() % 2 == 1 {
        return Err(FunctionError("bag_pack() takes names and values in turn: the last name has no value.".into()));
    }
    let keys: Vec<Datum> = args.iter().step_by(2).map(|key| convert(key, ScalarType::String)).collect();
    // Nearly always the names are written in the query, so that they are compared once.
    let written: Option<Vec<&str>> = keys.iter().map(|key| key.constant()?.as_str()).collect();
    let is_unique = written.is_some_and(|names| names.iter().enumerate().all(|(at, name)| !names[..at].contains(name)));
    let keys: Vec<_> = keys.iter().map(lift::texts).collect();
    Ok(lift::to_dynamics(rows, |row, out| {
        out.begin_bag();
        for (key, value) in keys.iter().zip(args.iter().skip(1).step_by(2)) {
            let value = lift::cell(value, row);
            if with_nulls || !(value.is_null() || value.as_str() == Some("")) {
                out.key(key.get(row));
                out.value(&value);
            }
        }
        if is_unique {
            out.end();
        } else {
            out.end_unique();
        }
        Some(())
    }))
}

fn bag_keys(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let bags = lift::dyns(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| {
        let properties = properties_of(bags.get(row))?;
        out.begin_array();
        for (key, _) in properties {
            out.string(key);
        }
        out.end();
        Some(())
    }))
}

fn bag_has_key(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (bags, keys) = (lift::dyns(&args[0]), lift::texts(&args[1]));
    Ok(lift::to_bools(rows, |row| {
        let bag = bags.get(row);
        properties_of(bag)?;
        Some(follow(bag, &path_steps(keys.get(row))).is_some())
    }))
}

fn bag_merge(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let bags: Vec<_> = args.iter().map(lift::dyns).collect();
    Ok(lift::to_dynamics(rows, |row, out| {
        let mut seen = hashbrown::HashSet::new();
        out.begin_bag();
        for bag in bags.iter().map(|bag| bag.get(row)) {
            for (key, value) in bag.properties().filter(|(key, _)| !seen.contains(key)) {
                out.key(key);
                out.copy(value);
            }
            seen.extend(bag.properties().map(|(key, _)| key));
        }
        out.end_unique();
        Some(())
    }))
}

/// Copies a value without what lies at the ends of the paths.
fn copy_without(value: Dyn<'_>, paths: &[&[&str]], out: &mut DynamicWriter) {
    let Some(properties) = properties_of(value).filter(|_| !paths.is_empty()) else { return out.copy(value) };
    out.begin_bag();
    for (key, property) in properties {
        let below: Vec<&[&str]> =
            paths.iter().filter(|path| path.first() == Some(&key)).map(|path| &path[1..]).collect();
        if below.iter().any(|path| path.is_empty()) {
            continue;
        }
        out.key(key);
        copy_without(property, &below, out);
    }
    out.end();
}

fn bag_remove_keys(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (bags, keys) = (lift::dyns(&args[0]), lift::dyns(&args[1]));
    Ok(lift::to_dynamics(rows, |row, out| {
        let bag = bags.get(row);
        properties_of(bag)?;
        let paths: Vec<Vec<&str>> =
            keys.get(row).elements().filter_map(|key| Some(path_steps(key.as_str()?))).collect();
        copy_without(bag, &paths.iter().map(Vec::as_slice).collect::<Vec<_>>(), out);
        Some(())
    }))
}

/// Copies a bag with the end of the path set; what was there goes to the end.
fn copy_with(value: Option<Dyn<'_>>, path: &[&str], set: &crate::values::Value, out: &mut DynamicWriter) {
    let Some((first, rest)) = path.split_first() else { return out.value(set) };
    let properties = value.and_then(properties_of).unwrap_or_default();
    out.begin_bag();
    for (key, property) in properties.iter().filter(|(key, _)| key != first) {
        out.key(key);
        out.copy(*property);
    }
    out.key(first);
    copy_with(value.and_then(|value| value.property(first)), rest, set, out);
    out.end();
}

fn bag_set_key(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (bags, keys) = (lift::dyns(&args[0]), lift::texts(&args[1]));
    Ok(lift::to_dynamics(rows, |row, out| {
        let bag = bags.get(row);
        properties_of(bag)?;
        copy_with(Some(bag), &path_steps(keys.get(row)), &lift::cell(&args[2], row), out);
        Some(())
    }))
}

fn bag_zip(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (keys, values) = (lift::dyns(&args[0]), lift::dyns(&args[1]));
    Ok(lift::to_dynamics(rows, |row, out| {
        let keys = elements_of(keys.get(row))?;
        let values = elements_of(values.get(row)).unwrap_or_default();
        out.begin_bag();
        for (at, key) in keys.iter().enumerate() {
            if let Some(key) = key.as_str() {
                out.key(key);
                out.copy(values.get(at).copied().unwrap_or(Dyn::NULL));
            }
        }
        out.end();
        Some(())
    }))
}

fn write_paths(value: Dyn<'_>, prefix: &str, out: &mut DynamicWriter) {
    for (key, property) in value.properties() {
        let path = format!("{prefix}['{key}']");
        out.string(&path);
        write_paths(property, &path, out);
    }
    for (at, element) in value.elements().enumerate() {
        let path = format!("{prefix}[0]");
        if at == 0 {
            out.string(&path);
        }
        write_paths(element, &path, out);
    }
}

fn treepath(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let values = lift::dyns(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| {
        let value = values.get(row);
        if value.is_null() {
            return None;
        }
        out.begin_array();
        write_paths(value, "", out);
        out.end();
        Some(())
    }))
}
