//! Ready queries: each a `.kql` file with header lines, and the one list of them.
//!
//! A file begins with `// title:`, `// note:`, `// cloud:`, `// tables:` and, where it fits, `// attack:` (a technique of
//! MITRE ATT&CK); after an empty line comes the query, whose text runs unchanged in Log Analytics (one over `RegistryEvents`
//! with the view's text, saved there as a function of that name). To add one, write the file and name it in the list below.

use std::sync::OnceLock;

/// A ready query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditQuery {
    /// Stable name, used in links: the file's name without `.kql`.
    pub id: &'static str,
    /// The question, as a person would ask it.
    pub title: &'static str,
    /// What the answer means and where it can mislead.
    pub note: &'static str,
    /// `Azure`, `AWS`, `IBM` or `All`.
    pub cloud: &'static str,
    /// Tables that it reads; `*` alone means whatever is loaded.
    pub tables: Vec<&'static str>,
    /// Techniques of MITRE ATT&CK, such as `T1525`; empty for none.
    pub attack: &'static str,
    /// The query.
    pub query: &'static str,
}

/// Files by name, read into the program.
macro_rules! files {
    ($($id:literal,)*) => { &[$(($id, include_str!(concat!($id, ".kql")))),*] };
}

/// The list, in the order in which the page offers them.
static FILES: &[(&str, &str)] = files![
    "acr-last-day",
    "errors-last-hour",
    "acr-100-newest",
    "acr-deletes",
    "acr-untags",
    "acr-failures-40",
    "acr-failed-logins",
    "acr-storage-over-5-gb",
    "acr-logins-last-hour",
    "acr-repository-last-hour",
    "tables-last-24h",
    "acr-pushes",
    "acr-overwritten-tags",
    "acr-new-pushers",
    "acr-failed-logins-by-address",
    "acr-failures-by-status",
    "acr-login-after-failures",
    "acr-login-spraying",
    "acr-anonymous-pulls",
    "acr-mass-deletes",
    "acr-purges",
    "acr-pulls-of-removed-images",
    "acr-slow-operations",
    "acr-tenants",
    "acr-largest-manifests",
    "acr-traffic",
    "azure-registry-changes",
    "event-grid-clients",
    "event-grid-scripted-deletes",
    "acr-never-pulled",
    "ecr-policy-opened",
    "ecr-scan-on-push-off",
    "ecr-tags-made-mutable",
    "ecr-deleted-repositories",
    "ecr-policies-removed",
    "ecr-refused-calls",
    "ecr-failed-image-actions",
    "ecr-critical-findings",
    "ibm-pulls-and-pushes",
    "ibm-deletes",
    "ibm-network-access-changed",
    "ibm-restored-images",
    "ibm-limits-changed",
    "all-activity",
    "all-top-repositories",
    "all-stale-images",
    "all-copied-images",
    "all-two-clouds",
    "all-public-addresses",
    "all-rare-clients",
    "all-error-rate",
    "all-silences",
    "all-duties",
];

/// All ready queries.
pub fn audits() -> &'static [AuditQuery] {
    static PARSED: OnceLock<Vec<AuditQuery>> = OnceLock::new();
    PARSED.get_or_init(|| FILES.iter().map(|(id, text)| parse(id, text)).collect())
}

/// The query with this name.
pub fn audit(id: &str) -> Option<&'static AuditQuery> {
    audits().iter().find(|audit| audit.id == id)
}

/// Reads the header lines; what follows the first line that is none is the query.
fn parse(id: &'static str, text: &'static str) -> AuditQuery {
    let mut audit = AuditQuery { id, title: "", note: "", cloud: "", tables: Vec::new(), attack: "", query: "" };
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        let Some((key, value)) = line.strip_prefix("// ").and_then(|line| line.split_once(':')) else { break };
        let value = value.trim();
        match key {
            "title" => audit.title = value,
            "note" => audit.note = value,
            "cloud" => audit.cloud = value,
            "tables" => audit.tables = value.split(',').map(str::trim).filter(|table| !table.is_empty()).collect(),
            "attack" => audit.attack = value,
            // A comment of the query itself.
            _ => break,
        }
        rest = after;
    }
    audit.query = rest.trim();
    audit
}

#[cfg(test)]
mod tests;
