//! `tests/kql/audits/*.md`: rows of known tables, and what the ready queries answer over them. The first line of a `kql`
//! block is `audit` and the name of one; what follows is appended to it.

use crate::case_files;
use crate::kql_run;
use crate::views::rows::Known;
use tallyman::audits::audit;

#[test]
fn ready_queries_answer_what_was_worked_out_by_hand() {
    case_files::hold("tests/kql/audits", |text| {
        let tables = Known::of(text);
        kql_run::expected(text, |block| {
            let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
            let audit =
                first.strip_prefix("audit ").and_then(audit).unwrap_or_else(|| panic!("no such query: {first}"));
            let query = format!("{}\n{rest}", audit.query);
            Some(kql_run::answer_over(&query, &tables).unwrap_or_else(|problems| problems))
        })
    });
}
