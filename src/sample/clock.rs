//! When things happen: the fixed end, the day's rhythm, and the merged beat of traffic, pushes and stories.

use super::Options;
use super::catalog::Repository;
use super::text::{mix, mix2};
use fastrand::Rng;
use std::collections::VecDeque;

/// Ticks of 100 ns in a second.
pub(super) const TICKS_PER_SECOND: i64 = 10_000_000;
/// Ticks in an hour.
pub(super) const HOUR_TICKS: i64 = 3600 * TICKS_PER_SECOND;
/// Ticks in a day.
pub(super) const DAY_TICKS: i64 = 24 * HOUR_TICKS;
/// The hour after the last one, in hours since 1970: 2026-06-01T00:00Z is day 20,605.
pub(super) const END_HOUR: i64 = 20_605 * 24;
/// The instant of the last event, 2026-05-31T23:59:59Z, in ticks since 1970.
pub(super) const END: i64 = END_HOUR * HOUR_TICKS - TICKS_PER_SECOND;
/// How long the retention job keeps an image.
const RETENTION_HOURS: i64 = 14 * 24;
/// How far back the last push of a repository is looked for before one is assumed.
const LOOK_BACK_HOURS: i64 = 21 * 24;

/// How traffic spreads over a day (UTC) and a week (from Sunday).
#[derive(Clone, Copy, Debug)]
pub(super) struct Rhythm {
    hours: [u64; 24],
    weekdays: [u64; 7],
}

/// People and their pipelines: office hours, quiet weekends.
pub(super) static OFFICE: Rhythm = Rhythm {
    hours: [2, 1, 1, 1, 1, 2, 6, 14, 24, 30, 32, 28, 22, 27, 31, 30, 26, 18, 10, 7, 5, 4, 3, 2],
    weekdays: [2, 10, 11, 12, 11, 8, 2],
};

/// Clusters: always awake, busier by day.
pub(super) static STEADY: Rhythm = Rhythm {
    hours: [9, 8, 8, 8, 8, 9, 11, 14, 18, 20, 21, 20, 18, 19, 21, 20, 19, 17, 15, 14, 13, 12, 11, 10],
    weekdays: [8, 10, 11, 11, 11, 10, 8],
};

impl Rhythm {
    /// Weight of an hour counted since 1970, which began on a Thursday.
    pub(super) fn weight(&self, hour: i64) -> u64 {
        let weekday = (hour.div_euclid(24) + 4).rem_euclid(7) as usize;
        self.hours[hour.rem_euclid(24) as usize] * self.weekdays[weekday]
    }

    fn week(&self) -> u64 {
        self.hours.iter().sum::<u64>() * self.weekdays.iter().sum::<u64>()
    }
}

/// A stretch of whole hours within the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// First hour, since 1970.
    pub(super) from: i64,
    /// The hour after the last.
    pub(super) to: i64,
}

impl Span {
    /// The whole sample.
    pub(super) fn of(options: Options) -> Span {
        Span { from: END_HOUR - i64::from(options.days.max(1)) * 24, to: END_HOUR }
    }

    /// Whether an instant (ticks since 1970) lies in it.
    pub(super) fn holds(self, at: i64) -> bool {
        (self.from * HOUR_TICKS..self.to * HOUR_TICKS).contains(&at)
    }
}

/// Instants of ordinary traffic, rising: `total` of them over the whole sample, of which one file gets its part.
#[derive(Debug)]
struct Traffic {
    rhythm: &'static Rhythm,
    hour: i64,
    to: i64,
    total: u128,
    weight_all: u128,
    weight_done: u128,
    left: i64,
    step: i64,
    next_slot: i64,
}

impl Traffic {
    fn new(rhythm: &'static Rhythm, whole: Span, part: Span, total: u64) -> Traffic {
        let weight = |from: i64, to: i64| (from..to).map(|hour| u128::from(rhythm.weight(hour))).sum::<u128>();
        Traffic {
            rhythm,
            hour: part.from,
            to: part.to,
            total: u128::from(total),
            weight_all: weight(whole.from, whole.to).max(1),
            weight_done: weight(whole.from, part.from),
            left: 0,
            step: 0,
            next_slot: 0,
        }
    }

