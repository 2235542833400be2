//! Other names, layout, refactorings.

use super::{ask, at_caret, engine};
use crate::engine::Engine;
use tallyman::diagnostics::Fix;
use tallyman::protocol::{EditAnswer, EditAsk};

fn edited(text: &str, edits: &[Fix]) -> String {
    let mut edits: Vec<&Fix> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.span.start, edit.span.end)));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    }
    text
}

fn renamed(engine: &mut Engine, text: &str, name: &str) -> Result<String, String> {
    let (text, at) = at_caret(text);
    match ask(engine, EditAsk::Rename { text: text.clone(), at, name: name.to_owned() }) {
        EditAnswer::Edits(edits) => edits.map(|edits| edited(&text, &edits)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_name_changes_wherever_it_is_meant_and_nowhere_else() {
    let mut engine = engine();
    let cases = [
        (
            "let a‸ = 1; odd | where size > a | extend b = 'a' // a",
            "let n = 1; odd | where size > n | extend b = 'a' // a",
        ),
        (
            "let size‸ = 1; odd | where size > 1 | take toscalar(print size)",
            "let n = 1; odd | where size > 1 | take toscalar(print n)",
        ),
        ("let a = 1; odd | extend a = size | where a‸ > 1", "no"),
        ("let T‸ = odd; T | join (T) on size", "let n = odd; n | join (n) on size"),
        ("let f = (a: long) { a + 1 }; let a = 2; print f(a‸)", "let f = (a: long) { a + 1 }; let n = 2; print f(n)"),
        ("let f = (a‸: long) { a + 1 }; let a = 2; print f(a)", "let f = (n: long) { n + 1 }; let a = 2; print f(a)"),
        ("let f = (a‸: long) { a + 1 }; print f(a = 5)", "let f = (n: long) { n + 1 }; print f(n = 5)"),
        ("let f‸ = () { let a = 1; a }; print f()", "let n = () { let a = 1; a }; print n()"),
        ("let ['my a']‸ = 1; print ['my a']", "let n = 1; print n"),
        (
            "let d = dynamic({'a': 1}); let a‸ = 2; print d.a, a, d[a]",
            "let d = dynamic({'a': 1}); let n = 2; print d.a, n, d[n]",
        ),
        // As a whole item it also names the column, which must stay.
        (
            "let a‸ = 2; odd | extend a | where size > a or a > 2",
            "let n = 2; odd | extend a = n | where size > a or a > 2",
        ),
        ("let a = 2; odd | project size, a‸", "let n = 2; odd | project size, a = n"),
        ("let a‸ = 2; odd | summarize count() by a, note", "let n = 2; odd | summarize count() by a = n, note"),
        ("let a‸ = 2; odd | distinct a", "let n = 2; odd | distinct a = n"),
        ("let ['my a']‸ = 2; odd | project ['my a']", "let n = 2; odd | project ['my a'] = n"),
        ("let a‸ = 2; odd | summarize b = max(a)", "let n = 2; odd | summarize b = max(n)"),
        ("let a‸ = 2; odd | summarize max(a)", "no"),
        ("let a‸ = 2; odd | extend (a) | where a > 1", "no"),
        ("odd | where si‸ze > 1", "no"),
        ("let a = 1; print 'a‸'", "no"),
    ];
    for (text, expected) in cases {
        match renamed(&mut engine, text, "n") {
            Ok(found) => assert_eq!(found, expected, "{text}"),
            Err(why) => assert_eq!("no", expected, "{text}: {why}"),
        }
    }
    assert!(renamed(&mut engine, "let a‸ = 1; odd | where size > a", "size").is_err(), "a column of the query");
    assert!(
        renamed(&mut engine, "let a‸ = 1; odd | where size > a", "note").is_err(),
        "a column that it does not name"
    );
    assert!(renamed(&mut engine, "let a‸ = 1; print a", " ").is_err(), "nothing");
    assert_eq!(renamed(&mut engine, "let a‸ = 1; print a", "my a").as_deref(), Ok("let ['my a'] = 1; print ['my a']"));
    assert_eq!(renamed(&mut engine, "let a‸ = 1; print a", "kind").as_deref(), Ok("let ['kind'] = 1; print ['kind']"));
}

#[test]
fn layout_keeps_comments_and_leaves_broken_queries() {
    let mut engine = engine();
    let mut laid_out = |text: &str, from: usize, to: usize| match ask(
        &mut engine,
        EditAsk::Format { text: text.to_owned(), from, to },
    ) {
        EditAnswer::Edits(edits) => edits.map(|edits| edited(text, &edits)),
        other => panic!("{other:?}"),
    };
    let text = "odd|where size>1 // few\n|count\n\nodd|take 5";
    assert_eq!(laid_out(text, 0, text.len()).as_deref(), Ok("odd\n| where size > 1 // few\n| count\n\nodd\n| take 5"));
    assert_eq!(laid_out(text, 0, 0).as_deref(), Ok("odd\n| where size > 1 // few\n| count\n\nodd|take 5"));
    let broken = "odd|where size > > 1\n\nodd|take 5";
    assert_eq!(laid_out(broken, 0, broken.len()).as_deref(), Ok("odd|where size > > 1\n\nodd\n| take 5"));
    assert!(laid_out(broken, 0, 0).is_err());
    assert!(laid_out("", 0, 0).is_err());
}

#[test]
fn values_get_names() {
    let mut engine = engine();
    let mut offered = |text: &str, from: usize, to: usize| match ask(
        &mut engine,
        EditAsk::Refactor { text: text.to_owned(), from, to },
    ) {
        EditAnswer::Refactorings(found) => {
            found.iter().map(|found| (found.title.clone(), edited(text, &found.edits))).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let text = "let a = 1;\nodd | where note == 'x' or note == 'x'";
    let at = text.find("'x'").expect("it is there") + 1;
    assert_eq!(
        offered(text, at, at),
        [
            (
                "Extract to let thenote".to_owned(),
                "let a = 1;\nlet thenote = 'x';\nodd | where note == thenote or note == 'x'".to_owned()
            ),
            (
                "Extract all 2 to let thenote".to_owned(),
                "let a = 1;\nlet thenote = 'x';\nodd | where note == thenote or note == thenote".to_owned()
            ),
        ]
    );
    let text = "print x = 1 + 2 * 3";
    assert_eq!(
        offered(text, 14, 19),
        [("Extract to let value".to_owned(), "let value = 2 * 3;\nprint x = 1 + value".to_owned())]
    );
    let text = "odd | where size > 1 | count";
    assert_eq!(
        offered(text, 0, 21),
        [("Extract to let value".to_owned(), "let value = odd | where size > 1;\nvalue | count".to_owned())]
    );
    let text = "print x = 10 - (2 - 3)";
    let expected = [("Extract to let value".to_owned(), "let value = 2 - 3;\nprint x = 10 - (value)".to_owned())];
    assert_eq!(offered(text, 16, 21), expected);
    for (text, selected) in [
        // These are no values of their own: other operators bind their parts.
        ("print x = 10 - 2 - 3", "2 - 3"),
        ("print x = 10 * 2 + 3", "2 + 3"),
        ("print x = true or false and false", "true or false"),
        // Outside, these names mean something else.
        ("let size = 5; odd | where size > 1", "size > 1"),
        ("let a = 2; let f = (a: long) { a + 1 }; print f(a)", "a + 1"),
        // The column would be named after the `let`.
        ("odd | project size, 5", "5"),
    ] {
        let from = text.find(selected).expect("it is there");
        assert_eq!(offered(text, from, from + selected.len()), [], "{text}: {selected}");
    }
    // Neither columns nor what must be written out can stand in a `let`.
    assert_eq!(offered("odd | where size > 1", 12, 20), []);
    assert_eq!(offered("odd | project dynamic([1, 2])", 24, 24), []);
    assert_eq!(offered("odd", 1, 1), []);
}
