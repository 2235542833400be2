//! Every scalar function, operator and aggregate, each one a value that holds its name, signatures, documentation,
//! examples and kernel.

pub mod aggregate;
mod context;
mod signature;

pub use context::{Context, FunctionError};
pub use signature::{Datum, Kernel, Overload, Param, ParamKind, ResultName, Returns, Scalar};
