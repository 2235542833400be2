//! Objects that stand around an array of records: `{"records":[…]}`, `{"Records":[…]}`, `{…,"value":[…]}`.

use super::scan::{Found, Scan};

/// How far into a document the key of an envelope is looked for, and the keys of its first element.
const MAX_HEAD_BYTES: usize = 256 << 10;

/// A way to a list of records inside a document.
struct Opener {
    /// Keys through objects to the list.
    path: &'static [&'static str],
    /// What its first element must be; an empty list is any of them.
    first: First,
}

enum First {
    /// Anything, as long as only scalars stand before the list in its document.
    Anything,
    /// An object with all of these keys.
    Object(&'static [&'static str]),
    /// A list whose first object has all of these keys.
    List(&'static [&'static str]),
}

/// The lists of records that documents are known to hold; `records` and `Records` beside them: as first keys always, else
/// where they hold objects.
/// A record of one's own can have a list of the same name, so that the elements must look like what they are taken for.
static OPENERS: &[Opener] = &[
    // Azure's REST answers, Event Grid's pull delivery, webhook history.
    Opener { path: &["value"], first: First::Anything },
    // aws cloudtrail lookup-events.
    Opener { path: &["Events"], first: First::Object(&["CloudTrailEvent"]) },
    // aws sqs receive-message.
    Opener { path: &["Messages"], first: First::Object(&["Body"]) },
    // aws logs filter-log-events and get-log-events.
    Opener { path: &["events"], first: First::Object(&["message"]) },
    // Docker Distribution notifications.
    Opener { path: &["events"], first: First::Object(&["target", "action"]) },
    // CloudWatch Logs Insights.
    Opener { path: &["results"], first: First::List(&["field", "value"]) },
    // CloudTrail Lake.
    Opener { path: &["QueryResultRows"], first: First::List(&[]) },
    // Quay; Docker Hub.
    Opener { path: &["logs"], first: First::Object(&["kind", "datetime"]) },
    Opener { path: &["logs"], first: First::Object(&["action", "actor"]) },
    // Mezmo.
    Opener { path: &["lines"], first: First::Object(&["_line"]) },
    // Google's entries.list.
    Opener { path: &["entries"], first: First::Object(&["logName"]) },
    // Invoke-AzOperationalInsightsQuery | ConvertTo-Json.
    Opener { path: &["Results"], first: First::Object(&["TimeGenerated"]) },
    // IBM Cloud Logs.
    Opener { path: &["result", "results"], first: First::Object(&["user_data"]) },
    // The AWS command line on quotas, alarms, metrics, repositories, images, findings.
    Opener { path: &["Quotas"], first: First::Object(&["QuotaCode"]) },
    Opener { path: &["MetricAlarms"], first: First::Object(&["AlarmName"]) },
    Opener { path: &["CompositeAlarms"], first: First::Object(&["AlarmName"]) },
    Opener { path: &["AlarmHistoryItems"], first: First::Object(&["AlarmName"]) },
    Opener { path: &["Metrics"], first: First::Object(&["MetricName", "Namespace"]) },
    Opener { path: &["MetricDataResults"], first: First::Object(&["Timestamps", "Values"]) },
    Opener { path: &["repositories"], first: First::Object(&["repositoryUri"]) },
    Opener { path: &["imageDetails"], first: First::Object(&["imageDigest"]) },
    Opener { path: &["findings"], first: First::Object(&["findingArn"]) },
    // Log Analytics batches and metrics batches.
    Opener { path: &["responses"], first: First::Object(&["body"]) },
    Opener { path: &["values"], first: First::Object(&["value", "resourceid"]) },
];

/// Keys of lists whose elements are tables of columns and rows: Log Analytics' answers, Kusto's first version.
const TABLES: [&str; 2] = ["tables", "Tables"];

/// What is looked for in an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Its first key only: the object is most likely a record, and there are many.
    FirstKey,
    /// The whole document.
    Document,
    /// The rows of a table of columns and rows.
    Table,
}

/// What an object is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    /// An envelope: the byte where the key of its records begins, the byte after their bracket, in how many objects
    /// they are, and whether they are tables.
    Opens { key: usize, records: usize, depth: usize, tables: bool },
    /// A record.
    No,
    /// The text ends too early to tell.
    Perhaps,
}

/// Whether the object at `pos` is an envelope around an array of records.
pub(super) fn look(bytes: &[u8], pos: usize, what: Look, ended: bool) -> Envelope {
    let found = Search { bytes, what, limit: pos + MAX_HEAD_BYTES }.object(pos, &mut Vec::new());
    match found {
        Envelope::Perhaps if ended || bytes.len() > pos + MAX_HEAD_BYTES => Envelope::No,
        found => found,
    }
}

struct Search<'a> {
    bytes: &'a [u8],
    what: Look,
    limit: usize,
}

