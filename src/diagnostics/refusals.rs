//! What Kusto has and this page refuses, each with its reason: what a query that asks for it is told, and what the
//! reference says of it.

/// Why a part of the language is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, a sentence.
    pub reason: &'static str,
    /// What to do instead, a sentence.
    pub help: &'static str,
}

const NETWORK: Refusal = Refusal {
    reason: "It asks a service on the network, and this page is locked: no query can send anything out.",
    help: "Drop the data here as a file.",
};
const FILES: Refusal = Refusal {
    reason: "Nothing is fetched from outside: the page is locked.",
    help: "Download the file and drop it here; it becomes a table of its own.",
};
const CODE: Refusal = Refusal {
    reason: "It runs code of another language on a cluster's machines; this page has only KQL.",
    help: "Write it in KQL, or export the answer.",
};
const ELSEWHERE: Refusal = Refusal {
    reason: "Other clusters, databases and workspaces cannot be reached from this page.",
    help: "Name the table alone; drop its export here if it is not loaded.",
};
const DATABASE: Refusal = Refusal {
    reason: "It needs a database with what is stored and allowed there; there is none in this page.",
    help: "Remove it: tables that were loaded are found by name.",
};
const ACCESS: Refusal = Refusal {
    reason: "Access is restricted by a service for its users; in this page all data is the reader's own.",
    help: "Remove the statement: every loaded table may be read.",
};
const STORAGE: Refusal = Refusal {
    reason: "It tells how a cluster stores or came by a row, which rows of dropped files do not have.",
    help: "Filter by a column of the table, such as `TimeGenerated`.",
};
const PERSON: Refusal = Refusal {
    reason: "It tells who is signed in where the query runs; nobody signs in to this page.",
    help: "Write the value as a constant.",
};
const ADDRESSES: Refusal = Refusal {
    reason: "It looks addresses up in a database of places, which is larger than this page may be.",
    help: "Drop a table of address ranges here and use `ipv4_is_in_range`, or the plugin `ipv4_lookup`.",
};
const INTERNAL: Refusal = Refusal {
    reason: "It is a name of the service's own use, without documentation.",
    help: "Use a documented function.",
};
const LIBRARY: Refusal = Refusal {
    reason: "It belongs to the library of functions that are written in KQL or Python, not to the language.",
    help: "Put its definition before the query, as `let` with the function's body; bodies in KQL will run.",
};

/// Every name that is refused. What is implemented after all is looked up before.
static REFUSED: &[(Refusal, &[&str])] = &[
    (
        NETWORK,
        &[
            "ai_chat_completion",
            "ai_chat_completion_prompt",
            "ai_embed_text",
            "ai_embeddings",
            "azure_digital_twins_query_request",
            "cosmosdb_sql_request",
            "dax_request",
            "http_request",
            "http_request_post",
            "mysql_request",
            "postgresql_request",
            "sql_request",
        ],
    ),
    (
        FILES,
        &[
            "external_data",
            "external_datatable",
            "external_table",
            "externaldata",
            "infer_storage_schema",
            "infer_storage_schema_with_suggestions",
            "inline_external_table",
        ],
    ),
    (ACCESS, &["restrict access"]),
    (CODE, &["csharp", "python", "r"]),
    (
        ELSEWHERE,
        &["adx", "alias", "app", "arg", "cluster", "database", "entity_group", "macro-expand", "resource", "workspace"],
    ),
    (DATABASE, &["graph", "materialized_view", "stored_query_result"]),
    (
        STORAGE,
        &[
            "current_cursor",
            "current_node_id",
            "cursor_after",
            "cursor_before_or_at",
            "cursor_current",
            "extent_id",
            "extent_tags",
            "extentid",
            "row_id",
            "rowstore_ordinal_range",
        ],
    ),
    (
        PERSON,
        &[
            "current_cluster_endpoint",
            "current_database",
            "current_principal",
            "current_principal_details",
            "current_principal_is_member_of",
        ],
    ),
    (ADDRESSES, &["geo_info_from_ip_address"]),
    (
        INTERNAL,
        &[
            "estimate_rows_count",
            "execute_query",
            "execute_show_command",
            "funnel_analysis",
            "identity",
            "identity_v3",
            "make_string",
            "passthrough",
        ],
    ),
];

/// Why the function, plugin, operator or statement of this name is refused; `None` for any other name.
pub fn refusal(name: &str) -> Option<Refusal> {
    let listed = REFUSED.iter().find(|(_, names)| names.contains(&name)).map(|(refusal, _)| *refusal);
    listed.or_else(|| name.starts_with("__").then_some(INTERNAL)).or_else(|| name.ends_with("_fl").then_some(LIBRARY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_refused_once_and_says_what_to_do() {
        let mut names: Vec<&str> = REFUSED.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
        assert_eq!(refusal("python"), Some(CODE));
        assert_eq!(refusal("kmeans_fl"), Some(LIBRARY));
        assert_eq!(refusal("__cast"), Some(INTERNAL));
        assert_eq!(refusal("strlen"), None);
    }
}
