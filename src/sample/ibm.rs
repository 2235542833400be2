//! IBM Cloud's activity tracking events for Container Registry, one a line.

use super::Source;
use super::catalog::{IBM_ACCOUNT, IBM_HOST, pick};
use super::clock::{Beat, Beats, Push};
use super::cloudtrail::digest;
use super::text::{Text, mix};
use fastrand::Rng;

/// Who acts in IBM Cloud.
#[derive(Debug)]
pub(super) struct Initiator {
    /// `initiator.id`.
    pub(super) id: &'static str,
    /// `initiator.name`.
    pub(super) name: &'static str,
    /// `initiator.typeURI`.
    pub(super) kind: &'static str,
    /// `initiator.credential.type`.
    pub(super) credential: &'static str,
    /// `initiator.host.agent`.
    pub(super) agent: &'static str,
    network: &'static str,
    hosts: u64,
}

/// The cluster's service id.
pub(super) static CLUSTER: Initiator = Initiator {
    id: "iam-ServiceId-0000c1a5-7e2b-4a70-9d11-00000000aaaa",
    name: "cluster-pull",
    kind: "service/security/account/serviceid",
    credential: "apikey",
    agent: "containerd/1.7.22",
    network: "192.0.2.2",
    hosts: 30,
};
/// The pipeline's service id.
pub(super) static TOOLCHAIN: Initiator = Initiator {
    id: "iam-ServiceId-0000c1a5-7e2b-4a70-9d11-00000000bbbb",
    name: "toolchain-push",
    kind: "service/security/account/serviceid",
    credential: "apikey",
    agent: "buildah/1.37.3",
    network: "198.51.100.2",
    hosts: 4,
};
/// A developer.
pub(super) static SOFIA: Initiator = Initiator {
    id: "IBMid-550000S0F1",
    name: "sofia@example.com",
    kind: "service/security/account/user",
    credential: "token",
    agent: "ibmcloud/2.29.0 container-registry/1.3.17",
    network: "203.0.113.12",
    hosts: 2,
};
/// An administrator.
pub(super) static TOMAS: Initiator = Initiator {
    id: "IBMid-550000T0M5",
    name: "tomas@example.com",
    kind: "service/security/account/user",
    credential: "token",
    agent: "ibmcloud/2.28.1 container-registry/1.3.16",
    network: "203.0.113.14",
    hosts: 1,
};

/// One event.
#[derive(Clone, Debug)]
pub(super) struct Activity {
    /// When, in ticks since 1970.
    pub(super) at: i64,
    /// Action without the prefix `container-registry.`.
    pub(super) action: &'static str,
    /// Who.
    pub(super) who: &'static Initiator,
    /// `image`, `namespace`, `account`, …
    pub(super) object: &'static str,
    /// `target.name` without the host: `namespace/repository:tag`, a namespace, or nothing.
    pub(super) name: String,
    /// What `target.id` ends with: the image by digest, or the name.
    pub(super) id: String,
    /// HTTP status and, for failures, why.
    pub(super) result: (u64, &'static str),
    /// `requestData` as JSON.
    pub(super) request: String,
    /// `responseData` as JSON.
    pub(super) response: String,
    /// What ids are made from.
    pub(super) key: u64,
}

impl Activity {
    /// An event about one image.
    pub(super) fn on_image(
        at: i64,
        action: &'static str,
        who: &'static Initiator,
        (repository, tag): (&str, &str),
        image: u64,
    ) -> Activity {
        Activity {
            at,
            action,
            who,
            object: "image",
            name: format!("{repository}:{tag}"),
            id: format!("{repository}@{}", digest(image)),
            result: (200, ""),
            request: "{}".to_owned(),
            response: "{}".to_owned(),
            key: mix(image ^ at as u64),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        let (status, reason) = self.result;
        let data_event = matches!(self.action, "image.pull" | "image.push" | "image.delete" | "image.bulkdelete");
        let (verb, failed) = (self.action.rsplit('.').next().unwrap_or(self.action), status >= 400);
        out.raw("{\"eventTime\":\"").iso(self.at, 2).raw("+0000\",\"action\":\"container-registry.").raw(self.action);
        out.raw("\",\"outcome\":\"").raw(if failed { "failure" } else { "success" });
        out.raw("\",\"message\":\"Container Registry: ").raw(verb).raw(" ").raw(self.object).raw(" ");
        out.escaped(&self.name).raw(if failed { " -failure" } else { "" }).raw("\",\"severity\":\"");
        out.raw(severity(self.action, status)).raw("\",\"dataEvent\":").raw(if data_event { "true" } else { "false" });
        out.raw(",\"saveServiceCopy\":true,\"logSourceCRN\":\"").raw(CRN).raw(IBM_ACCOUNT);
        out.raw(":::\",\"correlationId\":\"").uuid(self.key).raw("\",\"initiator\":{\"id\":").string(self.who.id);
        out.raw(",\"name\":").string(self.who.name).raw(",\"typeURI\":\"").raw(self.who.kind);
        out.raw("\",\"credential\":{\"type\":\"").raw(self.who.credential).raw("\"},\"host\":{\"address\":\"");
        out.raw(self.who.network).int(self.key % self.who.hosts.clamp(1, 10));
        out.raw("\",\"addressType\":\"IPv4\",\"agent\":").string(self.who.agent).raw("}},\"target\":{\"id\":\"");
        out.raw(CRN).raw(IBM_ACCOUNT).raw("::").raw(self.object).raw(":");
        write_host(self.object, out);
        out.escaped(&self.id).raw("\",\"name\":\"");
        write_host(self.object, out);
        out.escaped(&self.name).raw("\",\"typeURI\":\"container-registry/").raw(self.object);
        out.raw("\"},\"observer\":{\"name\":\"ActivityTracker\"},\"reason\":{\"reasonCode\":").int(status);
        out.raw(",\"reasonType\":\"").raw(phrase(status)).raw("\"");
        if failed {
            out.raw(",\"reasonForFailure\":").string(reason);
        }
        out.raw("},\"requestData\":").raw(&self.request).raw(",\"responseData\":").raw(&self.response).raw("}");
    }
}

const CRN: &str = "crn:v1:bluemix:public:container-registry:eu-de:a/";

/// Images are named with their host, namespaces and accounts without.
fn write_host(object: &str, out: &mut Vec<u8>) {
    if object == "image" {
        out.raw(IBM_HOST).raw("/");
    }
}

fn phrase(status: u64) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        _ => "Internal Server Error",
    }
}

