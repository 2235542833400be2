//! Kinds of what the reference describes.

/// What something of the language is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Kind {
    Operator,
    Statement,
    ScalarOperator,
    ScalarFunction,
    SeriesFunction,
    Aggregate,
    WindowFunction,
    GraphFunction,
    GeoFunction,
    Plugin,
    Type,
    Library,
}

impl Kind {
    /// Every kind, in the order of the reference: the word of the catalogue, and what the page calls several of them.
    const WORDS: [(Self, &'static str, &'static str); 12] = [
        (Self::Operator, "operator", "Operators"),
        (Self::Statement, "statement", "Statements"),
        (Self::ScalarOperator, "scalar-operator", "Comparisons and arithmetic"),
        (Self::ScalarFunction, "scalar-function", "Scalar functions"),
        (Self::SeriesFunction, "series-function", "Series functions"),
        (Self::Aggregate, "aggregate", "Aggregates"),
        (Self::WindowFunction, "window-function", "Window functions"),
        (Self::GraphFunction, "graph-function", "Graph functions"),
        (Self::GeoFunction, "geo-function", "Geospatial functions"),
        (Self::Plugin, "plugin", "Plugins"),
        (Self::Type, "type", "Types"),
        (Self::Library, "library", "Function library"),
    ];

    /// Every kind, in the order of the reference.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::WORDS.iter().map(|(kind, ..)| *kind)
    }

    /// The kind of a word of the catalogue.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, candidate, _)| *candidate == word).map(|(kind, ..)| *kind)
    }

    /// Its word in the catalogue: `scalar-function`.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, word, _)| word)
    }

    /// What the page calls several of them: `Scalar functions`.
    pub fn title(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., title)| title)
    }

    /// Kinds whose names are called the same way, so that one name stands for one thing in all of them.
    pub(super) fn is_called_like(self, other: Self) -> bool {
        let is_call = |kind| {
            matches!(
                kind,
                Self::ScalarFunction
                    | Self::SeriesFunction
                    | Self::WindowFunction
                    | Self::GraphFunction
                    | Self::GeoFunction
            )
        };
        self == other || (is_call(self) && is_call(other))
    }
}
