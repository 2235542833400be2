//! A call of a plugin.

use super::Node;
use super::Plan;
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::plugins::{Plugin, Prepared};
use crate::values::{Batch, Schema};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// `evaluate plugin(…)`, its arguments bound.
#[derive(Clone, Debug)]
pub struct PluginCall {
    /// Which.
    pub plugin: &'static Plugin,
    /// The table before it, then those among its arguments.
    pub inputs: Vec<Node>,
    /// The computation.
    pub prepared: Prepared,
    /// The columns that the query says the answer has; `None` where it leaves that to the plugin.
    pub written: Option<WrittenSchema>,
    /// The places of the arguments, for errors while it runs.
    pub arg_spans: Vec<Span>,
}

/// `: (*, a:long)` behind the call.
#[derive(Clone, Debug)]
pub struct WrittenSchema {
    /// The input's columns that `*` stands for.
    pub passed: Vec<usize>,
}

/// Rows that a plan came to, where only they could tell their columns.
#[derive(Clone, Debug)]
pub struct Known {
    /// The columns.
    pub schema: Arc<Schema>,
    /// The rows.
    pub batches: Vec<Batch>,
}

/// What is left to bind of a query once the rows of the only one of [`Plan::results`] are known.
#[derive(Clone)]
pub struct Rest(pub Rc<dyn Fn(Known) -> Result<Plan, Diagnostic>>);

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rest")
    }
}
