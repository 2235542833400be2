//! What is known of a selection, as the line beside the answer says it.

use crate::protocol::BlockFacts;
use crate::view::numbers;
use crate::view::selecting::Rectangle;

/// The size of a selection: `3 rows × 2 columns`.
pub fn size(rectangle: Rectangle) -> String {
    format!(
        "{} × {}",
        numbers::counted(rectangle.rows(), "row", "rows"),
        numbers::counted(rectangle.columns() as u64, "column", "columns")
    )
}

/// What is worth saying of a selection, in pairs of a word and a value: what is nothing is left out.
pub fn words(facts: &BlockFacts) -> Vec<(&'static str, String)> {
    let mut words = Vec::new();
    let counted = |count: u64| (count > 0).then(|| numbers::count(count));
    // Only numbers have a sum: an account of digits alone is a text, zeros in front and all.
    let bound = |text: &str| if facts.sum.is_some() { grouped(&cut(text)) } else { cut(text) };
    let optional = [
        ("Sum", facts.sum.as_deref().map(grouped)),
        ("Average", facts.average.as_deref().map(grouped)),
        ("Min", facts.min.as_deref().map(bound)),
        ("Max", facts.max.as_deref().map(bound)),
        ("Span", facts.span.clone()),
        ("Distinct", Some(facts.distinct.map_or_else(|| "more than 4,000,000".to_owned(), numbers::count))),
        ("Null", counted(facts.nulls)),
        ("Empty", counted(facts.empty)),
    ];
    words.extend(optional.into_iter().filter_map(|(word, value)| Some((word, value?))));
    words
}

/// A number with commas between its thousands; anything else as it is.
fn grouped(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    // Longer ones are left alone, too: nobody reads them.
    let Some(whole) = whole.parse::<u64>().ok().filter(|_| whole.bytes().all(|byte| byte.is_ascii_digit())) else {
        return text.to_owned();
    };
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    format!("{sign}{}{fraction}", numbers::count(whole))
}

/// A bound that fits the line.
fn cut(text: &str) -> String {
    const MOST_CHARS: usize = 40;
    let mut short: String = text.chars().take(MOST_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_and_other_values_stay() {
        for (text, shown) in [
            ("1234567", "1,234,567"),
            ("-1234.5", "-1,234.5"),
            ("1.02:03:04", "1.02:03:04"),
            ("NaN", "NaN"),
            ("1.5E+300", "1.5E+300"),
            ("2026-05-01", "2026-05-01"),
            ("99999999999999999999999", "99999999999999999999999"),
            ("", ""),
        ] {
            assert_eq!(grouped(text), shown);
        }
        assert_eq!(cut(&"x".repeat(60)).chars().count(), 41);
    }

    #[test]
    fn what_is_nothing_is_left_out() {
        let facts =
            BlockFacts { cells: 4, distinct: Some(3), sum: Some("1500".to_owned()), nulls: 1, ..BlockFacts::default() };
        let said: Vec<String> = words(&facts).into_iter().map(|(word, value)| format!("{word} {value}")).collect();
        assert_eq!(said, ["Sum 1,500", "Distinct 3", "Null 1"]);
        let of_texts = |sum: Option<&str>| {
            let facts = BlockFacts {
                sum: sum.map(str::to_owned),
                min: Some("0012345".to_owned()),
                max: Some("10.0.0.1".to_owned()),
                ..BlockFacts::default()
            };
            words(&facts).into_iter().filter(|(word, _)| matches!(*word, "Min" | "Max")).map(|(_, value)| value)
        };
        assert_eq!(of_texts(None).collect::<Vec<_>>(), ["0012345", "10.0.0.1"]);
        assert_eq!(of_texts(Some("7")).collect::<Vec<_>>(), ["12,345", "10.0.0.1"]);
        assert_eq!(size(Rectangle { top: 0, bottom: 2000, left: 1, right: 2 }), "2,000 rows × 1 column");
    }
}