impl<'a> Search<'a> {
    /// Looks through the object whose brace stands at `pos`, to which `path` leads.
    fn object(&self, pos: usize, path: &mut Vec<&'a [u8]>) -> Envelope {
        let mut at = pos + 1;
        let (mut plain, mut columns, mut is_first) = (true, false, true);
        loop {
            while self.bytes.get(at).is_some_and(|byte| b" \t\r\n,".contains(byte)) {
                at += 1;
            }
            if at > self.limit || self.bytes.get(at).is_some_and(|byte| *byte != b'"') {
                return Envelope::No;
            }
            let Some(member) = Member::at(self.bytes, at) else { return Envelope::Perhaps };
            let Some(&value) = self.bytes.get(member.value) else { return Envelope::Perhaps };
            let opens = |tables| Envelope::Opens { key: at, records: member.value + 1, depth: path.len() + 1, tables };
            let always = path.is_empty() && is_always_envelope(member.key);
            match (self.what, value) {
                (Look::FirstKey | Look::Document, b'[') if always && is_first => return opens(false),
                // Only documents are searched past their first key: of many records each would be searched in vain.
                (Look::FirstKey, _) => return Envelope::No,
                // Behind other members it can be a list of a record's own, and where it is empty nothing says that it is not.
                (Look::Document, b'[') if always => match self.bytes.get(self.skip_blanks(member.value + 1)) {
                    Some(b'{') => return opens(false),
                    Some(_) => {}
                    None => return Envelope::Perhaps,
                },
                (Look::Document, b'[') if path.is_empty() && TABLES.iter().any(|key| key.as_bytes() == member.key) => {
                    match self.element(member.value + 1, &First::Object(&[])) {
                        Some(true) => return opens(true),
                        Some(false) => {}
                        None => return Envelope::Perhaps,
                    }
                }
                (Look::Table, b'[') if columns && member.key.eq_ignore_ascii_case(b"rows") => return opens(false),
                (Look::Document, b'[') => match self.opener(path, &member, plain) {
                    Some(true) => return opens(false),
                    Some(false) => {}
                    None => return Envelope::Perhaps,
                },
                (Look::Document, b'{') if leads_on(path, member.key) => {
                    path.push(member.key);
                    match self.object(member.value, path) {
                        Envelope::No => {}
                        found => return found,
                    }
                    path.pop();
                }
                _ => {}
            }
            is_first = false;
            plain &= !matches!(value, b'{' | b'[');
            columns |= value == b'[' && member.key.eq_ignore_ascii_case(b"columns");
            match Scan::default().run(self.bytes.get(member.value..).unwrap_or_default()) {
                Found::End(length) => at = member.value + length.max(1),
                Found::Mismatch(_) => return Envelope::No,
                Found::More => return Envelope::Perhaps,
            }
        }
    }

    /// Whether the list under a key holds records; `None` where the text ends too early to tell.
    fn opener(&self, path: &[&[u8]], member: &Member<'_>, plain: bool) -> Option<bool> {
        for opener in OPENERS.iter().filter(|opener| opener.is_at(path, member.key)) {
            if matches!(opener.first, First::Anything) && !plain {
                continue;
            }
            if self.element(member.value + 1, &opener.first)? {
                return Some(true);
            }
        }
        Some(false)
    }

    /// Whether the first element of the list after `at` is as it must be. An empty list is.
    fn element(&self, at: usize, first: &First) -> Option<bool> {
        let at = self.skip_blanks(at);
        let byte = *self.bytes.get(at)?;
        match (first, byte) {
            (First::Anything, _) | (_, b']') => Some(true),
            (First::Object(keys), b'{') => self.has_keys(at, keys),
            (First::List(keys), b'[') => {
                let at = self.skip_blanks(at + 1);
                match *self.bytes.get(at)? {
                    b'{' => self.has_keys(at, keys),
                    byte => Some(byte == b']'),
                }
            }
            _ => Some(false),
        }
    }

    fn has_keys(&self, pos: usize, keys: &[&str]) -> Option<bool> {
        let mut missing: Vec<&[u8]> = keys.iter().map(|key| key.as_bytes()).collect();
        let mut at = pos + 1;
        while !missing.is_empty() {
            while self.bytes.get(at).is_some_and(|byte| b" \t\r\n,".contains(byte)) {
                at += 1;
            }
            if *self.bytes.get(at)? != b'"' {
                return Some(false);
            }
            let member = Member::at(self.bytes, at)?;
            missing.retain(|key| *key != member.key);
            if missing.is_empty() {
                break;
            }
            match Scan::default().run(self.bytes.get(member.value..)?) {
                Found::End(length) => at = member.value + length.max(1),
                Found::Mismatch(_) => return Some(false),
                Found::More => return None,
            }
        }
        Some(true)
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        while self.bytes.get(at).is_some_and(|byte| b" \t\r\n".contains(byte)) {
            at += 1;
        }
        at
    }
}

