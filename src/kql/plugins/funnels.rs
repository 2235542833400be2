//! Ways that ids take through states and events: `funnel_sequence`, `funnel_sequence_completion`, `sequence_detect`.

use super::timeline::{Bounds, Length, Writer, count, dim_fields, dim_values, long, numbered, time_value, times};
use super::{Call, ColumnArgument, Complaint, Pace, Plugin, Prepared};
use crate::values::{Batch, Column, Dyn, DynamicWriter, Field, ScalarType, Schema, Value, sort_by_key};
use std::collections::BTreeMap;
use std::rc::Rc;

pub(super) static FAMILY: &[&Plugin] = &[&FUNNEL_SEQUENCE, &FUNNEL_SEQUENCE_COMPLETION, &SEQUENCE_DETECT];

/// Ids that stand as samples beside a count.
const SAMPLES: usize = 128;

static FUNNEL_SEQUENCE: Plugin = Plugin {
    name: "funnel_sequence",
    syntax: "funnel_sequence(IdColumn, TimelineColumn, Start, End, MaxSequenceStepWindow, Step, StateColumn, Sequence)",
    doc: "Three tables: how many ids went through a sequence of states, by the states before and after it, by the one \
          before, and by the one after. Steps that follow see the first.",
    reference: "query/funnel-sequence-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: funnel_sequence,
    examples: &[(
        "datatable(u:string, t:long, s:string)['a',1,'x', 'a',2,'y', 'a',3,'z'] \
         | evaluate funnel_sequence(u, t, 0, 9, 5, 10, s, dynamic(['y']))",
        "0|x|z|1|[\"a\"];;0|x|1|[\"a\"];;0|z|1|[\"a\"]",
    )],
};

static FUNNEL_SEQUENCE_COMPLETION: Plugin = Plugin {
    name: "funnel_sequence_completion",
    syntax: "funnel_sequence_completion(IdColumn, TimelineColumn, Start, End, BinSize, StateColumn, Sequence, \
             MaxSequenceStepWindows)",
    doc: "How many ids got how far in a sequence of states, within each of some lengths of time.",
    reference: "query/funnel-sequence-completion-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: funnel_sequence_completion,
    examples: &[(
        "datatable(u:string, t:long, s:string)['a',1,'x', 'a',2,'y', 'b',1,'x'] \
         | evaluate funnel_sequence_completion(u, t, 0, 9, 10, s, dynamic(['x','y']), dynamic([5]))",
        "0|x|5|2;0|y|5|1",
    )],
};

static SEQUENCE_DETECT: Plugin = Plugin {
    name: "sequence_detect",
    syntax: "sequence_detect(TimelineColumn, MaxSequenceStepWindow, MaxSequenceSpan, Expr1, Expr2, …, Dim1, Dim2, …)",
    doc: "Every sequence of rows that fit the expressions one after the other, in time.",
    reference: "query/sequence-detect-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: sequence_detect,
    examples: &[(
        "datatable(u:string, t:long, s:string)['a',1,'x', 'a',3,'y', 'b',2,'y'] \
         | evaluate sequence_detect(t, 5, 5, first = (s == 'x'), then = (s == 'y'), u)",
        "a|1|3|2",
    )],
};

/// An event of one id.
#[derive(Clone, Copy)]
struct Event {
    time: i64,
    row: u32,
}

/// A way through a sequence, as rows of the answer tell it.
struct Way {
    /// The states before and after, where they are asked for.
    around: Vec<Value>,
    /// A row of each id that took it.
    ids: Vec<u32>,
}

/// The events of each id, in order of time.
async fn events(
    input: &Batch,
    keys: &[&Column],
    times: &[Option<i64>],
    bounds: Option<(i64, i64)>,
    pace: &Pace,
) -> Vec<Vec<Event>> {
    let ids = numbered(keys, input.rows, pace).await;
    let mut events: Vec<Vec<Event>> = vec![Vec::new(); ids.firsts.len()];
    for (row, time) in times.iter().enumerate() {
        pace.done(1).await;
        if let Some(time) = *time
            && bounds.is_none_or(|(start, end)| (start..=end).contains(&time))
        {
            events[ids.rows[row] as usize].push(Event { time, row: row as u32 });
        }
    }
    for events in &mut events {
        pace.done(events.len()).await;
        events.sort_by_key(|event| event.time);
    }
    events
}

