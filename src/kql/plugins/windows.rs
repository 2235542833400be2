//! Windows that look back from each period: `sliding_window_counts`, `activity_engagement`, `active_users_count`,
//! `session_count`, `rolling_percentile`.

use super::timeline::{
    Length, Periods, Presence, Writer, check_cells, count, dim_fields, dim_values, long, numbered, presence, real,
    time_value, times,
};
use super::{Call, Complaint, Plugin, Prepared};
use crate::values::{Column, Field, ScalarType, Schema, Value};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static FAMILY: &[&Plugin] =
    &[&ACTIVE_USERS_COUNT, &ACTIVITY_ENGAGEMENT, &ROLLING_PERCENTILE, &SESSION_COUNT, &SLIDING_WINDOW_COUNTS];

static SLIDING_WINDOW_COUNTS: Plugin = Plugin {
    name: "sliding_window_counts",
    syntax: "sliding_window_counts(IdColumn, TimelineColumn, Start, End, LookbackWindow, Bin [, dim1, …])",
    doc: "For each period: rows and distinct ids of a window that ends with it.",
    reference: "query/sliding-window-counts-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: sliding_window_counts,
    examples: &[(
        "datatable(u:string, t:long)['a',1, 'b',1, 'a',2] | evaluate sliding_window_counts(u, t, 1, 3, 2, 1)",
        "1|2|2;2|3|2;3|1|1",
    )],
};

static ACTIVITY_ENGAGEMENT: Plugin = Plugin {
    name: "activity_engagement",
    syntax: "activity_engagement(IdColumn, TimelineColumn, [Start, End,] InnerActivityWindow, OuterActivityWindow \
             [, dim1, …])",
    doc: "For each inner period: its distinct ids, those of the longer window that ends with it, and the ratio.",
    reference: "query/activity-engagement-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: activity_engagement,
    examples: &[(
        "datatable(u:string, t:long)['a',1, 'b',1, 'a',2] | evaluate activity_engagement(u, t, 1, 2, 1, 2)",
        "1|2|2|1.0;2|1|2|0.5",
    )],
};

static ACTIVE_USERS_COUNT: Plugin = Plugin {
    name: "active_users_count",
    syntax: "active_users_count(IdColumn, TimelineColumn, Start, End, LookbackWindow, Period, ActivePeriodsCount, Bin \
             [, dim1, …])",
    doc: "For each bin: ids that, when they appeared, had appeared in at least so many periods of the window before.",
    reference: "query/active-users-count-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: active_users_count,
    examples: &[(
        "datatable(u:string, t:long)['a',1, 'a',2, 'b',2] | evaluate active_users_count(u, t, 1, 3, 2, 1, 2, 1)",
        "2|1",
    )],
};

static SESSION_COUNT: Plugin = Plugin {
    name: "session_count",
    syntax: "session_count(IdColumn, TimelineColumn, Start, End, Bin, LookBackWindow [, dim1, …])",
    doc: "For each bin: sessions that begin in it. A session begins when an id was not seen in the window before.",
    reference: "query/session-count-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: session_count,
    examples: &[(
        "datatable(u:string, t:long)['a',1, 'a',2, 'b',2, 'a',9] | evaluate session_count(u, t, 1, 10, 5, 3)",
        "1|2;6|1",
    )],
};

static ROLLING_PERCENTILE: Plugin = Plugin {
    name: "rolling_percentile",
    syntax: "rolling_percentile(ValueColumn, Percentile, IndexColumn, BinSize, BinsPerWindow [, dim1, …])",
    doc: "For each bin: a percentile of the values of so many bins, the last of which it is.",
    reference: "query/rolling-percentile-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: rolling_percentile,
    examples: &[("range x from 1 to 4 step 1 | evaluate rolling_percentile(x, 50, x, 2, 2)", "0|1;2|2;4|3")],
};

/// For each period the first one of the window that ends with it.
fn window_starts(periods: &Periods, length: i64) -> Vec<usize> {
    let starts = &periods.starts;
    starts.iter().map(|start| starts.partition_point(|other| *other <= start.saturating_sub(length))).collect()
}

