//! A seeded generator that writes a month of registry logs as the vendors' own files.
//!
//! The page feeds them through the normal intake, so that every feature can be tried with no data; the command
//! `sample` writes any volume of them for benchmarks. `catalog.rs` invents the company, `clock.rs` says when things
//! happen, one file for each format writes its records, and `stories.rs` lists what there is to find.

mod acr;
mod acr_csv;
mod catalog;
mod chunks;
mod clock;
mod cloudtrail;
mod event_grid;
mod eventbridge;
mod ibm;
mod metrics;
mod plan;
mod principal;
mod stories;
mod story_events;
#[cfg(test)]
mod tests;
mod text;

pub use chunks::Chunks;
pub use plan::{SampleFile, files};
pub use stories::{STORIES, Sign, Story};

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// The same seed gives the same files.
    pub seed: u64,
    /// Days up to 2026-05-31T23:59:59Z, at least 1.
    pub days: u32,
    /// Volume: 1 makes about fifty thousand events in thirty days. The stories stay the same.
    pub scale: f64,
}

impl Default for Options {
    /// The built-in sample.
    fn default() -> Options {
        Options { seed: 2026, days: 30, scale: 1.0 }
    }
}

impl Options {
    /// With days and scale brought into the range that can be generated.
    fn sane(self) -> Options {
        let scale = if self.scale.is_finite() { self.scale.clamp(0.001, 1_000_000.0) } else { 1.0 };
        Options { seed: self.seed, days: self.days.clamp(1, 3650), scale }
    }
}

/// Kinds of exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Login events of a registry in Azure, from a storage account.
    AcrLogin,
    /// Repository events of a registry in Azure, from a storage account.
    AcrRepository,
    /// Repository events of another, exported from the Log Analytics portal.
    AcrRepositoryCsv,
    /// Metrics from a storage account.
    Metrics,
    /// Metrics as `az monitor metrics list` prints them.
    MetricsList,
    /// Event Grid.
    EventGrid,
    /// CloudTrail.
    CloudTrail,
    /// EventBridge.
    EventBridge,
    /// IBM Cloud activity tracking.
    IbmActivityTracker,
}

impl Family {
    /// All of them, with the names that the command line takes.
    pub const ALL: [(Family, &str); 9] = [
        (Family::AcrLogin, "acr-login"),
        (Family::AcrRepository, "acr-repository"),
        (Family::AcrRepositoryCsv, "acr-csv"),
        (Family::Metrics, "metrics"),
        (Family::MetricsList, "metrics-list"),
        (Family::EventGrid, "event-grid"),
        (Family::CloudTrail, "cloudtrail"),
        (Family::EventBridge, "eventbridge"),
        (Family::IbmActivityTracker, "ibm"),
    ];

    /// The family of a name.
    pub fn named(name: &str) -> Option<Family> {
        Family::ALL.iter().find(|(_, known)| *known == name).map(|(family, _)| *family)
    }
}

/// A stream of records.
trait Source {
    /// Appends the next record, without separator; `false` when there is none.
    fn next(&mut self, out: &mut Vec<u8>) -> bool;
}
