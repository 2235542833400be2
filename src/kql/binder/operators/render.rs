//! `render`

use crate::diagnostics::{Diagnostic, Severity};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::{Expr, ExprKind, Literal, Parameter, RenderOperator, UnaryOp};
use crate::protocol::{ChartKind, Visualization, YSplit};
use crate::values::{parse_datetime, unix_ms_from_ticks};

impl Binder<'_> {
    pub(in crate::kql::binder) fn render(&mut self, render: &RenderOperator, input: Node) -> Binding<Node> {
        self.visualization = self.visualize(render);
        // Names behind `by` are columns of the rows; the properties' are taken as they come.
        for property in render.properties.iter().filter(|property| property.name.text == "by") {
            let ExprKind::Brackets(columns) = &property.value.kind else { continue };
            for column in columns {
                if let ExprKind::Name(name) = &column.kind
                    && input.schema.index_of(&name.text).is_none()
                {
                    let diagnostic = self.unknown_column(name, &input.schema);
                    return self.report(diagnostic);
                }
            }
        }
        Ok(input)
    }

    /// What it asks for.
    pub(in crate::kql::binder) fn visualize(&mut self, render: &RenderOperator) -> Visualization {
        let requested = render.visualization.text.to_lowercase();
        let kind = match requested.as_str() {
            "table" => Some(ChartKind::Table),
            "timechart" | "anomalychart" => Some(ChartKind::Time),
            "linechart" => Some(ChartKind::Line),
            "areachart" | "stackedareachart" => Some(ChartKind::Area),
            "columnchart" => Some(ChartKind::Column),
            "barchart" => Some(ChartKind::Bar),
            "piechart" => Some(ChartKind::Pie),
            "scatterchart" => Some(ChartKind::Scatter),
            "card" => Some(ChartKind::Card),
            "treemap" => Some(ChartKind::Treemap),
            "ladderchart" => Some(ChartKind::Ladder),
            _ => None,
        };
        if kind.is_none() {
            let message = format!("The chart '{requested}' is not drawn here; the rows are shown as a table.");
            self.diagnostics.push(Diagnostic {
                severity: Severity::Info,
                ..Diagnostic::warning("TM107", render.visualization.span, message)
            });
        }
        let mut visualization = Visualization {
            kind: kind.unwrap_or_default(),
            supported: kind.is_some(),
            requested,
            ..Visualization::default()
        };
        if visualization.requested == "stackedareachart" {
            visualization.stacking = Some("stacked".into());
        }
        for property in &render.properties {
            self.property(property, &mut visualization);
        }
        visualization
    }

    fn property(&mut self, property: &Parameter, visualization: &mut Visualization) {
        let text = text(property);
        let number = || number(&property.value).or_else(|| text.as_ref().and_then(|text| text.parse().ok()));
        let is_instant = matches!(property.value.kind, ExprKind::Literal(Literal::DateTime(_)));
        let is = |word: &str| text.as_deref().is_some_and(|text| text.eq_ignore_ascii_case(word));
        match property.name.text.to_lowercase().as_str() {
            "title" => visualization.title = text,
            "xtitle" => visualization.x_title = text,
            "ytitle" => visualization.y_title = text,
            "xcolumn" => visualization.x_column = text,
            "ycolumns" => visualization.y_columns = words(property),
            "series" | "by" => visualization.series = words(property),
            "kind" => visualization.stacking = text,
            "legend" => visualization.legend_hidden = is("hidden"),
            "xaxis" => visualization.x_log = is("log"),
            "yaxis" => visualization.y_log = is("log"),
            "accumulate" => visualization.accumulate = is("true"),
            "anomalycolumns" => visualization.anomaly_columns = words(property),
            "ysplit" if is("axes") => visualization.y_split = YSplit::Axes,
            "ysplit" if is("panels") => visualization.y_split = YSplit::Panels,
            "ysplit" => visualization.y_split = YSplit::None,
            "xmin" => {
                visualization.x_min = number();
                visualization.x_bounds_are_instants |= is_instant;
            }
            "xmax" => {
                visualization.x_max = number();
                visualization.x_bounds_are_instants |= is_instant;
            }
            "ymin" => visualization.y_min = number(),
            "ymax" => visualization.y_max = number(),
            other => {
                let message = format!("The chart property '{other}' changes nothing here.");
                let note =
                    Diagnostic { severity: Severity::Info, ..Diagnostic::warning("TM107", property.span, message) };
                self.diagnostics.push(note);
            }
        }
    }
}

/// A number with or without a sign; an instant in milliseconds since 1970.
fn number(value: &Expr) -> Option<f64> {
    match &value.kind {
        ExprKind::Literal(Literal::Long(value)) => Some(*value as f64),
        ExprKind::Literal(Literal::Real(value)) => Some(*value),
        ExprKind::Literal(Literal::DateTime(text)) => parse_datetime(text).map(unix_ms_from_ticks),
        ExprKind::Unary { op: UnaryOp::Minus, operand } => number(operand).map(|value| -value),
        _ => None,
    }
}

fn text(property: &Parameter) -> Option<String> {
    match &property.value.kind {
        ExprKind::Name(name) => Some(name.text.clone()),
        ExprKind::Literal(Literal::String(text)) => Some(text.clone()),
        ExprKind::Literal(Literal::Bool(value)) => Some(value.to_string()),
        ExprKind::Literal(Literal::Long(value)) => Some(value.to_string()),
        ExprKind::Literal(Literal::Real(value)) => Some(value.to_string()),
        _ => None,
    }
}

fn words(property: &Parameter) -> Vec<String> {
    match &property.value.kind {
        // A comma in a name is a part of it.
        ExprKind::Name(name) => vec![name.text.clone()],
        ExprKind::Brackets(items) => items
            .iter()
            .filter_map(|item| if let ExprKind::Name(name) = &item.kind { Some(name.text.clone()) } else { None })
            .collect(),
        _ => text(property)
            .into_iter()
            .flat_map(|text| text.split(',').map(|part| part.trim().to_owned()).collect::<Vec<_>>())
            .collect(),
    }
}
