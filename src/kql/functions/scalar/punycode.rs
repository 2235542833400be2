//! Names of domains in letters beyond ASCII: `punycode_from_string()` and kin (RFC 3492).

use crate::kql::functions::declare::{STRING, overload, string};
use crate::kql::functions::{ResultName, Scalar, lift};

pub(super) static FAMILY: &[&Scalar] = &[&FROM_STRING, &TO_STRING, &DOMAIN_FROM_STRING, &DOMAIN_TO_STRING];

/// Code points that one call reads or writes, at most: the coding takes time by their square.
const MOST_CHARS: usize = 4096;

/// A function of one text; empty where it fails.
macro_rules! text_function {
    ($static:ident, $name:literal, $function:expr, $doc:literal, $page:literal, $examples:expr) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: &[],
            doc: $doc,
            reference: concat!("query/", $page),
            overloads: &[overload!([string("text")] => STRING, |args, rows, _| {
                let texts = lift::texts(&args[0]);
                Ok(lift::to_texts(rows, |row, out| out.push_str(&$function(texts.get(row)).unwrap_or_default())))
            })],
            result_name: ResultName::None,
            examples: $examples,
        };
    };
}

text_function!(
    FROM_STRING,
    "punycode_from_string",
    encoded,
    "The text in Punycode: ASCII only. Empty for what is longer than 4096 characters.",
    "punycode-from-string-function",
    &[
        ("punycode_from_string(\"académie-française\")", "acadmie-franaise-npb1a"),
        ("punycode_from_string(\"abc\")", "abc-")
    ]
);
text_function!(
    TO_STRING,
    "punycode_to_string",
    decoded,
    "The text that Punycode stands for; empty where it is none.",
    "punycode-to-string-function",
    &[("punycode_to_string(\"acadmie-franaise-npb1a\")", "académie-française")]
);
text_function!(
    DOMAIN_FROM_STRING,
    "punycode_domain_from_string",
    |text: &str| labels(text, |label| match label.strip_prefix("xn--") {
        Some(coded) => decoded(coded),
        None => Some(label.to_owned()),
    }),
    "The name of a domain with its coded parts (`xn--…`) in their own letters; empty where one is wrong.",
    "punycode-domain-from-string-function",
    &[("punycode_domain_from_string(\"xn--Ge-mia.Bulg.edu\")", "Gáe.Bulg.edu")]
);
text_function!(
    DOMAIN_TO_STRING,
    "punycode_domain_to_string",
    |text: &str| labels(text, |label| {
        if label.is_ascii() { Some(label.to_owned()) } else { Some(format!("xn--{}", encoded(label)?)) }
    }),
    "The name of a domain with each part beyond ASCII coded as `xn--…`.",
    "punycode-domain-to-string-function",
    &[("punycode_domain_to_string(\"艺术.com\")", "xn--cqv902d.com")]
);

/// The parts of a domain's name, each worked on, with points between.
fn labels(text: &str, work: impl Fn(&str) -> Option<String>) -> Option<String> {
    // Full stops of other scripts part as well.
    let parts: Option<Vec<String>> = text.split(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}']).map(work).collect();
    parts.map(|parts| parts.join("."))
}

const BASE: u32 = 36;
const FIRST_BIAS: u32 = 72;
const FIRST_CODE: u32 = 128;

/// The threshold of the digit at place `k`.
fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(1, 26)
}

fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += BASE;
    }
    k + 36 * delta / (delta + 38)
}

fn encoded(text: &str) -> Option<String> {
    let points: Vec<u32> = text.chars().map(u32::from).collect();
    if points.len() > MOST_CHARS {
        return None;
    }
    let mut out: String = text.chars().filter(char::is_ascii).collect();
    let basic = out.len() as u32;
    if basic > 0 {
        out.push('-');
    }
    let (mut code, mut delta, mut bias, mut done) = (FIRST_CODE, 0_u32, FIRST_BIAS, basic);
    while (done as usize) < points.len() {
        let next = points.iter().copied().filter(|point| *point >= code).min()?;
        delta = delta.checked_add((next - code).checked_mul(done + 1)?)?;
        code = next;
        for point in &points {
            if *point < code {
                delta = delta.checked_add(1)?;
            }
            if *point == code {
                let (mut q, mut k) = (delta, BASE);
                loop {
                    let t = threshold(k, bias);
                    if q < t {
                        break;
                    }
                    out.push(digit(t + (q - t) % (BASE - t)));
                    q = (q - t) / (BASE - t);
                    k += BASE;
                }
                out.push(digit(q));
                bias = adapted(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta += 1;
        code += 1;
    }
    Some(out)
}

/// `a` to `z`, then `0` to `9`, for a value below 36.
fn digit(value: u32) -> char {
    char::from(if value < 26 { b'a' + value as u8 } else { b'0' + (value - 26) as u8 })
}

fn decoded(text: &str) -> Option<String> {
    let (basic, coded) = text.rsplit_once('-').unwrap_or(("", text));
    let mut points: Vec<char> = basic.chars().collect();
    if !basic.is_ascii() || text.len() > MOST_CHARS {
        return None;
    }
    let (mut code, mut at, mut bias) = (FIRST_CODE, 0_u32, FIRST_BIAS);
    let mut digits = coded.bytes();
    while let Some(mut byte) = digits.next() {
        let start = at;
        let (mut weight, mut k) = (1_u32, BASE);
        loop {
            let value = match byte {
                b'a'..=b'z' => byte - b'a',
                b'A'..=b'Z' => byte - b'A',
                b'0'..=b'9' => byte - b'0' + 26,
                _ => return None,
            };
            at = at.checked_add(u32::from(value).checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if u32::from(value) < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
            byte = digits.next()?;
        }
        let count = points.len() as u32 + 1;
        bias = adapted(at - start, count, start == 0);
        code = code.checked_add(at / count)?;
        at %= count;
        points.insert(at as usize, char::from_u32(code)?);
        at += 1;
    }
    Some(points.into_iter().collect())
}
