//! Azure Container Registry's two resource logs, as a storage account holds them (`PT1H.json`, one record a line).

use super::Source;
use super::acr_csv;
use super::catalog::{self, Actor, NODES, PEOPLE, PIPELINE, Registry, SUBSCRIPTION, TENANT, pick};
use super::clock::{Beat, Beats, Push};
use super::text::{Text, mix};
use fastrand::Rng;

/// Media type of nearly all manifests.
pub(super) const MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";

/// A record of `ContainerRegistryLoginEvents`.
#[derive(Clone, Debug)]
pub(super) struct Login {
    /// When, in ticks since 1970.
    pub(super) at: i64,
    /// Who.
    pub(super) identity: &'static str,
    /// From where.
    pub(super) address: String,
    /// With what.
    pub(super) agent: &'static str,
    /// HTTP status.
    pub(super) status: u64,
    /// What ids and the duration are made from.
    pub(super) key: u64,
}

impl Login {
    fn write(&self, registry: &Registry, out: &mut Vec<u8>) {
        write_head(out, self.at, "ContainerRegistryLoginEvents", registry, "Login", self.identity);
        write_result(out, self.status, self.key, &self.address);
        out.raw("{\"jwtId\":\"").uuid(self.key ^ 1).raw("\",\"loginServer\":").string(registry.login_server);
        out.raw(",\"userAgent\":").string(self.agent).raw("}}");
    }
}

/// A record of `ContainerRegistryRepositoryEvents`.
#[derive(Clone, Debug)]
pub(super) struct RepositoryEvent {
    /// When, in ticks since 1970.
    pub(super) at: i64,
    /// `Push`, `Pull`, `Untag`, `Delete`.
    pub(super) operation: &'static str,
    /// Who.
    pub(super) identity: &'static str,
    /// Repository path.
    pub(super) repository: &'static str,
    /// Tag, or the digest where the client asked by digest; may be empty.
    pub(super) tag: String,
    /// Key of the digest; `None` where the registry did not know it.
    pub(super) digest: Option<u64>,
    /// Manifest size.
    pub(super) size_bytes: u64,
    /// HTTP status.
    pub(super) status: u64,
    /// From where.
    pub(super) address: String,
    /// With what.
    pub(super) agent: &'static str,
    /// What ids and the duration are made from.
    pub(super) key: u64,
}

impl RepositoryEvent {
    fn write(&self, registry: &Registry, out: &mut Vec<u8>) {
        write_head(out, self.at, "ContainerRegistryRepositoryEvents", registry, self.operation, self.identity);
        write_result(out, self.status, self.key, &self.address);
        out.raw("{\"tag\":").string(&self.tag);
        match self.digest {
            Some(key) => {
                out.raw(",\"digest\":\"").digest(key).raw("\",\"mediaType\":\"").raw(MANIFEST).raw("\",\"size\":");
                out.int(self.size_bytes);
            }
            None => _ = out.raw(",\"digest\":\"<nil>\",\"mediaType\":\"<nil>\""),
        }
        out.raw(",\"repository\":").string(self.repository).raw(",\"artifactType\":\"acr.docker\",\"tenantId\":\"");
        out.raw(TENANT).raw("\",\"loginServer\":").string(registry.login_server);
        out.raw(",\"userAgent\":").string(self.agent).raw("},\"RegionStamp\":\"weu-3\"}");
    }
}

fn write_head(out: &mut Vec<u8>, at: i64, category: &str, registry: &Registry, operation: &str, identity: &str) {
    out.raw("{\"time\":\"").iso(at, 7).raw("Z\",\"category\":\"").raw(category);
    out.raw("\",\"resourceId\":\"");
    write_resource_id(out, registry);
    out.raw("\",\"operationName\":\"").raw(operation).raw("\",\"identity\":").string(identity);
    out.raw(",\"location\":\"").raw(registry.region);
}

/// The resource id in capitals, as raw Azure records have it.
pub(super) fn write_resource_id(out: &mut Vec<u8>, registry: &Registry) {
    out.raw("/SUBSCRIPTIONS/").raw(&SUBSCRIPTION.to_ascii_uppercase());
    out.raw("/RESOURCEGROUPS/HARBOR-RG/PROVIDERS/MICROSOFT.CONTAINERREGISTRY/REGISTRIES/").raw(registry.name);
}

/// Milliseconds that a request took, in millionths, skewed as waiting times are.
pub(super) fn duration_millionths(key: u64) -> u64 {
    let spread = mix(key ^ 0xd0) % 1_000_000;
    let slow = if mix(key ^ 0xd1).is_multiple_of(50) { 40 } else { 1 };
    4_000_000 + slow * (spread * spread / 20_000 + spread)
}

fn write_result(out: &mut Vec<u8>, status: u64, key: u64, address: &str) {
    out.raw("\",\"resultType\":\"HttpStatusCode\",\"resultDescription\":\"").int(status);
    out.raw("\",\"durationMs\":\"").fixed(duration_millionths(key), 6);
    out.raw("\",\"callerIpAddress\":\"").raw(address).raw("\",\"correlationId\":\"").uuid(key);
    out.raw("\",\"properties\":");
}

