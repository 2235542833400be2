//! Every scalar function, operator and aggregate, each one a value that holds its name, signatures, documentation,
//! examples and kernel.

pub mod aggregate;
mod context;
mod convert;
mod declare;
mod lift;
mod operators;
mod parse_values;
mod registry;
mod resolve;
mod scalar;
mod signature;
#[cfg(test)]
mod tests;

pub use context::{Context, FunctionError};
pub use convert::{convert, converts};
pub use registry::{all, operator, operators, scalar};
pub use resolve::{Mismatch, Resolved, resolve, signature_text, widest};
pub use signature::{Datum, Kernel, Overload, Param, ParamKind, ResultName, Returns, Scalar};
