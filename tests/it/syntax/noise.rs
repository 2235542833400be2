//! Whatever the text: no panic, no overflow, spans within it.

use proptest::prelude::*;
use tallyman::diagnostics::Span;
use tallyman::kql::syntax::lexer::{OPERATORS, WORD_OPERATORS, classify, tokens};
use tallyman::kql::syntax::{format, parse, query_at};

fn fits(span: Span, text: &str) -> bool {
    span.start <= span.end && text.is_char_boundary(span.start) && text.is_char_boundary(span.end)
}

/// Everything that must hold for any text.
fn check(text: &str) {
    let parsed = parse(text);
    for diagnostic in &parsed.diagnostics {
        assert!(fits(diagnostic.span, text), "{diagnostic:?} in {text:?}");
        assert!(diagnostic.fixes.iter().all(|fix| fits(fix.span, text)), "{diagnostic:?} in {text:?}");
    }
    let tree = format!("{:?}", parsed.query);
    for span in tree.split("Span { start: ").skip(1) {
        let mut numbers = span.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
        let (start, end) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(usize::MAX));
        assert!(fits(Span::new(start, end), text), "{start}..{end} in {text:?}");
    }
    if let Some(formatted) = format(text) {
        assert_eq!(parse(&formatted).diagnostics.len(), parsed.diagnostics.len(), "{formatted:?} of {text:?}");
    }
    let mut end = 0;
    for token in tokens(text) {
        assert!(token.span.start >= end && fits(token.span, text), "{token:?} in {text:?}");
        end = token.span.end;
    }
    assert!(classify(text).iter().all(|(span, _)| fits(*span, text) && span.start < span.end));
    for offset in 0..=text.len() {
        let span = query_at(text, offset);
        assert!(fits(span, text), "{span:?} at {offset} of {text:?}");
    }
}

/// Signs and words that mean something to the parser, and some that do not.
fn piece() -> impl Strategy<Value = String> {
    let signs: Vec<&'static str> = vec![
        "|",
        ";",
        ",",
        ".",
        "..",
        ":",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "+",
        "-",
        "*",
        "/",
        "%",
        "<",
        "<=",
        ">",
        ">=",
        "=",
        "==",
        "!=",
        "=~",
        "!~",
        "=>",
        "!",
        "&&",
        "||",
        "@",
        "\"a\"",
        "'b'",
        "\"",
        "'",
        "```",
        "h'x'",
        "“q”",
        "1",
        "0x1F",
        "1.5",
        "1d",
        "datetime(2024-01-01)",
        "datetime(",
        "dynamic({\"a\":[1,null]})",
        "dynamic(",
        "a",
        "T",
        "['a b']",
        "$left",
        "let",
        "by",
        "on",
        "with",
        "kind=inner",
        "asc",
        "nulls",
        "last",
        "from",
        "to",
        "step",
        "of",
        "in",
        "typeof(long)",
        "datatable(a:int)[",
        "true",
        "set",
        "declare",
        "pattern",
        "view",
        "// c\n",
        "\n",
        "é",
        "\u{feff}",
        "€",
        "==x",
        "default=0",
        "count()",
        "bin(t, 1h)",
        "hint.strategy=shuffle",
        "select",
        "is",
    ];
    let words: Vec<&'static str> = OPERATORS.iter().chain(WORD_OPERATORS).copied().collect();
    prop_oneof![
        3 => proptest::sample::select(signs),
        2 => proptest::sample::select(words),
    ]
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        check(&text);
    }

    #[test]
    fn any_soup_of_tokens_is_read(pieces in proptest::collection::vec(piece(), 0..40), glue in "[ \n]?") {
        check(&pieces.join(&glue));
    }
}

#[test]
fn deep_and_long_texts_neither_overflow_nor_hang() {
    let n = 100_000;
    let texts = [
        "(".repeat(n),
        format!("print {}1", "-".repeat(n)),
        format!("print {}1{}", "(".repeat(n), ")".repeat(n)),
        format!("print {}", "[".repeat(n)),
        format!("print dynamic({}", "[".repeat(n)),
        format!("print dynamic({}", "{a:".repeat(n)),
        format!("print {}", "f(".repeat(n)),
        format!("print {}", "not(".repeat(n)),
        format!("print {}", "!".repeat(n)),
        format!("print a{}", "[0]".repeat(n)),
        format!("print a{}", ".b".repeat(n)),
        format!("print 1{}", " + 1".repeat(n)),
        format!("print {}1{}", "(".repeat(100), format!("{})", " + 1".repeat(100)).repeat(100)),
        "let f = () { ".repeat(n),
        "union (".repeat(n),
        "T | join (".repeat(n),
        "T | fork (fork ".repeat(n),
        "T | partition by a { ".repeat(n),
        "T | macro-expand g as s (".repeat(n),
        "T | graph-match ".repeat(n),
        format!("T{}", " ) | take 5".repeat(n)),
        format!("T {}", "= 1 ".repeat(n)),
        "let a = 1\n".repeat(n),
        "T where ".repeat(n),
    ];
    for text in texts {
        let parsed = parse(&text);
        assert!(!parsed.diagnostics.is_empty(), "{}", &text[..20]);
        assert!(parsed.diagnostics.len() < 3 * n);
    }
    let chain = format!("T | where a == 1{}", " and b == 2 or c == 3".repeat(n));
    assert_eq!(parse(&chain).diagnostics, []);
    let pipes = format!("T{}", " | where a == 1".repeat(n));
    assert_eq!(parse(&pipes).diagnostics, []);
    let list = format!("T | where a in (1{})", ", 2".repeat(n));
    assert_eq!(parse(&list).diagnostics, []);
}

#[test]
fn nesting_within_the_limit_is_read_on_a_small_stack() {
    let text = format!("print {}1{}", "iff(a, b, (".repeat(95), "))".repeat(95));
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(move || parse(&text).diagnostics);
    let diagnostics = thread.expect("a thread can be started").join().expect("no overflow");
    assert_eq!(diagnostics, []);
}
