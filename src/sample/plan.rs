//! Which files there are, and what each is made of.

use super::Source;
use super::acr::{LoginLog, RepositoryLog};
use super::acr_csv;
use super::catalog::{self, ACCOUNT, QUAYSIDE, REGION, SLIPWAY};
use super::chunks::{Chunks, Frame};
use super::clock::{Beats, OFFICE, Rhythm, STEADY, Span, World};
use super::cloudtrail::Trail;
use super::event_grid::GridLog;
use super::eventbridge::BridgeLog;
use super::ibm::ActivityLog;
use super::metrics::{MetricList, MetricLog};
use super::story_events::{aws, azure, ibm};
use super::text::{Text, key_of, mix2};
use super::{Family, Options};
use fastrand::Rng;
use std::collections::VecDeque;

/// Days in one trail file.
const TRAIL_DAYS: i64 = 2;
/// Days of the portal export.
const PORTAL_DAYS: i64 = 7;

/// One file of the sample: its name, and its bytes as a stream.
#[derive(Clone, Debug)]
pub struct SampleFile {
    /// Path with folders, as a person would have it after a download.
    pub path: String,
    /// Which kind of export it is.
    pub family: Family,
    options: Options,
    part: Span,
}

impl SampleFile {
    /// The file's bytes in pieces of about 256 KiB; memory stays the same at any volume.
    pub fn chunks(&self) -> Chunks {
        let (source, frame) = self.source();
        Chunks::new(source, frame, self.family == Family::CloudTrail)
    }

    /// The stream of records, and what stands around and between them.
    fn source(&self) -> (Box<dyn Source>, Frame) {
        let (options, whole, part) = (self.options, Span::of(self.options), self.part);
        let mut rng = Rng::with_seed(mix2(options.seed, key_of(&self.path)));
        let scaled = |events: u64| (events as f64 * options.scale) as u64;
        let azure_world = World::new(&catalog::ACR, options, key_of("quayside"));
        let aws_world = World::new(&catalog::ECR, options, key_of("ecr"));
        match self.family {
            Family::AcrLogin => {
                let (stories, times) = within(azure::logins(), part, |login| login.at);
                let beats = plan(azure_world, &STEADY, (whole, part), scaled(5500), times, &mut rng);
                (Box::new(LoginLog { beats, rng, registry: &QUAYSIDE, stories }), Frame::LINES)
            }
            Family::AcrRepository => {
                let (stories, times) = within(azure::repository_events(), part, |event| event.at);
                let beats = plan(azure_world, &STEADY, (whole, part), scaled(9500), times, &mut rng);
                let registry = &QUAYSIDE;
                (Box::new(RepositoryLog { beats, rng, registry, stories, csv: false }), Frame::LINES)
            }
            Family::AcrRepositoryCsv => {
                let world = World::new(&catalog::ACR_SLIPWAY, options, key_of("slipway"));
                let beats = plan(world, &STEADY, (whole, part), scaled(4500), Vec::new(), &mut rng);
                let frame = Frame { head: acr_csv::HEAD.to_owned(), between: "\r\n", tail: "\r\n" };
                (Box::new(RepositoryLog { beats, rng, registry: &SLIPWAY, stories: Vec::new(), csv: true }), frame)
            }
            Family::Metrics => {
                let minutes_an_hour = ((2.0 * options.scale) as u64).clamp(1, 60);
                let log = MetricLog { rng, whole, hour: part.from, minutes_an_hour, slot: 0, metric: 0, successful: 0 };
                (Box::new(log), Frame::LINES)
            }
            Family::MetricsList => {
                let frame = Frame { head: MetricList::head(whole), between: "", tail: MetricList::TAIL };
                (Box::new(MetricList { rng, whole, metric: 0, hour: whole.from }), frame)
            }
            Family::EventGrid => {
                let (stories, times) = within(azure::grid_events(), part, |event| event.at);
                let beats = plan(azure_world, &OFFICE, (whole, part), 0, times, &mut rng);
                let frame = Frame { head: "[".to_owned(), between: ",\n", tail: "]\n" };
                (Box::new(GridLog { beats, rng, stories }), frame)
            }
            Family::CloudTrail => {
                let (stories, times) = within(aws::calls(), part, |call| call.at);
                let beats = plan(aws_world, &STEADY, (whole, part), scaled(10_500), times, &mut rng);
                let frame = Frame { head: "{\"Records\":[".to_owned(), between: ",", tail: "]}" };
                (Box::new(Trail { beats, rng, stories, pending: VecDeque::new() }), frame)
            }
            Family::EventBridge => {
                let (stories, times) = within(aws::bridge_events(), part, |event| event.at);
                let beats = plan(aws_world, &OFFICE, (whole, part), scaled(600), times, &mut rng);
                (Box::new(BridgeLog { beats, rng, stories, pending: VecDeque::new() }), Frame::LINES)
            }
            Family::IbmActivityTracker => {
                let world = World::new(&catalog::IBM, options, key_of("ibm"));
                let (stories, times) = within(ibm::activities(), part, |activity| activity.at);
                let beats = plan(world, &STEADY, (whole, part), scaled(3600), times, &mut rng);
                (Box::new(ActivityLog { beats, rng, stories }), Frame::LINES)
            }
        }
    }
}

