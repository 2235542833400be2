//! What the operators take, clause by clause: what a person may write where.

/// What may stand at a place; several together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Takes(u16);

impl Takes {
    pub(super) const NOTHING: Self = Self(0);
    /// Columns of the rows that come.
    pub(super) const COLUMNS: Self = Self(1);
    /// Scalar functions, values of `let`, operators between them.
    pub(super) const SCALARS: Self = Self(2);
    /// Aggregates, outside of which no column may stand.
    pub(super) const AGGREGATES: Self = Self(4);
    /// Tables, and functions that give one.
    pub(super) const TABLES: Self = Self(8);
    pub(super) const PLUGINS: Self = Self(16);
    /// Kinds of chart.
    pub(super) const CHARTS: Self = Self(32);
    /// Dynamic columns before others.
    pub(super) const DYNAMIC: Self = Self(64);
    /// Values of `let`, not of columns: a number of rows.
    pub(super) const VALUES: Self = Self(128);
    /// Steps without a pipe before them, in parentheses.
    pub(super) const STEPS: Self = Self(256);
    /// Columns that both sides have, `$left` and `$right`.
    pub(super) const KEYS: Self = Self(512);
    /// Functions of `let`.
    pub(super) const FUNCTIONS: Self = Self(1024);

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

const ANY: Takes = Takes::COLUMNS.or(Takes::SCALARS);
const SUMS: Takes = Takes::AGGREGATES.or(Takes::SCALARS);

/// A word that begins another part of an operator.
pub(super) struct Clause {
    pub(super) word: &'static str,
    pub(super) takes: Takes,
}

const fn clause(word: &'static str, takes: Takes) -> Clause {
    Clause { word, takes }
}

/// What an operator takes.
pub(super) struct Grammar {
    pub(super) names: &'static [&'static str],
    /// Right behind its name.
    pub(super) takes: Takes,
    pub(super) clauses: &'static [Clause],
    /// `kind` and its like, with their values.
    pub(super) parameters: &'static [(&'static str, &'static [&'static str])],
    /// Words behind an operand.
    pub(super) after: &'static [&'static str],
}

/// What the operator of this name takes.
pub(super) fn grammar(name: &str) -> Option<&'static Grammar> {
    GRAMMARS.iter().find(|grammar| grammar.names.contains(&name))
}

const fn plain(names: &'static [&'static str], takes: Takes) -> Grammar {
    Grammar { names, takes, clauses: &[], parameters: &[], after: &[] }
}

const fn clauses(names: &'static [&'static str], takes: Takes, clauses: &'static [Clause]) -> Grammar {
    Grammar { names, takes, clauses, parameters: &[], after: &[] }
}

const ORDER: &[&str] = &["asc", "desc", "nulls first", "nulls last"];
const BY: &[Clause] = &[clause("by", ANY)];
const STRATEGY: (&str, &[&str]) = ("hint.strategy", &["shuffle", "broadcast"]);
const SHUFFLE: (&str, &[&str]) = ("hint.shufflekey", &[]);
const BOOLS: &[&str] = &["true", "false"];
const JOIN_KINDS: &[&str] =
    &["inner", "innerunique", "leftouter", "rightouter", "fullouter", "leftsemi", "leftanti", "rightsemi", "rightanti"];

