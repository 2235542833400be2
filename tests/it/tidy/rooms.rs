//! Which room may import which.

use super::Source;

/// A room, and what it may import: whole rooms, or single items of one (`room::Item`).
const TABLE: &[(&str, &[&str])] = &[
    ("diagnostics", &[]),
    ("values", &[]),
    ("tables", &["values"]),
    ("views", &["tables"]),
    ("kql::syntax", &["diagnostics"]),
    ("kql::functions", &["values", "diagnostics"]),
    ("kql::plugins", &["values", "kql::functions"]),
    ("kql::plan", &["values", "kql::functions", "kql::plugins", "diagnostics", VISUALIZATION, CHART_KIND, TIME_RANGE]),
    (
        "kql::binder",
        &[
            "kql::syntax",
            "kql::functions",
            "kql::plugins",
            "kql::plan",
            // Constants are folded as they are bound, by the code that would run them.
            "kql::exec::fold",
            "values",
            "views",
            "diagnostics",
            VISUALIZATION,
            CHART_KIND,
            Y_SPLIT,
            TIME_RANGE,
        ],
    ),
    // Whether an example binds is what says that something is here.
    ("kql::reference", &["kql::functions", "kql::plugins", "kql::binder", "kql::compile", "diagnostics"]),
    // What the editor asks while a query is written.
    (
        "kql::services",
        &[
            "kql::syntax",
            "kql::functions",
            "kql::binder",
            "kql::reference",
            "kql::compile",
            "values",
            "diagnostics",
            "protocol::Completion",
            "protocol::Completions",
            "protocol::Description",
            "protocol::EditAnswer",
            "protocol::EditAsk",
            "protocol::ItemKind",
            "protocol::NameClass",
            "protocol::Reading",
            "protocol::Refactoring",
            "protocol::Signature",
            "protocol::TableKind",
            "protocol::Ticks",
            "protocol::Way",
        ],
    ),
    ("kql::exec", &["kql::plan", "kql::functions", "kql::plugins", "values", "diagnostics", VISUALIZATION, TIME_RANGE]),
    // The door of the language.
    (
        "kql",
        &[
            "kql::syntax",
            "kql::functions",
            "kql::plan",
            "kql::binder",
            "kql::exec",
            "kql::reference",
            "values",
            "views",
            "diagnostics",
            TIME_RANGE,
        ],
    ),
    (
        "ingest",
        &[
            "tables",
            "values",
            "diagnostics",
            "protocol::DateOrder",
            "protocol::DateQuestion",
            "protocol::DateSample",
            "protocol::FileEncoding",
            "protocol::FileId",
            "protocol::FileOverrides",
            "protocol::FileReport",
            "protocol::SESSION_ENDING",
            "protocol::FileState",
            "protocol::Rejected",
            "protocol::TextReading",
        ],
    ),
    ("parcel", &["ingest", "tables", "values", "protocol::FileId", "protocol::FileReport", "protocol::Rejected"]),
    ("audits", &["protocol"]),
    ("sample", &[]),
    ("protocol", &["diagnostics"]),
    ("export", &["values", "tables", "protocol", "kql::syntax", "view::filtering"]),
    (
        "session",
        &[
            "export",
            "kql",
            "ingest",
            "parcel",
            "tables",
            "views",
            "audits",
            "sample",
            "protocol",
            "values",
            "diagnostics",
        ],
    ),
    ("charts", &["protocol"]),
    (
        "permalink",
        &[
            "protocol::Arrangement",
            "protocol::ChartOptions",
            "protocol::NowAnchor",
            "protocol::SESSION_ENDING",
            "protocol::Ticks",
            TIME_RANGE,
        ],
    ),
    ("view", &["protocol", "diagnostics", "kql::syntax"]),
    ("worker", &["session", "ingest", "parcel", "sample", "protocol", "values"]),
    // Function docs, schemas and queries reach the page by protocol: importing them would link the engine twice.
    ("ui", &["protocol", "diagnostics", "permalink", "charts", "view", "kql::syntax", "worker::client"]),
    ("bin", &["ui", "worker", "sample"]),
];

// Plain types that the language shares with the page.
const VISUALIZATION: &str = "protocol::Visualization";
const CHART_KIND: &str = "protocol::ChartKind";
const Y_SPLIT: &str = "protocol::YSplit";
const TIME_RANGE: &str = "protocol::TimeRange";

/// Rooms inside a room: each has its own row.
const NESTED: &str = "kql";

/// Imports of `source` that the table does not allow.
pub(super) fn imports(source: &Source) -> Vec<String> {
    let Some(module) = module(source) else { return Vec::new() };
    let room = room_of(&module);
    if source.path.ends_with("/tests.rs") || source.path.contains("/tests/") {
        // Tests may look at whatever they test with.
        return Vec::new();
    }
    let mut complaints = Vec::new();
    for (line, code) in source.code() {
        for path in paths(code) {
            let complaint = match path {
                Path::Crate(target) => refused(&room, &target),
                Path::Several => Some("imports several rooms at once: one room a line".to_owned()),
                Path::Super(climbs) => (climbs + room.split("::").count() > module.len())
                    .then(|| "climbs out of its room with `super`: write `crate::…`".to_owned()),
            };
            complaints.extend(complaint.map(|complaint| format!("{}:{line}: {complaint}", source.path)));
        }
    }
    complaints
}

