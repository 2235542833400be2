//! Tables written in the query or fetched for it: `datatable`, `externaldata`, `inline_external_table`.

use super::Parser;
use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::tree::{Datatable, ExprKind, ExternalData, Parameter, Schema};

impl Parser<'_> {
    /// `datatable(a:int)[1, 2]`, `contextual_datatable(key, a:int)[1]`
    pub(super) fn datatable(&mut self) -> ExprKind {
        let name = self.name("`datatable`");
        let mut context = None;
        let start = self.here().start;
        self.bump();
        let named = self.name_tokens(0);
        if name.text == "contextual_datatable" && self.kind_at(named) != TokenKind::Colon {
            context = Some(Box::new(self.expr()));
            self.eat(TokenKind::Comma);
        }
        let mut schema = Schema { star: false, columns: Vec::new(), span: self.nothing_here() };
        self.schema_columns(&mut schema);
        self.close(TokenKind::CloseParen, "`,` or `)`");
        schema.span = self.since(start);
        let mut properties = self.with_properties();
        let values_start = self.here().start;
        let outer = std::mem::replace(&mut self.cells, true);
        let values = self.bracket_list();
        self.cells = outer;
        let values_span = self.since(values_start);
        properties.extend(self.with_properties());
        ExprKind::Datatable(Datatable { schema, values, properties, values_span, name, context })
    }

    /// `externaldata(a:int)["https://…"] with (format="csv")`
    pub(super) fn external_data(&mut self) -> ExprKind {
        let name = self.name("`externaldata`");
        let nothing = Schema { star: false, columns: Vec::new(), span: self.nothing_here() };
        let schema = if self.at(TokenKind::OpenParen) { self.schema() } else { nothing };
        let mut data = ExternalData {
            name,
            schema,
            sources: Vec::new(),
            properties: self.parameters(&["kind"]),
            partitions: Vec::new(),
            path_format: Vec::new(),
        };
        if self.at_word("partition") {
            self.bump();
            self.expect_word("by", "Write `partition by (column:type = expression)`.");
            data.partitions = self.column_declarations();
        }
        if self.at_word("pathformat") {
            self.bump();
            self.expect(TokenKind::Equal, "`=` and a format in parentheses");
            if self.expect(TokenKind::OpenParen, "`(`") {
                while !matches!(self.kind(), TokenKind::CloseParen | TokenKind::End) {
                    let before = self.at;
                    data.path_format.push(self.expr());
                    if self.at == before {
                        break;
                    }
                }
                self.close(TokenKind::CloseParen, "`)`");
            }
        }
        data.properties.extend(self.parameters(&["dataformat"]));
        if self.at(TokenKind::OpenParen) {
            self.bump();
            data.sources = self.comma_list(Self::expr);
            self.close(TokenKind::CloseParen, "`,` or `)`");
        } else {
            data.sources = self.bracket_list();
        }
        data.properties.extend(self.with_properties());
        ExprKind::ExternalData(data)
    }

    /// `with (name = value, …)`, if it stands here.
    pub(super) fn with_properties(&mut self) -> Vec<Parameter> {
        if !(self.at_word("with") && self.kind_at(1) == TokenKind::OpenParen) {
            return Vec::new();
        }
        self.bump();
        self.bump();
        let mut properties = Vec::new();
        while !matches!(self.kind(), TokenKind::CloseParen | TokenKind::End) {
            let before = self.at;
            properties.push(self.property());
            self.eat(TokenKind::Comma);
            if self.at == before {
                break;
            }
        }
        self.close(TokenKind::CloseParen, "`,` or `)`");
        properties
    }
}
