//! Hashes: `hash()` is xxHash64 of texts, and of the bytes of other values, as in Kusto; `hash_md5()` and kin are hexadecimal digests of the value's text. A dynamic
//! value can be written in more than one way, so the engine refuses to hash it.

use crate::kql::functions::declare::{LONG, STRING, long, optional, overload, plain};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::{ScalarType, Value};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

pub(super) static FAMILY: &[&Scalar] = &[&HASH, &HASH_COMBINE, &HASH_MANY, &HASH_MD5, &HASH_SHA1, &HASH_SHA256];

static HASH: Scalar = Scalar {
    name: "hash",
    aliases: &["hash_xxhash64"],
    doc: "The xxHash64 of the text, or of the bytes of another value; with a second argument the remainder of its division by it.",
    reference: "query/hash-function",
    overloads: &[overload!([plain("source"), optional(long("mod"))] => LONG, hash)],
    result_name: ResultName::None,
    examples: &[
        ("hash(\"World\")", "1846988464401551951"),
        ("hash(\"World\", 100)", "51"),
        ("hash(datetime(2015-01-01))", "1380966698541616202"),
    ],
};

static HASH_COMBINE: Scalar = Scalar {
    name: "hash_combine",
    aliases: &[],
    doc: "One hash of two or more hashes, whose order counts. Equal hashes give the same number, but not the one of Azure.",
    reference: "query/hash-combine-function",
    overloads: &[overload!([long("h1"), long("h2"); ..] => LONG, |args, rows, _| {
        let hashes: Vec<_> = args.iter().map(lift::longs).collect();
        Ok(lift::to_longs(rows, |row| combined(hashes.iter().map(|hashes| hashes.get(row)))))
    })],
    result_name: ResultName::None,
    examples: &[("hash_combine(1, 2) != hash_combine(2, 1)", "true")],
};

static HASH_MANY: Scalar = Scalar {
    name: "hash_many",
    aliases: &[],
    doc: "One hash of two or more values: the combination of the `hash()` of each. Equal values give the same number, \
          but not the one of Azure.",
    reference: "query/hash-many-function",
    overloads: &[overload!([plain("s1"), plain("s2"); ..] => LONG, |args, rows, context| {
        let hashes = args.iter().map(|arg| hash(std::slice::from_ref(arg), rows, context));
        let hashes = hashes.collect::<Result<Vec<_>, _>>()?;
        let hashes: Vec<_> = hashes.iter().map(lift::longs).collect();
        Ok(lift::to_longs(rows, |row| combined(hashes.iter().map(|hashes| hashes.get(row)))))
    })],
    result_name: ResultName::None,
    examples: &[("hash_many(\"a\", \"b\") == hash_combine(hash(\"a\"), hash(\"b\"))", "true")],
};

/// Hashes one after the other (the step of Boost's `hash_combine`); null where one is.
fn combined(hashes: impl Iterator<Item = Option<i64>>) -> Option<i64> {
    let mut all: Option<u64> = None;
    for hash in hashes {
        let hash = hash? as u64;
        all = Some(match all {
            None => hash,
            Some(all) => {
                let step = hash.wrapping_add(0x9E37_79B9_7F4A_7C15).wrapping_add(all << 6).wrapping_add(all >> 2);
                all ^ step
            }
        });
    }
    all.map(|all| all as i64)
}

/// A digest in hexadecimal digits.
macro_rules! digest {
    ($static:ident, $name:literal, $digest:ty, $doc:literal, $page:literal, $result:literal) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: &[],
            doc: $doc,
            reference: concat!("query/", $page),
            overloads: &[overload!([plain("source")] => STRING, |args, rows, _| {
                let texts = convert(&args[0], ScalarType::String);
                let texts = lift::texts(&texts);
                Ok(lift::to_texts(rows, |row, out| {
                    for byte in <$digest>::digest(texts.get(row).as_bytes()) {
                        // Writing to a string cannot fail.
                        let _ = write!(out, "{byte:02x}");
                    }
                }))
            })],
            result_name: ResultName::None,
            examples: &[(concat!($name, "(\"World\")"), $result)],
        };
    };
}

