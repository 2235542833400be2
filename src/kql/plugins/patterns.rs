//! Values that often come together: `basket`, `autocluster`, `diffpatterns`.
//!
//! All three look among the same frequent patterns (as sets of rows that are cut with each other; of patterns in the same
//! rows the one that says most) and differ in which they show.

use super::differences::{Differences, most_different};
use super::mining::{Mine, Pattern};
use super::timeline::{Writer, long, real};
use super::{Call, ColumnArgument, Complaint, Pace, Plugin, Prepared};
use crate::values::{Batch, Field, ScalarType, Schema, Value, sort_by};

pub(super) static FAMILY: &[&Plugin] = &[&AUTOCLUSTER, &BASKET, &DIFFPATTERNS];

/// Patterns that autocluster, diffpatterns and `diffpatterns_text` show at most.
pub(super) const SHOWN: usize = 25;
/// The share of rows below which autocluster calls nothing a cluster (a guess).
const SMALLEST_CLUSTER: f64 = 0.05;
/// The share of a cluster's rows that others may have shown already (a guess).
const OVERLAP: f64 = 0.5;

static BASKET: Plugin = Plugin {
    name: "basket",
    syntax: "basket([Threshold, WeightColumn, MaxDimensions, CustomWildcard, …])",
    doc: "Every combination of values that comes in at least so large a share of the rows, 0.05 unless said, and that no \
          value can be added to without losing rows. First are those that say much of many rows. '~' stands for a \
          default.",
    reference: "query/basket-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: basket,
    examples: &[(
        "datatable(Repo:string, Verb:string)['web','pull', 'web','pull', 'api','push', 'web','pull'] \
         | evaluate basket(0.25)",
        "0|3|75.0|web|pull;1|1|25.0|api|push",
    )],
};

static AUTOCLUSTER: Plugin = Plugin {
    name: "autocluster",
    syntax: "autocluster([SizeWeight [, WeightColumn [, NumSeeds [, CustomWildcard, …]]]])",
    doc: "A few patterns that say much about many rows. The service grows them from random seeds; here the best of all \
          frequent patterns are taken, so NumSeeds changes nothing.",
    reference: "query/autocluster-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: autocluster,
    examples: &[(
        "datatable(Repo:string, Verb:string)['web','pull', 'web','pull', 'api','push', 'web','pull'] \
         | evaluate autocluster()",
        "0|3|75.0|web|pull;1|1|25.0|api|push",
    )],
};

static DIFFPATTERNS: Plugin = Plugin {
    name: "diffpatterns",
    syntax: "diffpatterns(SplitColumn, SplitValueA, SplitValueB [, WeightColumn, Threshold, MaxDimensions, \
             CustomWildcard, …])",
    doc: "A few patterns that come much more often beside one value of a column than beside another. None of them is part \
          of another.",
    reference: "query/diffpatterns-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: diffpatterns,
    examples: &[(
        "datatable(Ok:string, Repo:string)['yes','web', 'yes','web', 'no','api', 'no','web'] \
         | evaluate diffpatterns(Ok, 'no', 'yes')",
        "0|1|2|50.0|100.0|50.0|web;1|1|0|50.0|0.0|50.0|api",
    )],
};

/// What the calls have in common.
struct Mining {
    weight: Option<ColumnArgument>,
    /// Columns that patterns are made of.
    columns: Vec<usize>,
    fields: Vec<Field>,
    wildcards: Vec<Value>,
}