    fn next(&mut self, rng: &mut Rng) -> Option<i64> {
        while self.left == 0 {
            if self.hour >= self.to {
                return None;
            }
            let before = self.total * self.weight_done / self.weight_all;
            self.weight_done += u128::from(self.rhythm.weight(self.hour));
            self.left = (self.total * self.weight_done / self.weight_all - before) as i64;
            self.step = HOUR_TICKS / self.left.max(1);
            self.next_slot = self.hour * HOUR_TICKS;
            self.hour += 1;
        }
        let at = self.next_slot + rng.i64(0..self.step.max(1));
        self.next_slot += self.step;
        self.left -= 1;
        Some(at.min(END))
    }
}

/// A new image in a repository. Every file of one cloud sees the same pushes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Push {
    /// When, in ticks since 1970.
    pub(super) at: i64,
    /// Index in the world's repositories.
    pub(super) repository: usize,
    /// What digest, size and the like are made from.
    pub(super) key: u64,
}

/// The repositories of one cloud and what is pushed to them.
#[derive(Clone, Copy, Debug)]
pub(super) struct World {
    /// Repositories.
    pub(super) repositories: &'static [Repository],
    seed: u64,
    scale_thousandths: u64,
}

impl World {
    /// The world of a cloud; `salt` tells clouds apart.
    pub(super) fn new(repositories: &'static [Repository], options: Options, salt: u64) -> World {
        let scale_thousandths = (options.scale * 1000.0) as u64;
        World { repositories, seed: mix2(options.seed, salt), scale_thousandths }
    }

    /// Pushes to one repository in one hour, oldest first.
    fn pushes_to(&self, repository: usize, hour: i64, out: &mut Vec<Push>) {
        let Some(known) = self.repositories.get(repository) else { return };
        let weight = OFFICE.weight(hour);
        let (numerator, denominator) = (known.pushes_a_week * weight * self.scale_thousandths, OFFICE.week() * 1000);
        let key = mix2(mix2(self.seed, repository as u64), hour as u64);
        let extra = u64::from(key % denominator < numerator % denominator);
        // One a second at most, so that tags made from the second stay unique.
        let count = (numerator / denominator + extra).min(3600) as i64;
        for slot in 0..count {
            let step = HOUR_TICKS / count;
            let key = mix2(key, slot as u64);
            let at = hour * HOUR_TICKS + slot * step + (key % step as u64) as i64;
            out.push(Push { at: at.min(END), repository, key });
        }
    }

    /// All pushes of an hour, oldest first.
    fn pushes(&self, hour: i64, out: &mut Vec<Push>) {
        for repository in 0..self.repositories.len() {
            self.pushes_to(repository, hour, out);
        }
        out.sort_by_key(|push| (push.at, push.repository));
    }

    /// The image that was the newest of a repository when `hour` began.
    fn newest_before(&self, repository: usize, hour: i64) -> Push {
        let mut found = Vec::new();
        for earlier in (hour - LOOK_BACK_HOURS..hour).rev() {
            self.pushes_to(repository, earlier, &mut found);
            if let Some(push) = found.last() {
                return *push;
            }
        }
        let key = mix2(self.seed, mix(repository as u64));
        Push { at: (hour - LOOK_BACK_HOURS) * HOUR_TICKS, repository, key }
    }
}

/// What happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beat {
    /// Ordinary traffic; the file decides what.
    Traffic(i64),
    /// A pipeline pushed an image.
    Push(Push),
    /// The retention job removed an image, at this instant.
    Expire(i64, Push),
    /// The story event with this index.
    Story(usize),
}

