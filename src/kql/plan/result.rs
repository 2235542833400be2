//! The tables of an answer.

use super::Node;
use crate::protocol::Visualization;
use crate::values::Field;
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

    /// Whether another table has the same name and columns and is drawn the same way, whatever its rows.
    pub fn looks_like(&self, other: &Self) -> bool {
        self.name == other.name && self.columns() == other.columns() && self.visualization == other.visualization
    }

    /// The columns of the answer.
    fn columns(&self) -> &[Field] {
        let fields = &self.root.schema.fields;
        &fields[..fields.len() - usize::from(self.has_origins)]
    }
}
