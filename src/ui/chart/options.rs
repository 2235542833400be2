//! The options of a chart. What KQL has a property for is written into the query's `render`, at once and without a run; the rest
//! is kept beside it.

use super::drawing::{draw_as, drawn_as};
use super::fields::{check, choice, line};
use crate::protocol::{ChartKind, EmptyBins, Visualization, YSplit};
use crate::ui::state::{App, use_app};
use crate::view::rendering::KINDS;
use leptos::prelude::*;

/// Id of the pane.
pub const PANE: &str = "chart-options";

/// The pane.
#[component]
pub fn Options() -> impl IntoView {
    let app = use_app();
    view! {
        <form class="options" id=PANE aria-label="Chart options" on:submit=move |event| event.prevent_default()>
            {kind(app)} {columns(app)} {look(app)} {words(app)} {beside(app)}
        </form>
    }
}

fn now(app: App) -> Memo<Visualization> {
    Memo::new(move |_| drawn_as(app).unwrap_or_default())
}

/// Changes one thing of how the chart is drawn.
fn change(app: App, with: impl FnOnce(&mut Visualization)) {
    let Some(mut visualization) = untrack(|| drawn_as(app)) else { return };
    with(&mut visualization);
    draw_as(app, visualization);
}

fn fixed(choices: &[(&str, &str)]) -> Signal<Vec<(String, String)>> {
    let choices: Vec<_> = choices.iter().map(|(word, shown)| ((*word).to_owned(), (*shown).to_owned())).collect();
    Signal::derive(move || choices.clone())
}

fn kind(app: App) -> AnyView {
    let now = now(app);
    let choices: Vec<(&str, &str)> = KINDS.iter().map(|(word, shown, _)| (*word, *shown)).collect();
    let word = Signal::derive(move || {
        now.with(|now| if now.requested == "stackedareachart" { "areachart".to_owned() } else { now.requested.clone() })
    });
    let pick = Callback::new(move |word: String| {
        change(app, |now| {
            let kind = KINDS.iter().find(|(name, _, _)| *name == word).map(|(_, _, kind)| *kind).unwrap_or_default();
            (now.kind, now.requested, now.supported) = (kind, word, true);
            if !can_stack(kind) {
                now.stacking = None;
            }
        });
    });
    let stacking = Signal::derive(move || now.with(|now| now.stacking.clone().unwrap_or_default().to_lowercase()));
    let stack = Callback::new(move |word: String| {
        change(app, |now| {
            if now.requested == "stackedareachart" {
                "areachart".clone_into(&mut now.requested);
            }
            now.stacking = (!word.is_empty()).then_some(word);
        });
    });
    let stacks = fixed(&[("", "Not stacked"), ("stacked", "Stacked"), ("stacked100", "Stacked to 100%")]);
    view! {
        {choice("Kind", fixed(&choices), word, pick)}
        <div hidden=move || now.with(|now| !can_stack(now.kind))>{choice("Stacking", stacks, stacking, stack)}</div>
    }
    .into_any()
}

fn can_stack(kind: ChartKind) -> bool {
    matches!(kind, ChartKind::Area | ChartKind::Column | ChartKind::Bar)
}

/// Columns of the answer, by name and type.
fn column_names(app: App, test: fn(&str) -> bool) -> Vec<String> {
    app.outcome.with(|outcome| {
        let columns = outcome.iter().flat_map(|outcome| &outcome.table.columns);
        columns.filter(|column| test(&column.kind)).map(|column| column.name.clone()).collect()
    })
}

fn is_value(kind: &str) -> bool {
    matches!(kind, "int" | "long" | "real" | "decimal" | "dynamic")
}

fn columns(app: App) -> AnyView {
    let now = now(app);
    let choices = move |chosen: Vec<String>| {
        let mut names = column_names(app, |_| true);
        let several = chosen.join(", ");
        if chosen.len() > 1 {
            names.push(several);
        }
        std::iter::once((String::new(), "Automatic".to_owned()))
            .chain(names.into_iter().map(|name| (name.clone(), name)))
            .collect::<Vec<_>>()
    };
    let x_choices = Signal::derive(move || choices(Vec::new()));
    let x = Signal::derive(move || now.with(|now| now.x_column.clone().unwrap_or_default()));
    let pick_x =
        Callback::new(move |name: String| change(app, |now| now.x_column = (!name.is_empty()).then_some(name)));
    let split_choices = Signal::derive(move || choices(now.with(|now| now.series.clone())));
    let split = Signal::derive(move || now.with(|now| now.series.join(", ")));
    let pick_split = Callback::new(move |name: String| {
        change(app, |now| {
            if name != now.series.join(", ") {
                now.series = if name.is_empty() { Vec::new() } else { vec![name] };
            }
        });
    });
    let values = Memo::new(move |_| column_names(app, is_value));
    let drawn =
        Memo::new(move |_| app.chart.with(|chart| chart.as_ref().map(|c| c.y_columns.clone()).unwrap_or_default()));
    let value = move |name: String| {
        let own = name.clone();
        let is_drawn = Signal::derive(move || drawn.with(|drawn| drawn.contains(&own)));
        let pick = {
            let name = name.clone();
            Callback::new(move |wanted: bool| {
                let mut columns = drawn.get_untracked();
                columns.retain(|column| *column != name);
                if wanted {
                    columns.push(name.clone());
                }
                let in_order = values.with_untracked(|all| {
                    all.iter().filter(|name| columns.contains(name)).cloned().collect::<Vec<_>>()
                });
                change(app, |now| now.y_columns = in_order);
            })
        };
        check(name, is_drawn, pick)
    };
    view! {
        {choice("X column", x_choices, x, pick_x)}
        <fieldset class="options__group">
            <legend class="field__label">"Y columns"</legend>
            {move || values.get().into_iter().map(value).collect_view()}
        </fieldset>
        {choice("Split by", split_choices, split, pick_split)}
    }
    .into_any()
}