/// A constant list of states.
fn states(call: &mut Call<'_>) -> Result<Vec<String>, Complaint> {
    let list = call.constant("Sequence", ScalarType::Dynamic)?;
    let states = list.as_dyn().map(|list| list.elements().map(|state| state.to_value().to_text()).collect::<Vec<_>>());
    states.filter(|states| !states.is_empty()).ok_or_else(|| "Sequence must be an array of states.".to_owned().into())
}

fn funnel_sequence(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let id = call.column("IdColumn")?;
    let time = call.timeline()?;
    let bounds = call.bounds(&time)?;
    let window = call.length("MaxSequenceStepWindow")?;
    let step = call.period("Step")?;
    let state = call.column("StateColumn")?;
    let sequence = states(call)?;
    let asked = Rc::new(Surroundings { id, time, bounds, window, step, state, sequence });
    let before = Surroundings::counted(&asked, &[Side::Before]);
    let after = Surroundings::counted(&asked, &[Side::After]);
    Ok(Surroundings::counted(&asked, &[Side::Before, Side::After]).with_more(vec![before, after], false))
}

/// Which neighbor of a sequence.
#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// What `funnel_sequence` is asked for.
struct Surroundings {
    id: ColumnArgument,
    time: ColumnArgument,
    bounds: Bounds,
    window: i64,
    step: Length,
    state: ColumnArgument,
    sequence: Vec<String>,
}

impl Surroundings {
    /// The number of ids for each way through the sequence, told apart by the states at these sides.
    fn counted(asked: &Rc<Self>, sides: &'static [Side]) -> Prepared {
        let mut fields = vec![Field::new(asked.time.name.clone(), asked.time.kind)];
        fields.extend(sides.iter().map(|side| match side {
            Side::Before => Field::new("prev", asked.state.kind),
            Side::After => Field::new("next", asked.state.kind),
        }));
        fields.extend([long("dcount"), Field::new("samples", ScalarType::Dynamic)]);
        let asked = asked.clone();
        Prepared::known(Schema::new(fields), async move |inputs, schema, room| {
            asked.rows(&inputs[0], sides, schema, &room.pace).await
        })
    }

    async fn rows(&self, input: &Batch, sides: &[Side], schema: &Schema, pace: &Pace) -> Result<Batch, Complaint> {
        let times = times(self.time.of(input));
        let periods = self.bounds.periods(&times, self.step)?;
        let state = |event: &Event| self.state.of(input).value(event.row as usize);
        let text = |event: &Event| state(event).to_text();
        let near = |a: &Event, b: &Event| b.time.saturating_sub(a.time) <= self.window;
        // By the period and the texts of the states around.
        let mut found: BTreeMap<(usize, Vec<String>), Way> = BTreeMap::new();
        for events in events(input, &[self.id.of(input)], &times, self.bounds.0, pace).await {
            let mut ways = BTreeMap::new();
            for (at, part) in events.windows(self.sequence.len()).enumerate() {
                pace.done(part.len()).await;
                let fits = part.iter().zip(&self.sequence).all(|(event, state)| text(event) == *state)
                    && part.windows(2).all(|pair| near(&pair[0], &pair[1]));
                if !fits {
                    continue;
                }
                let neighbor = |side: &Side| match side {
                    Side::Before => {
                        at.checked_sub(1).and_then(|before| events.get(before)).filter(|event| near(event, &part[0]))
                    }
                    Side::After => events.get(at + part.len()).filter(|event| near(&part[part.len() - 1], event)),
                };
                if let Some(period) = periods.of(part[0].time) {
                    let value = |side: &Side| neighbor(side).map_or_else(|| Value::null(self.state.kind), state);
                    let around: Vec<Value> = sides.iter().map(value).collect();
                    ways.insert((period, around.iter().map(Value::to_text).collect()), around);
                }
            }
            for (way, around) in ways {
                found.entry(way).or_insert(Way { around, ids: Vec::new() }).ids.push(events[0].row);
            }
        }
        let mut ways: Vec<_> = found.into_iter().collect();
        sort_by_key(&mut ways, |((period, _), way)| (*period, std::cmp::Reverse(way.ids.len())));
        let mut rows = Writer::new(schema);
        for ((period, _), Way { around, ids }) in ways {
            let mut samples = DynamicWriter::default();
            samples.begin_array();
            ids.iter().take(SAMPLES).for_each(|row| samples.value(&self.id.of(input).value(*row as usize)));
            samples.end();
            let start = std::iter::once(time_value(periods.starts[period], self.time.kind));
            rows.row(start.chain(around).chain([count(ids.len()), samples.to_value()]));
        }
        Ok(rows.finish())
    }
}