impl Opener {
    fn is_at(&self, path: &[&[u8]], key: &[u8]) -> bool {
        let Some((last, before)) = self.path.split_last() else { return false };
        last.as_bytes() == key && before.iter().map(|key| key.as_bytes()).eq(path.iter().copied())
    }
}

/// Whether an object with such a key may be an envelope.
pub(in crate::ingest) fn may_open(key: &str) -> bool {
    is_always_envelope(key.as_bytes())
        || TABLES.contains(&key)
        || OPENERS.iter().any(|opener| opener.path.first() == Some(&key))
}

/// Whether some opener's path goes on through the object under `key`.
fn leads_on(path: &[&[u8]], key: &[u8]) -> bool {
    let so_far = path.len() + 1;
    OPENERS.iter().any(|opener| {
        let way = opener.path.iter().take(so_far).map(|key| key.as_bytes());
        opener.path.len() > so_far && way.eq(path.iter().copied().chain([key]))
    })
}

/// Whether the list at `list` (the byte of its bracket), a further member of an envelope, holds records, too; `None`
/// where the text ends too early to tell.
pub(super) fn is_further_list(bytes: &[u8], key: &[u8], list: usize) -> Option<bool> {
    if is_always_envelope(key) {
        return Some(true);
    }
    let search = Search { bytes, what: Look::Document, limit: list + MAX_HEAD_BYTES };
    for opener in OPENERS.iter().filter(|opener| opener.path.last().is_some_and(|last| last.as_bytes() == key)) {
        if !matches!(opener.first, First::Anything) && search.element(list + 1, &opener.first)? {
            return Some(true);
        }
    }
    Some(false)
}

/// A member of an object: its key without quotes, and where its value begins.
pub(super) struct Member<'a> {
    pub(super) key: &'a [u8],
    pub(super) value: usize,
}

impl<'a> Member<'a> {
    /// The member whose key's quote stands at `at`; `None` where the text ends before its value.
    pub(super) fn at(bytes: &'a [u8], at: usize) -> Option<Self> {
        let Found::End(length) = Scan::default().run(bytes.get(at..)?) else { return None };
        let key = bytes.get(at + 1..at + length - 1)?;
        let mut value = at + length;
        while bytes.get(value).is_some_and(|byte| b" \t\r\n:".contains(byte)) {
            value += 1;
        }
        (value < bytes.len()).then_some(Self { key, value })
    }
}

/// Whether a key holds records wherever it stands.
fn is_always_envelope(key: &[u8]) -> bool {
    key == b"records" || key == b"Records"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, what: Look) -> Option<(&str, usize, bool)> {
        match look(text.as_bytes(), 0, what, true) {
            Envelope::Opens { records, depth, tables, .. } => Some((&text[records..], depth, tables)),
            _ => None,
        }
    }

    #[test]
    fn lists_of_records_are_found_and_others_are_not() {
        let document = |text| found(text, Look::Document);
        assert_eq!(document(r#"{"records":[1]}"#), Some(("1]}", 1, false)));
        assert_eq!(document(r#"{"a":1,"records":[{}]}"#).map(|found| found.1), Some(1));
        assert_eq!(document(r#"{"a":1,"records":[]}"#), None);
        assert_eq!(document(r#"{"a":1,"records":[1]}"#), None);
        assert_eq!(document(r#"{"a":1,"value":[1]}"#), Some(("1]}", 1, false)));
        assert_eq!(document(r#"{"a":{},"value":[1]}"#), None);
        assert_eq!(document(r#"{"events":[{"x":1,"message":"m"}]}"#).map(|found| found.1), Some(1));
        assert_eq!(document(r#"{"events":[{"x":1}]}"#), None);
        assert_eq!(document(r#"{"result":{"a":{},"results":[{"user_data":"m"}]}}"#).map(|found| found.1), Some(2));
        assert_eq!(document(r#"{"other":{"results":[{"user_data":"m"}]}}"#), None);
        assert_eq!(document(r#"{"results":[[{"field":"f","value":"v"}]]}"#).map(|found| found.1), Some(1));
        assert_eq!(document(r#"{"Tables":[{"x":1}]}"#).map(|found| found.2), Some(true));
        assert_eq!(found(r#"{"columns":[{"name":"a"}],"rows":[[1]]}"#, Look::Table), Some(("[1]]}", 1, false)));
        assert_eq!(found(r#"{"rows":[[1]],"columns":[]}"#, Look::Table), None);
        assert_eq!(found(r#"{"a":1,"records":[1]}"#, Look::FirstKey), None);
        assert_eq!(look(br#"{"events":[{"x":1"#, 0, Look::Document, false), Envelope::Perhaps);
    }
}
