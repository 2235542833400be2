//! JSON records of no known shape, under the file's name and typed by inference.
//!
//! The first records wait until there are enough of them to find the columns and their types. From then on the columns
//! stand: a key that comes later goes to `AdditionalFields`, and so does a value that does not parse as its column's
//! type; the column is then null there and the cell is counted as bad. Nothing is lost.

use super::cells::takes;
use super::classify::{Place, explain};
use super::decode::decode;
use super::fields::FieldMap;
use super::infer::Guess;
use super::json::mend::mend;
use super::out::{TableOut, take_additional};
use super::probe::{LONE_VALUE, Probe, Seen};
use super::row::Scratch;
use super::tally::Tally;
use super::{LoadOptions, Sink, TableKey};
use crate::tables::TIME_GENERATED;
use crate::values::{Field, ScalarType, Schema};
use hashbrown::HashMap;
use std::sync::Arc;

/// Bytes of records that wait at most.
const MAX_SAMPLE_BYTES: usize = 8 << 20;
/// Columns at most; further keys go to `AdditionalFields`.
const MAX_COLUMNS: usize = 500;

/// Key that `az monitor log-analytics query` adds to every row, and how it writes null.
const LEFT_OUT_OF_TEXTS: &str = "TableName";
const NULL_TEXTS: &[&str] = &["None"];

/// Types of columns, where the file says them; `None` where it says two different ones.
pub(super) type Declared = HashMap<String, Option<ScalarType>>;

/// The records of a file that no vendor's shape claims.
pub(super) struct Generic {
    name: Arc<str>,
    /// Whether it is the file's own table.
    is_files: bool,
    /// Whether every value is a text, as `az monitor log-analytics query` prints them: types are found in the texts.
    texts: bool,
    options: LoadOptions,
    /// The key that fills `TimeGenerated`, where the person says it.
    pub(super) time_key: Option<String>,
    waiting: Waiting,
    open: Option<(FieldMap, TableOut)>,
}

#[derive(Default)]
struct Waiting {
    text: String,
    /// Where each record ends in `text`, and the byte and line of the file where it begins.
    ends: Vec<(usize, u64, u64)>,
}

impl Generic {
    /// No records yet, of a file's own table.
    pub(super) fn of_file(name: &str, options: LoadOptions) -> Self {
        Self { is_files: true, ..Self::new(name, options) }
    }

    /// No records yet, of a table called `name`.
    pub(super) fn new(name: &str, options: LoadOptions) -> Self {
        Self {
            name: name.into(),
            is_files: false,
            texts: false,
            options,
            time_key: None,
            waiting: Waiting::default(),
            open: None,
        }
    }

    /// The table's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Says before a record whether all of its values are texts; that of the first counts.
    pub(super) fn begin(&mut self, texts: bool) {
        if self.open.is_none() && self.waiting.ends.is_empty() {
            self.texts = texts;
        }
    }

    /// Records that wait.
    pub(super) fn waiting(&self) -> u64 {
        self.waiting.ends.len() as u64
    }

    /// The table, once its types are found.
    pub(super) fn out(&self) -> Option<&TableOut> {
        self.open.as_ref().map(|(_, out)| out)
    }

    /// Takes a record, which is valid JSON.
    pub(super) fn record(
        &mut self,
        text: &str,
        declared: &Declared,
        scratch: &mut Scratch,
        place: &mut Place<'_>,
    ) -> Result<(), serde_json::Error> {
        let wrapped;
        let text = if text.starts_with('{') {
            text
        } else {
            wrapped = format!("{{\"{LONE_VALUE}\":{text}}}");
            &wrapped
        };
        if let Some((map, out)) = &mut self.open {
            return append(text, place.origin, map, out, scratch, place.sink);
        }
        self.waiting.text.push_str(text);
        self.waiting.ends.push((self.waiting.text.len(), place.origin, place.line));
        if self.waiting.ends.len() >= self.options.sample_records || self.waiting.text.len() >= MAX_SAMPLE_BYTES {
            self.settle(false, declared, scratch, place.tally, place.sink);
        }
        Ok(())
    }