fn severity(action: &str, status: u64) -> &'static str {
    match (status, action) {
        (401 | 403 | 500, _) => "critical",
        (400.., _) | (_, "image.delete" | "namespace.delete" | "auth.set" | "quota.set" | "image.bulkdelete") => {
            "warning"
        }
        _ => "normal",
    }
}

/// The events of one account.
pub(super) struct ActivityLog {
    /// What happens when.
    pub(super) beats: Beats,
    /// The file's own chance.
    pub(super) rng: Rng,
    /// Story events, by time.
    pub(super) stories: Vec<Activity>,
}

impl ActivityLog {
    fn traffic(&mut self, at: i64) -> Option<Activity> {
        let rng = &mut self.rng;
        let (repository, image) = self.beats.popular(rng)?;
        let tag = repository.tag(image);
        let (action, who): (_, &Initiator) = match rng.u32(0..100) {
            0..76 => ("image.pull", *pick(rng, &[&CLUSTER, &CLUSTER, &CLUSTER, &SOFIA])),
            76..82 => ("image.list", &SOFIA),
            82..87 => ("image.inspect", &SOFIA),
            87..91 => ("namespace.list", &TOMAS),
            91..96 => ("image-vulnerability-status.read", &TOOLCHAIN),
            96..98 => ("quota.get", &TOMAS),
            _ => ("retention.list", &TOMAS),
        };
        let mut event = Activity::on_image(at, action, who, (repository.name, &tag), image.key);
        event.key = rng.u64(..);
        if matches!(action, "image.list" | "namespace.list" | "quota.get" | "retention.list") {
            event.object = "account";
            event.name.clear();
            event.id.clear();
        }
        if action == "image-vulnerability-status.read" {
            let status = pick(rng, &["OK", "OK", "OK", "WARN", "FAIL", "UNSUPPORTED"]);
            event.request = format!("{{\"RequestParameters\":{{\"name\":\"{IBM_HOST}/{}:{tag}\"}}}}", repository.name);
            event.response = format!("{{\"status\":\"{status}\"}}");
        }
        event.result = match rng.u32(0..1000) {
            0..980 => (200, ""),
            980..990 => (404, "The image was not found."),
            990..997 => (401, "You are not authorized to access the specified resource."),
            _ => (500, "An internal error occurred. Try again later."),
        };
        Some(event)
    }

    fn push(&self, push: Push) -> Activity {
        let repository = self.beats.repository(push);
        let tag = repository.tag(push);
        let mut event = Activity::on_image(push.at, "image.push", &TOOLCHAIN, (repository.name, &tag), push.key);
        event.result = (201, "");
        event
    }
}

impl Source for ActivityLog {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let event = match self.beats.next(&mut self.rng) {
            Some(Beat::Traffic(at)) => self.traffic(at),
            Some(Beat::Push(push)) => Some(self.push(push)),
            Some(Beat::Expire(at, push)) => {
                let repository = self.beats.repository(push);
                let tag = repository.tag(push);
                Some(Activity::on_image(at, "image.delete", &TOOLCHAIN, (repository.name, &tag), push.key))
            }
            Some(Beat::Story(index)) => self.stories.get(index).cloned(),
            None => None,
        };
        event.inspect(|event| event.write(out)).is_some()
    }
}
