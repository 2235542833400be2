//! Story events of the registry in IBM Cloud.

use crate::sample::catalog::IBM_HOST;
use crate::sample::clock::{TICKS_PER_SECOND, days_before};
use crate::sample::ibm::{Activity, SOFIA, TOMAS, TOOLCHAIN};
use crate::sample::text::{key_of, mix};

fn on_account(at: i64, action: &'static str, object: &'static str, name: &str, request: String) -> Activity {
    Activity {
        at,
        action,
        who: &TOMAS,
        object,
        name: name.to_owned(),
        id: name.to_owned(),
        result: (200, ""),
        request,
        response: "{}".to_owned(),
        key: mix(at as u64),
    }
}

/// Events of the stories.
pub(in crate::sample) fn activities() -> Vec<Activity> {
    let (ledger, image) = (("sail-prod/ledger", "4.2.0"), key_of("sail ledger 4.2.0"));
    let mut activities = vec![
        // An image, deleted by mistake and taken back from the trash.
        Activity::on_image(days_before(22, 9, 12, 40), "image.push", &TOOLCHAIN, ledger, image),
        Activity::on_image(days_before(4, 15, 2, 11), "image.delete", &SOFIA, ledger, image),
        Activity::on_image(days_before(4, 15, 31, 58), "trash.restore", &TOMAS, ledger, image),
        // A namespace, deleted.
        on_account(days_before(7, 18, 20, 5), "namespace.delete", "namespace", "sail-sandbox", "{}".to_owned()),
        // Pulls over the public network, allowed again.
        on_account(
            days_before(11, 21, 7, 44),
            "auth.set",
            "account",
            "",
            "{\"RequestParameters\":{\"publicNetworkAccess\":\"enabled\"}}".to_owned(),
        ),
        // The limit, raised after pushes had failed on it.
        on_account(
            days_before(2, 12, 40, 9),
            "quota.set",
            "account",
            "",
            "{\"RequestParameters\":{\"storageMegabytes\":20480,\"trafficMegabytes\":51200}}".to_owned(),
        ),
    ];
    for attempt in 0..5 {
        let at = days_before(2, 11, 15, 30) + attempt * 9 * 60 * TICKS_PER_SECOND;
        let key = mix(key_of("over quota") ^ attempt as u64);
        let mut push = Activity::on_image(at, "image.push", &TOOLCHAIN, ("sail-prod/risk", "7.1.0"), key);
        // The request failed before the digest was known, so the target is named by tag.
        push.id.clone_from(&push.name);
        push.result = (403, "Your account has exceeded its storage quota for the current month.");
        push.request = format!("{{\"RequestParameters\":{{\"name\":\"{IBM_HOST}/sail-prod/risk:7.1.0\"}}}}");
        activities.push(push);
    }
    activities
}