static GRAMMARS: &[Grammar] = &[
    plain(&["where", "filter", "extend", "serialize", "project", "distinct"], ANY),
    plain(&["project-away", "project-keep", "project-rename"], Takes::COLUMNS),
    Grammar { after: &["asc", "desc", "granny-asc", "granny-desc"], ..plain(&["project-reorder"], Takes::COLUMNS) },
    plain(&["print", "project-by-names"], Takes::SCALARS),
    Grammar { parameters: &[STRATEGY, SHUFFLE], ..clauses(&["summarize"], SUMS, BY) },
    Grammar {
        parameters: &[("kind", &["nonempty"])],
        ..clauses(
            &["make-series"],
            SUMS,
            &[
                clause("default", Takes::VALUES),
                clause("on", Takes::COLUMNS),
                clause("from", Takes::SCALARS),
                clause("to", Takes::SCALARS),
                clause("step", Takes::SCALARS),
                clause("by", ANY),
            ],
        )
    },
    Grammar { after: ORDER, ..clauses(&["sort", "order"], Takes::NOTHING, BY) },
    Grammar { after: ORDER, ..clauses(&["top"], Takes::VALUES, BY) },
    Grammar {
        after: &["asc", "desc"],
        ..clauses(
            &["top-nested"],
            Takes::VALUES,
            &[clause("of", ANY), clause("with others =", Takes::VALUES), clause("by", SUMS)],
        )
    },
    clauses(&["top-hitters"], Takes::VALUES, &[clause("of", ANY), clause("by", ANY)]),
    plain(&["take", "limit", "sample"], Takes::VALUES),
    clauses(&["sample-distinct"], Takes::VALUES, &[clause("of", ANY)]),
    clauses(&["count"], Takes::NOTHING, &[clause("as", Takes::NOTHING)]),
    Grammar {
        parameters: &[("kind", JOIN_KINDS), STRATEGY, SHUFFLE, ("hint.remote", &["auto", "left", "right", "local"])],
        ..clauses(&["join"], Takes::TABLES, &[clause("on", Takes::KEYS)])
    },
    Grammar {
        parameters: &[("kind", &["leftouter", "inner"])],
        ..clauses(&["lookup"], Takes::TABLES, &[clause("on", Takes::KEYS)])
    },
    Grammar {
        parameters: &[("kind", &["inner", "outer"]), ("withsource", &[]), ("isfuzzy", BOOLS)],
        ..plain(&["union"], Takes::TABLES)
    },
    Grammar {
        parameters: &[("kind", &["array", "bag"]), ("bagexpansion", &["bag", "array"]), ("with_itemindex", &[])],
        ..clauses(
            &["mv-expand", "mvexpand"],
            Takes::DYNAMIC.or(Takes::COLUMNS),
            &[clause("to typeof(", Takes::NOTHING), clause("limit", Takes::VALUES)],
        )
    },
    Grammar {
        parameters: &[("with_itemindex", &[])],
        ..clauses(
            &["mv-apply", "mvapply"],
            Takes::DYNAMIC.or(Takes::COLUMNS),
            &[clause("to typeof(", Takes::NOTHING), clause("limit", Takes::VALUES), clause("on", Takes::STEPS)],
        )
    },
    Grammar {
        parameters: &[("kind", &["simple", "regex", "relaxed"]), ("flags", &[])],
        ..clauses(&["parse", "parse-where"], Takes::COLUMNS, &[clause("with", Takes::NOTHING)])
    },
    clauses(&["parse-kv"], Takes::COLUMNS, &[clause("as", Takes::NOTHING), clause("with", Takes::NOTHING)]),
    clauses(&["render"], Takes::CHARTS, &[clause("with", Takes::NOTHING)]),
    Grammar {
        parameters: &[("hint.distribution", &["per_node", "per_shard", "single"])],
        ..plain(&["evaluate"], Takes::PLUGINS)
    },
    plain(&["invoke"], Takes::FUNCTIONS),
    Grammar {
        parameters: &[("hint.strategy", &["native", "shuffle", "legacy"])],
        ..clauses(&["partition"], Takes::NOTHING, &[clause("by", Takes::COLUMNS.or(Takes::STEPS))])
    },
    plain(&["fork"], Takes::STEPS),
    clauses(&["facet"], Takes::NOTHING, &[clause("by", Takes::COLUMNS), clause("with", Takes::STEPS)]),
    Grammar {
        parameters: &[("kind", &["source"])],
        ..clauses(&["reduce"], Takes::NOTHING, &[clause("by", ANY), clause("with", Takes::NOTHING)])
    },
    clauses(
        &["range"],
        Takes::NOTHING,
        &[clause("from", Takes::SCALARS), clause("to", Takes::SCALARS), clause("step", Takes::SCALARS)],
    ),
    Grammar {
        parameters: &[("kind", &["case_insensitive", "case_sensitive"])],
        ..clauses(&["search"], ANY, &[clause("in", Takes::TABLES)])
    },
    Grammar {
        parameters: &[("withsource", &[])],
        ..clauses(
            &["find"],
            ANY,
            &[clause("in", Takes::TABLES), clause("where", ANY), clause("project", Takes::COLUMNS)],
        )
    },
    Grammar {
        after: ORDER,
        parameters: &[("with_match_id", &[])],
        ..clauses(
            &["scan"],
            Takes::NOTHING,
            &[
                clause("order by", ANY),
                clause("partition by", ANY),
                clause("declare", Takes::NOTHING),
                clause("with", ANY),
            ],
        )
    },
    clauses(
        &["make-graph"],
        Takes::COLUMNS,
        &[clause("with", Takes::TABLES), clause("on", Takes::COLUMNS), clause("partitioned-by", Takes::COLUMNS)],
    ),
    clauses(
        &["graph-match", "graph-shortest-paths"],
        Takes::NOTHING,
        &[clause("where", Takes::SCALARS), clause("project", Takes::SCALARS)],
    ),
    clauses(&["graph-to-table"], Takes::NOTHING, &[clause("nodes", Takes::NOTHING), clause("edges", Takes::NOTHING)]),
];

