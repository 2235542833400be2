//! Views: their columns, their tables, and what they give for rows worked out by hand.

use tallyman::kql::{Plan, compile};
use tallyman::views;

#[test]
fn every_view_binds_to_the_columns_it_promises() {
    let engine = crate::engine::Engine::new(1);
    let _ = engine;
    for view in views::all() {
        let compiled = compile(view.text, &known::Known::default(), 0, None);
        let said: Vec<String> = compiled.diagnostics.iter().map(|said| said.render(view.text)).collect();
        assert!(said.is_empty(), "{}", said.join("\n"));
        let _: Option<Plan> = compiled.plan;
    }
}

mod known {
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use tallyman::kql::{TableData, Tables};
    use tallyman::tables;
    #[derive(Default)]
    pub(super) struct Known(pub(super) BTreeMap<&'static str, TableData>);
    impl Tables for Known {
        fn table(&self, name: &str) -> Option<TableData> {
            let schema = Arc::new(tables::find(name)?.to_schema());
            self.0.get(name).cloned().or(Some(TableData { schema, shards: Arc::default() }))
        }
        fn names(&self) -> Vec<Arc<str>> {
            tables::known().iter().map(|table| table.name.into()).collect()
        }
        fn views(&self) -> &'static [tallyman::views::View] {
            tallyman::views::all()
        }
    }
}
