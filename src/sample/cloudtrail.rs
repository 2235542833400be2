//! CloudTrail's record of Amazon ECR, as trail files hold it: gzip of one line `{"Records":[…]}`.

use super::Source;
use super::catalog::{ACCOUNT, REGION, Repository, pick};
use super::clock::{Beat, Beats, END, Push, TICKS_PER_SECOND};
use super::principal::{DEPLOY, DEVELOPER, NODE, Principal, SCANNER};
use super::text::{Text, mix};
use fastrand::Rng;
use std::collections::VecDeque;

/// One call of the API.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// When, in ticks since 1970.
    pub(super) at: i64,
    /// `eventName`.
    pub(super) name: &'static str,
    /// Who; `None` for what the service does by itself.
    pub(super) who: Option<&'static Principal>,
    /// `requestParameters` as JSON.
    pub(super) request: String,
    /// `responseElements` as JSON.
    pub(super) response: String,
    /// `errorCode` and `errorMessage` of a refused call.
    pub(super) error: Option<(&'static str, &'static str)>,
    /// Whether it changes nothing.
    pub(super) read_only: bool,
    /// Repository that it is about; empty for the registry.
    pub(super) repository: &'static str,
    /// `serviceEventDetails` as JSON; empty for ordinary calls.
    pub(super) details: String,
    /// What ids and the host are made from.
    pub(super) key: u64,
}

impl Call {
    fn write(&self, out: &mut Vec<u8>) {
        out.raw("{\"eventVersion\":\"1.10\",\"userIdentity\":");
        match self.who {
            Some(who) => who.write(self.key, self.at, out),
            None => _ = out.raw("{\"accountId\":\"").raw(ACCOUNT).raw("\",\"invokedBy\":\"AWS Internal\"}"),
        }
        out.raw(",\"eventTime\":\"").iso(self.at, 0).raw("Z\",\"eventSource\":\"ecr.amazonaws.com\",\"eventName\":\"");
        out.raw(self.name).raw("\",\"awsRegion\":\"").raw(REGION).raw("\",\"sourceIPAddress\":\"");
        out.raw(&self.who.map_or_else(|| "AWS Internal".to_owned(), |who| who.address(self.key)));
        out.raw("\",\"userAgent\":").string(self.who.map_or("AWS Internal", |who| who.agent));
        if let Some((code, message)) = self.error {
            out.raw(",\"errorCode\":").string(code).raw(",\"errorMessage\":").string(message);
        }
        out.raw(",\"requestParameters\":").raw(&self.request).raw(",\"responseElements\":");
        out.raw(if self.error.is_some() { "null" } else { &self.response });
        if self.details.is_empty() {
            out.raw(",\"requestID\":\"").uuid(self.key ^ 1).raw("\"");
        }
        out.raw(",\"eventID\":\"").uuid(self.key).raw("\",\"readOnly\":");
        out.raw(if self.read_only { "true" } else { "false" });
        if !self.repository.is_empty() {
            out.raw(",\"resources\":[{\"accountId\":\"").raw(ACCOUNT).raw("\",\"ARN\":\"arn:aws:ecr:").raw(REGION);
            out.raw(":").raw(ACCOUNT).raw(":repository/").escaped(self.repository).raw("\"}]");
        }
        out.raw(",\"eventType\":\"");
        out.raw(if self.details.is_empty() { "AwsApiCall" } else { "AwsServiceEvent" });
        out.raw("\",\"managementEvent\":true,\"recipientAccountId\":\"").raw(ACCOUNT);
        if !self.details.is_empty() {
            out.raw("\",\"serviceEventDetails\":").raw(&self.details).raw(",\"eventCategory\":\"Management\"}");
            return;
        }
        out.raw("\",\"eventCategory\":\"Management\",\"tlsDetails\":{\"tlsVersion\":\"TLSv1.3\",\"cipherSuite\":");
        out.raw("\"TLS_AES_128_GCM_SHA256\",\"clientProvidedHostHeader\":\"api.ecr.").raw(REGION);
        out.raw(".amazonaws.com\"}}");
    }
}

/// The trail of one account, or a part of it.
pub(super) struct Trail {
    /// What happens when.
    pub(super) beats: Beats,
    /// The file's own chance.
    pub(super) rng: Rng,
    /// Story events, by time.
    pub(super) stories: Vec<Call>,
    /// Calls that belong to the beat before.
    pub(super) pending: VecDeque<Call>,
}

