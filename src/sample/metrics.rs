//! Azure platform metrics: the diagnostic export (a record a line) and the document that `az monitor metrics list` prints.

use super::Source;
use super::acr::write_resource_id;
use super::catalog::{QUAYSIDE, SLIPWAY, SUBSCRIPTION};
use super::clock::{HOUR_TICKS, OFFICE, STEADY, Span};
use super::text::Text;
use fastrand::Rng;

/// What the Standard tier of the service includes: 100 GiB.
const STORAGE_INCLUDED_BYTES: u64 = 107_374_182_400;
/// Counted metrics, in the order in which they are written; a successful count follows its total.
static COUNTS: [&str; 4] = ["TotalPullCount", "SuccessfulPullCount", "TotalPushCount", "SuccessfulPushCount"];

/// Used storage at an hour of the sample: rises from 71 to over 97 percent of what the tier includes.
fn storage_bytes(whole: Span, hour: i64, rng: &mut Rng) -> u64 {
    let (gone, hours) = ((hour - whole.from) as u64, (whole.to - whole.from).max(1) as u64);
    STORAGE_INCLUDED_BYTES / 1000 * (710_000 + 264_000 * gone / hours) / 1000 + rng.u64(0..8_000_000)
}

/// Pulls or pushes, tried and successful, over `minutes` of an hour.
fn counts(hour: i64, pulls: bool, minutes: u64, rng: &mut Rng) -> (u64, u64) {
    let most = if pulls { STEADY.weight(hour) / 8 } else { OFFICE.weight(hour) / 64 };
    let total = rng.u64(0..=most) * minutes / 2;
    let failed = if rng.u32(0..12) == 0 { rng.u64(0..=1 + total / 20) } else { 0 };
    (total, total.saturating_sub(failed))
}

/// Lines of the diagnostic export of `quayside`.
pub(super) struct MetricLog {
    /// The file's own chance.
    pub(super) rng: Rng,
    /// The whole sample.
    pub(super) whole: Span,
    /// The present hour, since 1970.
    pub(super) hour: i64,
    /// Minutes of every hour that have records.
    pub(super) minutes_an_hour: u64,
    /// The present minute's place among them.
    pub(super) slot: u64,
    /// The present metric: the counts, then the storage.
    pub(super) metric: usize,
    /// What the total's successful twin will say.
    pub(super) successful: u64,
}

impl MetricLog {
    fn advance(&mut self) {
        self.metric += 1;
        // Storage is measured once an hour, with the first minute.
        let metrics = COUNTS.len() + usize::from(self.slot == 0);
        if self.metric >= metrics {
            self.metric = 0;
            self.slot += 1;
        }
        if self.slot >= self.minutes_an_hour {
            self.slot = 0;
            self.hour += 1;
        }
    }
}

impl Source for MetricLog {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        if self.hour >= self.whole.to {
            return false;
        }
        let minute = self.slot * 60 / self.minutes_an_hour.max(1);
        let at = self.hour * HOUR_TICKS + minute as i64 * (HOUR_TICKS / 60);
        if let Some(name) = COUNTS.get(self.metric) {
            let value = if self.metric.is_multiple_of(2) {
                let (total, successful) = counts(self.hour, self.metric == 0, 1, &mut self.rng);
                self.successful = successful;
                total
            } else {
                self.successful
            };
            out.raw("{\"count\":60,\"total\":").int(value).raw(",\"minimum\":0,\"maximum\":").int(value.min(4));
            out.raw(",\"average\":").fixed(value * 10_000 / 60, 4);
            write_tail(out, at, name, "PT1M");
        } else {
            let bytes = storage_bytes(self.whole, self.hour, &mut self.rng);
            out.raw("{\"count\":1,\"total\":").int(bytes).raw(",\"minimum\":").int(bytes);
            out.raw(",\"maximum\":").int(bytes).raw(",\"average\":").int(bytes);
            write_tail(out, at, "StorageUsed", "PT1H");
        }
        self.advance();
        true
    }
}

fn write_tail(out: &mut Vec<u8>, at: i64, name: &str, grain: &str) {
    out.raw(",\"resourceId\":\"");
    write_resource_id(out, &QUAYSIDE);
    out.raw("\",\"time\":\"").iso(at, 7).raw("Z\",\"metricName\":\"").raw(name);
    out.raw("\",\"timeGrain\":\"").raw(grain).raw("\"}");
}