/// Calls `tell` with rows and distinct ids of each window of a combination that holds any.
fn each_window(there: &Presence, group: usize, firsts: &[usize], mut tell: impl FnMut(usize, u64, usize)) {
    let mut inside: BTreeMap<u32, usize> = BTreeMap::new();
    let mut rows = 0;
    let mut left = 0;
    for (period, first) in firsts.iter().enumerate() {
        for id in &there.ids[group][period] {
            *inside.entry(*id).or_insert(0) += 1;
        }
        rows += there.counts[group][period];
        while left < *first {
            for id in &there.ids[group][left] {
                if let Some(periods) = inside.get_mut(id) {
                    *periods -= 1;
                    if *periods == 0 {
                        inside.remove(id);
                    }
                }
            }
            rows -= there.counts[group][left];
            left += 1;
        }
        if rows > 0 {
            tell(period, rows, inside.len());
        }
    }
}

fn sliding_window_counts(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let id = call.column("IdColumn")?;
    let time = call.timeline()?;
    let bounds = call.bounds(&time)?;
    let lookback = call.length("LookbackWindow")?;
    let bin = call.period("Bin")?;
    let dims = call.columns()?;
    let mut fields = vec![Field::new(time.name.clone(), time.kind)];
    fields.extend(dim_fields(&dims));
    fields.extend(["Count", "Dcount"].map(long));
    Ok(Prepared::known(Schema::new(fields), move |inputs, schema, room| {
        let input = &inputs[0];
        let times = times(time.of(input));
        // Rows before the start lie in the first windows.
        let before = super::timeline::Bounds(bounds.0.map(|(start, end)| (early(start, lookback, bin, &times), end)));
        let periods = before.periods(&times, bin)?;
        let there = presence(input, &id, &times, &dims, &periods, room)?;
        let firsts = window_starts(&periods, lookback);
        let start = bounds.of(&times).map_or(0, |(start, _)| bin.floor(start, start));
        let mut rows = Writer::new(schema);
        for (group, first) in there.combinations.iter().enumerate() {
            each_window(&there, group, &firsts, |period, counted, distinct| {
                if periods.starts[period] >= start {
                    let at = std::iter::once(time_value(periods.starts[period], time.kind));
                    let counts = [counted as usize, distinct].map(count);
                    rows.row(at.chain(dim_values(&dims, input, *first)).chain(counts));
                }
            });
        }
        Ok(rows.finish())
    }))
}

/// A point at least `lookback` before `start`, whole periods away from it; no earlier than needed for the first row, since
/// a lookback may be longer than any time.
fn early(start: i64, lookback: i64, bin: Length, times: &[Option<i64>]) -> i64 {
    let first = times.iter().flatten().min().map_or(start, |first| start.min(*first));
    let from = start.saturating_sub(lookback).max(first);
    match bin {
        Length::Even(_) => bin.floor(from, start),
        calendar => calendar.floor(from.max(0), 0),
    }
}

fn activity_engagement(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let id = call.column("IdColumn")?;
    let time = call.timeline()?;
    let bounds = call.optional_bounds(&time);
    let inner = call.length("InnerActivityWindow")?;
    let outer = call.length("OuterActivityWindow")?;
    let dims = call.columns()?;
    let mut fields = vec![Field::new(time.name.clone(), time.kind)];
    // Where Kusto's binder has the dimensions; its page has them last. That rows before Start are in no window is a guess.
    fields.extend(dim_fields(&dims));
    fields.extend(["dcount_activities_inner", "dcount_activities_outer"].map(long));
    fields.push(real("activity_ratio"));
    Ok(Prepared::known(Schema::new(fields), move |inputs, schema, room| {
        let input = &inputs[0];
        let times = times(time.of(input));
        let periods = bounds.periods(&times, Length::Even(inner))?;
        let there = presence(input, &id, &times, &dims, &periods, room)?;
        let firsts = window_starts(&periods, outer);
        let mut rows = Writer::new(schema);
        for (group, first) in there.combinations.iter().enumerate() {
            each_window(&there, group, &firsts, |period, _, distinct| {
                let inner = there.ids[group][period].len();
                let start = std::iter::once(time_value(periods.starts[period], time.kind));
                let values = [count(inner), count(distinct), Value::Real(inner as f64 / distinct as f64)];
                rows.row(start.chain(dim_values(&dims, input, *first)).chain(values));
            });
        }
        Ok(rows.finish())
    }))
}

