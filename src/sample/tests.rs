//! The sample is what `stories.rs` says, the same every time, and readable to the last line.
#![allow(clippy::unwrap_used)]

use super::clock::{END, END_HOUR};
use super::text::{Text, date_of};
use super::{Family, Options, STORIES, SampleFile, files};
use flate2::read::MultiGzDecoder;
use serde_json::Value;
use std::collections::HashSet;
use std::io::Read;

/// The file's text, inflated.
fn text(file: &SampleFile) -> String {
    let bytes = file.chunks().flatten().collect::<Vec<u8>>();
    if file.family == Family::CloudTrail {
        let mut text = String::new();
        MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        return text;
    }
    String::from_utf8(bytes).unwrap()
}

/// The file's records, each as its own text. Checks on the way that all of it is JSON.
fn records(file: &SampleFile) -> Vec<String> {
    let text = text(file);
    let whole = || serde_json::from_str::<Value>(&text).unwrap();
    let texts = |values: &Value| values.as_array().unwrap().iter().map(Value::to_string).collect();
    match file.family {
        Family::EventGrid => texts(&whole()),
        Family::CloudTrail => texts(&whole()["Records"]),
        Family::MetricsList => {
            let points = |metric: &Value| metric["timeseries"][0]["data"].as_array().unwrap().clone();
            whole()["value"].as_array().unwrap().iter().flat_map(points).map(|point| point.to_string()).collect()
        }
        Family::AcrRepositoryCsv => text.lines().skip(1).map(str::to_owned).collect(),
        _ => {
            let lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
            for line in &lines {
                let value: Value = serde_json::from_str(line).unwrap();
                assert!(value.is_object(), "{line}");
            }
            lines
        }
    }
}

fn of_family(family: Family, options: Options) -> Vec<String> {
    files(options).iter().filter(|file| file.family == family).flat_map(records).collect()
}

#[test]
fn every_story_is_where_its_signs_say() {
    // Scale and seed must not matter.
    for options in [Options::default(), Options { seed: 7, days: 31, scale: 0.2 }] {
        for (family, name) in Family::ALL {
            let records = of_family(family, options);
            for story in STORIES {
                for sign in story.signs.iter().filter(|sign| sign.family == family) {
                    // Records of documents were written again by a parser, which sorts keys but keeps texts.
                    let found = records.iter().filter(|record| sign.holds.iter().all(|text| record.contains(text)));
                    assert_eq!(found.count(), sign.records, "{} in {name}: {:?}", story.id, sign.holds);
                }
            }
        }
    }
}

#[test]
fn the_storage_metric_ends_near_the_quota() {
    let used = of_family(Family::Metrics, Options::default());
    let used = used.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let used: Vec<_> = used.filter(|line| line["metricName"] == "StorageUsed").collect();
    let percent = |line: &Value| line["average"].as_u64().unwrap() * 100 / 107_374_182_400;
    assert_eq!((percent(&used[0]), percent(&used[719]), used.len()), (71, 97, 720));
}

#[test]
fn counts_are_those_of_the_built_in_sample() {
    let mut counted = Vec::new();
    for (family, name) in Family::ALL {
        let of_it = files(Options::default()).iter().filter(|file| file.family == family).count();
        counted.push((name, of_it, of_family(family, Options::default()).len()));
    }
    let expected = [
        ("acr-login", 1, 7128),
        ("acr-repository", 1, 11_083),
        ("acr-csv", 1, 1111),
        ("metrics", 1, 6480),
        ("metrics-list", 1, 3600),
        ("event-grid", 1, 1571),
        ("cloudtrail", 15, 12_255),
        ("eventbridge", 1, 1865),
        ("ibm", 1, 3891),
    ];
    assert_eq!(counted, expected);
}

/// FNV-1a, so that a change of any byte shows.
fn fingerprint(options: Options) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files(options) {
        for byte in file.path.bytes().chain(text(&file).bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(
        fingerprint(Options::default()),
        7_151_502_387_244_878_892,
        "the built-in sample changed: counts and end-to-end answers may too"
    );
    let small = Options { days: 2, scale: 0.1, ..Options::default() };
    assert_eq!(fingerprint(small), fingerprint(small));
    assert_ne!(fingerprint(small), fingerprint(Options { seed: 3, ..small }));
}

#[test]
fn time_rises_and_ends_at_the_fixed_instant() {
    assert_eq!(date_of(END_HOUR * super::clock::HOUR_TICKS), (2026, 6, 1));
    let mut end = Vec::new();
    end.iso(END, 7).raw("Z");
    let end = String::from_utf8(end).unwrap();
    let lines = of_family(Family::AcrRepository, Options::default());
    let times: Vec<_> = lines
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["time"].as_str().unwrap().to_owned())
        .collect();
    assert!(times.is_sorted());
    assert_eq!(times.last(), Some(&end));
    for options in [Options::default(), Options { days: 1, scale: 3.0, ..Options::default() }] {
        for call in of_family(Family::CloudTrail, options) {
            let call: Value = serde_json::from_str(&call).unwrap();
            assert!(call["eventTime"].as_str().unwrap() <= "2026-05-31T23:59:59Z");
        }
    }
}

#[test]
fn event_ids_are_unique() {
    let mut seen = HashSet::new();
    for call in of_family(Family::CloudTrail, Options::default()) {
        let call: Value = serde_json::from_str(&call).unwrap();
        assert!(seen.insert(call["eventID"].as_str().unwrap().to_owned()), "{call}");
    }
}

#[test]
fn only_the_story_overwrites_a_tag() {
    let mut seen = HashSet::new();
    let mut twice = Vec::new();
    for line in of_family(Family::AcrRepository, Options::default()) {
        let line: Value = serde_json::from_str(&line).unwrap();
        if line["operationName"] == "Push" {
            let image = (line["properties"]["repository"].to_string(), line["properties"]["tag"].to_string());
            if !seen.insert(image.clone()) {
                twice.push(image);
            }
        }
    }
    assert_eq!(twice, [("\"payments/api\"".to_owned(), "\"v2.8.1\"".to_owned())]);
}

#[test]
fn addresses_are_from_documentation_ranges() {
    for line in of_family(Family::AcrLogin, Options::default()) {
        let line: Value = serde_json::from_str(&line).unwrap();
        let address = line["callerIpAddress"].as_str().unwrap();
        let reserved = ["192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"];
        assert!(reserved.iter().any(|range| address.starts_with(range)), "{address}");
        assert!(address.parse::<std::net::IpAddr>().is_ok(), "{address}");
    }
    for line in of_family(Family::IbmActivityTracker, Options::default()) {
        let line: Value = serde_json::from_str(&line).unwrap();
        assert!(line["initiator"]["host"]["address"].as_str().unwrap().parse::<std::net::IpAddr>().is_ok(), "{line}");
    }
}

#[test]
fn odd_options_still_give_files() {
    for options in [
        Options { seed: 0, days: 0, scale: f64::NAN },
        Options { seed: u64::MAX, days: 1, scale: -1.0 },
        Options { seed: 1, days: 3, scale: 0.0 },
    ] {
        for file in files(options) {
            assert!(!records(&file).is_empty() || file.family != Family::Metrics, "{}", file.path);
        }
    }
}
