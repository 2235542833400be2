//! The order of day and month of a file's dates: what settles it, and what is asked where nothing does.

use super::dates::{Evidence, LocaleDate};
use super::header::Header;
use super::waiting::Record;
use crate::ingest::tally::Tally;
use crate::protocol::{DateOrder, DateQuestion, DateSample};
use crate::values::parse_datetime;

/// Cells that are shown with the question.
const SAMPLES: usize = 5;
/// Characters of one.
const SAMPLE_CHARS: usize = 60;

/// How the dates of a file are read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dates {
    /// The order, once it is settled.
    pub(super) order: Option<DateOrder>,
    /// Whether years can have two digits.
    pub(super) short_years: bool,
    /// Whether the person says the order.
    pub(super) is_said: bool,
}

/// What a cell of a column of dates says.
pub(super) enum Reading {
    /// An instant, in ticks of UTC.
    Instant(i64),
    /// A day that does not exist in the order of the file.
    NoDay,
    /// Something else.
    Other,
}

impl Dates {
    /// Whether a cell, which can be anything, is a date in the order of the file.
    pub(super) fn is_date(self, cell: &str) -> bool {
        let is_date = |date: LocaleDate| date.has_likely_year() && self.ticks(date).is_some();
        beginning(cell).is_some() && self.of_form(cell).is_some_and(is_date)
    }

    /// Reads a cell of a column of dates. Those that do not name their zone are in one so many ticks east of UTC.
    pub(super) fn read(self, cell: &str, zone: i64) -> Reading {
        let local = || self.of_form(cell).map(|date| (self.ticks(date), date.names_zone()));
        let general = || parse_datetime(cell).map(|ticks| (Some(ticks), zone != 0 && names_zone(cell)));
        let found = match beginning(cell) {
            // The general reader takes the month for first.
            Some((1 | 2, _)) => local().or_else(general),
            // ISO 8601 nearly always.
            Some(_) => general().or_else(local),
            None => general(),
        };
        match found {
            Some((None, _)) => Reading::NoDay,
            Some((Some(ticks), has_zone)) => {
                let ticks = ticks.checked_sub(if has_zone { 0 } else { zone }).filter(|ticks| *ticks >= 0);
                ticks.map_or(Reading::Other, Reading::Instant)
            }
            None => Reading::Other,
        }
    }

    /// The instant of a date, without any zone; `None` where there is no such day in the order of the file.
    fn ticks(self, date: LocaleDate) -> Option<i64> {
        let order = self.order.unwrap_or(DateOrder::DayFirst);
        if self.is_said { date.ticks_as_said(order) } else { date.ticks(order) }
    }

    fn of_form(self, cell: &str) -> Option<LocaleDate> {
        if self.short_years { LocaleDate::of_short_form(cell) } else { LocaleDate::of_form(cell) }
    }
}

/// The dates of a file, as far as they have come.
#[derive(Default)]
pub(super) struct Dating {
    pub(super) dates: Dates,
    evidence: Evidence,
    /// The column of the first date.
    column: Option<usize>,
    samples: Vec<DateSample>,
    question: Option<DateQuestion>,
}

impl Dating {
    /// Dates whose order the person says.
    pub(super) fn said(order: Option<DateOrder>) -> Self {
        let is_said = order.is_some();
        Self { dates: Dates { order, short_years: is_said, is_said }, ..Self::default() }
    }

    /// Whether a date has come and no order is settled.
    pub(super) fn is_open(&self) -> bool {
        self.evidence.seen() && self.dates.order.is_none()
    }

    /// Looks at a row while the order is open: at its cells in columns that hold dates, as far as that is known.
    pub(super) fn look(&mut self, row: Record<'_>, holds_dates: impl Fn(usize) -> bool) {
        for (at, cell) in row.cells().enumerate() {
            if !matches!(beginning(cell), Some((1 | 2, b'/' | b'-' | b':'))) {
                continue;
            }
            let Some(date) = LocaleDate::parse(cell).filter(|date| date.is_open() && holds_dates(at)) else { continue };
            if let Some(order) = self.evidence.look(date) {
                self.dates.order.get_or_insert(order);
            }
            let both = date.ticks(DateOrder::MonthFirst).zip(date.ticks(DateOrder::DayFirst));
            if let Some((month_first, day_first)) = both
                && *self.column.get_or_insert(at) == at
                && self.samples.len() < SAMPLES
            {
                let text = cell.chars().take(SAMPLE_CHARS).collect();
                self.samples.push(DateSample { text, month_first, day_first });
            }
        }
    }

    /// Takes the likelier order, and says so.
    pub(super) fn guess(&mut self, header: Option<&Header>, tally: &mut Tally) {
        if !self.is_open() {
            return;
        }
        let taken = self.evidence.likelier();
        let words = match taken {
            DateOrder::MonthFirst => "month/day/year, because of AM and PM",
            DateOrder::DayFirst => "day/month/year",
        };
        tally.note(format!(
            "No date has a number over 12, so that the order of day and month is not certain; they are read as {words}."
        ));
        self.dates.order = Some(taken);
        let name = self.column.and_then(|at| header?.names.get(at).cloned());
        self.question = name.map(|column| DateQuestion { column, samples: std::mem::take(&mut self.samples), taken });
    }

    /// What the person should say.
    pub(super) fn question(&self) -> Option<DateQuestion> {
        self.question.clone()
    }
}

/// A quick look before the full one: how many digits a cell begins with that can be a date, and what follows them.
fn beginning(cell: &str) -> Option<(usize, u8)> {
    let bytes = cell.as_bytes();
    if !(8..=48).contains(&bytes.len()) {
        return None;
    }
    let digits = bytes.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let mark = bytes[digits];
    (matches!(digits, 1 | 2 | 4) && matches!(mark, b'/' | b'.' | b'-' | b':')).then_some((digits, mark))
}

/// Whether an ISO date says its own zone.
fn names_zone(cell: &str) -> bool {
    let time = cell.split_once(['T', ' ']).map_or("", |(_, time)| time);
    time.contains(['Z', 'z', '+', '-'])
}