fn active_users_count(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let id = call.column("IdColumn")?;
    let time = call.timeline()?;
    let bounds = call.bounds(&time)?;
    let lookback = call.length("LookbackWindow")?;
    let period = call.length("Period")?;
    let least = call.constant("ActivePeriodsCount", ScalarType::Long)?.as_i64().unwrap_or(1);
    let bin = call.period("Bin")?;
    let dims = call.columns()?;
    let mut fields = vec![Field::new(time.name.clone(), time.kind)];
    fields.extend(dim_fields(&dims));
    fields.push(long("dcount"));
    Ok(Prepared::known(Schema::new(fields), move |inputs, schema, _| {
        let input = &inputs[0];
        let times = times(time.of(input));
        let periods = bounds.periods(&times, bin)?;
        let start = bounds.of(&times).map_or(0, |(start, _)| start);
        let keys: Vec<&Column> = dims.iter().map(|dim| dim.of(input)).collect();
        let groups = numbered(&keys, input.rows);
        let ids = numbered(&[id.of(input)], input.rows);
        // For each combination and id: the periods in which it appeared.
        let mut seen: BTreeMap<(u32, u32), BTreeSet<i64>> = BTreeMap::new();
        for (row, at) in times.iter().enumerate() {
            if let Some(at) = at {
                let period = Length::Even(period).floor(*at, start);
                seen.entry((groups.rows[row], ids.rows[row])).or_default().insert(period);
            }
        }
        let mut active: BTreeMap<(usize, u32), BTreeSet<u32>> = BTreeMap::new();
        for ((group, id), appearances) in &seen {
            let all: Vec<i64> = appearances.iter().copied().collect();
            for (at, appearance) in all.iter().enumerate() {
                let first = all.partition_point(|other| *other <= appearance.saturating_sub(lookback));
                if (at - first + 1) as i64 >= least
                    && let Some(bin) = periods.of(*appearance)
                {
                    active.entry((bin, *group)).or_default().insert(*id);
                }
            }
        }
        let mut rows = Writer::new(schema);
        for ((bin, group), ids) in active {
            let at = std::iter::once(time_value(periods.starts[bin], time.kind));
            let first = groups.firsts[group as usize];
            rows.row(at.chain(dim_values(&dims, input, first)).chain([count(ids.len())]));
        }
        Ok(rows.finish())
    }))
}

fn session_count(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let id = call.column("IdColumn")?;
    let time = call.timeline()?;
    let bounds = call.bounds(&time)?;
    let bin = call.period("Bin")?;
    let lookback = call.length("LookBackWindow")?;
    let dims = call.columns()?;
    let mut fields = vec![Field::new(time.name.clone(), time.kind)];
    fields.extend(dim_fields(&dims));
    fields.push(long("count_sessions"));
    Ok(Prepared::known(Schema::new(fields), move |inputs, schema, _| {
        let input = &inputs[0];
        let times = times(time.of(input));
        let periods = bounds.periods(&times, bin)?;
        let keys: Vec<&Column> = dims.iter().map(|dim| dim.of(input)).collect();
        let groups = numbered(&keys, input.rows);
        let ids = numbered(&[id.of(input)], input.rows);
        let mut events: Vec<(u32, u32, i64)> =
            times.iter().enumerate().filter_map(|(row, at)| Some((groups.rows[row], ids.rows[row], (*at)?))).collect();
        events.sort_unstable();
        let mut sessions: BTreeMap<(usize, u32), usize> = BTreeMap::new();
        let mut last: Option<(u32, u32, i64)> = None;
        for event in events {
            let goes_on = last.is_some_and(|last| {
                (last.0, last.1) == (event.0, event.1) && event.2.saturating_sub(last.2) <= lookback
            });
            last = Some(event);
            if !goes_on && let Some(bin) = periods.of(event.2) {
                *sessions.entry((bin, event.0)).or_insert(0) += 1;
            }
        }
        let mut rows = Writer::new(schema);
        for ((bin, group), number) in sessions {
            let at = std::iter::once(time_value(periods.starts[bin], time.kind));
            let first = groups.firsts[group as usize];
            rows.row(at.chain(dim_values(&dims, input, first)).chain([count(number)]));
        }
        Ok(rows.finish())
    }))
}

