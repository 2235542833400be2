//! `render`

use crate::diagnostics::{Diagnostic, Severity};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::{ExprKind, Literal, Parameter, RenderOperator};
use crate::protocol::{ChartKind, Visualization};

impl Binder<'_> {
    pub(in crate::kql::binder) fn render(&mut self, render: &RenderOperator, input: Node) -> Binding<Node> {
        self.visualization = self.visualize(render);
        Ok(input)
    }

    /// What it asks for.
    pub(in crate::kql::binder) fn visualize(&mut self, render: &RenderOperator) -> Visualization {
        let requested = render.visualization.text.to_lowercase();
        let kind = match requested.as_str() {
            "table" => Some(ChartKind::Table),
            "timechart" => Some(ChartKind::Time),
            "linechart" => Some(ChartKind::Line),
            "areachart" | "stackedareachart" => Some(ChartKind::Area),
            "columnchart" => Some(ChartKind::Column),
            "barchart" => Some(ChartKind::Bar),
            "piechart" => Some(ChartKind::Pie),
            "scatterchart" => Some(ChartKind::Scatter),
            "card" => Some(ChartKind::Card),
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
        let number = || match &property.value.kind {
            ExprKind::Literal(Literal::Long(value)) => Some(*value as f64),
            ExprKind::Literal(Literal::Real(value)) => Some(*value),
            _ => text.as_ref().and_then(|text| text.parse().ok()),
        };
        let is = |word: &str| text.as_deref().is_some_and(|text| text.eq_ignore_ascii_case(word));
        match property.name.text.to_lowercase().as_str() {
            "title" => visualization.title = text,
            "xtitle" => visualization.x_title = text,
            "ytitle" => visualization.y_title = text,
            "xcolumn" => visualization.x_column = text,
            "ycolumns" => visualization.y_columns = words(property),
            "series" => visualization.series = words(property),
            "kind" => visualization.stacking = text,
            "legend" => visualization.legend_hidden = is("hidden"),
            "xaxis" => visualization.x_log = is("log"),
            "yaxis" => visualization.y_log = is("log"),
            "accumulate" => visualization.accumulate = is("true"),
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