/// The sample's files, in the order in which a person would meet them.
///
/// The same options give the same bytes on every machine, except that compressed files may be compressed otherwise.
pub fn files(options: Options) -> Vec<SampleFile> {
    let options = options.sane();
    let whole = Span::of(options);
    let mut files = Vec::new();
    let mut file = |path: String, family: Family, part: Span| files.push(SampleFile { path, family, options, part });
    let last_days = |days: i64| Span { from: whole.from.max(whole.to - days * 24), to: whole.to };
    file("azure/insights-logs-containerregistryloginevents/PT1H.json".to_owned(), Family::AcrLogin, whole);
    file("azure/insights-logs-containerregistryrepositoryevents/PT1H.json".to_owned(), Family::AcrRepository, whole);
    file("azure/slipway-repository-events.csv".to_owned(), Family::AcrRepositoryCsv, last_days(PORTAL_DAYS));
    file("azure/insights-metrics-pt1m/PT1H.json".to_owned(), Family::Metrics, whole);
    file("azure/slipway-metrics.json".to_owned(), Family::MetricsList, whole);
    file("azure/quayside-event-grid.json".to_owned(), Family::EventGrid, whole);
    for from in (whole.from..whole.to).step_by((TRAIL_DAYS * 24) as usize) {
        let part = Span { from, to: (from + TRAIL_DAYS * 24).min(whole.to) };
        file(trail_path(part, options), Family::CloudTrail, part);
    }
    file("aws/ecr-events.jsonl".to_owned(), Family::EventBridge, whole);
    file("ibm/activity-tracker-events.jsonl".to_owned(), Family::IbmActivityTracker, whole);
    files
}

/// Folders and name as CloudTrail gives them in the bucket.
fn trail_path(part: Span, options: Options) -> String {
    let last_day = (part.to - 24) * super::clock::HOUR_TICKS;
    let mut stamp = Vec::new();
    stamp.iso(last_day, 0);
    let date = String::from_utf8(stamp).unwrap_or_default();
    let (date, _) = date.split_once('T').unwrap_or((&date, ""));
    let mut unique = Vec::new();
    unique.hex(mix2(options.seed, part.from as u64), 16);
    let unique = String::from_utf8(unique).unwrap_or_default();
    let (slashed, joined) = (date.replace('-', "/"), date.replace('-', ""));
    format!(
        "aws/AWSLogs/{ACCOUNT}/CloudTrail/{REGION}/{slashed}/{ACCOUNT}_CloudTrail_{REGION}_{joined}T2355Z_{unique}.json.gz"
    )
}

fn plan(
    world: World,
    rhythm: &'static Rhythm,
    spans: (Span, Span),
    total: u64,
    stories: Vec<i64>,
    rng: &mut Rng,
) -> Beats {
    Beats::new(world, rhythm, spans, total, stories, rng)
}

/// The story events of a file by time, with their instants. Stories older than the sample are left out.
fn within<T>(mut events: Vec<T>, part: Span, at: impl Fn(&T) -> i64) -> (Vec<T>, Vec<i64>) {
    events.retain(|event| part.holds(at(event)));
    events.sort_by_key(&at);
    let times = events.iter().map(at).collect();
    (events, times)
}
