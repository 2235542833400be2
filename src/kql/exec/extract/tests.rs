//! What patterns and pairs find.

use super::*;
use crate::kql::plan::{Pairs, Piece, Split};

fn texts(how: &Finder, columns: usize, text: &str) -> Option<Vec<String>> {
    let mut found = vec![None; columns];
    let fits = find(how, text, &mut found);
    fits.then(|| found.into_iter().map(|part| part.unwrap_or_default().into_owned()).collect())
}

#[test]
fn patterns_fit_whole_texts() {
    let text = |text: &str| Piece::Text(text.to_owned());
    for (pieces, given, expected) in [
        (vec![text("a="), Piece::Column, text(";"), Piece::Skip], "a=1;b", Some(vec!["1"])),
        (vec![text("a="), Piece::Column, text(";")], "a=1;b", None),
        (vec![Piece::Column, text("ms")], "5ms", Some(vec!["5"])),
        (vec![Piece::Skip, text("x"), Piece::Column], "abxcx", Some(vec!["cx"])),
        (vec![text("n"), Piece::Number, Piece::Skip], "n-12,", Some(vec!["-12"])),
        (vec![text("n"), Piece::Number, Piece::Skip], "n,", None),
        (vec![Piece::Skip], "", Some(vec![])),
    ] {
        let columns = pieces.iter().filter(|piece| matches!(piece, Piece::Column | Piece::Number)).count();
        let expected = expected.map(|parts| parts.into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(texts(&Finder::Pattern(pieces), columns, given), expected, "{given}");
    }
}

#[test]
fn pairs_are_found() {
    let pairs = |greedy| {
        Finder::Pairs(Box::new(Pairs {
            keys: vec!["a".into(), "b".into()],
            split: Split::Delimiters { pair: " ".into(), key_value: "=".into(), greedy },
            quotes: vec![('"', '"')],
            escapes: vec!['\\'],
        }))
    };
    for (given, greedy, expected) in [
        ("a=1 b=2", false, ["1", "2"]),
        ("a=1 2 b=3", true, ["1 2", "3"]),
        ("a=1 2 b=3", false, ["1", "3"]),
        (r#"a="x \" y" b=z"#, false, [r#"x " y"#, "z"]),
        (r#"a="x b=z"#, false, ["\"x", "z"]),
        ("b", false, ["", ""]),
        ("=", false, ["", ""]),
    ] {
        assert_eq!(texts(&pairs(greedy), 2, given), Some(expected.map(str::to_owned).to_vec()), "{given}");
    }
}