/// A digest as text.
pub(super) fn digest(key: u64) -> String {
    let mut out = Vec::with_capacity(71);
    out.digest(key);
    String::from_utf8(out).unwrap_or_default()
}

const ACCEPTED: &str = "\"acceptedMediaTypes\":[\"application/vnd.docker.distribution.manifest.v2+json\",\"application/vnd.oci.image.manifest.v1+json\",\"application/vnd.oci.image.index.v1+json\"]";
const DENIED: (&str, &str) =
    ("AccessDenied", "User is not authorized to perform this action because no identity-based policy allows it");
const NOT_FOUND: (&str, &str) =
    ("ImageNotFoundException", "The image requested does not exist in the specified repository");

impl Trail {
    fn traffic(&mut self, at: i64) -> Option<Call> {
        let rng = &mut self.rng;
        let (repository, image) = self.beats.popular(rng)?;
        let name = repository.name;
        let in_repository = format!("\"registryId\":\"{ACCOUNT}\",\"repositoryName\":\"{name}\"");
        let by_digest = format!("{{\"imageDigest\":\"{}\"}}", digest(image.key));
        let (call, who, request, response): (_, &Principal, _, _) = match rng.u32(0..100) {
            0..16 => {
                let who = *pick(rng, &[&NODE, &NODE, &NODE, &DEPLOY, &DEVELOPER]);
                ("GetAuthorizationToken", who, "null".to_owned(), "null".to_owned())
            }
            16..62 => {
                let id = if rng.bool() { by_digest } else { format!("{{\"imageTag\":\"{}\"}}", repository.tag(image)) };
                let who = *pick(rng, &[&NODE, &NODE, &NODE, &NODE, &NODE, &NODE, &NODE, &DEVELOPER]);
                ("BatchGetImage", who, format!("{{{in_repository},\"imageIds\":[{id}],{ACCEPTED}}}"), "null".to_owned())
            }
            62..82 => {
                let layer = digest(mix(image.key ^ rng.u64(0..6)));
                let request = format!("{{{in_repository},\"layerDigest\":\"{layer}\"}}");
                ("GetDownloadUrlForLayer", &NODE, request, "null".to_owned())
            }
            82..88 => {
                ("DescribeImages", &SCANNER, format!("{{{in_repository},\"maxResults\":100}}"), "null".to_owned())
            }
            88..91 => ("ListImages", &SCANNER, format!("{{{in_repository}}}"), "null".to_owned()),
            91..94 => ("DescribeRepositories", &SCANNER, "{\"maxResults\":1000}".to_owned(), "null".to_owned()),
            94..96 => ("GetRepositoryPolicy", &SCANNER, format!("{{{in_repository}}}"), "null".to_owned()),
            _ => {
                let (critical, high, medium) = severities(image.key);
                let counts = format!("{{\"CRITICAL\":{critical},\"HIGH\":{high},\"MEDIUM\":{medium}}}");
                let response = format!(
                    "{{{in_repository},\"imageId\":{by_digest},\"imageScanStatus\":{{\"status\":\"COMPLETE\"}},\
                     \"imageScanFindings\":{{\"findingSeverityCounts\":{counts},\"findings\":[]}}}}"
                );
                let request = format!("{{{in_repository},\"imageId\":{by_digest}}}");
                ("DescribeImageScanFindings", &SCANNER, request, response)
            }
        };
        let error = match (rng.u32(0..1000), call) {
            (0..8, _) => Some(DENIED),
            (8..20, "BatchGetImage") => Some(NOT_FOUND),
            _ => None,
        };
        let about = if matches!(call, "GetAuthorizationToken" | "DescribeRepositories") { "" } else { name };
        let key = rng.u64(..);
        Some(Call {
            at,
            name: call,
            who: Some(who),
            request,
            response,
            error,
            read_only: true,
            repository: about,
            details: String::new(),
            key,
        })
    }