/// Everything that happens in one file, in the order of time.
#[derive(Debug)]
pub(super) struct Beats {
    traffic: Traffic,
    next_traffic: Option<i64>,
    world: World,
    pushes_from: i64,
    pushes_to: i64,
    queue: VecDeque<(i64, Beat)>,
    scratch: Vec<Push>,
    stories: Vec<i64>,
    next_story: usize,
    /// The newest image of each repository at the present beat.
    newest: Vec<Push>,
}

impl Beats {
    /// `stories` are the instants of the story events, rising; `total` is the ordinary traffic of the whole sample.
    pub(super) fn new(
        world: World,
        rhythm: &'static Rhythm,
        (whole, part): (Span, Span),
        total: u64,
        stories: Vec<i64>,
        rng: &mut Rng,
    ) -> Beats {
        let mut traffic = Traffic::new(rhythm, whole, part, total);
        let next_traffic = traffic.next(rng);
        let newest = (0..world.repositories.len()).map(|at| world.newest_before(at, part.from)).collect();
        Beats {
            traffic,
            next_traffic,
            world,
            pushes_from: part.from,
            pushes_to: part.to,
            queue: VecDeque::new(),
            scratch: Vec::new(),
            stories,
            next_story: 0,
            newest,
        }
    }

    /// The next beat.
    pub(super) fn next(&mut self, rng: &mut Rng) -> Option<Beat> {
        while self.queue.is_empty() && self.pushes_from < self.pushes_to {
            self.plan_hour();
        }
        let story = self.stories.get(self.next_story).copied();
        let planned = self.queue.front().map(|(at, _)| *at);
        let first = [self.next_traffic, story, planned].into_iter().flatten().min()?;
        if story == Some(first) {
            self.next_story += 1;
            return Some(Beat::Story(self.next_story - 1));
        }
        if planned == Some(first) {
            let (_, beat) = self.queue.pop_front()?;
            if let Beat::Push(push) = beat
                && let Some(newest) = self.newest.get_mut(push.repository)
            {
                *newest = push;
            }
            return Some(beat);
        }
        self.next_traffic = self.traffic.next(rng);
        Some(Beat::Traffic(first))
    }

    fn plan_hour(&mut self) {
        let hour = self.pushes_from;
        self.pushes_from += 1;
        self.scratch.clear();
        self.world.pushes(hour, &mut self.scratch);
        self.queue.extend(self.scratch.iter().map(|push| (push.at, Beat::Push(*push))));
        self.scratch.clear();
        self.world.pushes(hour - RETENTION_HOURS, &mut self.scratch);
        for push in &self.scratch {
            if self.world.repositories.get(push.repository).is_some_and(|repository| repository.expires) {
                let at = push.at + RETENTION_HOURS * HOUR_TICKS;
                self.queue.push_back((at, Beat::Expire(at, *push)));
            }
        }
        self.queue.make_contiguous().sort_by_key(|(at, _)| *at);
    }

    /// A repository that clusters pull from, by popularity, and its newest image.
    pub(super) fn popular(&self, rng: &mut Rng) -> Option<(&'static Repository, Push)> {
        let all = self.world.repositories.iter().map(|repository| repository.popularity).sum::<u32>();
        let mut ticket = rng.u32(0..all.max(1));
        for (repository, newest) in self.world.repositories.iter().zip(&self.newest) {
            if ticket < repository.popularity {
                return Some((repository, *newest));
            }
            ticket -= repository.popularity;
        }
        None
    }

    /// The repository of a push.
    pub(super) fn repository(&self, push: Push) -> &'static Repository {
        &self.world.repositories[push.repository.min(self.world.repositories.len() - 1)]
    }
}

/// An instant a number of days before the sample's last day, at a time of that day; how stories say when.
pub(super) const fn days_before(days: i64, hour: i64, minute: i64, second: i64) -> i64 {
    ((END_HOUR / 24 - 1 - days) * 86_400 + hour * 3600 + minute * 60 + second) * TICKS_PER_SECOND
}
