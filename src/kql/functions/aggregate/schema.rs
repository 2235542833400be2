//! The least schema that admits all values: `buildschema()`.

use super::support::{column, for_each_row, param};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::{FunctionError, Param, ParamKind, ResultName};
use crate::values::{Column, Dyn, DynKind, DynamicBuilder, DynamicWriter, Field, ScalarType};
use std::collections::BTreeMap;

pub(super) static FAMILY: &[&Aggregate] = &[&BUILDSCHEMA];

const EXPR: Param = param("expr", ParamKind::Exact(ScalarType::Dynamic));
/// The key that stands for the elements of an array.
const INDEXER: &str = "`indexer`";

static BUILDSCHEMA: Aggregate = Aggregate {
    name: "buildschema",
    aliases: &[],
    doc: "The least schema that admits all values of the group: the types of every property, an array of them where it has \
          several, and `indexer` for the elements of arrays.",
    reference: "query/buildschema-aggregation-function",
    params: &[EXPR],
    variadic: false,
    result_name: ResultName::Prefix("schema"),
    outputs,
    accumulator: |_| Box::new(Schemas(Vec::new())),
    examples: &[(
        "datatable(x: dynamic)[dynamic({\"a\":1,\"b\":[\"c\"]}), dynamic({\"a\":\"z\"})] | summarize buildschema(x)",
        "{\"a\":[\"long\",\"string\"],\"b\":{\"`indexer`\":\"string\"}}",
    )],
};

fn outputs(args: &[Argument<'_>]) -> Result<Vec<Field>, FunctionError> {
    let name = args.first().map_or("", |arg| arg.name);
    Ok(vec![Field::new(format!("schema_{name}"), ScalarType::Dynamic)])
}

/// The types seen at one place, in the order in which they came.
#[derive(Default)]
struct Shape {
    scalars: Vec<&'static str>,
    /// Properties, and the elements of arrays under [`INDEXER`]. `None`: no container came.
    inner: Option<BTreeMap<String, Shape>>,
}

impl Shape {
    fn take(&mut self, value: Dyn<'_>) {
        let name = match value.kind() {
            DynKind::Array(_) => {
                let elements = self.at(INDEXER);
                value.elements().for_each(|element| elements.take(element));
                return;
            }
            DynKind::Bag(_) => {
                self.inner.get_or_insert_default();
                value.properties().for_each(|(key, value)| self.at(key).take(value));
                return;
            }
            DynKind::Null => return,
            DynKind::Bool(_) => "bool",
            DynKind::Long(_) => "long",
            DynKind::Real(_) => "double",
            DynKind::String(_) => "string",
            DynKind::DateTime(_) => "datetime",
            DynKind::TimeSpan(_) => "timespan",
            DynKind::Guid(_) => "guid",
            DynKind::Decimal(_) => "decimal",
        };
        if !self.scalars.contains(&name) {
            self.scalars.push(name);
        }
    }

    fn at(&mut self, key: &str) -> &mut Self {
        let inner = self.inner.get_or_insert_default();
        inner.entry(key.to_owned()).or_default()
    }

    /// What [`Shape::write`] wrote, again.
    fn read(&mut self, schema: Dyn<'_>) {
        match schema.kind() {
            DynKind::String(name) => {
                const NAMES: [&str; 8] =
                    ["bool", "long", "double", "string", "datetime", "timespan", "guid", "decimal"];
                if let Some(name) = NAMES.iter().find(|known| **known == name)
                    && !self.scalars.contains(name)
                {
                    self.scalars.push(name);
                }
            }
            DynKind::Array(_) => schema.elements().for_each(|part| self.read(part)),
            DynKind::Bag(_) => {
                self.inner.get_or_insert_default();
                schema.properties().for_each(|(key, part)| self.at(key).read(part));
            }
            _ => {}
        }
    }

    fn write(&self, out: &mut DynamicWriter) {
        let several = self.scalars.len() + usize::from(self.inner.is_some()) > 1;
        if several {
            out.begin_array();
        }
        self.scalars.iter().for_each(|name| out.string(name));
        if let Some(inner) = &self.inner {
            out.begin_bag();
            for (key, shape) in inner {
                out.key(key);
                shape.write(out);
            }
            out.end();
        }
        if several {
            out.end();
        } else if self.scalars.is_empty() && self.inner.is_none() {
            out.null();
        }
    }
}

struct Schemas(Vec<Shape>);

impl Schemas {
    fn each(
        &mut self,
        groups: &[u32],
        group_count: usize,
        args: &[Column],
        take: fn(&mut Shape, Dyn<'_>),
    ) -> Result<(), FunctionError> {
        self.0.resize_with(group_count, Shape::default);
        if let Some(values) = column(args, 0)?.as_dynamics() {
            for_each_row(values.null_buffer(), groups, |group, row| take(&mut self.0[group], values.value(row)));
        }
        Ok(())
    }
}

impl Accumulator for Schemas {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.each(groups, group_count, args, Shape::take)
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.finish(group_count)
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.each(groups, group_count, state, Shape::read)
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.0.resize_with(group_count, Shape::default);
        let mut builder = DynamicBuilder::default();
        let mut writer = DynamicWriter::default();
        for shape in std::mem::take(&mut self.0) {
            writer.clear();
            shape.write(&mut writer);
            builder.push(Some(writer.as_dyn()));
        }
        vec![Column::Dynamic(builder.finish())]
    }
}
