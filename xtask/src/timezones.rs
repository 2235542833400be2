//! `src/kql/functions/scalar/timezones.txt`, made anew from this machine's copy of the IANA time zone database.
//!
//! The form of the file is told at the head of `timezones.rs` beside it. Only what happened since 1970 is taken, and of
//! changes that the zone's rule gives anyway all but the first are left out.

use crate::run::root;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const DATABASE: &str = "/usr/share/zoneinfo";
const TARGET: &str = "src/kql/functions/scalar/timezones.txt";
/// Changes from 2038 on are the rule's alone.
const END_SECS: i64 = 2_145_916_800;

/// One history: the difference from UTC in 1970, when it changes and to what (in seconds), and the rule at the end.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct History {
    first: i64,
    changes: Vec<(i64, i64)>,
    rule: String,
}

/// Writes the file.
pub(crate) fn write() -> Result<(), String> {
    let database = Path::new(DATABASE);
    let index = read(&database.join("tzdata.zi"))?;
    let mut names: Vec<&str> = index
        .split(|byte| *byte == b'\n')
        .filter_map(|line| {
            let mut words = std::str::from_utf8(line).ok()?.split(' ');
            match words.next()? {
                "Z" => words.next(),
                "L" => words.nth(1),
                _ => None,
            }
        })
        .collect();
    names.sort_unstable();
    let mut histories: BTreeMap<History, Vec<&str>> = BTreeMap::new();
    for name in names {
        let history = history(&read(&database.join(name))?).ok_or_else(|| format!("{name}: not a time zone file."))?;
        histories.entry(history).or_default().push(name);
    }
    let mut lines: Vec<String> = histories.iter().map(|(history, names)| line(history, names)).collect();
    lines.sort_unstable();
    std::fs::write(root().join(TARGET), lines.concat()).map_err(|error| format!("{TARGET}: {error}"))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The second, 64-bit part of a `TZif` file (RFC 9636).
fn history(file: &[u8]) -> Option<History> {
    let counts = |start: usize| -> Option<[usize; 6]> {
        let bytes = file.get(start + 20..start + 44)?;
        let mut words =
            bytes.chunks_exact(4).map(|word| word.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)));
        Some([(); 6].map(|()| words.next().unwrap_or(0)))
    };
    let [utc, standard, leaps, times, types, letters] = counts(0)?;
    let second = 44 + times * 5 + types * 6 + letters + leaps * 8 + standard + utc;
    let [utc, standard, leaps, times, types, letters] = counts(second)?;
    let body = file.get(second + 44..)?;
    let (instants, body) = body.split_at_checked(times * 8)?;
    let (kinds, body) = body.split_at_checked(times)?;
    let (offsets, body) = body.split_at_checked(types * 6)?;
    let offsets: Vec<i64> = offsets
        .chunks_exact(6)
        .map(|kind| i64::from(i32::from_be_bytes([kind[0], kind[1], kind[2], kind[3]])))
        .collect();
    let rule = body.get(letters + leaps * 12 + standard + utc..)?;
    let rule = Rule::read(std::str::from_utf8(rule).ok()?.trim())?;

    let mut first = *offsets.first()?;
    let mut changes: Vec<(i64, i64)> = Vec::new();
    for (instant, kind) in instants.chunks_exact(8).zip(kinds) {
        let instant = i64::from_be_bytes(instant.try_into().ok()?);
        let offset = *offsets.get(usize::from(*kind))?;
        if instant < 0 {
            first = offset;
        } else if instant < END_SECS && offset != changes.last().map_or(first, |change| change.1) {
            changes.push((instant, offset));
        }
    }
    let last = changes.last().map_or(0, |change| change.0);
    let expected: Vec<(i64, i64)> = rule.changes().into_iter().filter(|change| change.0 <= last).collect();
    let same = changes.iter().rev().zip(expected.iter().rev()).take_while(|(left, right)| left == right).count();
    changes.truncate(changes.len() - same.saturating_sub(1));
    Some(History { first, changes, rule: rule.text() })
}

