//! The tables of an answer.

use super::Node;
use crate::protocol::Visualization;
use std::sync::Arc;

/// One of the tables that a query answers with.
#[derive(Clone, Debug)]
pub struct ResultPlan {
    /// The name that the query gives it.
    pub name: Option<Arc<str>>,
    /// What computes it.
    pub root: Node,
    /// Whether the last column of the root is no column of the answer but says where each row comes from.
    pub has_origins: bool,
    /// What `render` asked for.
    pub visualization: Visualization,
}

impl ResultPlan {
    /// A table that has no name and is not drawn.
    pub fn unnamed(root: Node) -> Self {
        Self { name: None, root, has_origins: false, visualization: Visualization::default() }
    }
}
