//! Who comes, who comes back, who stays away: `activity_counts_metrics`, `activity_metrics`, `new_activity_metrics`.

use super::timeline::{
    Bounds, Length, Periods, Presence, Writer, count, dim_fields, dim_values, long, numbered, presence, real,
    time_value, times,
};
use super::{Call, ColumnArgument, Complaint, Plugin, Prepared, Room};
use crate::values::{Batch, Field, Schema, Value};
use std::collections::BTreeSet;

pub(super) static FAMILY: &[&Plugin] = &[&ACTIVITY_COUNTS_METRICS, &ACTIVITY_METRICS, &NEW_ACTIVITY_METRICS];

static ACTIVITY_COUNTS_METRICS: Plugin = Plugin {
    name: "activity_counts_metrics",
    syntax: "activity_counts_metrics(IdColumn, TimelineColumn, Start, End, Step [, Dimensions])",
    doc: "For each period: rows, distinct ids, ids never seen before, and all ids so far.",
    reference: "query/activity-counts-metrics-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: activity_counts_metrics,
    examples: &[(
        "datatable(u:string, t:long)['a',1, 'b',1, 'a',2, 'c',2] | evaluate activity_counts_metrics(u, t, 1, 2, 1)",
        "1|2|2|2|2;2|2|2|1|3",
    )],
};

static ACTIVITY_METRICS: Plugin = Plugin {
    name: "activity_metrics",
    syntax: "activity_metrics(IdColumn, TimelineColumn, [Start, End,] Window [, dim1, …])",
    doc: "For each period, against the one before it: distinct ids, new ids, and the rates of those who came back and of \
          those who did not.",
    reference: "query/activity-metrics-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: activity_metrics,
    examples: &[(
        "datatable(u:string, t:long)['a',1, 'b',1, 'a',2, 'c',2] | evaluate activity_metrics(u, t, 1, 2, 1)",
        "1|2|2|NaN|NaN;2|2|1|0.5|0.5",
    )],
};

static NEW_ACTIVITY_METRICS: Plugin = Plugin {
    name: "new_activity_metrics",
    syntax: "new_activity_metrics(IdColumn, TimelineColumn, Start, End, Window [, Cohort] [, dim1, …] [, Lookback])",
    doc: "For the ids first seen in each period: how many came back in each later one.",
    reference: "query/new-activity-metrics-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: new_activity_metrics,
    examples: &[(
        "datatable(u:string, t:long)['a',1, 'b',1, 'a',2, 'c',2] | evaluate new_activity_metrics(u, t, 1, 2, 1, 1)",
        "1|1|2|2|0|1.0|0.0;1|2|1|1|1|0.5|0.5",
    )],
};

/// The arguments that the three have in common.
struct Activity {
    id: ColumnArgument,
    time: ColumnArgument,
    bounds: Bounds,
    window: Length,
}

impl Activity {
    /// The periods, and who was there in each.
    fn presence(
        &self,
        input: &Batch,
        dims: &[ColumnArgument],
        room: &Room<'_>,
    ) -> Result<(Periods, Presence), Complaint> {
        let times = times(self.time.of(input));
        let periods = self.bounds.periods(&times, self.window)?;
        let there = presence(input, &self.id, &times, dims, &periods, room)?;
        Ok((periods, there))
    }
}

fn activity(call: &mut Call<'_>, bounds_may_lack: bool) -> Result<Activity, Complaint> {
    let id = call.column("IdColumn")?;
    let time = call.timeline()?;
    let bounds = if bounds_may_lack { call.optional_bounds(&time) } else { call.bounds(&time)? };
    let window = call.period("Window")?;
    Ok(Activity { id, time, bounds, window })
}

fn activity_counts_metrics(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let activity = activity(call, false)?;
    let dims = call.columns()?;
    let kind = activity.time.kind;
    let mut fields = vec![Field::new(activity.time.name.clone(), kind)];
    fields.extend(dim_fields(&dims));
    fields.extend(["count", "dcount", "new_dcount", "aggregated_dcount"].map(long));
    Ok(Prepared::known(Schema::new(fields), move |inputs, schema, room| {
        let input = &inputs[0];
        let (periods, there) = activity.presence(input, &dims, room)?;
        let mut rows = Writer::new(schema);
        let mut seen = vec![BTreeSet::new(); there.combinations.len()];
        for (period, start) in periods.starts.iter().enumerate() {
            for (group, first) in there.combinations.iter().enumerate() {
                let ids = &there.ids[group][period];
                if ids.is_empty() {
                    continue;
                }
                let before = seen[group].len();
                seen[group].extend(ids.iter().copied());
                let all = seen[group].len();
                let counts = [there.counts[group][period] as usize, ids.len(), all - before, all].map(count);
                let start = std::iter::once(time_value(*start, kind));
                rows.row(start.chain(dim_values(&dims, input, *first)).chain(counts));
            }
        }
        Ok(rows.finish())
    }))
}

