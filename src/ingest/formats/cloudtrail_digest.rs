//! CloudTrail's digests, which lie beside the trails: hashes of its files, no events.

use super::{Claim, Itself, Wrapper, WrapperSample};

pub(super) static WRAPPER: Wrapper = Wrapper {
    name: "CloudTrail digest",
    signature: &[&[Claim::Has("digestStartTime"), Claim::Has("logFiles")], &[Claim::Has("digestS3Object")]],
    inside: &[],
    itself: Itself::Note(
        "A CloudTrail digest holds hashes of the trail's files and no events, so that it is left out: drop the files beside it, from the folder CloudTrail.",
    ),
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"awsAccountId":"1","digestStartTime":"2019-04-15T16:00:00Z","digestEndTime":"2019-04-15T17:00:00Z","digestS3Bucket":"b","digestS3Object":"o","logFiles":[{"s3Bucket":"b","hashValue":"0"}]}"#,
        rows: &[],
    }],
};
