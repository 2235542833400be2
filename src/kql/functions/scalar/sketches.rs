//! Reading what `hll()` and `tdigest()` keep: `dcount_hll()`, `percentile_tdigest()` and kin.

use crate::kql::functions::declare::{
    BOOL, DYNAMIC, LONG, REAL, any, constant, dynamic, named_type, numeric, optional, overload, string,
};
use crate::kql::functions::digest::Digest;
use crate::kql::functions::sketch::Sketch;
use crate::kql::functions::summary::Summary;
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Returns, Scalar, convert, lift};
use crate::values::{Dyn, DynKind, DynamicWriter, ScalarType, Value};

pub(super) static FAMILY: &[&Scalar] = &[
    &DCOUNT_HLL,
    &HLL_MERGE,
    &HLL_ISVALID,
    &PERCENTILE_TDIGEST,
    &PERCENTILES_ARRAY_TDIGEST,
    &PERCENTRANK_TDIGEST,
    &RANK_TDIGEST,
    &MERGE_TDIGEST,
    &TDIGEST_ISVALID,
];

type Answer = Result<Datum, FunctionError>;

static DCOUNT_HLL: Scalar = Scalar {
    name: "dcount_hll",
    aliases: &[],
    doc: "The number of different values that a sketch of `hll()` or `hll_merge()` saw: exact of few, within the accuracy of \
          many.",
    reference: "query/dcount-hll-function",
    overloads: &[overload!([dynamic("hll")] => LONG, |args, rows, _| {
        let sketches = lift::dyns(&args[0]);
        Ok(lift::to_longs(rows, |row| Some(Sketch::read(sketches.get(row))?.count())))
    })],
    result_name: ResultName::Prefix("dcount_hll"),
    examples: &[("dcount_hll(dynamic([[1024,14],[\"12\",\"-7\"],[]]))", "2"), ("dcount_hll(dynamic(1))", "")],
};

static HLL_MERGE: Scalar = Scalar {
    name: "hll_merge",
    aliases: &[],
    doc: "One sketch of all values that two or more sketches of `hll()` saw.",
    reference: "query/hll-merge-function",
    overloads: &[overload!([dynamic("hll"); ..] => DYNAMIC, |args, rows, _| {
        Ok(lift::to_dynamics(rows, |row, out| {
            let mut sketches = args.iter().filter_map(|arg| Sketch::read(lift::dyns(arg).get(row)));
            let mut merged = sketches.next()?;
            sketches.for_each(|sketch| merged.merge(sketch));
            merged.write(out);
            Some(())
        }))
    })],
    result_name: ResultName::Always("hll_merged_result"),
    examples: &[(
        "dcount_hll(hll_merge(dynamic([[1024,14],[\"1\",\"2\"],[]]), dynamic([[1024,14],[\"2\",\"3\"],[]])))",
        "3",
    )],
};

static HLL_ISVALID: Scalar = Scalar {
    name: "hll_isvalid",
    aliases: &[],
    doc: "Whether the value is a sketch of `hll()` or `hll_merge()`.",
    reference: "query/hll-aggregation-function",
    overloads: &[overload!([dynamic("hll")] => BOOL, |args, rows, _| {
        let sketches = lift::dyns(&args[0]);
        Ok(lift::to_bits(rows, |row| Sketch::read(sketches.get(row)).is_some()))
    })],
    result_name: ResultName::None,
    examples: &[("hll_isvalid(dynamic([[1024,14],[],[]]))", "true"), ("hll_isvalid(dynamic([1]))", "false")],
};

/// The type that the third argument names; `dynamic` where there is none.
const TYPE_OR_DYNAMIC: Returns =
    Returns::ByConstant(2, |name| if name.is_some() { named_type(name) } else { ScalarType::Dynamic });

static PERCENTILE_TDIGEST: Scalar = Scalar {
    name: "percentile_tdigest",
    aliases: &[],
    doc: "The value that so many percent of what a digest of `tdigest()` or `tdigest_merge()` took do not exceed, as the \
          given type or dynamic.",
    reference: "query/percentile-tdigest-function",
    overloads: &[
        overload!([dynamic("digest"), numeric("percentile"), constant(optional(string("type")))] => TYPE_OR_DYNAMIC, percentile),
    ],
    result_name: ResultName::Prefix("percentile_tdigest"),
    examples: &[
        ("percentile_tdigest(dynamic([[7],[10,20],[1,3]]), 20, \"long\")", "10"),
        ("percentile_tdigest(dynamic([[7],[10,20],[1,3]]), 50)", "20"),
    ],
};

static PERCENTILES_ARRAY_TDIGEST: Scalar = Scalar {
    name: "percentiles_array_tdigest",
    aliases: &["percentile_array_tdigest"],
    doc: "Several percentiles of a digest in one array. They are given one by one, or in an array with a type after it.",
    reference: "query/percentile-array-tdigest-function",
    overloads: &[
        overload!([dynamic("digest"), dynamic("percentiles"), constant(optional(string("type")))] => DYNAMIC, percentiles),
        overload!([dynamic("digest"), numeric("percentile"); ..] => DYNAMIC, percentiles),
    ],
    result_name: ResultName::Prefix("percentile_tdigest"),
    examples: &[
        ("percentiles_array_tdigest(dynamic([[7],[10,20],[1,3]]), dynamic([0, 100]), \"long\")", "[10,20]"),
        ("percentiles_array_tdigest(dynamic([[7],[10,20],[1,3]]), 25, 26)", "[10,20]"),
    ],
};

