//! Plugins that this page cannot have: they reach outside, or run code of other languages.

/// Why a known plugin does not run here; `None` for any other name.
pub fn refusal(name: &str) -> Option<&'static str> {
    Some(match name {
        "python" | "r" | "csharp" => "it runs code of another language, which only the service's sandboxes do.",
        "sql_request" | "mysql_request" | "postgresql_request" | "cosmosdb_sql_request" | "dax_request" => {
            "it asks a database on the network, and this page is locked: nothing leaves it, nothing is fetched. Drop an \
             export of that table here."
        }
        "http_request" | "http_request_post" | "azure_digital_twins_query_request" => {
            "it sends a request, and this page is locked: nothing leaves it, nothing is fetched. Drop the answer here as a \
             file."
        }
        "ai_chat_completion" | "ai_chat_completion_prompt" | "ai_embed_text" | "ai_embeddings" => {
            "it sends text to a model on the network, and this page is locked: nothing leaves it."
        }
        "infer_storage_schema" | "infer_storage_schema_with_suggestions" | "external_datatable" => {
            "it reads storage on the network, and this page is locked. Drop the files here: their columns are found by \
             themselves."
        }
        "execute_query" | "execute_show_command" | "identity_v3" => {
            "it asks a cluster, and there is none behind this page."
        }
        "diffpatterns_text" | "funnel_analysis" => {
            "it is not here yet. diffpatterns and funnel_sequence_completion come nearest."
        }
        _ => return None,
    })
}
