//! How a query is run.

use super::Ticks;
use serde::{Deserialize, Serialize};

/// What `now()` means for a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NowAnchor {
    /// The latest `TimeGenerated` that is loaded; the device's time where nothing is.
    #[default]
    EndOfData,
    /// The clock of this device, which comes with the request.
    Device,
    /// An instant that the person chose.
    Fixed(Ticks),
}

/// A time filter over `TimeGenerated`: from `start` up to, not including, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeRange {
    /// First instant.
    pub start: Ticks,
    /// Instant after the last.
    pub end: Ticks,
}

/// How a query is run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryOptions {
    /// What `now()` means.
    pub now: NowAnchor,
    /// The device's clock at the press of the key.
    pub device_now: Ticks,
    /// Filter on `TimeGenerated`, left out when the query itself names that column in a filter.
    pub time_range: Option<TimeRange>,
    /// Rows kept of the result; the reply says when this bit. Zero means the engine's own limit.
    pub max_rows: u64,
}