    /// The calls of a push, a second apart.
    fn push(&mut self, push: Push) {
        let repository = self.beats.repository(push);
        let name = repository.name;
        let in_repository = format!("\"registryId\":\"{ACCOUNT}\",\"repositoryName\":\"{name}\"");
        let layer = digest(mix(push.key ^ 3));
        let (tag, image) = (repository.tag(push), digest(push.key));
        let mut upload = Vec::new();
        upload.uuid(push.key ^ 9);
        let upload = String::from_utf8(upload).unwrap_or_default();
        let mut manifest = Vec::new();
        manifest.string(&format!(
            "{{\n   \"schemaVersion\": 2,\n   \"config\": {{\n      \"size\": {},\n      \"digest\": \"{}\"\n   }},\n   \"layers\": [\n      {{\n         \"digest\": \"{layer}\"\n      }}\n   ]\n}}",
            Repository::manifest_bytes(push),
            digest(push.key ^ 5),
        ));
        let manifest = String::from_utf8(manifest).unwrap_or_default();
        let steps = [
            (
                "InitiateLayerUpload",
                format!("{{{in_repository}}}"),
                format!("{{\"uploadId\":\"{upload}\",\"partSize\":20971520}}"),
            ),
            (
                "CompleteLayerUpload",
                format!("{{{in_repository},\"uploadId\":\"{upload}\",\"layerDigests\":[\"{layer}\"]}}"),
                format!("{{{in_repository},\"uploadId\":\"{upload}\",\"layerDigest\":\"{layer}\"}}"),
            ),
            (
                "PutImage",
                format!("{{{in_repository},\"imageManifest\":{manifest},\"imageTag\":\"{tag}\"}}"),
                format!(
                    "{{\"image\":{{{in_repository},\"imageId\":{{\"imageDigest\":\"{image}\",\"imageTag\":\"{tag}\"}}}}}}"
                ),
            ),
        ];
        for (step, (call, request, response)) in steps.into_iter().enumerate() {
            self.pending.push_back(Call {
                at: (push.at + step as i64 * TICKS_PER_SECOND).min(END),
                name: call,
                who: Some(&DEPLOY),
                request,
                response,
                error: None,
                read_only: false,
                repository: name,
                details: String::new(),
                key: mix(push.key ^ (16 + step as u64)),
            });
        }
    }

    fn expire(&self, at: i64, push: Push) -> Call {
        let name = self.beats.repository(push).name;
        let details = format!(
            "{{\"repositoryName\":\"{name}\",\"lifecycleEventPolicy\":{{\"lifecycleEventRules\":[{{\"rulePriority\":1,\
             \"description\":\"expire after a fortnight\",\"lifecycleEventSelection\":{{\"tagStatus\":\"Any\",\
             \"tagPrefixList\":[],\"countType\":\"Since image pushed\",\"countNumber\":14}},\"action\":\"expire\"}}],\
             \"lastEvaluatedAt\":0,\"policyVersion\":1}},\"lifecycleEventImageActions\":[{{\"lifecycleEventImage\":\
             {{\"digest\":\"{}\",\"tagStatus\":\"Tagged\",\"tagList\":[\"{}\"],\"pushedAt\":{}}},\"rulePriority\":1}}]}}",
            digest(push.key),
            self.beats.repository(push).tag(push),
            push.at / (TICKS_PER_SECOND / 1000),
        );
        Call {
            at,
            name: "PolicyExecutionEvent",
            who: None,
            request: "null".to_owned(),
            response: "null".to_owned(),
            error: None,
            read_only: true,
            repository: name,
            details,
            key: mix(push.key ^ 0x20),
        }
    }
}

/// Findings of an image by severity: critical, high, medium. Most images have no critical ones.
pub(super) fn severities(image: u64) -> (u64, u64, u64) {
    let critical = if mix(image ^ 0x40).is_multiple_of(6) { 1 + image % 4 } else { 0 };
    (critical, mix(image ^ 0x41) % 9, mix(image ^ 0x42) % 30)
}

impl Source for Trail {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let call = loop {
            if let Some(call) = self.pending.pop_front() {
                break Some(call);
            }
            match self.beats.next(&mut self.rng) {
                Some(Beat::Traffic(at)) => break self.traffic(at),
                Some(Beat::Push(push)) => self.push(push),
                Some(Beat::Expire(at, push)) => break Some(self.expire(at, push)),
                Some(Beat::Story(index)) => break self.stories.get(index).cloned(),
                None => break None,
            }
        };
        call.inspect(|call| call.write(out)).is_some()
    }
}