digest!(
    HASH_MD5,
    "hash_md5",
    Md5,
    "The MD5 digest of the value's text.",
    "hash-md5-function",
    "f5a7924e621e84c9280a9a27e1bcb7f6"
);
digest!(
    HASH_SHA1,
    "hash_sha1",
    Sha1,
    "The SHA-1 digest of the value's text.",
    "hash-sha1-function",
    "70c07ec18ef89c5309bbb0937f3a6342411e1fdd"
);
digest!(
    HASH_SHA256,
    "hash_sha256",
    Sha256,
    "The SHA-256 digest of the value's text.",
    "hash-sha256-function",
    "78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524"
);

fn hash(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let text = match args[0].kind() {
        ScalarType::String => args[0].clone(),
        _ => Datum::Constant(Value::string("")),
    };
    let texts = lift::texts(&text);
    let mods = args.get(1).map(lift::longs);
    Ok(lift::to_longs(rows, |row| {
        let hash = match lift::cell_bytes(&args[0], row) {
            Some((bytes, len)) => xxhash64(&bytes[..len]),
            None => xxhash64(texts.get(row).as_bytes()),
        } as i64;
        match mods {
            None => Some(hash),
            Some(mods) => hash.checked_rem_euclid(mods.get(row)?),
        }
    }))
}

const PRIMES: [u64; 5] =
    [0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5];

/// One lane of the hash takes eight bytes in.
fn round(lane: u64, input: u64) -> u64 {
    lane.wrapping_add(input.wrapping_mul(PRIMES[1])).rotate_left(31).wrapping_mul(PRIMES[0])
}

fn word(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// xxHash64 with seed 0 (specification: xxHash's `xxhash_spec.md`).
fn xxhash64(input: &[u8]) -> u64 {
    let mut chunks = input.chunks_exact(32);
    let mut hash = if input.len() >= 32 {
        let mut lanes = [PRIMES[0].wrapping_add(PRIMES[1]), PRIMES[1], 0, 0_u64.wrapping_sub(PRIMES[0])];
        for chunk in &mut chunks {
            for (lane, bytes) in lanes.iter_mut().zip(chunk.chunks_exact(8)) {
                *lane = round(*lane, word(bytes));
            }
        }
        let mixed =
            lanes.iter().zip([1, 7, 12, 18]).fold(0_u64, |sum, (lane, by)| sum.wrapping_add(lane.rotate_left(by)));
        lanes.iter().fold(mixed, |hash, lane| (hash ^ round(0, *lane)).wrapping_mul(PRIMES[0]).wrapping_add(PRIMES[3]))
    } else {
        PRIMES[4]
    };
    hash = hash.wrapping_add(input.len() as u64);
    let mut eights = chunks.remainder().chunks_exact(8);
    for bytes in &mut eights {
        hash = (hash ^ round(0, word(bytes))).rotate_left(27).wrapping_mul(PRIMES[0]).wrapping_add(PRIMES[3]);
    }
    let mut fours = eights.remainder().chunks_exact(4);
    for bytes in &mut fours {
        hash = (hash ^ word(bytes).wrapping_mul(PRIMES[0]))
            .rotate_left(23)
            .wrapping_mul(PRIMES[1])
            .wrapping_add(PRIMES[2]);
    }
    for byte in fours.remainder() {
        hash = (hash ^ u64::from(*byte).wrapping_mul(PRIMES[4])).rotate_left(11).wrapping_mul(PRIMES[0]);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(PRIMES[1]);
    hash = (hash ^ (hash >> 29)).wrapping_mul(PRIMES[2]);
    hash ^ (hash >> 32)
}