/// Complains about a file in a room without a row.
pub(super) fn unknown(source: &Source) -> Option<String> {
    let room = room_of(&module(source)?);
    let known = TABLE.iter().any(|(name, _)| *name == room);
    (!known).then(|| format!("{}: the room `{room}` has no row in tests/it/tidy/rooms.rs", source.path))
}

/// The module's path; `None` for files outside of the rooms.
fn module(source: &Source) -> Option<Vec<String>> {
    let path = source.path.strip_prefix("src/")?.strip_suffix(".rs")?;
    if !path.contains('/') {
        return None;
    }
    let mut module: Vec<String> = path.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    Some(module)
}

fn room_of(module: &[String]) -> String {
    let rooms = match module {
        [first, second, ..] if first == NESTED && is_room(&format!("{first}::{second}")) => 2,
        _ => 1,
    };
    module.iter().take(rooms).cloned().collect::<Vec<_>>().join("::")
}

fn is_room(name: &str) -> bool {
    TABLE.iter().any(|(room, _)| *room == name)
}

/// Why `room` may not import `target` (`protocol::Reply`), if it may not.
fn refused(room: &str, target: &str) -> Option<String> {
    let parts: Vec<String> = target.split("::").map(str::to_owned).collect();
    let target_room = room_of(&parts);
    if target_room == room || !is_room(&target_room) {
        return None;
    }
    let allowed = TABLE.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, allowed)| *allowed);
    let fits = |entry: &str| target_room == entry || target == entry || target.starts_with(&format!("{entry}::"));
    (!allowed.iter().any(|entry| fits(entry))).then(|| format!("`{room}` may not import `crate::{target}`"))
}

enum Path {
    /// `crate::protocol::Reply` as `protocol::Reply`.
    Crate(String),
    /// `crate::{…}`.
    Several,
    /// How many times `super` climbs.
    Super(usize),
}

/// Paths in a line of code that begin at the crate (in the bins: at the package) or climb.
fn paths(code: &str) -> Vec<Path> {
    let mut found = Vec::new();
    for start in ["crate::", "tallyman::"] {
        for (at, _) in code.match_indices(start).filter(|(at, _)| begins_word(code, *at)) {
            let rest = code.get(at + start.len()..).unwrap_or("");
            if rest.starts_with('{') {
                found.push(Path::Several);
                continue;
            }
            let path: String = rest.chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect();
            match path.strip_suffix("::") {
                // `crate::protocol::{A, B}`: each item on its own.
                Some(path) if rest.get(path.len() + 2..).is_some_and(|items| items.starts_with('{')) => {
                    let items = rest.get(path.len() + 3..).unwrap_or("").split('}').next().unwrap_or("");
                    let items = items.split(',').map(str::trim).filter(|item| !item.is_empty() && *item != "self");
                    found.extend(items.map(|item| Path::Crate(format!("{path}::{item}"))));
                }
                _ => found.push(Path::Crate(path)),
            }
        }
    }
    for (at, _) in code.match_indices("super::").filter(|(at, _)| begins_word(code, *at) && !follows_super(code, *at)) {
        let rest = code.get(at..).unwrap_or("");
        let climbs = rest.split("::").take_while(|part| *part == "super").count();
        found.push(Path::Super(climbs));
    }
    found
}

fn begins_word(code: &str, at: usize) -> bool {
    let before = code.get(..at).and_then(|before| before.chars().next_back());
    !before.is_some_and(|before| before.is_alphanumeric() || before == '_')
}

fn follows_super(code: &str, at: usize) -> bool {
    code.get(..at).is_some_and(|before| before.ends_with("super::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> usize {
        imports(&Source::new(path, text)).len()
    }

    #[test]
    fn what_the_table_allows_passes() {
        assert_eq!(complaints("src/session/mod.rs", "use crate::protocol::{Reply, Request};\nuse crate::kql;"), 0);
        assert_eq!(complaints("src/kql/binder/a.rs", "use crate::kql::syntax::Tree;\nuse super::plan_of::X;"), 0);
        assert_eq!(complaints("src/ui/app.rs", "use crate::worker::client::Engine;\nuse super::airlock;"), 0);
        assert_eq!(complaints("src/permalink/mod.rs", "use crate::protocol::NowAnchor;"), 0);
        assert_eq!(complaints("src/lib.rs", "pub mod ui;"), 0);
    }

    #[test]
    fn what_it_does_not_allow_is_named() {
        assert_eq!(complaints("src/values/mod.rs", "use crate::session::Session;"), 1);
        assert_eq!(complaints("src/ui/app.rs", "let x = crate::kql::exec::run();"), 1);
        assert_eq!(complaints("src/ui/app.rs", "use crate::worker::serve::start;"), 1);
        assert_eq!(complaints("src/permalink/mod.rs", "use crate::protocol::{NowAnchor, Reply};"), 1);
        assert_eq!(complaints("src/session/a.rs", "use crate::{kql, ui};"), 1);
        assert_eq!(complaints("src/kql/syntax/tree.rs", "use super::super::exec;"), 1);
        assert_eq!(complaints("src/kql/syntax/mod.rs", "use super::exec;"), 1);
        assert_eq!(complaints("src/bin/app.rs", "tallyman::session::go();"), 1);
        assert!(unknown(&Source::new("src/cellar/mod.rs", "")).is_some());
    }

    #[test]
    fn comments_and_tests_do_not_count() {
        assert_eq!(complaints("src/values/mod.rs", "/// See [`crate::session`].\n// crate::session::X"), 0);
        assert_eq!(complaints("src/values/a.rs", "#[cfg(test)]\nmod tests {\n use crate::session::X;\n}"), 0);
    }
}