fn line(history: &History, names: &[&str]) -> String {
    let mut offsets: Vec<i64> = history.changes.iter().map(|change| change.1).collect();
    offsets.sort_unstable();
    offsets.dedup();
    offsets.retain(|offset| *offset != history.first);
    offsets.insert(0, history.first);
    let written = |offset: &i64| if offset % 60 == 0 { (offset / 60).to_string() } else { format!("{offset}s") };
    let mut text =
        format!("{}|{}|{}|", names.join(" "), history.rule, offsets.iter().map(written).collect::<Vec<_>>().join(","));
    let mut past = 0;
    for (instant, offset) in &history.changes {
        let minutes = (instant - past).div_euclid(60);
        let place = offsets.iter().position(|known| known == offset).unwrap_or(0);
        // Writing to a string cannot fail.
        let _ = write!(text, "{:x}", minutes / 60);
        if minutes % 60 != 0 {
            let _ = write!(text, "'{}", minutes % 60);
        }
        text.push(char::from(b'A' + u8::try_from(place).unwrap_or(0)));
        past = instant.div_euclid(60) * 60;
    }
    text + "\n"
}

/// What a POSIX `TZ` text says, in seconds: `EST5EDT,M3.2.0,M11.1.0/3`.
struct Rule {
    standard: i64,
    summer: Option<(i64, Moment, Moment)>,
}

/// `M3.2.0`, and seconds of local time.
struct Moment(String, i64);

impl Rule {
    fn read(text: &str) -> Option<Self> {
        let (zone, moments) = text.split_once(',').unwrap_or((text, ""));
        let (standard, rest) = offset(name_end(zone)?)?;
        if rest.is_empty() {
            return Some(Self { standard: -standard, summer: None });
        }
        let rest = name_end(rest)?;
        let summer = if rest.is_empty() { 3600 - standard } else { -offset(rest)?.0 };
        let (begins, ends) = moments.split_once(',')?;
        Some(Self { standard: -standard, summer: Some((summer, Moment::read(begins)?, Moment::read(ends)?)) })
    }

    fn text(&self) -> String {
        let mut text = (self.standard / 60).to_string();
        if let Some((summer, begins, ends)) = &self.summer {
            // Writing to a string cannot fail.
            let _ = write!(text, ",{},{}/{},{}/{}", summer / 60, begins.0, begins.1 / 60, ends.0, ends.1 / 60);
        }
        text
    }

    fn changes(&self) -> Vec<(i64, i64)> {
        let Some((summer, begins, ends)) = &self.summer else { return Vec::new() };
        let mut all: Vec<(i64, i64)> = (1970..2038)
            .flat_map(|year| {
                [
                    begins.in_year(year).map(|secs| (secs - self.standard, *summer)),
                    ends.in_year(year).map(|secs| (secs - summer, self.standard)),
                ]
            })
            .flatten()
            .collect();
        all.sort_unstable();
        all
    }
}

impl Moment {
    fn read(text: &str) -> Option<Self> {
        let (day, time) = text.split_once('/').unwrap_or((text, "2"));
        Some(Self(day.to_owned(), offset(time)?.0))
    }

    fn in_year(&self, year: i64) -> Option<i64> {
        let mut parts = self.0.strip_prefix('M')?.split('.').map(str::parse::<i64>);
        let mut next = || parts.next()?.ok();
        let (month, week, weekday) = (next()?, next()?, next()?);
        let first = days(year, month);
        let after = if month == 12 { days(year + 1, 1) } else { days(year, month + 1) };
        // 1970-01-01 was a Thursday.
        let mut day = first + (weekday - (first + 4)).rem_euclid(7) + 7 * (week - 1);
        if day >= after {
            day -= 7;
        }
        Some(day * 86_400 + self.1)
    }
}

/// Days from 1970-01-01 to the first of a month.
fn days(year: i64, month: i64) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let leaps = |year: i64| year / 4 - year / 100 + year / 400;
    let before = usize::try_from(month - 1).ok().and_then(|at| BEFORE.get(at)).copied().unwrap_or(0);
    (year - 1970) * 365 + leaps(year - 1) - leaps(1969) + before + i64::from(leap && month > 2)
}

/// What follows a zone's abbreviation: letters, or anything in `<…>`.
fn name_end(text: &str) -> Option<&str> {
    match text.strip_prefix('<') {
        Some(rest) => rest.split_once('>').map(|(_, rest)| rest),
        None => Some(text.trim_start_matches(|c: char| c.is_ascii_alphabetic())),
    }
}

/// `[-]hh[:mm[:ss]]` in seconds, and what follows.
fn offset(text: &str) -> Option<(i64, &str)> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.trim_start_matches('+')), |rest| (-1, rest));
    let end = digits.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(digits.len());
    let mut secs = 0;
    for (part, unit) in digits[..end].split(':').zip([3600, 60, 1]) {
        secs += part.parse::<i64>().ok()? * unit;
    }
    Some((sign * secs, &digits[end..]))
}