fn rolling_percentile(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let value = call.column("ValueColumn")?;
    let percentile = call.constant("Percentile", ScalarType::Real)?.as_f64().unwrap_or(50.0).clamp(0.0, 100.0);
    let time = call.column_of("IndexColumn", super::timeline::TIMES)?;
    let size = call.length("BinSize")?;
    let per_window = call.constant("BinsPerWindow", ScalarType::Long)?.as_i64().unwrap_or(1).max(1);
    let dims = call.columns()?;
    let mut fields = vec![Field::new(time.name.clone(), time.kind)];
    fields.extend(dim_fields(&dims));
    let name = format!("rolling_{per_window}_percentile_{}_{percentile}", value.name);
    fields.push(Field::new(name, value.kind));
    Ok(Prepared::known(Schema::new(fields), move |inputs, schema, room| {
        let input = &inputs[0];
        let values = value.of(input);
        let times = times(time.of(input));
        let keys: Vec<&Column> = dims.iter().map(|dim| dim.of(input)).collect();
        let groups = numbered(&keys, input.rows);
        let rows_of = ranked(values, input.rows);
        let mut bins: BTreeMap<i64, BTreeMap<u32, Vec<u32>>> = BTreeMap::new();
        // In the order of the values, so that each bin's rows are in it, too.
        for row in rows_of {
            if let Some(at) = times[row as usize] {
                let bin = Length::Even(size).floor(at, 0);
                bins.entry(bin).or_default().entry(groups.rows[row as usize]).or_default().push(row);
            }
        }
        let rank = ranks(values, input.rows);
        check_cells(groups.firsts.len(), bins.len(), room)?;
        let mut written = Writer::new(schema);
        for bin in bins.keys() {
            let first = bin.saturating_sub(size.saturating_mul(per_window - 1));
            for (group, sample) in groups.firsts.iter().enumerate() {
                let parts = bins.range(first..=*bin).filter_map(|(_, groups)| groups.get(&(group as u32)));
                let mut window: Vec<u32> = parts.flatten().copied().collect();
                if window.is_empty() {
                    continue;
                }
                let at = ((percentile / 100.0 * window.len() as f64).ceil() as usize).clamp(1, window.len()) - 1;
                let (_, row, _) = window.select_nth_unstable_by_key(at, |row| rank[*row as usize]);
                let row = *row as usize;
                let start = std::iter::once(time_value(*bin, time.kind));
                written.row(start.chain(dim_values(&dims, input, *sample)).chain([values.value(row)]));
            }
        }
        Ok(written.finish())
    }))
}

/// The rows that hold a value, smallest value first.
fn ranked(values: &Column, rows: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..rows as u32).filter(|row| !values.is_null(*row as usize)).collect();
    let key = |row: u32| {
        let value = values.value(row as usize);
        (value.as_i64().unwrap_or(0), value.as_f64().unwrap_or(0.0))
    };
    let keys: Vec<(i64, f64)> = (0..rows as u32).map(key).collect();
    order.sort_by(|a, b| {
        let (a, b) = (keys[*a as usize], keys[*b as usize]);
        a.0.cmp(&b.0).then(a.1.partial_cmp(&b.1).unwrap_or(Ordering::Equal))
    });
    order
}

/// Each row's place in the order of the values.
fn ranks(values: &Column, rows: usize) -> Vec<u32> {
    let mut ranks = vec![0; rows];
    for (rank, row) in ranked(values, rows).into_iter().enumerate() {
        ranks[row as usize] = rank as u32;
    }
    ranks
}
