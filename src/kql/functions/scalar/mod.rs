//! The scalar functions, in families.

mod arrays;
mod arrays_order;
mod bags;
mod bin;
mod bits;
mod choice;
mod command_line;
mod compressed;
mod conversion;
mod datetime_format;
mod datetime_parts;
mod datetime_periods;
mod datetime_reckon;
mod encoding;
mod geo;
mod hash;
pub(super) mod ip;
mod ip_ranges;
mod ip_text;
mod math;
mod nulls;
mod parse;
mod punycode;
pub(super) mod random;
mod series;
mod sets;
mod sketches;
mod statistics;
mod storage;
mod strings_cut;
mod strings_find;
mod strings_regex;
pub(super) mod timezones;
mod units;
mod user_agent;
mod xml;

use super::Scalar;

/// Every family of functions.
pub(super) static FAMILIES: &[&[&Scalar]] = &[
    arrays::FAMILY,
    arrays_order::FAMILY,
    bags::FAMILY,
    bin::FAMILY,
    bits::FAMILY,
    choice::FAMILY,
    command_line::FAMILY,
    compressed::FAMILY,
    conversion::FAMILY,
    datetime_format::FAMILY,
    datetime_parts::FAMILY,
    datetime_periods::FAMILY,
    datetime_reckon::FAMILY,
    encoding::FAMILY,
    geo::FAMILY,
    hash::FAMILY,
    ip::FAMILY,
    ip_ranges::FAMILY,
    ip_text::FAMILY,
    math::FAMILY,
    nulls::FAMILY,
    parse::FAMILY,
    punycode::FAMILY,
    random::FAMILY,
    series::decompose::FAMILY,
    series::elements::FAMILY,
    series::fill::FAMILY,
    series::filter::FAMILY,
    series::fit::FAMILY,
    series::fourier::FAMILY,
    series::outliers::FAMILY,
    series::periods::FAMILY,
    series::stats::FAMILY,
    series::totals::FAMILY,
    sets::FAMILY,
    statistics::FAMILY,
    sketches::FAMILY,
    storage::FAMILY,
    strings_cut::FAMILY,
    strings_find::FAMILY,
    strings_regex::FAMILY,
    timezones::FAMILY,
    units::FAMILY,
    user_agent::FAMILY,
    xml::FAMILY,
];