    /// Ends the file.
    pub(super) fn finish(
        &mut self,
        declared: &Declared,
        scratch: &mut Scratch,
        tally: &mut Tally,
        sink: &mut dyn Sink,
    ) {
        if self.is_files
            && let [(_, origin, line)] = self.waiting.ends[..]
            && let Some((key, elements)) = lone_list(&self.waiting.text)
        {
            // One document around one list: its elements are the rows that a person means.
            tally.note(format!("The rows are the elements of {key}."));
            self.waiting = Waiting::default();
            for element in elements {
                self.waiting.text.push_str(&element);
                self.waiting.ends.push((self.waiting.text.len(), origin, line));
            }
        }
        self.settle(true, declared, scratch, tally, sink);
        if let Some((_, out)) = &mut self.open {
            out.flush(sink);
        }
    }

    /// Finds the columns from the records that wait, and reads them.
    fn settle(
        &mut self,
        ended: bool,
        declared: &Declared,
        scratch: &mut Scratch,
        tally: &mut Tally,
        sink: &mut dyn Sink,
    ) {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.ends.is_empty() {
            return;
        }
        let mut names: Vec<(String, Guess)> = Vec::new();
        let mut by_name: HashMap<String, usize> = HashMap::new();
        let mut more = !ended;
        for text in waiting.records().map(|(text, ..)| text) {
            let Ok(probe) = Probe::of(text) else { continue };
            for (key, value) in probe.members.iter().filter(|(key, _)| !self.texts || key != LEFT_OUT_OF_TEXTS) {
                let guess = self.guess(&Seen::of(value.get()));
                let said = declared.get(&**key).copied().flatten();
                more |= guess != Guess::Nothing && said.is_some_and(|kind| !takes(kind, value.get()));
                if let Some(at) = by_name.get(&**key) {
                    names[*at].1 = names[*at].1.with(guess);
                } else if names.len() < MAX_COLUMNS {
                    by_name.insert(key.to_string(), names.len());
                    names.push((key.to_string(), guess));
                } else {
                    more = true;
                }
            }
        }
        let (mut fields, mut guesses) = (Vec::with_capacity(names.len() + 2), Vec::with_capacity(names.len()));
        for (name, guess) in names {
            let said = declared.get(&name).copied().flatten();
            fields.push(Field::new(name, said.unwrap_or_else(|| guess.kind())));
            guesses.push(said.is_none().then_some(guess));
        }
        let chosen = self.time_key.take().filter(|key| {
            let there = by_name.contains_key(key.as_str());
            if !there {
                tally.note(format!("There is no column {key} to take the time from."));
            }
            there && key != TIME_GENERATED
        });
        let mut spare = format!("{TIME_GENERATED}1");
        while by_name.contains_key(&spare) {
            spare.push('1');
        }
        if chosen.is_some() {
            // What has that name keeps its values under another.
            for field in fields.iter_mut().filter(|field| &*field.name == TIME_GENERATED) {
                field.name = spare.as_str().into();
            }
            fields.push(Field::new(TIME_GENERATED, ScalarType::DateTime));
        }
        if more {
            take_additional(&mut fields);
        }
        let schema = Arc::new(Schema::new(fields));
        let key = TableKey { name: self.name.clone(), schema: schema.clone(), known: None };
        let time = schema.index_of(TIME_GENERATED);
        let own = schema.index_of(&spare);
        let mut map = FieldMap::of_columns(schema, false);
        if self.texts {
            map.null_texts = NULL_TEXTS;
            map.decode_text = true;
            map.drop_key(LEFT_OUT_OF_TEXTS);
        }
        if let Some((key, column)) = chosen.zip(time) {
            map.also(&key, column);
            if let Some(own) = own {
                map.redirect(TIME_GENERATED, own);
            }
        }
        let mut out = TableOut::inferred(key, guesses, self.options);
        for (text, origin, line) in waiting.records() {
            // Its outermost keys were read before; what is inside can still be nested too deeply, or hold half of a character.
            let Err(error) = append(text, origin, &mut map, &mut out, scratch, sink) else { continue };
            let mended =
                mend(text).is_some_and(|text| append(&text, origin, &mut map, &mut out, scratch, sink).is_ok());
            if mended {
                tally.mended += 1;
            } else {
                tally.reject(line, origin, explain(&error), text);
            }
        }
        self.open = Some((map, out));
    }

