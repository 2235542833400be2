//! `aws cloudtrail lookup-events`: each event holds its record as JSON text.

use super::{Claim, Inside, Itself, Wrapper, WrapperSample};

pub(super) static WRAPPER: Wrapper = Wrapper {
    name: "aws cloudtrail lookup-events",
    signature: &[&[Claim::Has("CloudTrailEvent")]],
    inside: &[Inside::Json(&["CloudTrailEvent"])],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"Events":[{"EventId":"e","Username":"u","CloudTrailEvent":"{\"eventSource\":\"ecr.amazonaws.com\",\"eventName\":\"PutImage\",\"eventTime\":\"2019-11-16T01:54:30Z\"}"}],"NextToken":"t"}"#,
        rows: &[(
            "AWSCloudTrail",
            &[("EventName", "PutImage"), ("AdditionalFields", r#"{"_envelope":{"EventId":"e","Username":"u"}}"#)],
        )],
    }],
};
