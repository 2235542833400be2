//! The Logs Explorer of Google Cloud, downloaded as CSV: the entry's members by path, `protoPayload.serviceName`.

use super::{DelimitedFormat, Quirks, RowsOf};
use crate::ingest::formats::WrapperSample;

pub(super) static FORMAT: DelimitedFormat = DelimitedFormat {
    name: "Logs Explorer CSV",
    signature: &[&["protoPayload.serviceName"], &["protoPayload.methodName"], &["insertId", "logName"]],
    lacks: &["TimeGenerated"],
    rows: RowsOf::Paths('.', &[]),
    quirks: Quirks::NONE,
    // An entry that is no audit record stays a row of the file's own table.
    samples: &[WrapperSample {
        text: "insertId,logName,resource.type,textPayload\ni,projects/p/logs/l,gce_instance,words\n",
        rows: &[("sample", &[("insertId", "i"), ("resource.type", "gce_instance"), ("textPayload", "words")])],
    }],
};