/// One metric of the list document: name, title, unit, description.
type Listed = (&'static str, &'static str, &'static str, &'static str);

static LISTED: [Listed; 5] = [
    ("TotalPullCount", "Total Pull Count", "Count", "Number of image pulls in total"),
    ("SuccessfulPullCount", "Successful Pull Count", "Count", "Number of successful image pulls"),
    ("TotalPushCount", "Total Push Count", "Count", "Number of image pushes in total"),
    ("SuccessfulPushCount", "Successful Push Count", "Count", "Number of successful image pushes"),
    ("StorageUsed", "Storage used", "Bytes", "The storage used by the container registry."),
];

/// The document of `az monitor metrics list --interval PT1H` for `slipway`: each metric with all its hours.
pub(super) struct MetricList {
    /// The file's own chance.
    pub(super) rng: Rng,
    /// The whole sample.
    pub(super) whole: Span,
    /// The present metric.
    pub(super) metric: usize,
    /// The present hour, since 1970.
    pub(super) hour: i64,
}

impl MetricList {
    /// What stands before the first metric.
    pub(super) fn head(whole: Span) -> String {
        let mut out = Vec::new();
        out.raw("{\n  \"cost\": 3595,\n  \"interval\": \"PT1H\",\n  \"namespace\": \"Microsoft.ContainerRegistry/registries\",");
        out.raw("\n  \"resourceregion\": \"").raw(SLIPWAY.region).raw("\",\n  \"timespan\": \"");
        out.iso(whole.from * HOUR_TICKS, 0).raw("Z/").iso(whole.to * HOUR_TICKS, 0).raw("Z\",\n  \"value\": [");
        String::from_utf8(out).unwrap_or_default()
    }

    /// What stands after the last.
    pub(super) const TAIL: &str = "\n  ]\n}\n";
}

impl Source for MetricList {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let Some((name, title, unit, description)) = LISTED.get(self.metric) else { return false };
        if self.hour == self.whole.from {
            out.raw(if self.metric == 0 { "" } else { "," });
            out.raw("\n    {\n      \"displayDescription\": ").string(description);
            out.raw(",\n      \"errorCode\": \"Success\",\n      \"id\": \"/subscriptions/").raw(SUBSCRIPTION);
            out.raw("/resourceGroups/harbor-rg/providers/Microsoft.ContainerRegistry/registries/slipway");
            out.raw("/providers/Microsoft.Insights/metrics/").raw(name);
            out.raw("\",\n      \"name\": {\n        \"localizedValue\": ").string(title);
            out.raw(",\n        \"value\": ").string(name).raw("\n      },\n      \"resourceGroup\": \"harbor-rg\",");
            out.raw("\n      \"timeseries\": [\n        {\n          \"data\": [");
        } else {
            out.raw(",");
        }
        let storage = *unit == "Bytes";
        let value = if storage {
            storage_bytes(self.whole, self.hour, &mut self.rng) / 9
        } else {
            let (total, successful) = counts(self.hour, self.metric < 2, 4, &mut self.rng);
            if self.metric.is_multiple_of(2) { total } else { successful }
        };
        out.raw("\n            {\n              \"average\": ");
        if storage {
            out.int(value).raw(".0")
        } else {
            out.raw("null")
        };
        out.raw(
            ",\n              \"count\": null,\n              \"maximum\": null,\n              \"minimum\": null,",
        );
        out.raw("\n              \"timeStamp\": \"")
            .iso(self.hour * HOUR_TICKS, 0)
            .raw("Z\",\n              \"total\": ");
        if storage {
            out.raw("null")
        } else {
            out.int(value).raw(".0")
        };
        out.raw("\n            }");
        self.hour += 1;
        if self.hour == self.whole.to {
            out.raw("\n          ],\n          \"metadatavalues\": [");
            if storage {
                out.raw(
                    "\n            {\n              \"name\": {\n                \"localizedValue\": \"geolocation\",",
                );
                out.raw("\n                \"value\": \"geolocation\"\n              },");
                out.raw("\n              \"value\": \"North Europe\"\n            }\n          ");
            }
            out.raw("]\n        }\n      ],\n      \"type\": \"Microsoft.Insights/metrics\",\n      \"unit\": ");
            out.string(unit).raw("\n    }");
            self.hour = self.whole.from;
            self.metric += 1;
        }
        true
    }
}