fn funnel_sequence_completion(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let id = call.column("IdColumn")?;
    let time = call.timeline()?;
    let bounds = call.bounds(&time)?;
    let bin = call.period("BinSize")?;
    let state = call.column("StateColumn")?;
    let sequence = states(call)?;
    let windows = call.constant("MaxSequenceStepWindows", ScalarType::Dynamic)?;
    let windows: Vec<Value> =
        windows.as_dyn().map(|windows| windows.elements().map(Dyn::to_value).collect()).unwrap_or_default();
    let Some(kind) =
        windows.first().map(Value::kind).filter(|_| windows.iter().all(|window| window.as_i64().is_some()))
    else {
        return Err("MaxSequenceStepWindows must be an array of lengths.".to_owned().into());
    };
    let fields = vec![
        Field::new(time.name.clone(), time.kind),
        Field::new(state.name.clone(), ScalarType::String),
        Field::new("Period", kind),
        long("dcount"),
    ];
    Ok(Prepared::known(Schema::new(fields), async move |inputs, schema, room| {
        let input = &inputs[0];
        let times = times(time.of(input));
        let periods = bounds.periods(&times, bin)?;
        let steps = step_numbers(state.of(input), &sequence, input.rows, &room.pace).await;
        // For each length, period and step: how many ids came there.
        let mut reached: BTreeMap<(usize, usize, usize), usize> = BTreeMap::new();
        for events in events(input, &[id.of(input)], &times, bounds.0, &room.pace).await {
            for (which, window) in windows.iter().enumerate() {
                let window = window.as_i64().unwrap_or(0);
                let mut deepest: BTreeMap<usize, usize> = BTreeMap::new();
                for (at, first) in events.iter().enumerate() {
                    room.pace.done(1).await;
                    let (true, Some(period)) = (steps[first.row as usize].contains(&0), periods.of(first.time)) else {
                        continue;
                    };
                    let mut depth = 1;
                    for event in &events[at + 1..] {
                        if depth == sequence.len() || event.time.saturating_sub(first.time) > window {
                            break;
                        }
                        room.pace.done(1).await;
                        depth += usize::from(steps[event.row as usize].contains(&depth));
                    }
                    let known = deepest.entry(period).or_insert(0);
                    *known = depth.max(*known);
                }
                for (period, depth) in deepest {
                    (0..depth).for_each(|step| *reached.entry((period, which, step)).or_insert(0) += 1);
                }
            }
        }
        let mut rows = Writer::new(schema);
        for ((period, which, step), ids) in reached {
            let start = time_value(periods.starts[period], time.kind);
            rows.row([start, Value::string(&sequence[step]), windows[which].clone(), count(ids)]);
        }
        Ok(rows.finish())
    }))
}

