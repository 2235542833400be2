//! The page's state in the address bar.
//!
//! A link is `#q1.` and the base64url of deflated JSON; `#q0.` is the same without deflating, for browsers that lack
//! `CompressionStream`. All of it is in the fragment, which no browser sends to a server. The page deflates and inflates
//! with the browser's own streams; everything else is here: [`encode`] and [`decode`] between [`State`] and JSON,
//! [`fragment_from_payload`] and [`payload_from_fragment`] between bytes and text, [`adx_query`] for links of Azure Data
//! Explorer.
//!
//! Links come from strangers and from years ago. Reading never fails as a whole: a field that is unknown or bad costs
//! only itself and leaves a note. Nothing in a link acts by itself: the page shows the query before it runs.

mod adx;
mod fragment;
mod hint;
mod json;
mod looks;
mod session;

pub use adx::{AdxPayload, adx_link, adx_query, adx_query_from_gzip};
pub use fragment::{LinkError, LinkLength, Payload, fragment_from_payload, link_length, payload_from_fragment};
pub use hint::DataHint;
pub use json::{Decoded, decode, encode};
pub use session::{MOST_SESSION_BYTES, Session, decode_session, encode_session, session_in_archive};

use crate::protocol::{Arrangement, ChartOptions, NowAnchor, TimeRange};

/// The version that this page writes.
pub const VERSION: u32 = 1;
/// The page stops inflating a payload past this many bytes.
pub const MOST_INFLATED_BYTES: usize = 1 << 20;
/// A longer query is not taken from a link.
pub const MOST_QUERY_BYTES: usize = 256 << 10;

/// What a link says. Never data: only the question, and what is needed to answer it.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Version of the page's format that wrote the link.
    pub version: u32,
    /// The query's text.
    pub query: String,
    /// The name of the tab; empty for none.
    pub title: String,
    /// What `now()` means.
    pub now: NowAnchor,
    /// The time filter beside the query.
    pub time_range: Option<TimeRange>,
    /// What is shown.
    pub view: View,
    /// Names of the tables that the query needs, for those who do not have them yet.
    pub tables: Vec<String>,
    /// What those were like where the link was made; `None` where it does not say.
    pub data: Option<DataHint>,
    /// The zone that times are shown in.
    pub zone: Zone,
    /// Which table of the answer is shown, from 0.
    pub at: u32,
    /// How the grid is arranged.
    pub arrangement: Arrangement,
    /// What the chart shows beyond what the query says.
    pub chart: ChartOptions,
    /// Series of the chart that are switched off, by name.
    pub hidden_series: Vec<String>,
    /// The entry of the reference that is open: its kind, `/` and its name; empty for none.
    pub entry: String,
}

impl Default for State {
    fn default() -> Self {
        Self {
            version: VERSION,
            query: String::new(),
            title: String::new(),
            now: NowAnchor::default(),
            time_range: None,
            view: View::default(),
            tables: Vec::new(),
            data: None,
            zone: Zone::default(),
            at: 0,
            arrangement: Arrangement::default(),
            chart: ChartOptions::default(),
            hidden_series: Vec::new(),
            entry: String::new(),
        }
    }
}

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The query room; a chart where the query renders one, else the table.
    #[default]
    Query,
    /// The query room, with the table of the result.
    Table,
    /// The query room, with its chart.
    Chart,
    /// Files and tables.
    Data,
    /// Cards, timeline, findings.
    Overview,
    /// The metrics explorer.
    Metrics,
    /// The ready queries.
    Audits,
    /// The language's reference.
    Reference,
}

impl View {
    const WORDS: [(Self, &'static str); 8] = [
        (Self::Query, "query"),
        (Self::Table, "table"),
        (Self::Chart, "chart"),
        (Self::Data, "data"),
        (Self::Overview, "overview"),
        (Self::Metrics, "metrics"),
        (Self::Audits, "audits"),
        (Self::Reference, "reference"),
    ];

    /// The word that links use.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(view, _)| *view == self).map_or("query", |(_, word)| word)
    }

    /// The view of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, candidate)| *candidate == word).map(|(view, _)| *view)
    }
}

/// The zone that times are shown in. Times are UTC everywhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// UTC.
    #[default]
    Utc,
    /// The device's own.
    Device,
    /// A name of the IANA time zone database, such as `Europe/Berlin`. Whether the device knows it is for the page to
    /// find out.
    Named(String),
}

impl Zone {
    /// `utc`, `device`, or the zone's name; `None` for what cannot be a zone's name.
    pub fn from_word(word: &str) -> Option<Self> {
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
        match word {
            "utc" => Some(Self::Utc),
            "device" => Some(Self::Device),
            name if (1..=64).contains(&name.len()) && name.chars().all(letter) => Some(Self::Named(name.to_owned())),
            _ => None,
        }
    }

    /// The word that links use.
    pub fn word(&self) -> &str {
        match self {
            Self::Utc => "utc",
            Self::Device => "device",
            Self::Named(name) => name,
        }
    }
}
