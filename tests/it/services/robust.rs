//! Every question at every place of every query that the tests and the program know: no panic, and places that are places.

use super::{ask, engine};
use crate::case_files::files;
use crate::engine::Engine;
use tallyman::protocol::{Completions, EditAnswer, EditAsk};
use tallyman::view::completing::Kept;

/// All queries of the case files and the ready ones.
fn queries() -> Vec<String> {
    let mut queries: Vec<String> = tallyman::audits::audits().iter().map(|audit| audit.query.to_owned()).collect();
    for folder in ["tests/kql/run", "tests/kql/syntax", "tests/kql/views"] {
        for path in files(folder) {
            let text = std::fs::read_to_string(path).expect("the file can be read");
            let blocks = text.split("```kql\n").skip(1).filter_map(|rest| rest.split("\n```").next());
            queries.extend(blocks.map(str::to_owned));
        }
    }
    assert!(queries.len() > 400, "{} queries", queries.len());
    queries
}

fn fits(text: &str, start: usize, end: usize) {
    assert!(text.get(start..end).is_some(), "{start}..{end} of {text}");
}

fn list(engine: &mut Engine, text: &str, at: usize) -> Option<Completions> {
    match ask(engine, EditAsk::Complete { text: text.to_owned(), at }) {
        EditAnswer::Completions(found) => Some(found),
        _ => None,
    }
}

/// What the page makes of a list while a word goes on is what the engine would say.
fn goes_on(engine: &mut Engine, text: &str, at: usize, found: Completions) {
    let at = text.floor_char_boundary(at);
    let kept = Kept::new(text.to_owned(), at, found);
    for typed in ["c", "Si", "to_", "mv"] {
        let longer = format!("{}{typed}{}", &text[..at], &text[at..]);
        let end = at + typed.len();
        let Some(shown) = kept.shown(&longer, end, false) else { continue };
        let fresh = list(engine, &longer, end).map(|list| Kept::new(longer.clone(), end, list));
        let expected = fresh.and_then(|fresh| fresh.shown(&longer, end, false));
        assert!(
            Some(&shown) == expected.as_ref(),
            "{}‸{}: {:?}",
            &longer[..end],
            &longer[end..],
            differs(&shown, expected)
        );
    }
}

/// The labels at the first place at which two lists differ.
fn differs(shown: &Completions, expected: Option<Completions>) -> Option<(String, String)> {
    let expected = expected.unwrap_or_default();
    let mut pairs = shown.items.iter().zip(&expected.items).filter(|(shown, expected)| shown != expected);
    pairs.next().map(|(shown, expected)| (shown.label.clone(), expected.label.clone()))
}

fn ask_everything(engine: &mut Engine, text: &str, at: usize) {
    let own = || text.to_owned();
    if let Some(found) = list(engine, text, at) {
        fits(text, found.from, found.to);
        goes_on(engine, text, at, found);
    }
    ask(engine, EditAsk::Signature { text: own(), at });
    if let EditAnswer::Description(Some(found)) = ask(engine, EditAsk::Describe { text: own(), at }) {
        fits(text, found.span.start, found.span.end);
    }
    if let EditAnswer::Uses(Ok((_, spans))) = ask(engine, EditAsk::Uses { text: own(), at }) {
        for span in spans {
            fits(text, span.start, span.end);
        }
    }
    ask(engine, EditAsk::Rename { text: own(), at, name: "another name".to_owned() });
    ask(engine, EditAsk::Refactor { text: own(), from: at, to: at });
}

#[test]
fn no_place_of_any_query_is_too_much() {
    let mut engine = engine();
    // All places take minutes without optimization; the rest is taken where there is time.
    let step = std::env::var("EVERY_BYTE").ok().and_then(|step| step.parse().ok()).unwrap_or(397_usize);
    for (number, text) in queries().iter().enumerate() {
        if let EditAnswer::Reading(reading) = ask(&mut engine, EditAsk::Read { text: text.clone() }) {
            reading.names.iter().for_each(|(span, _)| fits(text, span.start, span.end));
            reading.folds.iter().for_each(|span| fits(text, span.start, span.end));
        }
        ask(&mut engine, EditAsk::Format { text: text.clone(), from: 0, to: text.len() });
        for at in (number % step..=text.len() + 1).step_by(step) {
            ask_everything(&mut engine, text, at);
        }
    }
}

#[test]
fn odd_texts_are_no_trouble() {
    let mut engine = engine();
    let texts = [
        "",
        "|",
        "(",
        ")",
        "{{{{",
        "]]]",
        "let",
        "let =",
        "let x",
        "let x = (",
        "let f = (a:",
        "odd | where ['",
        "odd | where [\"a",
        "\"",
        "h'",
        "@\"",
        "```",
        "odd | summarize by by by",
        "odd | join join (",
        "union",
        "//",
        "$left.",
        ".",
        "..",
        "odd | where \u{1F600} == '\u{1F600}\u{1F600}",
        "let ['",
        "let ['x'] = ['x']; ['x']",
        "print dynamic({",
        "odd | as",
        "𝒳 | where é",
        "odd | render timechart with (",
        "odd | render timechart with (title=",
        "set",
        "declare pattern",
        "datatable(",
        "datatable(a:)[",
        "odd | parse note with * 'a' b:",
        "odd | mv-apply x = note on (",
        "odd | make-series",
        "odd | evaluate",
        "f(",
        "f(a,",
        "f(((((",
    ];
    for text in texts {
        for at in 0..=text.len() + 1 {
            ask_everything(&mut engine, text, at);
        }
        ask(&mut engine, EditAsk::Read { text: text.to_owned() });
        ask(&mut engine, EditAsk::Format { text: text.to_owned(), from: 0, to: text.len() });
    }
    let deep = "(".repeat(5000);
    ask_everything(&mut engine, &deep, deep.len());
    let long = format!("odd {}", "| where size > 1 ".repeat(3000));
    ask_everything(&mut engine, &long, long.len());
    ask(&mut engine, EditAsk::Read { text: long });
}
