//! Frames of Kusto's answers in its second version that hold no rows: header, progress, end.

use super::{Claim, Itself, Wrapper, WrapperSample};

pub(super) static WRAPPER: Wrapper = Wrapper {
    name: "Kusto frames",
    signature: &[&[Claim::Has("FrameType"), Claim::Lacks("Rows")]],
    inside: &[],
    itself: Itself::Note(""),
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"[{"FrameType":"DataSetHeader","Version":"v2.0"},{"FrameType":"DataTable","TableKind":"PrimaryResult","Columns":[{"ColumnName":"n","ColumnType":"int"},{"ColumnName":"d","ColumnType":"dynamic"}],"Rows":[[1,"{\"a\":2}"]]},{"FrameType":"DataSetCompletion"}]"#,
        rows: &[("sample", &[("n", "1"), ("d", r#"{"a":2}"#)])],
    }],
};