/// One registry's login log.
pub(super) struct LoginLog {
    /// What happens when.
    pub(super) beats: Beats,
    /// The file's own chance.
    pub(super) rng: Rng,
    /// The registry.
    pub(super) registry: &'static Registry,
    /// Story events, by time.
    pub(super) stories: Vec<Login>,
}

impl LoginLog {
    fn traffic(&mut self, at: i64) -> Login {
        let rng = &mut self.rng;
        let who = match rng.u32(0..100) {
            0..78 => pick(rng, &NODES),
            78..92 => &PIPELINE,
            _ => pick(rng, &PEOPLE),
        };
        // People mistype and tokens expire; machines rarely fail.
        let fails = if std::ptr::eq(who, &raw const PIPELINE) || who.id.starts_with("c4f7") { 3 } else { 60 };
        let status = if rng.u32(0..1000) < fails { 401 } else { 200 };
        Login { at, identity: who.id, address: who.address(rng), agent: who.agent, status, key: rng.u64(..) }
    }
}

impl Source for LoginLog {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let Some(beat) = self.beats.next(&mut self.rng) else { return false };
        let login = match beat {
            Beat::Traffic(at) => self.traffic(at),
            // A pipeline asks for a token just before it pushes; the retention job likewise.
            Beat::Push(push) => token(&PIPELINE, push.at, push, &mut self.rng),
            Beat::Expire(at, push) => token(&catalog::CLEANUP, at, push, &mut self.rng),
            Beat::Story(index) => self.stories[index].clone(),
        };
        login.write(self.registry, out);
        true
    }
}

fn token(who: &'static Actor, at: i64, push: Push, rng: &mut Rng) -> Login {
    let key = mix(push.key ^ 0x10);
    Login { at, identity: who.id, address: who.address(rng), agent: who.agent, status: 200, key }
}

/// One registry's repository log.
pub(super) struct RepositoryLog {
    /// What happens when.
    pub(super) beats: Beats,
    /// The file's own chance.
    pub(super) rng: Rng,
    /// The registry.
    pub(super) registry: &'static Registry,
    /// Story events, by time.
    pub(super) stories: Vec<RepositoryEvent>,
    /// Rows of a portal export instead of records of a storage account.
    pub(super) csv: bool,
}

impl RepositoryLog {
    fn traffic(&mut self, at: i64) -> Option<RepositoryEvent> {
        let rng = &mut self.rng;
        let (repository, image) = self.beats.popular(rng)?;
        let who = if rng.u32(0..100) < 88 { pick(rng, &NODES) } else { pick(rng, &PEOPLE) };
        let status = match rng.u32(0..1000) {
            0..965 => 200,
            965..985 => 404,
            985..994 => 401,
            994..997 => 429,
            _ => 500,
        };
        let found = matches!(status, 200 | 429 | 500);
        let mut tag = repository.tag(image);
        if status == 404 {
            tag = format!("release-{}", rng.u32(1..40));
        } else if rng.u32(0..10) == 0 {
            // A managed identity pulls by digest, which stands where the tag should.
            let mut digest = Vec::with_capacity(71);
            digest.digest(image.key);
            tag = String::from_utf8(digest).unwrap_or_default();
        }
        let event = RepositoryEvent {
            at,
            operation: "Pull",
            identity: who.id,
            repository: repository.name,
            tag,
            digest: found.then_some(image.key),
            size_bytes: catalog::Repository::manifest_bytes(image),
            status,
            address: who.address(rng),
            agent: who.agent,
            key: rng.u64(..),
        };
        Some(event)
    }

    fn by_job(
        &mut self,
        who: &'static Actor,
        (operation, status): (&'static str, u64),
        at: i64,
        push: Push,
    ) -> RepositoryEvent {
        let repository = self.beats.repository(push);
        RepositoryEvent {
            at,
            operation,
            identity: who.id,
            repository: repository.name,
            tag: if operation == "Push" { repository.tag(push) } else { String::new() },
            digest: Some(push.key),
            size_bytes: catalog::Repository::manifest_bytes(push),
            status,
            address: who.address(&mut self.rng),
            agent: who.agent,
            key: mix(push.key ^ u64::from(operation == "Push")),
        }
    }
}

impl Source for RepositoryLog {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let event = match self.beats.next(&mut self.rng) {
            Some(Beat::Traffic(at)) => self.traffic(at),
            Some(Beat::Push(push)) => Some(self.by_job(&PIPELINE, ("Push", 201), push.at, push)),
            Some(Beat::Expire(at, push)) => Some(self.by_job(&catalog::CLEANUP, ("Delete", 202), at, push)),
            Some(Beat::Story(index)) => self.stories.get(index).cloned(),
            None => None,
        };
        let Some(event) = event else { return false };
        if self.csv {
            acr_csv::write(&event, self.registry, out);
        } else {
            event.write(self.registry, out);
        }
        true
    }
}
