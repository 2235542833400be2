//! Story events of the registries in Azure.

use crate::sample::acr::{Login, RepositoryEvent};
use crate::sample::catalog::{NODES, PIPELINE};
use crate::sample::clock::{END, TICKS_PER_SECOND, days_before};
use crate::sample::event_grid::GridEvent;
use crate::sample::text::{key_of, mix};

/// The attacker's address.
const ATTACKER: &str = "198.51.100.23";
const SCRIPT: &str = "python-requests/2.32.3";
const CLI: &str = "AZURECLI/2.66.0 (DEB) azsdk-python-core/1.31.0 Python/3.12.7";

/// Logins: a burst of failures from one address and the one that worked, and a hostile user agent.
pub(in crate::sample) fn logins() -> Vec<Login> {
    let mut logins = Vec::new();
    let names = ["admin", "root", "quayside", "svc-deploy", "jenkins"];
    let began = days_before(6, 2, 10, 20);
    for attempt in 0..60 {
        logins.push(Login {
            at: began + attempt * 8 * TICKS_PER_SECOND + 1_234_567,
            identity: names[attempt as usize % names.len()],
            address: ATTACKER.to_owned(),
            agent: SCRIPT,
            status: 401,
            key: mix(key_of("burst") ^ attempt as u64),
        });
    }
    logins.push(Login {
        at: days_before(6, 2, 19, 2),
        identity: "svc-deploy",
        address: ATTACKER.to_owned(),
        agent: SCRIPT,
        status: 200,
        key: key_of("burst worked"),
    });
    logins.push(Login {
        at: days_before(10, 13, 37, 0),
        identity: "anonymous",
        address: "203.0.113.66".to_owned(),
        agent: "Mozilla/5.0 \"><script>alert(document.title)</script>",
        status: 401,
        key: key_of("hostile agent"),
    });
    logins
}

/// One line of a story about a repository: when, what, who, repository and tag, digest, status, address, agent.
struct Line(
    i64,
    &'static str,
    &'static str,
    (&'static str, &'static str),
    &'static str,
    u64,
    &'static str,
    &'static str,
);

impl Line {
    fn event(self) -> RepositoryEvent {
        let Line(at, operation, identity, (repository, tag), digest, status, address, agent) = self;
        RepositoryEvent {
            at,
            operation,
            identity,
            repository,
            tag: tag.to_owned(),
            digest: (!digest.is_empty()).then(|| key_of(digest)),
            size_bytes: 1780,
            status,
            address: address.to_owned(),
            agent,
            key: mix(at as u64),
        }
    }
}

const CI: &str = "198.51.100.41";
const NODE: &str = "192.0.2.17";

/// Repository events of the stories.
pub(in crate::sample) fn repository_events() -> Vec<RepositoryEvent> {
    let (ci, docker) = (PIPELINE.id, PIPELINE.agent);
    let (node, containerd) = (NODES[0].id, NODES[0].agent);
    let api = ("payments/api", "v2.8.1");
    let prototype = ("sandbox/prototype-ml", "0.3.0");
    let ledger = ("payments/ledger", "v5.0.2");
    let lines = [
        // A release tag, overwritten by hand at night from another network, and pulled.
        Line(days_before(20, 10, 14, 5), "Push", ci, api, "api as built", 201, CI, docker),
        Line(days_before(19, 6, 0, 11), "Pull", node, api, "api as built", 200, NODE, containerd),
        Line(days_before(3, 3, 12, 44), "Push", "jonas@example.com", api, "api replaced", 201, "198.51.100.77", docker),
        Line(days_before(3, 3, 20, 2), "Pull", node, api, "api replaced", 200, NODE, containerd),
        Line(days_before(3, 3, 20, 5), "Pull", node, api, "api replaced", 200, "192.0.2.18", containerd),
        // A repository that somebody deleted while it was still pulled.
        Line(
            days_before(25, 11, 2, 30),
            "Push",
            "priya@example.com",
            prototype,
            "prototype",
            201,
            "203.0.113.41",
            docker,
        ),
        Line(days_before(18, 9, 0, 3), "Pull", node, prototype, "prototype", 200, NODE, containerd),
        Line(
            days_before(9, 16, 42, 10),
            "Delete",
            "priya@example.com",
            (prototype.0, ""),
            "",
            202,
            "203.0.113.41",
            CLI,
        ),
        Line(days_before(9, 17, 0, 3), "Pull", node, prototype, "", 404, NODE, containerd),
        Line(days_before(8, 9, 0, 3), "Pull", node, prototype, "", 404, NODE, containerd),
        // What the guessed password was used for.
        Line(days_before(6, 2, 21, 40), "Pull", "svc-deploy", ledger, "ledger", 200, ATTACKER, SCRIPT),
        Line(
            days_before(6, 2, 22, 8),
            "Pull",
            "svc-deploy",
            ("payments/api", "v2.8.1"),
            "api as built",
            200,
            ATTACKER,
            SCRIPT,
        ),
        // Pushed once, never pulled.
        Line(days_before(29, 9, 31, 0), "Push", ci, ("legacy/report-generator", "3.11.0"), "report", 201, CI, docker),
        // Tags taken away on the last day.
        Line(
            days_before(0, 15, 4, 10),
            "Untag",
            "li.wei@example.com",
            ("web/checkout", "canary"),
            "canary",
            202,
            "203.0.113.31",
            CLI,
        ),
        Line(
            days_before(0, 15, 4, 12),
            "Untag",
            "li.wei@example.com",
            ("web/checkout", "beta"),
            "beta",
            202,
            "203.0.113.31",
            CLI,
        ),
        Line(
            days_before(0, 15, 4, 15),
            "Untag",
            "li.wei@example.com",
            ("web/checkout", "rc-7"),
            "rc",
            202,
            "203.0.113.31",
            CLI,
        ),
        // The last event of the sample, so that its end is the same for every seed.
        Line(END, "Pull", node, ("platform/ingress", "stable"), "ingress", 200, NODE, containerd),
    ];
    lines.into_iter().map(Line::event).collect()
}

/// The same stories as Event Grid tells them: pushes and deletions.
pub(in crate::sample) fn grid_events() -> Vec<GridEvent> {
    let told = repository_events().into_iter().filter(|event| matches!(event.operation, "Push" | "Delete"));
    told.map(|event| GridEvent {
        at: event.at,
        pushed: event.operation == "Push",
        repository: event.repository,
        tag: event.tag,
        digest: event.digest,
        size_bytes: event.size_bytes,
        address: event.address,
        agent: event.agent,
        key: mix(event.key ^ 0x6d),
    })
    .collect()
}
