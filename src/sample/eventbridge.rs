//! Amazon ECR's events in EventBridge, one a line.

use super::Source;
use super::catalog::{ACCOUNT, REGION, Repository};
use super::clock::{Beat, Beats, END, Push, TICKS_PER_SECOND};
use super::cloudtrail::{digest, severities};
use super::text::{Text, mix};
use fastrand::Rng;
use std::collections::VecDeque;

/// One event.
#[derive(Clone, Debug)]
pub(super) struct BridgeEvent {
    /// When, in ticks since 1970.
    pub(super) at: i64,
    /// `detail-type`.
    pub(super) kind: &'static str,
    /// Repository named in `resources`; empty for none.
    pub(super) resource: &'static str,
    /// `detail` as JSON.
    pub(super) detail: String,
    /// What the id is made from.
    pub(super) key: u64,
}

impl BridgeEvent {
    fn write(&self, out: &mut Vec<u8>) {
        out.raw("{\"version\":\"0\",\"id\":\"").uuid(self.key).raw("\",\"detail-type\":\"").raw(self.kind);
        out.raw("\",\"source\":\"aws.ecr\",\"account\":\"").raw(ACCOUNT).raw("\",\"time\":\"").iso(self.at, 0);
        out.raw("Z\",\"region\":\"").raw(REGION).raw("\",\"resources\":[");
        if !self.resource.is_empty() {
            out.raw("\"arn:aws:ecr:").raw(REGION).raw(":").raw(ACCOUNT).raw(":repository/").escaped(self.resource);
            out.raw("\"");
        }
        out.raw("],\"detail\":").raw(&self.detail).raw("}");
    }

    /// An image that came or went.
    pub(super) fn action(at: i64, repository: &str, tag: &str, image: u64, action: &str) -> BridgeEvent {
        let digest = digest(image);
        let detail = format!(
            "{{\"result\":\"SUCCESS\",\"repository-name\":\"{repository}\",\"image-digest\":\"{digest}\",\
             \"action-type\":\"{action}\",\"image-tag\":\"{tag}\"}}"
        );
        BridgeEvent { at, kind: "ECR Image Action", resource: "", detail, key: mix(image ^ action.len() as u64) }
    }
}

/// The events of one account.
pub(super) struct BridgeLog {
    /// What happens when.
    pub(super) beats: Beats,
    /// The file's own chance.
    pub(super) rng: Rng,
    /// Story events, by time.
    pub(super) stories: Vec<BridgeEvent>,
    /// Events that follow from the beat before.
    pub(super) pending: VecDeque<BridgeEvent>,
}

impl BridgeLog {
    /// A push and, half a minute later, its scan.
    fn push(&mut self, push: Push) {
        let repository = self.beats.repository(push);
        let tag = repository.tag(push);
        self.pending.push_back(BridgeEvent::action(push.at, repository.name, &tag, push.key, "PUSH"));
        let (critical, high, medium) = severities(push.key);
        let mut counts = Vec::new();
        for (severity, count) in [("CRITICAL", critical), ("HIGH", high), ("MEDIUM", medium)] {
            // The map is sparse: only severities that occur.
            if count > 0 {
                counts.raw(if counts.is_empty() { "" } else { "," }).string(severity).raw(":").int(count);
            }
        }
        let detail = format!(
            "{{\"scan-status\":\"COMPLETE\",\"repository-name\":\"{}\",\"finding-severity-counts\":{{{}}},\
             \"image-digest\":\"{}\",\"image-tags\":[\"{tag}\"]}}",
            repository.name,
            String::from_utf8_lossy(&counts),
            digest(push.key),
        );
        self.pending.push_back(BridgeEvent {
            at: (push.at + 30 * TICKS_PER_SECOND).min(END),
            kind: "ECR Image Scan",
            resource: repository.name,
            detail,
            key: mix(push.key ^ 0x5ca),
        });
    }

    /// Replication to a second region, and pulls through the cache.
    fn traffic(&mut self, at: i64) -> Option<BridgeEvent> {
        let (repository, image) = self.beats.popular(&mut self.rng)?;
        let (tag, digest) = (repository.tag(image), digest(image.key));
        let key = self.rng.u64(..);
        if self.rng.u32(0..3) == 0 {
            let detail = format!(
                "{{\"rule-version\":\"1\",\"sync-status\":\"SUCCESS\",\"ecr-repository-prefix\":\"docker-hub\",\
                 \"repository-name\":\"docker-hub/library/nginx\",\"upstream-registry-url\":\"registry-1.docker.io\",\
                 \"image-tag\":\"1.27\",\"image-digest\":\"{digest}\"}}"
            );
            let resource = "docker-hub/library/nginx";
            return Some(BridgeEvent { at, kind: "ECR Pull Through Cache Action", resource, detail, key });
        }
        let result = if self.rng.u32(0..60) == 0 { "FAILED" } else { "SUCCESS" };
        let Repository { name, .. } = repository;
        let detail = format!(
            "{{\"result\":\"{result}\",\"repository-name\":\"{name}\",\"image-digest\":\"{digest}\",\
             \"source-account\":\"{ACCOUNT}\",\"action-type\":\"REPLICATE\",\"source-region\":\"us-east-1\",\
             \"image-tag\":\"{tag}\"}}"
        );
        Some(BridgeEvent { at, kind: "ECR Replication Action", resource: name, detail, key })
    }
}

impl Source for BridgeLog {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let event = loop {
            if let Some(event) = self.pending.pop_front() {
                break Some(event);
            }
            match self.beats.next(&mut self.rng) {
                Some(Beat::Traffic(at)) => break self.traffic(at),
                Some(Beat::Push(push)) => self.push(push),
                Some(Beat::Expire(at, push)) => {
                    let repository = self.beats.repository(push);
                    let tag = repository.tag(push);
                    break Some(BridgeEvent::action(at, repository.name, &tag, push.key, "DELETE"));
                }
                Some(Beat::Story(index)) => break self.stories.get(index).cloned(),
                None => break None,
            }
        };
        event.inspect(|event| event.write(out)).is_some()
    }
}