fn activity_metrics(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let activity = activity(call, true)?;
    let dims = call.columns()?;
    let kind = activity.time.kind;
    // Kusto's binder has the dimensions here; its pages have them last.
    let mut fields = vec![Field::new(activity.time.name.clone(), kind)];
    fields.extend(dim_fields(&dims));
    fields.extend(["dcount_values", "dcount_newvalues"].map(long));
    fields.extend(["retention_rate", "churn_rate"].map(real));
    Ok(Prepared::known(Schema::new(fields), move |inputs, schema, room| {
        let input = &inputs[0];
        let (periods, there) = activity.presence(input, &dims, room)?;
        let mut rows = Writer::new(schema);
        let nobody = BTreeSet::new();
        for (period, start) in periods.starts.iter().enumerate() {
            for (group, first) in there.combinations.iter().enumerate() {
                let ids = &there.ids[group][period];
                if ids.is_empty() {
                    continue;
                }
                let before = period.checked_sub(1).map_or(&nobody, |before| &there.ids[group][before]);
                let returned = ids.intersection(before).count();
                let retention = returned as f64 / before.len() as f64;
                let start = std::iter::once(time_value(*start, kind));
                let values = [
                    count(ids.len()),
                    count(ids.len() - returned),
                    Value::Real(retention),
                    Value::Real(1.0 - retention),
                ];
                rows.row(start.chain(dim_values(&dims, input, *first)).chain(values));
            }
        }
        Ok(rows.finish())
    }))
}

fn new_activity_metrics(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let activity = activity(call, false)?;
    let kind = activity.time.kind;
    let cohort = call.constant_here(&[kind, crate::values::ScalarType::Long]).and_then(|value| value.as_i64());
    let dims = call.columns_here();
    let lookback = if call.is_empty() { None } else { Some(call.table("Lookback")?) };
    let lookback_id =
        lookback.and_then(|at| call.tables.get(at - 1)).map(|schema| schema.index_of(&activity.id.name).unwrap_or(0));
    let mut fields: Vec<Field> =
        ["from", "to"].map(|end| Field::new(format!("{end}_{}", activity.time.name), kind)).into_iter().collect();
    fields.extend(dim_fields(&dims));
    fields.extend(["dcount_new_values", "dcount_retained_values", "dcount_churn_values"].map(long));
    fields.extend(["retention_rate", "churn_rate"].map(real));
    Ok(Prepared::known(Schema::new(fields), move |inputs, schema, room| {
        let input = &inputs[0];
        let (periods, there) = activity.presence(input, &dims, room)?;
        let known = lookback.zip(lookback_id).map(|(at, column)| known_ids(input, &activity.id, &inputs[at], column));
        let mut rows = Writer::new(schema);
        let mut written = 0;
        for (group, first) in there.combinations.iter().enumerate() {
            let mut seen = known.clone().unwrap_or_default();
            for (from, from_start) in periods.starts.iter().enumerate() {
                let new: BTreeSet<u32> = there.ids[group][from].difference(&seen).copied().collect();
                seen.extend(new.iter().copied());
                if new.is_empty() || cohort.is_some_and(|cohort| periods.of(cohort) != Some(from)) {
                    continue;
                }
                for (to, to_start) in periods.starts.iter().enumerate().skip(from) {
                    let ids = &there.ids[group][to];
                    let retained = new.intersection(ids).count();
                    let unseen = if to == from { new.len() } else { ids.difference(&seen).count() };
                    let rate = retained as f64 / new.len() as f64;
                    let ends = [*from_start, *to_start].map(|start| time_value(start, kind));
                    let values = [
                        count(unseen),
                        count(retained),
                        count(new.len() - retained),
                        Value::Real(rate),
                        Value::Real(1.0 - rate),
                    ];
                    rows.row(ends.into_iter().chain(dim_values(&dims, input, *first)).chain(values));
                    written += 1;
                    if written > room.max_rows {
                        return Err(format!("The answer has more than {} rows, the limit here.", room.max_rows).into());
                    }
                }
            }
        }
        Ok(rows.finish())
    }))
}

/// The numbers of the ids that another table names.
fn known_ids(input: &Batch, id: &ColumnArgument, other: &Batch, column: usize) -> BTreeSet<u32> {
    let Some(others) = other.columns.get(column) else { return BTreeSet::new() };
    let texts: std::collections::HashSet<String> = (0..other.rows).map(|row| others.value(row).to_text()).collect();
    let own = id.of(input);
    let numbers = numbered(&[own], input.rows);
    let firsts = numbers.firsts.iter().enumerate();
    firsts.filter(|(_, row)| texts.contains(&own.value(**row as usize).to_text())).map(|(at, _)| at as u32).collect()
}
