//! What a person has done to charts.

use crate::protocol::{ChartData, ChartOptions, QueryId, Visualization};
use crate::ui::state::App;
use crate::view::ranges::Range;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A question, as far as a brush changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The time range.
    pub range: Range,
    /// The query.
    pub text: String,
}

/// One use of a brush.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The question before.
    pub before: Question,
    /// The question that came of it.
    pub after: Question,
}

/// Which run, which of its tables, and its rows over time where it has times.
pub type Histogram = (QueryId, u32, Option<Arc<ChartData>>);

/// Which run, and whether there are rows at the end of the data, and at all times.
pub type Found = (QueryId, Option<bool>, Option<bool>);

/// The signals.
#[derive(Clone, Copy)]
pub struct Charting {
    /// Brushes that led to the question that is asked now, the latest last.
    pub steps: RwSignal<Vec<Step>>,
    /// Series that are not drawn, by name.
    pub hidden: RwSignal<BTreeSet<String>>,
    /// What `hidden` was chosen for: columns of x, values, series.
    pub hidden_of: RwSignal<(String, Vec<String>, Vec<String>)>,
    /// Part of an axis that fills the chart, in the axis's unit.
    pub zoom: RwSignal<Option<(f64, f64)>>,
    /// What `render` has no property for.
    pub options: RwSignal<ChartOptions>,
    /// How an answer is drawn, where that is not what its query said when it ran: which run, which of its tables.
    pub drawn_as: RwSignal<Option<(QueryId, u32, Visualization)>>,
    /// Whether the options stand beside the chart.
    pub options_open: RwSignal<bool>,
    /// Whether the timeline is wanted.
    pub timeline_open: RwSignal<bool>,
    /// Rows over time: which run, which of its tables; nothing within where there is no time.
    pub timeline: RwSignal<Option<Histogram>>,
    /// For a run that found nothing: whether there are rows at the end of the data, and at all times.
    pub anchors: RwSignal<Option<Found>>,
    /// Whether the chart that comes next takes the focus, since the one before had it.
    pub refocus: RwSignal<bool>,
}

impl Charting {
    /// Before anything has been drawn.
    pub fn new() -> Self {
        Self {
            steps: RwSignal::new(Vec::new()),
            hidden: RwSignal::new(BTreeSet::new()),
            hidden_of: RwSignal::new(<_>::default()),
            zoom: RwSignal::new(None),
            options: RwSignal::new(ChartOptions::default()),
            drawn_as: RwSignal::new(None),
            options_open: RwSignal::new(false),
            timeline_open: RwSignal::new(super::timeline::remembered()),
            timeline: RwSignal::new(None),
            anchors: RwSignal::new(None),
            refocus: RwSignal::new(false),
        }
    }

    /// Hides these series of the chart that comes next, whatever it shows.
    pub fn hide_next(&self, hidden: Vec<String>) {
        self.hidden_of.set(<_>::default());
        self.hidden.set(hidden.into_iter().collect());
    }

    /// Forgets what is hidden where a chart shows other columns.
    pub fn arrived(&self, chart: &ChartData) {
        let columns = (chart.x_column.clone(), chart.y_columns.clone(), chart.series_columns.clone());
        if self.hidden_of.with_untracked(|of| *of != columns) {
            let is_first = self.hidden_of.with_untracked(|of| of.1.is_empty());
            self.hidden_of.set(columns);
            if !is_first && self.hidden.with_untracked(|hidden| !hidden.is_empty()) {
                self.hidden.set(BTreeSet::new());
            }
        }
    }
}

impl Default for Charting {
    fn default() -> Self {
        Self::new()
    }
}

/// The question that is asked now. Reactive.
pub fn question(app: App) -> Question {
    Question { range: app.range.get(), text: app.asked.get() }
}