/// For each row the places of its state in the sequence.
async fn step_numbers(states: &Column, sequence: &[String], rows: usize, pace: &Pace) -> Vec<Vec<usize>> {
    let numbers = numbered(&[states], rows, pace).await;
    let places: Vec<Vec<usize>> = numbers
        .firsts
        .iter()
        .map(|row| {
            let state = states.value(*row as usize).to_text();
            sequence.iter().enumerate().filter(|(_, step)| **step == state).map(|(at, _)| at).collect()
        })
        .collect();
    numbers.rows.iter().map(|number| places[*number as usize].clone()).collect()
}

fn sequence_detect(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let time = call.timeline()?;
    let step = call.length("MaxSequenceStepWindow")?;
    let span = call.length("MaxSequenceSpan")?;
    let given = call.named_columns()?;
    let split = given.iter().position(|(_, column)| column.kind != ScalarType::Bool).unwrap_or(given.len());
    let (steps, dims) = given.split_at(split);
    if steps.is_empty() {
        return Err("At least one expression must say which rows are meant.".to_owned().into());
    }
    let named = |(name, column): &(Option<String>, ColumnArgument)| ColumnArgument {
        name: name.as_deref().map_or_else(|| column.name.clone(), Into::into),
        ..column.clone()
    };
    let dims: Vec<ColumnArgument> = dims.iter().map(named).collect();
    let steps: Vec<ColumnArgument> = steps.iter().map(named).collect();
    let mut fields: Vec<Field> = dim_fields(&dims).collect();
    for (at, step) in steps.iter().enumerate() {
        let name = if step.name.is_empty() { format!("Expr{}", at + 1) } else { step.name.to_string() };
        fields.push(Field::new(format!("{name}_{}", time.name), time.kind));
    }
    let duration = if time.kind == ScalarType::DateTime { ScalarType::TimeSpan } else { time.kind };
    fields.push(Field::new("Duration", duration));
    Ok(Prepared::known(Schema::new(fields), async move |inputs, schema, room| {
        let input = &inputs[0];
        let times = times(time.of(input));
        let keys: Vec<&Column> = dims.iter().map(|dim| dim.of(input)).collect();
        let holds = |step: usize, event: &Event| {
            steps[step].of(input).as_bools().is_some_and(|bools| {
                use arrow_array::Array;
                bools.is_valid(event.row as usize) && bools.value(event.row as usize)
            })
        };
        let mut rows = Writer::new(schema);
        let mut written = 0;
        for events in events(input, &keys, &times, None, &room.pace).await {
            // Sequences that have come this far, each as the positions of its events.
            let mut open: Vec<Vec<usize>> =
                (0..events.len()).filter(|at| holds(0, &events[*at])).map(|at| vec![at]).collect();
            for depth in 1..steps.len() {
                let mut longer = Vec::new();
                for way in &open {
                    let (first, last) = (events[way[0]].time, way[depth - 1]);
                    for (at, event) in events.iter().enumerate().skip(last + 1) {
                        room.pace.done(1).await;
                        let since = event.time.saturating_sub(events[last].time);
                        if since > step || event.time.saturating_sub(first) > span {
                            break;
                        }
                        if holds(depth, event) {
                            longer.push(way.iter().copied().chain([at]).collect());
                        }
                    }
                    if longer.len() > room.max_rows {
                        return Err(format!("More than {} sequences were found, the limit here.", room.max_rows).into());
                    }
                }
                open = longer;
            }
            for way in &open {
                room.pace.done(1).await;
                let (Some(first), Some(last)) = (way.first(), way.last()) else { continue };
                let length = events[*last].time.saturating_sub(events[*first].time);
                let points = way.iter().map(|at| time_value(events[*at].time, time.kind));
                let values = dim_values(&dims, input, events[*first].row).chain(points);
                rows.row(values.chain([time_value(length, duration)]));
                written += 1;
            }
            if written > room.max_rows {
                return Err(format!("More than {} sequences were found, the limit here.", room.max_rows).into());
            }
        }
        Ok(rows.finish())
    }))
}