/// Kinds of chart that are drawn here, and what each is for.
pub(super) const CHARTS: &[(&str, &str)] = &[
    ("timechart", "Lines over time."),
    ("linechart", "Lines over numbers or categories."),
    ("areachart", "Areas under lines."),
    ("stackedareachart", "Areas one upon the other."),
    ("columnchart", "Columns side by side or stacked."),
    ("barchart", "The same, lying."),
    ("piechart", "Parts of a whole."),
    ("scatterchart", "Points."),
    ("anomalychart", "Lines over time with anomalies marked."),
    ("card", "The values of the first row, large."),
    ("table", "Rows."),
];

/// Properties of `render … with (…)`, their values, and what each does.
pub(super) const PROPERTIES: &[(&str, &[&str], &str)] = &[
    ("title", &[], "A text above the chart."),
    ("xtitle", &[], "The name of the x-axis."),
    ("ytitle", &[], "The name of the y-axis."),
    ("xcolumn", &[], "The column of the x-axis."),
    ("ycolumns", &[], "The columns that are drawn."),
    ("series", &[], "The columns whose values part the series."),
    ("kind", &["default", "unstacked", "stacked", "stacked100"], "How columns and areas stand together."),
    ("legend", &["visible", "hidden"], "Whether the series are named beside the chart."),
    ("xaxis", &["linear", "log"], "The scale of the x-axis."),
    ("yaxis", &["linear", "log"], "The scale of the y-axis."),
    ("ysplit", &["none", "axes", "panels"], "Whether each column gets an axis or a panel of its own."),
    ("accumulate", &["true", "false"], "Whether each value is added to those before."),
    ("anomalycolumns", &[], "The columns that mark anomalies."),
    ("ymin", &[], "The least value of the y-axis."),
    ("ymax", &[], "The greatest value of the y-axis."),
];

/// Operators between values, which types their left side may have (`s` string, `n` number, `t` time, `b` bool, `d` dynamic), and
/// what they ask.
pub(super) const INFIX: &[(&str, &str, &str)] = &[
    ("==", "sntbd", "Equal."),
    ("!=", "sntbd", "Not equal."),
    ("and", "b", "Both hold."),
    ("or", "b", "One of both holds."),
    ("has", "sd", "Has the term, whatever its case."),
    ("contains", "sd", "Has the text anywhere, whatever its case."),
    ("startswith", "s", "Begins with the text, whatever its case."),
    ("endswith", "s", "Ends with the text, whatever its case."),
    ("in", "snt", "Equal to one of a list."),
    ("!in", "snt", "Equal to none of a list."),
    ("in~", "s", "Equal to one of a list, whatever its case."),
    ("!in~", "s", "Equal to none of a list, whatever its case."),
    ("=~", "s", "Equal, whatever its case."),
    ("!~", "s", "Not equal, whatever its case."),
    ("has_any", "sd", "Has one of the terms."),
    ("has_all", "sd", "Has all of the terms."),
    ("between", "nt", "From one bound to the other, both included."),
    ("!between", "nt", "Outside of two bounds."),
    ("<", "nt", "Less."),
    ("<=", "nt", "Less or equal."),
    (">", "nt", "Greater."),
    (">=", "nt", "Greater or equal."),
    ("matches regex", "s", "Fits the regular expression."),
    ("hasprefix", "s", "Has a term that begins so."),
    ("hassuffix", "s", "Has a term that ends so."),
    ("!has", "sd", "Has not the term."),
    ("!contains", "sd", "Has the text nowhere."),
    ("!startswith", "s", "Does not begin with the text."),
    ("!endswith", "s", "Does not end with the text."),
    ("has_cs", "s", "Has the term, in this case."),
    ("contains_cs", "s", "Has the text, in this case."),
    ("startswith_cs", "s", "Begins with the text, in this case."),
    ("endswith_cs", "s", "Ends with the text, in this case."),
];