impl Call<'_> {
    /// A number, where it stands and is not `~`.
    pub(super) fn number_or_default(&mut self, name: &str, default: f64) -> Result<f64, Complaint> {
        if self.tilde() || self.is_empty() {
            return Ok(default);
        }
        Ok(self.optional(name, ScalarType::Real)?.and_then(|value| value.as_f64()).unwrap_or(default))
    }

    /// A column of weights, where it stands and is not `~`.
    fn weight(&mut self) -> Result<Option<ColumnArgument>, Complaint> {
        if self.tilde() || self.is_empty() {
            return Ok(None);
        }
        self.column_of("WeightColumn", &[ScalarType::Int, ScalarType::Long, ScalarType::Real]).map(Some)
    }

    /// Wildcards for types, to the end.
    fn mining(&mut self, weight: Option<ColumnArgument>, without: Option<usize>) -> Result<Mining, Complaint> {
        let left_out = |at: usize| Some(at) == without || weight.as_ref().is_some_and(|weight| weight.index == at);
        let columns: Vec<usize> = (0..self.input.len()).filter(|at| !left_out(*at)).collect();
        let fields: Vec<Field> = columns.iter().map(|at| self.input.fields[*at].clone()).collect();
        let mut wildcards: Vec<Value> = fields.iter().map(|field| Value::null(field.kind)).collect();
        while !self.is_empty() {
            if self.tilde() {
                continue;
            }
            let wildcard = self.any_constant("CustomWildcard")?;
            for (own, field) in wildcards.iter_mut().zip(&fields) {
                if field.kind == wildcard.kind() {
                    own.clone_from(&wildcard);
                }
            }
        }
        Ok(Mining { weight, columns, fields, wildcards })
    }
}

impl Mining {
    fn schema(&self, first: Vec<Field>) -> Schema {
        Schema::new(first.into_iter().chain(self.fields.iter().cloned()).collect())
    }

    async fn mine(&self, input: &Batch, side: Option<&dyn Fn(usize) -> Option<bool>>, pace: &Pace) -> Mine {
        let weights = self.weight.as_ref().map(|weight| {
            let column = weight.of(input);
            (0..input.rows).map(|row| column.value(row).as_f64().unwrap_or(0.0).max(0.0)).collect()
        });
        let columns: Vec<_> = self.columns.iter().map(|at| &input.columns[*at]).collect();
        Mine::new(&columns, input.rows, weights, side, pace).await
    }

    /// A pattern's values, wildcards where it says nothing.
    fn values<'a>(
        &'a self,
        mine: &'a Mine,
        pattern: &'a Pattern,
        input: &'a Batch,
    ) -> impl Iterator<Item = Value> + 'a {
        self.columns.iter().zip(&self.wildcards).enumerate().map(move |(at, (column, wildcard))| {
            match mine.row_of(pattern, at) {
                Some(row) => input.columns[*column].value(row as usize),
                None => wildcard.clone(),
            }
        })
    }
}

fn basket(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let threshold = call.number_or_default("Threshold", 0.05)?.clamp(0.015, 1.0);
    let weight = call.weight()?;
    let dimensions = call.number_or_default("MaxDimensions", 5.0)?.max(1.0) as usize;
    let mining = call.mining(weight, None)?;
    let schema = mining.schema(vec![long("SegmentId"), long("Count"), real("Percent")]);
    Ok(Prepared::known(schema, async move |inputs, schema, room| {
        let input = &inputs[0];
        let mine = mining.mine(input, None, &room.pace).await;
        let mut patterns = mine.patterns(threshold, dimensions, &room.pace).await?;
        let score = |pattern: &Pattern| pattern.total() * pattern.items.len() as f64;
        sort_by(&mut patterns, |a, b| score(b).total_cmp(&score(a)).then(a.items.cmp(&b.items)));
        let mut rows = Writer::new(schema);
        for (at, pattern) in patterns.iter().enumerate() {
            let first = [Value::Long(at as i64), whole(pattern.total()), percent(pattern.total(), mine.total(), 10.0)];
            rows.row(first.into_iter().chain(mining.values(&mine, pattern, input)));
        }
        Ok(rows.finish())
    }))
}

