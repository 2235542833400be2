//! The invented company: its registries, repositories, people, pipelines and machines.
//!
//! Addresses come from the ranges reserved for documentation, domains from `example.com`, AWS accounts from AWS's own
//! examples.

use super::clock::{DAY_TICKS, Push, TICKS_PER_SECOND};
use super::text::{Text, date_of};
use fastrand::Rng;

/// An Azure registry.
#[derive(Debug)]
pub(super) struct Registry {
    /// Host that clients talk to.
    pub(super) login_server: &'static str,
    /// Name, in capitals as resource ids in logs have it.
    pub(super) name: &'static str,
    /// Where it is.
    pub(super) region: &'static str,
}

/// The registry whose logs went to a storage account.
pub(super) static QUAYSIDE: Registry =
    Registry { login_server: "quayside.azurecr.io", name: "QUAYSIDE", region: "westeurope" };
/// The registry whose logs were exported from the portal.
pub(super) static SLIPWAY: Registry =
    Registry { login_server: "slipway.azurecr.io", name: "SLIPWAY", region: "northeurope" };

/// Subscription of both registries.
pub(super) const SUBSCRIPTION: &str = "00000000-0000-0000-0000-00000000a117";
/// Entra tenant of the company.
pub(super) const TENANT: &str = "00000000-0000-0000-0000-00000000e117";
/// Log Analytics workspace.
pub(super) const WORKSPACE: &str = "00000000-0000-0000-0000-00000000a0a0";
/// The AWS account that owns the ECR repositories.
pub(super) const ACCOUNT: &str = "111122223333";
/// Region of the ECR repositories.
pub(super) const REGION: &str = "eu-central-1";
/// The IBM account, as it stands in CRNs.
pub(super) const IBM_ACCOUNT: &str = "00000000000000000000000000001b1b";
/// Host of the IBM registry.
pub(super) const IBM_HOST: &str = "de.icr.io";

/// How a pipeline names its tags.
#[derive(Clone, Copy, Debug)]
pub(super) enum TagStyle {
    /// `20260514.52341`: date and second of the day.
    Dated,
    /// `main-3f9a2c1d4b`: branch and commit.
    Commit,
}

/// A repository with ordinary traffic.
#[derive(Debug)]
pub(super) struct Repository {
    /// Path.
    pub(super) name: &'static str,
    /// Pushes in an average week at scale 1.
    pub(super) pushes_a_week: u64,
    /// Share of the pulls.
    pub(super) popularity: u32,
    /// Whether a retention job removes images after a fortnight.
    pub(super) expires: bool,
    style: TagStyle,
}

impl Repository {
    /// The tag that the pipeline gave a push.
    pub(super) fn tag(&self, push: Push) -> String {
        let mut out = Vec::with_capacity(16);
        match self.style {
            TagStyle::Dated => {
                let (year, month, day) = date_of(push.at);
                let second = push.at.rem_euclid(DAY_TICKS) / TICKS_PER_SECOND;
                out.padded(year, 4).padded(month, 2).padded(day, 2).raw(".").int(second as u64);
            }
            TagStyle::Commit => _ = out.raw("main-").hex(push.key, 10),
        }
        String::from_utf8(out).unwrap_or_default()
    }

    /// Size of a push's manifest.
    pub(super) fn manifest_bytes(push: Push) -> u64 {
        1100 + push.key % 3200
    }
}

const fn repository(
    name: &'static str,
    pushes_a_week: u64,
    popularity: u32,
    expires: bool,
    style: TagStyle,
) -> Repository {
    Repository { name, pushes_a_week, popularity, expires, style }
}

/// Repositories of `quayside.azurecr.io`.
pub(super) static ACR: [Repository; 12] = [
    repository("payments/api", 42, 190, false, TagStyle::Dated),
    repository("payments/ledger", 24, 120, false, TagStyle::Dated),
    repository("web/storefront", 48, 160, true, TagStyle::Commit),
    repository("web/checkout", 36, 130, true, TagStyle::Commit),
    repository("platform/ingress", 8, 140, false, TagStyle::Dated),
    repository("platform/observability-agent", 6, 110, false, TagStyle::Dated),
    repository("data/etl", 18, 40, true, TagStyle::Commit),
    repository("data/feature-store", 14, 30, false, TagStyle::Dated),
    repository("mobile/bff", 30, 60, true, TagStyle::Commit),
    repository("base/node", 2, 50, false, TagStyle::Dated),
    repository("base/python", 2, 45, false, TagStyle::Dated),
    repository("infra/terraform-runner", 4, 12, false, TagStyle::Dated),
];

/// Repositories of `slipway.azurecr.io`.
pub(super) static ACR_SLIPWAY: [Repository; 3] = [
    repository("lab/notebooks", 20, 30, false, TagStyle::Dated),
    repository("lab/simulator", 12, 20, true, TagStyle::Commit),
    repository("lab/viewer", 8, 25, false, TagStyle::Dated),
];

