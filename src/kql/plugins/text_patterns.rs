//! `diffpatterns_text`

use super::differences::{Differences, most_different};
use super::mining::{Mine, Pattern};
use super::patterns::{percent, whole};
use super::timeline::{Writer, long, real};
use super::{Call, Complaint, Plugin, Prepared};
use crate::values::{Column, ColumnBuilder, Field, ScalarType, Schema, Value, sort_by};
use arrow_array::Array;

pub(super) static FAMILY: &[&Plugin] = &[&DIFFPATTERNS_TEXT];

/// Tokens of a text that are looked at, at most.
const MAX_TOKENS: i64 = 20;
/// What stands for any token.
const WILDCARD: &str = "*";

static DIFFPATTERNS_TEXT: Plugin = Plugin {
    name: "diffpatterns_text",
    syntax: "diffpatterns_text(TextColumn, BooleanCondition [, MinTokens [, Threshold [, MaxTokens]]])",
    doc: "How texts begin that come much more often where a condition is true than where it is false, or the other way: \
          tokens between white space, and * for any. A last * stands for any rest.",
    reference: "query/diffpatterns-text-plugin",
    summarizes: false,
    keeps_order: false,
    prepare,
    examples: &[(
        "datatable(Message:string, Failed:bool)['pull of web failed', true, 'pull of api failed', true, \
         'login of ann', false, 'login of bob', false] | evaluate diffpatterns_text(Message, Failed, 1, 0.6)",
        "2|0|100.0|0.0|pull * * failed;0|2|0.0|100.0|login *",
    )],
};

fn prepare(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let text = call.column_of("TextColumn", &[ScalarType::String])?;
    let condition = call.column_of("BooleanCondition", &[ScalarType::Bool])?;
    let least = call.number_or_default("MinTokens", 1.0)?.clamp(0.0, 200.0) as usize;
    let threshold = call.number_or_default("Threshold", 0.05)?.clamp(0.015, 1.0);
    let most = call.number_or_default("MaxTokens", MAX_TOKENS as f64)?.clamp(0.0, MAX_TOKENS as f64) as usize;
    let mut fields: Vec<Field> = ["Count_of_True", "Count_of_False"].map(long).into_iter().collect();
    fields.extend(["Percent_of_True", "Percent_of_False"].map(real));
    fields.push(Field::new("Pattern", ScalarType::String));
    Ok(Prepared::known(Schema::new(fields), async move |inputs, schema, room| {
        let input = &inputs[0];
        let columns = tokens(text.of(input), input.rows, most);
        // The first side is where the condition is true.
        let sides = condition.of(input).as_bools();
        let side = |row: usize| sides.filter(|sides| sides.is_valid(row)).map(|sides| !sides.value(row));
        let mine = Mine::new(&columns.iter().collect::<Vec<_>>(), input.rows, None, Some(&side), &room.pace).await;
        let wanted = Differences { threshold, dimensions: most, least_values: least };
        let mut chosen = most_different(&mine, wanted, &room.pace).await?;
        sort_by(&mut chosen, |a, b| mine.difference(b.weights).total_cmp(&mine.difference(a.weights)));
        let mut rows = Writer::new(schema);
        for pattern in &chosen {
            let [a, b] = pattern.weights;
            let shares = [percent(a, mine.totals[0], 100.0), percent(b, mine.totals[1], 100.0)];
            let written = Value::string(&written(&mine, pattern, &columns));
            rows.row([whole(a), whole(b)].into_iter().chain(shares).chain([written]));
        }
        Ok(rows.finish())
    }))
}

/// For each place the token that each text has there; empty where it is shorter.
fn tokens(texts: &Column, rows: usize, most: usize) -> Vec<Column> {
    let mut builders: Vec<ColumnBuilder> = (0..most).map(|_| ColumnBuilder::new(ScalarType::String)).collect();
    for row in 0..rows {
        let text = texts.value(row);
        let mut tokens = text.as_str().unwrap_or_default().split_whitespace();
        for builder in &mut builders {
            builder.push_str(tokens.next().unwrap_or_default());
        }
    }
    builders.iter_mut().map(ColumnBuilder::finish).collect()
}

/// The tokens of a pattern, and wildcards between them; one more where a text goes on behind.
fn written(mine: &Mine, pattern: &Pattern, columns: &[Column]) -> String {
    let mut words: Vec<String> = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        if let Some(row) = mine.row_of(pattern, place) {
            words.resize(place, WILDCARD.to_owned());
            words.push(column.value(row as usize).to_text());
        }
    }
    if let Some(next) = columns.get(words.len())
        && mine.any_row(pattern, |row| next.value(row).as_str().is_some_and(|token| !token.is_empty()))
    {
        words.push(WILDCARD.to_owned());
    }
    words.join(" ")
}
