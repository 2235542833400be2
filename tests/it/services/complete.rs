//! `tests/kql/complete/*.md`: a `kql` block with a caret, and what the list must have (`has`), must not (`lacks`), begins with
//! (`first`), and writes (`writes`); `none` where there is no list. `typed` instead of `kql` asks as typing does.

use super::{ask, at_caret, engine};
use crate::case_files::files;
use crate::engine::Engine;
use tallyman::protocol::{Completion, Completions, EditAnswer, EditAsk};
use tallyman::view::completing::Kept;

/// The list as the page shows it at the caret, where the person asked or only typed.
pub(super) fn completions(engine: &mut Engine, text: &str, asked: bool) -> Completions {
    let (text, at) = at_caret(text);
    match ask(engine, EditAsk::Complete { text: text.clone(), at }) {
        EditAnswer::Completions(list) => {
            Kept::new(text.clone(), at, list).shown(&text, at, asked).expect("the same place")
        }
        other => panic!("{other:?}"),
    }
}

fn complaints(items: &[Completion], expected: &str) -> Vec<String> {
    let labels: Vec<&str> = items.iter().map(|item| item.label.as_str()).collect();
    let shown = || labels.iter().take(12).copied().collect::<Vec<_>>().join(" · ");
    let mut complaints = Vec::new();
    for line in expected.lines() {
        let (what, names) = line.split_once(": ").unwrap_or((line, ""));
        let names: Vec<&str> = names.split(" · ").collect();
        match what {
            "has" => complaints.extend(
                names.iter().filter(|name| !labels.contains(name)).map(|name| format!("lacks {name}: {}", shown())),
            ),
            "lacks" => complaints.extend(
                names.iter().filter(|name| labels.contains(name)).map(|name| format!("has {name}: {}", shown())),
            ),
            "first" if !labels.starts_with(&names) => complaints.push(format!("begins with {}", shown())),
            "writes" => complaints.extend(
                names.iter().filter(|text| !items.iter().any(|item| item.apply == **text)).map(|text| {
                    format!(
                        "does not write {text:?}: {:?}",
                        items.iter().map(|item| &item.apply).take(12).collect::<Vec<_>>()
                    )
                }),
            ),
            "detail" => complaints.extend(names.iter().filter_map(|pair| {
                let (label, detail) = pair.split_once(" = ")?;
                let found = items.iter().find(|item| item.label == label).map(|item| item.detail.as_str());
                (found != Some(detail)).then(|| format!("{label} is {found:?}"))
            })),
            "none" if !items.is_empty() => complaints.push(format!("has {}", shown())),
            "first" | "none" => {}
            other => complaints.push(format!("{other} is no expectation")),
        }
    }
    complaints
}

#[test]
fn lists_have_what_may_stand_at_the_caret() {
    let mut engine = engine();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for path in files("tests/kql/complete") {
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once("```") {
            let (head, after) = after.split_once('\n').expect("a block begins on its own line");
            let (block, after) = after.split_once("\n```").expect("a block ends");
            let explicit = head == "kql";
            assert!(matches!(head, "kql" | "typed"), "{}: {head}", path.display());
            let (_, after) = after.split_once("```text\n").expect("what is expected follows");
            let (expected, after) = after.split_once("\n```").expect("a block ends");
            rest = after;
            cases += 1;
            let found = completions(&mut engine, block, explicit);
            wrong.extend(
                complaints(&found.items, expected).into_iter().map(|complaint| format!("{block}\n    {complaint}")),
            );
        }
    }
    assert!(cases > 60, "{cases} cases");
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_written_over_what_is_there_reads_as_meant() {
    let mut engine = engine();
    let applied = |engine: &mut Engine, text: &str, label: &str| {
        let (plain, _) = at_caret(text);
        let found = completions(engine, text, true);
        let item = found.items.iter().find(|item| item.label == label).unwrap_or_else(|| panic!("{text}: {found:?}"));
        let mut edited = plain;
        edited.replace_range(found.from..found.to, &item.apply);
        edited.insert(found.from + item.apply.len() - item.caret_back, '‸');
        edited
    };
    let cases = [
        ("odd | wh‸", "where", "odd | where ‸"),
        ("odd | where si‸ > 1", "size", "odd | where size‸ > 1"),
        ("odd | where ki‸", "kind", "odd | where ['kind']‸"),
        ("odd | where ['first name'] == \"‸", "it's", "odd | where ['first name'] == \"it's\"‸"),
        ("odd | where ['first name'] == 'i‸'", "it's", "odd | where ['first name'] == 'it\\'s'‸"),
        ("odd | where ['first name'] == @'i‸'", "it's", "odd | where ['first name'] == @'it''s'‸"),
        ("odd | where ['first name'] in (\"Ada\", \"B‸\")", "Bob", "odd | where ['first name'] in (\"Ada\", \"Bob\"‸)"),
        ("odd | summarize cou‸", "count", "odd | summarize count()‸"),
        ("odd | summarize dco‸", "dcount", "odd | summarize dcount(‸)"),
        ("odd | summarize dco‸(size)", "dcount", "odd | summarize dcount‸(size)"),
        ("odd | mv-e‸", "mv-expand", "odd | mv-expand ‸"),
        ("odd | mv-‸", "mv-expand", "odd | mv-expand ‸"),
        ("odd | extend (size-si‸)", "size", "odd | extend (size-size‸)"),
        ("odd | extend (2024-si‸)", "size", "odd | extend (2024-size‸)"),
        ("odd | where note !ha‸", "!has", "odd | where note !has ‸"),
        ("odd | where size i‸", "in", "odd | where size in (‸)"),
        ("odd | where ['first name'] == ‸", "\"Bob\"", "odd | where ['first name'] == \"Bob\"‸"),
    ];
    for (text, label, expected) in cases {
        assert_eq!(applied(&mut engine, text, label), expected, "{text}");
    }
}
