//! What the lexer makes of the forms that are easy to get wrong.

use super::TokenKind::{self, *};
use super::{quoted, string_value, tokens};

fn kinds(text: &str) -> Vec<TokenKind> {
    tokens(text).into_iter().map(|token| token.kind).filter(|kind| *kind != End).collect()
}

#[test]
fn numbers_ranges_and_names() {
    assert_eq!(
        kinds("1 0x1F 1.5 1e3 2E-3 1. 7zip 1d 3.5m 10ms 1tick 2days"),
        [Long, Long, Real, Real, Real, Real, Name, Timespan, Timespan, Timespan, Timespan, Timespan]
    );
    assert_eq!(kinds("1..5"), [Long, DotDot, Long]);
    assert_eq!(kinds("a.b"), [Name, Dot, Name]);
    assert_eq!(kinds("1.x"), [Long, Dot, Name]);
    assert_eq!(kinds("0xZZ"), [Name]);
}

#[test]
fn words_with_signs() {
    assert_eq!(
        kinds("a !in~ b in~ c !has_cs d !x"),
        [Name, WordOperator, Name, WordOperator, Name, WordOperator, Name, Bang, Name]
    );
    assert_eq!(kinds("project-away mv-expand a-b mv-expandx"), [Name, Name, Name, Minus, Name, Name, Minus, Name]);
    assert_eq!(
        kinds("a!=b a!~b a<>b a=~b"),
        [Name, NotEqual, Name, Name, BangTilde, Name, Name, NotEqual, Name, Name, EqualTilde, Name]
    );
}

#[test]
fn typed_literals_and_their_look_alikes() {
    assert_eq!(kinds("datetime(2024-01-01 10:00) int (5) bool(true)"), [TypedLiteral, TypedLiteral, TypedLiteral]);
    assert_eq!(kinds("datetime(now())"), [Name, OpenParen, Name, OpenParen, CloseParen, CloseParen]);
    assert_eq!(kinds("x:datetime, real"), [Name, Colon, Name, Comma, Name]);
}

#[test]
fn strings() {
    for text in ["'a\\'b'", "\"a'b\"", "@'a''b'", "h\"x\"", "H@'x'", "```a\n'\"b```", "h~~~a~~~"] {
        assert_eq!(kinds(text), [String], "{text}");
    }
    assert_eq!(kinds("'a\nb'"), [UnterminatedString, Name, UnterminatedString]);
    assert_eq!(kinds("```a"), [UnterminatedString]);
    assert_eq!(kinds("“a” ‘b’"), [SmartString, SmartString]);
    assert_eq!(string_value(r#""a\n\x41\u0042\103\"""#).0, "a\nABC\"");
    assert_eq!(string_value(r"'\ud83d\ude00'").0, "😀");
    assert_eq!(string_value(r"@'\d''e'").0, "\\d'e");
    assert_eq!(string_value(r"'\d'").1.len(), 1);
}

#[test]
fn odd_names_are_quoted() {
    assert_eq!(quoted("AWSCloudTrail"), "AWSCloudTrail");
    assert_eq!(quoted("login events-2.csv"), "['login events-2.csv']");
    assert_eq!(quoted("it's"), "['it\\'s']");
    assert_eq!(quoted("2nd"), "['2nd']");
    assert_eq!(quoted(""), "['']");
    assert_eq!(quoted("Size\n(bytes)\u{1}"), "['Size\\n(bytes)\\u0001']");
    // Words that mean something else where a column is read, or where one is named.
    assert_eq!(["date", "title", "kind", "top"].map(quoted), ["['date']", "['title']", "['kind']", "top"]);
}