fn look(app: App) -> AnyView {
    let now = now(app);
    let is = move |read: fn(&Visualization) -> bool| Signal::derive(move || now.with(read));
    let set = move |write: fn(&mut Visualization, bool)| Callback::new(move |on| change(app, |now| write(now, on)));
    let split = Signal::derive(move || {
        now.with(|now| match now.y_split {
            YSplit::None => String::new(),
            YSplit::Axes => "axes".to_owned(),
            YSplit::Panels => "panels".to_owned(),
        })
    });
    let pick = Callback::new(move |word: String| {
        change(app, |now| {
            now.y_split = match word.as_str() {
                "axes" => YSplit::Axes,
                "panels" => YSplit::Panels,
                _ => YSplit::None,
            };
        });
    });
    let splits = fixed(&[("", "One axis"), ("axes", "An axis for each column"), ("panels", "A panel for each column")]);
    view! {
        {choice("Several columns", splits, split, pick)}
        <fieldset class="options__group">
            <legend class="field__label">"Look"</legend>
            {check("Logarithmic y".into(), is(|now| now.y_log), set(|now, on| now.y_log = on))}
            {check("Logarithmic x".into(), is(|now| now.x_log), set(|now, on| now.x_log = on))}
            {check("Running sums".into(), is(|now| now.accumulate), set(|now, on| now.accumulate = on))}
            {check("Legend".into(), is(|now| !now.legend_hidden), set(|now, on| now.legend_hidden = !on))}
        </fieldset>
    }
    .into_any()
}

fn words(app: App) -> AnyView {
    let now = now(app);
    let text =
        move |read: fn(&Visualization) -> Option<String>| Signal::derive(move || now.with(read).unwrap_or_default());
    let set = move |write: fn(&mut Visualization, Option<String>)| {
        Callback::new(move |text: String| change(app, |now| write(now, Some(text).filter(|text| !text.is_empty()))))
    };
    view! {
        {line("Title", "text", "", text(|now| now.title.clone()), set(|now, text| now.title = text))}
        {line("Name of x", "text", "", text(|now| now.x_title.clone()), set(|now, text| now.x_title = text))}
        {line("Name of y", "text", "", text(|now| now.y_title.clone()), set(|now, text| now.y_title = text))}
        <div class="options__pair">
            {line("Y from", "number", "auto", text(|now| now.y_min.map(|y| y.to_string())), set(|now, text| now.y_min = number(text)))}
            {line("Y to", "number", "auto", text(|now| now.y_max.map(|y| y.to_string())), set(|now, text| now.y_max = number(text)))}
        </div>
    }
    .into_any()
}

fn number(text: Option<String>) -> Option<f64> {
    text?.parse().ok().filter(|number: &f64| number.is_finite())
}

/// What `render` has no property for.
fn beside(app: App) -> AnyView {
    let options = app.charting.options;
    let empty = Signal::derive(move || {
        let word = match options.with(|options| options.empty_bins) {
            EmptyBins::Joined => "",
            EmptyBins::Zero => "zero",
            EmptyBins::Gap => "gap",
        };
        word.to_owned()
    });
    let pick = Callback::new(move |word: String| {
        options.update(|options| {
            options.empty_bins = match word.as_str() {
                "zero" => EmptyBins::Zero,
                "gap" => EmptyBins::Gap,
                _ => EmptyBins::Joined,
            };
        });
    });
    let bins = fixed(&[("", "Joined"), ("zero", "Zero"), ("gap", "A gap")]);
    let lines = Signal::derive(move || {
        options.with(|options| options.reference_lines.iter().map(f64::to_string).collect::<Vec<_>>().join(", "))
    });
    let draw = Callback::new(move |text: String| {
        let numbers = text.split([',', ';', ' ']).filter_map(|part| part.trim().parse::<f64>().ok());
        options.update(|options| options.reference_lines = numbers.filter(|number| number.is_finite()).collect());
    });
    view! {
        {choice("Empty bins", bins, empty, pick)}
        {line("Reference lines at", "text", "100, 250", lines, draw)}
        <p class="options__note">"These two are kept beside the query; all others are written into its "<code>"render"</code>"."</p>
    }
    .into_any()
}
