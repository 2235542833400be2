//! How well a name fits what is written of it.

use crate::protocol::ItemKind;

/// The lower, the better: the same letters at its beginning, the same but for their case, at the beginning of a part of it,
/// anywhere, one after the other with others between. `None` where it does not fit.
pub(super) fn rank(name: &str, written: &str) -> Option<u32> {
    if written.is_empty() {
        return Some(0);
    }
    if name.starts_with(written) {
        return Some(0);
    }
    let starts = |text: &str| text.len() >= written.len() && text.as_bytes()[..written.len()].eq_ignore_ascii_case(written.as_bytes());
    if starts(name) {
        return Some(1);
    }
    let mut inside = false;
    let mut before = '_';
    for (at, character) in name.char_indices() {
        if at > 0 && starts(&name[at..]) {
            if !before.is_alphanumeric() || (character.is_uppercase() && before.is_lowercase()) {
                return Some(2);
            }
            inside = true;
        }
        before = character;
    }
    if inside {
        return Some(3);
    }
    // The first letter must begin the name or a part of it, or everything fits everything.
    let mut wanted = written.chars().map(|c| c.to_ascii_lowercase()).peekable();
    let mut before = '_';
    let mut begun = false;
    for character in name.chars() {
        let fits = wanted.peek() == Some(&character.to_ascii_lowercase());
        let begins = !before.is_alphanumeric() || (character.is_uppercase() && !before.is_uppercase());
        if fits && (begun || begins) {
            begun = true;
            wanted.next();
        }
        before = character;
    }
    wanted.peek().is_none().then_some(4)
}

/// What people write most, in about that order.
const COMMON: &[(ItemKind, &[&str])] = &[
    (
        ItemKind::Operator,
        &[
            "where", "summarize", "project", "extend", "take", "sort", "count", "top", "distinct", "join", "render",
            "union", "order", "project-away", "mv-expand", "parse", "lookup", "make-series", "limit", "project-rename",
        ],
    ),
    (
        ItemKind::Aggregate,
        &[
            "count", "dcount", "countif", "sum", "avg", "min", "max", "arg_max", "arg_min", "make_set", "make_list",
            "percentile", "dcountif", "sumif", "take_any", "percentiles", "stdev",
        ],
    ),
    (
        ItemKind::Function,
        &[
            "ago", "now", "bin", "iff", "case", "isempty", "isnotempty", "tostring", "tolower", "strcat", "split",
            "extract", "parse_json", "toscalar", "datetime_diff", "startofday", "format_datetime", "toint", "tolong",
            "todouble", "todatetime", "strlen", "substring", "replace_string", "round", "isnull", "isnotnull",
            "coalesce", "bag_keys", "array_length", "set_has_element", "ipv4_is_in_range", "parse_url", "row_number",
            "prev", "next", "not", "dayofweek", "hourofday", "trim", "countof", "indexof", "pack", "bag_pack",
            "materialize",
        ],
    ),
];

/// The lower, the more often people write it; the same for all that they seldom write.
pub(super) fn rarity(name: &str, kind: ItemKind) -> usize {
    let names = COMMON.iter().find(|(common, _)| *common == kind).map_or(&[][..], |(_, names)| *names);
    names.iter().position(|common| *common == name).unwrap_or(names.len())
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn the_beginning_comes_first() {
        assert_eq!(rank("Repository", "Rep"), Some(0));
        assert_eq!(rank("Repository", "rep"), Some(1));
        assert_eq!(rank("LoginServer", "server"), Some(2));
        assert_eq!(rank("count_distinct", "dist"), Some(2));
        assert_eq!(rank("LoginServer", "gin"), Some(3));
        assert_eq!(rank("CallerIpAddress", "cipa"), Some(4));
        assert_eq!(rank("make-series", "ms"), Some(4));
        assert_eq!(rank("Größe", "ö"), Some(3));
        assert_eq!(rank("Repository", "x"), None);
        assert_eq!(rank("anything", ""), Some(0));
    }
}
