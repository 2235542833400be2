//! Links that somebody has tampered with, at each of their layers: letters, compressed bytes, JSON. None may cost more than itself.
//!
//! `LINKS=1000000 cargo test --release --test it hostile` tries a million.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};
use tallyman::permalink::{
    MOST_INFLATED_BYTES, MOST_QUERY_BYTES, Payload, adx_query, decode, decode_session, encode, fragment_from_payload,
    payload_from_fragment,
};

/// Links that are tried without being asked for more.
const FEW: u64 = 20_000;

/// Pieces that break readers, put in somewhere.
const PIECES: [&str; 14] = [
    "\"",
    "\\u0000",
    "\\ud800",
    "1e999",
    "-1",
    "[[[[",
    "{\"v\":",
    "null",
    "<script>alert(1)</script>",
    "\u{202e}",
    "{}",
    "true",
    "\"g\":{\"sort\":7}",
    "99999999999999999999",
];

fn mutate(bytes: &mut Vec<u8>, random: &mut fastrand::Rng) {
    for _ in 0..random.usize(1..4) {
        let at = random.usize(0..=bytes.len());
        match random.u32(0..6) {
            0 if at < bytes.len() => bytes[at] = random.u8(..),
            1 if at < bytes.len() => bytes[at] ^= 1 << random.u32(0..8),
            2 => bytes.truncate(at),
            3 => {
                let piece = PIECES[random.usize(0..PIECES.len())].as_bytes();
                bytes.splice(at..at, piece.iter().copied());
            }
            4 => {
                let end = random.usize(at..=bytes.len().min(at + 40));
                let copy = bytes[at..end].to_vec();
                let to = random.usize(0..=bytes.len());
                bytes.splice(to..to, copy);
            }
            _ => {
                let end = random.usize(at..=bytes.len().min(at + 20));
                bytes.drain(at..end);
            }
        }
    }
}

fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let most = MOST_INFLATED_BYTES as u64 + 1;
    // What cannot be inflated to its end is decoded as far as it came.
    let _ = DeflateDecoder::new(bytes).take(most).read_to_end(&mut out);
    out
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    DeflateEncoder::new(bytes, Compression::fast()).read_to_end(&mut out).expect("compressed");
    out
}

/// Opens a link as the page does, and writes again what was read.
fn open(fragment: &str) {
    let json = match payload_from_fragment(fragment) {
        Ok(Payload::Json(json)) => json,
        Ok(Payload::Deflated(bytes)) => inflated(&bytes),
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let decoded = decode(&json);
    assert!(decoded.state.query.len() <= MOST_QUERY_BYTES, "{fragment}");
    assert!(decoded.notes.len() <= 11, "{fragment}");
    let again = decode(&encode(&decoded.state));
    assert_eq!(again.state.query, decoded.state.query);
    assert_eq!(again.state.arrangement, decoded.state.arrangement);
    decode_session(&String::from_utf8_lossy(&json));
}

#[test]
fn hostile_links_cost_only_themselves() {
    let links: u64 = std::env::var("LINKS").ok().and_then(|count| count.parse().ok()).unwrap_or(FEW);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/permalink/v1.txt");
    let file = std::fs::read_to_string(&path).expect("the golden links");
    let seeds: Vec<&str> = file.lines().filter(|line| line.starts_with("#q")).collect();
    assert!(seeds.len() >= 8);
    let mut random = fastrand::Rng::with_seed(20_260_607);
    let mut slowest = Duration::ZERO;
    for _ in 0..links {
        let seed = seeds[random.usize(0..seeds.len())];
        let start = Instant::now();
        match random.u32(0..3) {
            0 => {
                let mut letters = seed.as_bytes().to_vec();
                mutate(&mut letters, &mut random);
                let text = String::from_utf8_lossy(&letters);
                open(&text);
                adx_query(&text.replacen("#q1.", "?query=", 1));
            }
            1 => {
                if let Ok(Payload::Deflated(mut bytes)) = payload_from_fragment(seed) {
                    mutate(&mut bytes, &mut random);
                    open(&fragment_from_payload(&Payload::Deflated(bytes)));
                }
            }
            _ => {
                let mut json = match payload_from_fragment(seed) {
                    Ok(Payload::Json(json)) => json,
                    Ok(Payload::Deflated(bytes)) => inflated(&bytes),
                    Err(_) => continue,
                };
                mutate(&mut json, &mut random);
                open(&fragment_from_payload(&Payload::Deflated(deflated(&json))));
                open(&fragment_from_payload(&Payload::Json(json)));
            }
        }
        slowest = slowest.max(start.elapsed());
    }
    // Not a measure of speed: a link that hangs the page takes seconds.
    assert!(slowest < Duration::from_secs(5), "a link took {slowest:?}");
}
