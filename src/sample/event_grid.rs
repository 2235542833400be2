//! Event Grid's registry events, as one array in the Event Grid schema.

use super::Source;
use super::acr::MANIFEST;
use super::catalog::{self, CLEANUP, PIPELINE, SUBSCRIPTION};
use super::clock::{Beat, Beats, Push};
use super::text::{Text, mix};
use fastrand::Rng;

/// One event.
#[derive(Clone, Debug)]
pub(super) struct GridEvent {
    /// When, in ticks since 1970.
    pub(super) at: i64,
    /// Whether an image came or went.
    pub(super) pushed: bool,
    /// Repository path.
    pub(super) repository: &'static str,
    /// Tag; deletions have none.
    pub(super) tag: String,
    /// Key of the digest; a whole repository's deletion has none.
    pub(super) digest: Option<u64>,
    /// Manifest size.
    pub(super) size_bytes: u64,
    /// From where.
    pub(super) address: String,
    /// With what.
    pub(super) agent: &'static str,
    /// What ids are made from.
    pub(super) key: u64,
}

impl GridEvent {
    fn write(&self, out: &mut Vec<u8>) {
        let subject = if self.tag.is_empty() { "" } else { ":" };
        out.raw("{\"id\":\"").uuid(self.key).raw("\",\"topic\":\"/subscriptions/").raw(SUBSCRIPTION);
        out.raw("/resourceGroups/harbor-rg/providers/Microsoft.ContainerRegistry/registries/quayside\",\"subject\":\"");
        out.escaped(self.repository)
            .raw(subject)
            .escaped(&self.tag)
            .raw("\",\"eventType\":\"Microsoft.ContainerRegistry.");
        out.raw(if self.pushed { "ImagePushed" } else { "ImageDeleted" });
        out.raw("\",\"data\":{\"id\":\"").uuid(self.key).raw("\",\"timestamp\":\"").iso(self.at, 7);
        // Nine digits, as the registry writes them; only seven fit a datetime.
        out.padded(self.key % 100, 2).raw("Z\",\"action\":\"").raw(if self.pushed { "push" } else { "delete" });
        out.raw("\",\"location\":\"westeurope\",\"target\":{\"mediaType\":\"").raw(MANIFEST).raw("\"");
        if self.pushed {
            out.raw(",\"size\":").int(self.size_bytes).raw(",\"length\":").int(self.size_bytes);
        }
        if let Some(key) = self.digest {
            out.raw(",\"digest\":\"").digest(key).raw("\"");
        }
        out.raw(",\"repository\":").string(self.repository);
        if !self.tag.is_empty() {
            out.raw(",\"tag\":").string(&self.tag);
        }
        out.raw("},\"request\":{\"id\":\"").uuid(self.key ^ 1).raw("\",\"addr\":\"").raw(&self.address);
        out.raw("\",\"host\":\"quayside.azurecr.io\",\"method\":\"").raw(if self.pushed { "PUT" } else { "DELETE" });
        out.raw("\",\"useragent\":").string(self.agent);
        out.raw("}},\"dataVersion\":\"1.0\",\"metadataVersion\":\"1\",\"eventTime\":\"").iso(self.at, 7).raw("Z\"}");
    }
}

/// The events of `quayside`.
pub(super) struct GridLog {
    /// What happens when; there is no traffic, since Event Grid reports no pulls.
    pub(super) beats: Beats,
    /// The file's own chance.
    pub(super) rng: Rng,
    /// Story events, by time.
    pub(super) stories: Vec<GridEvent>,
}

impl GridLog {
    fn by_job(&mut self, pushed: bool, at: i64, push: Push) -> GridEvent {
        let (repository, who) = (self.beats.repository(push), if pushed { &PIPELINE } else { &CLEANUP });
        GridEvent {
            at,
            pushed,
            repository: repository.name,
            tag: if pushed { repository.tag(push) } else { String::new() },
            digest: Some(push.key),
            size_bytes: catalog::Repository::manifest_bytes(push),
            address: who.address(&mut self.rng),
            agent: who.agent,
            key: mix(push.key ^ 0x60 ^ u64::from(pushed)),
        }
    }
}

impl Source for GridLog {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        loop {
            let event = match self.beats.next(&mut self.rng) {
                Some(Beat::Push(push)) => self.by_job(true, push.at, push),
                Some(Beat::Expire(at, push)) => self.by_job(false, at, push),
                Some(Beat::Story(index)) => self.stories[index].clone(),
                Some(Beat::Traffic(_)) => continue,
                None => return false,
            };
            event.write(out);
            return true;
        }
    }
}