/// Repositories in Amazon ECR.
pub(super) static ECR: [Repository; 9] = [
    repository("shop/frontend", 34, 170, true, TagStyle::Commit),
    repository("shop/orders", 28, 150, true, TagStyle::Commit),
    repository("shop/inventory", 16, 90, false, TagStyle::Dated),
    repository("shop/search", 12, 80, false, TagStyle::Dated),
    repository("batch/invoices", 6, 20, false, TagStyle::Dated),
    repository("batch/reports", 4, 15, false, TagStyle::Dated),
    repository("ml/recommender", 14, 40, true, TagStyle::Commit),
    repository("ml/embeddings", 8, 25, false, TagStyle::Dated),
    repository("docker-hub/library/nginx", 1, 60, false, TagStyle::Dated),
];

/// Repositories in IBM Cloud Container Registry, with their namespace.
pub(super) static IBM: [Repository; 5] = [
    repository("sail-prod/ledger", 10, 90, false, TagStyle::Dated),
    repository("sail-prod/gateway", 14, 110, false, TagStyle::Dated),
    repository("sail-prod/risk", 6, 40, false, TagStyle::Dated),
    repository("sail-stage/ledger", 16, 20, false, TagStyle::Commit),
    repository("sail-stage/gateway", 18, 25, false, TagStyle::Commit),
];

/// Someone or something that talks to a registry.
#[derive(Debug)]
pub(super) struct Actor {
    /// Name or application id, as the vendor's log has it.
    pub(super) id: &'static str,
    /// User agent.
    pub(super) agent: &'static str,
    network: &'static str,
    first_host: u8,
    hosts: u8,
}

impl Actor {
    /// An address of the actor.
    pub(super) fn address(&self, rng: &mut Rng) -> String {
        let mut out = Vec::with_capacity(16);
        let host = u64::from(self.first_host) + rng.u64(0..u64::from(self.hosts.max(1)));
        out.raw(self.network).int(host);
        String::from_utf8(out).unwrap_or_default()
    }
}

/// One of several.
pub(super) fn pick<'a, T>(rng: &mut Rng, choices: &'a [T]) -> &'a T {
    // An empty list would be a mistake in this room's own constants.
    &choices[rng.u64(0..choices.len() as u64) as usize]
}

const fn actor(id: &'static str, agent: &'static str, network: &'static str, first_host: u8, hosts: u8) -> Actor {
    Actor { id, agent, network, first_host, hosts }
}

/// The pipeline that builds and pushes.
pub(super) static PIPELINE: Actor = actor(
    "7d0a4c52-8d1e-4f6b-9a55-2c1f0e6b7a01",
    "docker/27.3.1 go/go1.22.7 git-commit/41ca978 kernel/6.8.0-1021-azure os/linux arch/amd64 UpstreamClient(Docker-Client/27.3.1 \\(linux\\))",
    "198.51.100.",
    40,
    8,
);
/// The job that removes old images.
pub(super) static CLEANUP: Actor = actor(
    "b2c91e07-33f4-4d0b-8c1d-5e9a7f6d0c02",
    "acr-cleanup azsdk-go-azcontainerregistry/v0.2.2 (go1.23.5; linux)",
    "198.51.100.",
    60,
    1,
);
/// Nodes of the clusters.
pub(super) static NODES: [Actor; 3] = [
    actor("c4f7a0d9-1b62-4e38-a7f1-90d2b3c4e503", "containerd/1.7.23", "192.0.2.", 10, 60),
    actor("c4f7a0d9-1b62-4e38-a7f1-90d2b3c4e504", "containerd/1.7.19", "192.0.2.", 80, 40),
    actor("c4f7a0d9-1b62-4e38-a7f1-90d2b3c4e505", "cri-o/1.30.4 go/go1.22.5 os/linux arch/amd64", "192.0.2.", 130, 20),
];
/// People.
pub(super) static PEOPLE: [Actor; 5] = [
    actor("amara@example.com", DESKTOP_LINUX, "203.0.113.", 11, 2),
    actor("jonas@example.com", DESKTOP_WINDOWS, "203.0.113.", 21, 2),
    actor("li.wei@example.com", DESKTOP_LINUX, "203.0.113.", 31, 1),
    actor("priya@example.com", "oras/1.2.0+Homebrew", "203.0.113.", 41, 3),
    actor("token-scanner", "trivy/0.57.0", "2001:db8:5ca::", 1, 3),
];

const DESKTOP_LINUX: &str = "docker/26.1.4 go/go1.21.11 git-commit/de5c9cf kernel/6.8.0-45-generic os/linux arch/amd64 UpstreamClient(Docker-Client/26.1.4 \\(linux\\))";
const DESKTOP_WINDOWS: &str = "docker/27.2.0 go/go1.21.13 git-commit/3ab5c7d kernel/5.15.153.1-microsoft-standard-WSL2 os/linux arch/amd64 UpstreamClient(Docker-Client/27.2.0 \\(windows\\))";