    /// What a value is.
    fn guess(&self, seen: &Seen<'_>) -> Guess {
        match seen {
            Seen::Text(text) if self.texts && NULL_TEXTS.contains(&&**text) => Guess::Nothing,
            Seen::Text(text) if self.texts => Guess::of_cell(text),
            seen => Guess::of_json(seen),
        }
    }
}

impl Waiting {
    /// Each record with its byte and line.
    fn records(&self) -> impl Iterator<Item = (&str, u64, u64)> {
        let mut start = 0;
        self.ends.iter().map(move |(end, origin, line)| {
            let text = self.text.get(start..*end).unwrap_or_default();
            start = *end;
            (text, *origin, *line)
        })
    }
}

fn append(
    text: &str,
    origin: u64,
    map: &mut FieldMap,
    out: &mut TableOut,
    scratch: &mut Scratch,
    sink: &mut dyn Sink,
) -> Result<(), serde_json::Error> {
    let row = decode(text, map, out, scratch)?;
    out.push(&row, scratch, origin, text.len(), sink);
    scratch.end(row);
    Ok(())
}

/// Keys under which services answer with a list. What is empty beside one is no list of its own, as the `facets` of Azure
/// Resource Graph; beside another key it may be a field of the record, as that list then is.
const ANSWERED: &[&str] = &["data", "items", "results", "rows", "value", "values"];

/// The elements of a document's list, where the document has one member that is a list of objects, and nothing else
/// than scalars beside it, or what is empty: see [`ANSWERED`]. These are put into every element that has no such key of
/// its own.
fn lone_list(text: &str) -> Option<(String, Vec<String>)> {
    let document = Probe::of(text).ok()?;
    let lists: Vec<_> = document.members.iter().filter(|(_, value)| value.get().starts_with(['[', '{'])).collect();
    let mut filled = lists.iter().filter(|(_, value)| has_elements(value.get()));
    let (key, list) = filled.next()?;
    if filled.next().is_some() || (lists.len() > 1 && !ANSWERED.contains(&&**key)) {
        return None;
    }
    let elements: Vec<&serde_json::value::RawValue> = serde_json::from_str(list.get()).ok()?;
    if !elements.iter().all(|element| element.get().starts_with('{')) {
        return None;
    }
    let mut beside = String::new();
    for (name, value) in document.members.iter().filter(|(name, _)| name != key) {
        beside.extend([serde_json::to_string(name).ok()?.as_str(), ":", value.get(), ","]);
    }
    // Of equal keys the last one counts, so that the element's own win.
    let rows = elements.iter().map(|element| {
        let inner = element.get().trim_start_matches('{');
        if inner.trim() == "}" { format!("{{{}}}", beside.trim_end_matches(',')) } else { format!("{{{beside}{inner}") }
    });
    Some((key.to_string(), rows.collect()))
}

/// Whether a value is a list or an object, and not an empty one.
fn has_elements(value: &str) -> bool {
    let inner = value.strip_prefix(['[', '{']);
    inner.is_some_and(|inner| !inner.trim_start().starts_with([']', '}']))
}

#[cfg(test)]
mod tests {
    use crate::ingest::testing::load;
    use crate::tables::ADDITIONAL_FIELDS;

    #[test]
    fn an_answer_has_a_column_more_only_for_cells_that_are_not_of_the_declared_type() {
        for (kind, rows, all_fit) in [
            ("int", "[1],[null],[-2147483648]", true),
            ("int", "[1],[2147483648]", false),
            ("long", "[1],[\"abc\"]", false),
            ("guid", "[\"74be27de-1e4e-49d9-b579-fe0b331d3642\"],[\"\"]", true),
            ("guid", "[\"x\"]", false),
            ("timespan", "[\"01:00:00\"],[\"1.01:00:00\"]", true),
            ("real", "[\"NaN\"],[2]", true),
            ("bool", "[1],[false]", true),
            ("datetime", "[\"2024-05-01T00:00:00Z\"]", true),
            ("decimal", "[\"0.10\"],[2.5]", true),
            ("string", "[1]", true),
        ] {
            let text = format!(r#"{{"tables":[{{"columns":[{{"name":"c","type":"{kind}"}}],"rows":[{rows}]}}]}}"#);
            let (_, tables) = load(text.as_bytes());
            let added = tables[0].0.schema.index_of(ADDITIONAL_FIELDS);
            assert_eq!(added.is_none(), all_fit, "{kind} {rows}");
        }
    }
}
