//! Every scalar function, operator and aggregate, each one a value that holds its name, signatures, documentation,
//! examples and kernel.

pub mod aggregate;
mod context;
mod convert;
mod declare;
mod digest;
mod letters;
mod lift;
mod operators;
mod parse_values;
mod registry;
mod resolve;
mod scalar;
mod signature;
mod sketch;
mod summary;
#[cfg(test)]
mod tests;

pub use aggregate::{Aggregate, all_aggregates};
pub(crate) use context::regex;
pub use context::{Context, FunctionError};
pub use convert::{convert, converts};
pub(crate) use parse_values::decimal_from_text;
pub use registry::{all, operator, operators, scalar};
pub use resolve::{Mismatch, Resolved, Why, call_text, kind_text, operator_text, resolve, signature_text, widest};
pub(crate) use scalar::ip::{Network, ipv4, ipv6};
pub use scalar::random::is_random;
pub use scalar::timezones::LocalClock;
pub use signature::{Datum, Kernel, Overload, Param, ParamKind, ResultName, Returns, Scalar};
