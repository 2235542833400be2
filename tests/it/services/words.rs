//! Signatures, descriptions, classes of names, folds.

use super::{ask, at_caret, engine};
use crate::engine::Engine;
use tallyman::diagnostics::Span;
use tallyman::protocol::{Description, EditAnswer, EditAsk, NameClass};

/// The function's parameter at hand in brackets: `strlen(«source: string»)`.
fn signature(engine: &mut Engine, text: &str) -> Option<String> {
    let (text, at) = at_caret(text);
    let EditAnswer::Signature(found) = ask(engine, EditAsk::Signature { text, at }) else { panic!("no signature") };
    let found = found?;
    let way = &found.ways[found.active];
    let Span { start, end } = way.current;
    Some(format!("{}«{}»{}", &way.text[..start], &way.text[start..end], &way.text[end..]))
}

fn describe(engine: &mut Engine, text: &str) -> Option<Description> {
    let (text, at) = at_caret(text);
    match ask(engine, EditAsk::Describe { text, at }) {
        EditAnswer::Description(found) => found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn signatures_show_the_parameter_at_hand() {
    let mut engine = engine();
    let cases = [
        ("odd | extend x = strlen(‸", Some("strlen(«source: string»)")),
        ("odd | extend x = substring(note, ‸", Some("start: long")),
        ("odd | extend x = strcat(note, strlen(note), ‸", Some("«")),
        ("odd | extend x = substring(note, strlen(‸", Some("strlen(«source: string»)")),
        ("odd | summarize arg_max(‸", Some("arg_max(«")),
        ("odd | where bin(TimeGenerated, ‸) > ago(1d)", Some("bin(")),
        ("odd | evaluate pivot(‸", Some("pivot(«")),
        (
            "let f = (rows: (*), least: long, name: string = 'x') { rows }; f(odd, ‸",
            Some("f(rows: table, «least: long», [name: string])"),
        ),
        ("odd | where size in (‸", None),
        ("odd | where (size ‸", None),
        ("odd | where ‸", None),
        ("odd | extend x = strlen(note) + ‸", None),
        ("print toscalar(‸", Some("toscalar(«")),
    ];
    for (text, expected) in cases {
        let found = signature(&mut engine, text);
        match expected {
            Some(part) => assert!(found.as_ref().is_some_and(|found| found.contains(part)), "{text}: {found:?}"),
            None => assert_eq!(found, None, "{text}"),
        }
    }
}

#[test]
fn words_are_described() {
    let mut engine = engine();
    let cases = [
        ("odd | where str‸len(note) > 1", "strlen · function"),
        ("odd | summ‸arize count()", "summarize · operator"),
        ("odd | order‸ by size", "sort · operator"),
        ("odd | summarize dc‸ount(note)", "dcount · aggregate"),
        ("odd | evaluate piv‸ot(note)", "pivot · plugin"),
        ("odd | where si‸ze > 1", "column · long"),
        ("odd | extend y = size | where y‸ > 1", "column · long"),
        ("od‸d | take 1", "table"),
        ("Registry‸Events | take 1", "view"),
        ("let least = 5; odd | where size > lea‸st", "value of this query · long"),
        ("let T = odd | project size; T‸ | count", "table of this query"),
        ("let lea‸st = 5; print least", "value of this query · long"),
        ("odd | where note ha‸s 'x'", "has · comparison or arithmetic"),
        ("odd | where note =~‸ 'x'", "=~ · comparison or arithmetic"),
        ("odd | where ['first na‸me'] == 'x'", "column · string"),
        ("odd | join (odd) on $left.si‸ze == $right.size", "column · long"),
        ("print x = int(‸5)", "int · type"),
    ];
    for (text, title) in cases {
        let found = describe(&mut engine, text).map(|found| found.title);
        assert_eq!(found.as_deref(), Some(title), "{text}");
    }
    for text in ["odd | where size > 1‸0", "// a com‸ment", "odd |‸ count", "‸", "odd | where nothi‸ng == 1"]
    {
        assert_eq!(describe(&mut engine, text), None, "{text}");
    }
    let column = describe(&mut engine, "odd | where ['kin‸d'] == 'a'").unwrap_or_default();
    assert_eq!(column.values, [("b".to_owned(), Some(2)), ("a".to_owned(), Some(1))]);
    let login = describe(&mut engine, "ContainerRegistryLoginEvents | where Ident‸ity == 'a'").unwrap_or_default();
    assert!(!login.doc.is_empty() && !login.values.is_empty(), "{login:?}");
    let table = describe(&mut engine, "odd‸").unwrap_or_default();
    assert!(table.facts.contains(&("Rows".to_owned(), "3 rows".to_owned())), "{table:?}");
    let function = describe(&mut engine, "print strl‸en('')").unwrap_or_default();
    assert!(!function.example.is_empty() && function.entry == Some(("Scalar functions".into(), "strlen".into())));
}

#[test]
fn names_are_told_apart() {
    let mut engine = engine();
    let text = "let least = 1;\nlet f = (rows: (size: long), x: long) { rows | where size > x + least };\n\
                odd | where size > least and nothing == 1 // odd\n| extend Made = ['first name'], b.size\n\n\
                odd | join kind=inner (ContainerRegistryLoginEvents) on $left.size == $right.DurationMs";
    let EditAnswer::Reading(reading) = ask(&mut engine, EditAsk::Read { text: text.to_owned() }) else {
        panic!("no reading")
    };
    let found: Vec<String> = reading
        .names
        .iter()
        .map(|(span, class)| {
            let letter = match class {
                NameClass::Column => 'c',
                NameClass::Table => 't',
                NameClass::Variable => 'v',
                NameClass::Unknown => '?',
            };
            format!("{letter} {}", span.text(text))
        })
        .collect();
    // The second query knows no name of the first.
    assert_eq!(
        found,
        [
            "v least",
            "v f",
            "v rows",
            "c size",
            "v x",
            "v rows",
            "c size",
            "v x",
            "v least",
            "t odd",
            "c size",
            "v least",
            "? nothing",
            "c Made",
            "c 'first name'",
            "t odd",
            "t ContainerRegistryLoginEvents",
            "c size",
            "c DurationMs",
        ]
        .map(str::to_owned),
        "{found:#?}"
    );
}

#[test]
fn queries_brackets_and_comments_fold() {
    let mut engine = engine();
    let text = "// a\n// b\nT\n| where x in (\n  1\n)\n\nU | count\n\nlet f = () {\n  T\n};\nf()";
    let EditAnswer::Reading(reading) = ask(&mut engine, EditAsk::Read { text: text.to_owned() }) else {
        panic!("no reading")
    };
    let folds: Vec<&str> = reading.folds.iter().map(|span| span.text(text)).collect();
    assert_eq!(
        folds,
        ["\n// b\nT\n| where x in (\n  1\n)", "\n// b", "\n  1\n", "\n  T\n};\nf()", "\n  T\n"],
        "{folds:#?}"
    );
}