static RANK_TDIGEST: Scalar = Scalar {
    name: "rank_tdigest",
    aliases: &[],
    doc: "How many of the values that a digest took are not greater than this one.",
    reference: "query/rank-tdigest-function",
    overloads: &[overload!([dynamic("digest"), any("value")] => REAL, |args, rows, _| {
        let digests = lift::dyns(&args[0]);
        Ok(lift::to_reals(rows, |row| Digest::read(digests.get(row))?.rank(&lift::cell(&args[1], row))))
    })],
    result_name: ResultName::None,
    examples: &[("rank_tdigest(dynamic([[7],[10,20],[1,3]]), 15)", "1.0")],
};

static PERCENTRANK_TDIGEST: Scalar = Scalar {
    name: "percentrank_tdigest",
    aliases: &[],
    doc: "How many percent of the values that a digest took are not greater than this one.",
    reference: "query/percentrank-tdigest-function",
    overloads: &[overload!([dynamic("digest"), any("value")] => REAL, |args, rows, _| {
        let digests = lift::dyns(&args[0]);
        Ok(lift::to_reals(rows, |row| {
            let digest = Digest::read(digests.get(row))?;
            Some(digest.rank(&lift::cell(&args[1], row))? / digest.total() * 100.0)
        }))
    })],
    result_name: ResultName::None,
    examples: &[("percentrank_tdigest(dynamic([[7],[10,20],[1,3]]), 10)", "25.0")],
};

static MERGE_TDIGEST: Scalar = Scalar {
    name: "merge_tdigest",
    aliases: &["tdigest_merge"],
    doc: "One digest of all values that two or more digests of `tdigest()` took.",
    reference: "query/merge-tdigest-function",
    overloads: &[overload!([dynamic("digest"); ..] => DYNAMIC, |args, rows, _| {
        Ok(lift::to_dynamics(rows, |row, out| {
            let mut digests = args.iter().filter_map(|arg| Digest::read(lift::dyns(arg).get(row)));
            let mut merged = digests.next()?;
            digests.for_each(|digest| merged.merge(digest));
            merged.write(out);
            Some(())
        }))
    })],
    result_name: ResultName::Always("tdigests_merge_result"),
    examples: &[(
        "merge_tdigest(dynamic([[7],[10,20],[1,3]]), dynamic([[7],[5,20],[1,1]]))",
        "[[7],[5,10,20],[1,1,4]]",
    )],
};

static TDIGEST_ISVALID: Scalar = Scalar {
    name: "tdigest_isvalid",
    aliases: &[],
    doc: "Whether the value is a digest of `tdigest()` or `tdigest_merge()`.",
    reference: "query/tdigest-aggregation-function",
    overloads: &[overload!([dynamic("digest")] => BOOL, |args, rows, _| {
        let digests = lift::dyns(&args[0]);
        Ok(lift::to_bits(rows, |row| Digest::read(digests.get(row)).is_some()))
    })],
    result_name: ResultName::None,
    examples: &[("tdigest_isvalid(dynamic([[7],[1],[1]]))", "true"), ("tdigest_isvalid(dynamic(\"x\"))", "false")],
};

fn percentile(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (digests, ranks) = (lift::dyns(&args[0]), convert(&args[1], ScalarType::Real));
    let ranks = lift::reals(&ranks);
    let values = lift::to_dynamics(rows, |row, out| {
        out.value(&Digest::read(digests.get(row))?.percentile(ranks.get(row)?)?);
        Some(())
    });
    if args.len() > 2 { lift::as_named_type(values, args.get(2)) } else { Ok(values) }
}

fn percentiles(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let digests = lift::dyns(&args[0]);
    let kind = match args.get(2).and_then(Datum::constant) {
        Some(Value::String(name)) => ScalarType::from_name(name),
        _ => None,
    };
    let as_kind = |value: Value| match kind {
        Some(kind) => convert(&Datum::Constant(value.clone()), kind).constant().cloned().unwrap_or(value),
        None => value,
    };
    let push = |digest: &Digest, rank: Option<f64>, out: &mut DynamicWriter| match rank
        .and_then(|rank| digest.percentile(rank))
    {
        Some(value) => out.value(&as_kind(value)),
        None => out.null(),
    };
    Ok(lift::to_dynamics(rows, |row, out| {
        let digest = Digest::read(digests.get(row))?;
        out.begin_array();
        for arg in args[1..].iter().filter(|arg| arg.kind() != ScalarType::String) {
            match lift::cell(arg, row) {
                Value::Dynamic(bytes) => Dyn::new(&bytes).elements().for_each(|rank| {
                    let rank = match rank.kind() {
                        DynKind::Long(rank) => Some(rank as f64),
                        DynKind::Real(rank) => Some(rank),
                        _ => None,
                    };
                    push(&digest, rank, out);
                }),
                rank => push(&digest, rank.as_f64(), out),
            }
        }
        out.end();
        Some(())
    }))
}
