//! Every word of the language as the name of a column, in each place where a column is read or named: which of them can
//! stand there without quotes is a matter of the grammar, which the comparison with Kusto's binder settles.

/// Words with a meaning somewhere in Kusto's grammar, one a line.
const WORDS: &str = include_str!("words.txt");

/// Places of a column: what stands after a table that has it, `W`, as well as `z` and the bag `d`.
const PLACES: [(&str, &str); 17] = [
    ("where", "| where W > 1"),
    ("project", "| project W"),
    ("project-second", "| project z, W"),
    ("project-new", "| project W = z"),
    ("project-away", "| project-away W"),
    ("project-rename", "| project-rename W = z"),
    ("extend", "| extend q = W"),
    ("extend-new", "| extend W = 1"),
    ("by", "| summarize count() by W"),
    ("by-second", "| summarize count() by z, W"),
    ("summarize-new", "| summarize W = count()"),
    ("sort", "| sort by W asc"),
    ("argument", "| extend q = abs(W)"),
    ("sum", "| extend q = 1 + W"),
    ("property", "| extend q = d.W"),
    ("distinct", "| distinct W"),
    ("join", "| join (datatable(['W']: long) []) on W"),
];

/// A query for each word and place: its id and text.
pub(crate) fn all() -> impl Iterator<Item = (String, String)> {
    WORDS.lines().flat_map(|word| {
        let asked = move |(place, step): (&str, &str)| {
            let holds = if step.contains("W =") { "other" } else { word };
            let query = format!("datatable(['{holds}']: long, z: long, d: dynamic) [] {}", step.replace('W', word));
            (format!("word:{word}-{place}"), query)
        };
        let declared = (format!("word:{word}-declared"), format!("datatable({word}: long) []"));
        let variable = (format!("word:{word}-let"), format!("let {word} = 1; print z = {word}"));
        PLACES.into_iter().map(asked).chain([declared, variable])
    })
}