fn autocluster(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let size_weight = call.number_or_default("SizeWeight", 0.5)?.clamp(0.0, 1.0);
    let weight = call.weight()?;
    call.number_or_default("NumSeeds", 25.0)?;
    let mining = call.mining(weight, None)?;
    let schema = mining.schema(vec![long("SegmentId"), long("Count"), real("Percent")]);
    Ok(Prepared::known(schema, async move |inputs, schema, room| {
        let input = &inputs[0];
        let mine = mining.mine(input, None, &room.pace).await;
        let columns = mining.columns.len().max(1) as f64;
        let total = mine.total();
        // The weighted geometric mean of how many rows and how much is said of them. That the latter is the share of
        // columns is a guess: the page does not say how it is measured.
        let score = |pattern: &Pattern| {
            (pattern.total() / total).powf(size_weight) * (pattern.items.len() as f64 / columns).powf(1.0 - size_weight)
        };
        let patterns = mine.patterns(SMALLEST_CLUSTER, mining.columns.len(), &room.pace).await?;
        let chosen = chosen(&mine, patterns, score, &room.pace).await;
        let mut rows = Writer::new(schema);
        for (at, pattern) in chosen.iter().enumerate() {
            let first = [Value::Long(at as i64), whole(pattern.total()), percent(pattern.total(), total, 10.0)];
            rows.row(first.into_iter().chain(mining.values(&mine, pattern, input)));
        }
        Ok(rows.finish())
    }))
}

fn diffpatterns(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let split = call.column("SplitColumn")?;
    let a = call.any_constant("SplitValueA")?.to_text();
    let b = call.any_constant("SplitValueB")?.to_text();
    let weight = call.weight()?;
    let threshold = call.number_or_default("Threshold", 0.05)?.clamp(0.015, 1.0);
    let dimensions = call.number_or_default("MaxDimensions", f64::from(u16::MAX))?.max(1.0) as usize;
    let mining = call.mining(weight, Some(split.index))?;
    let mut first: Vec<Field> = ["SegmentId", "CountA", "CountB"].map(long).into_iter().collect();
    first.extend(["PercentA", "PercentB", "PercentDiffAB"].map(real));
    let schema = mining.schema(first);
    Ok(Prepared::known(schema, async move |inputs, schema, room| {
        let input = &inputs[0];
        let column = split.of(input);
        let side = |row: usize| {
            let text = column.value(row).to_text();
            if text == a { Some(false) } else { (text == b).then_some(true) }
        };
        let mine = mining.mine(input, Some(&side), &room.pace).await;
        let chosen = most_different(&mine, Differences { threshold, dimensions, least_values: 1 }, &room.pace).await?;
        let mut rows = Writer::new(schema);
        for (at, pattern) in chosen.iter().enumerate() {
            let [a, b] = pattern.weights;
            let first = [
                Value::Long(at as i64),
                whole(a),
                whole(b),
                percent(a, mine.totals[0], 100.0),
                percent(b, mine.totals[1], 100.0),
                Value::Real(rounded(100.0 * mine.difference(pattern.weights).abs(), 100.0)),
            ];
            rows.row(first.into_iter().chain(mining.values(&mine, pattern, input)));
        }
        Ok(rows.finish())
    }))
}

/// The best patterns, none of which mostly repeats the better ones.
async fn chosen(mine: &Mine, mut patterns: Vec<Pattern>, score: impl Fn(&Pattern) -> f64, pace: &Pace) -> Vec<Pattern> {
    // Of equally good ones that which says more.
    sort_by(&mut patterns, |a, b| {
        score(b).total_cmp(&score(a)).then(b.items.len().cmp(&a.items.len())).then(a.items.cmp(&b.items))
    });
    let mut covered = mine.nothing();
    let mut chosen = Vec::new();
    for pattern in patterns {
        let rows = mine.rows(&pattern);
        pace.done(mine.set_steps()).await;
        let (own, again) = (mine.weight(&rows), mine.weight(&rows.and(&covered)));
        if own > 0.0 && again <= OVERLAP * own {
            covered.add(&rows);
            chosen.push(pattern);
            if chosen.len() == SHOWN {
                break;
            }
        }
    }
    chosen
}

/// A weight as a whole number.
pub(super) fn whole(weight: f64) -> Value {
    Value::Long(weight.round() as i64)
}

/// A share in percent, to whole parts of so many.
pub(super) fn percent(weight: f64, total: f64, parts: f64) -> Value {
    Value::Real(if total > 0.0 { rounded(100.0 * weight / total, parts) } else { 0.0 })
}

fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}
