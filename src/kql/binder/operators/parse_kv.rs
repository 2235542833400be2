//! `parse-kv`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::literals::scalar_type;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Extraction, Finder, Node, Pairs, Split};
use crate::kql::syntax::tree::{Parameter, ParseKvOperator};
use crate::values::{ScalarType, Value};
use std::sync::Arc;

impl Binder<'_> {
    pub(in crate::kql::binder) fn parse_kv(
        &mut self,
        parse: &ParseKvOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let text = self.over_rows(&parse.expr, &input)?;
        let columns = &parse.keys.columns;
        let pairs = Pairs {
            keys: columns.iter().map(|column| column.name.text.clone()).collect(),
            split: Split::NonAlphanumeric,
            quotes: Vec::new(),
            escapes: Vec::new(),
        };
        let kind_of = |column: &crate::kql::syntax::tree::ColumnDecl| {
            column.ty.as_ref().and_then(|ty| ty.ty).map_or(ScalarType::String, scalar_type)
        };
        let extraction = Extraction {
            how: Finder::Pairs(Box::new(self.pairs(pairs, &parse.properties, span)?)),
            kinds: columns.iter().map(kind_of).collect(),
            strict: false,
            only_fitting: false,
        };
        let names = columns.iter().map(|column| Arc::from(column.name.text.as_str())).collect();
        self.extracted(input, text, extraction, names, span)
    }

    /// What the properties say about delimiters and quotes.
    fn pairs(&mut self, mut pairs: Pairs, properties: &[Parameter], span: Span) -> Binding<Pairs> {
        let (mut pair, mut key_value, mut greedy) = (None, None, false);
        for property in properties {
            let value = &property.value;
            match property.name.text.as_str() {
                "greedy" => greedy = self.constant(value, "`greedy`")? == Value::Bool(true),
                "regex" => {
                    let pattern = self.string_constant(value, "`regex`")?;
                    let regex = match self.context.regex(&pattern) {
                        Ok(regex) if regex.captures_len() == 3 => regex,
                        Ok(_) => {
                            return self.report(Diagnostic::error(
                                "KS107",
                                value.span,
                                "The regular expression needs two groups: one for the key, one for its value.",
                            ));
                        }
                        Err(error) => return self.report(Diagnostic::error("KS107", value.span, error.0)),
                    };
                    pairs.split = Split::Regex(regex);
                }
                name @ ("pair_delimiter" | "kv_delimiter") => {
                    let text = self.string_constant(value, "A delimiter")?;
                    if text.is_empty() {
                        return self.report(Diagnostic::error("KS107", value.span, "A delimiter cannot be empty."));
                    }
                    *(if name == "kv_delimiter" { &mut key_value } else { &mut pair }) = Some(text.to_string());
                }
                "quote" => {
                    let text = self.string_constant(value, "A quote")?;
                    let letters: Vec<char> = text.chars().collect();
                    match letters.as_slice() {
                        [both] => pairs.quotes.push((*both, *both)),
                        [open, close] => pairs.quotes.push((*open, *close)),
                        _ => {
                            return self.report(Diagnostic::error(
                                "KS107",
                                value.span,
                                "A quote is one character, or an opening one and a closing one.",
                            ));
                        }
                    }
                }
                "escape" => {
                    let text = self.string_constant(value, "The escape")?;
                    let mut letters = text.chars();
                    let (Some(escape), None) = (letters.next(), letters.next()) else {
                        return self.report(Diagnostic::error("KS107", value.span, "The escape is one character."));
                    };
                    pairs.escapes.push(escape);
                }
                other => {
                    let message = format!("`parse-kv` has no property `{other}`.");
                    return self.report(
                        Diagnostic::error("KS107", property.span, message)
                            .with_help("It has pair_delimiter, kv_delimiter, quote, escape, greedy and regex."),
                    );
                }
            }
        }
        match (pair, key_value) {
            (Some(pair), Some(key_value)) => pairs.split = Split::Delimiters { pair, key_value, greedy },
            (None, None) => {}
            _ => {
                return self.report(
                    Diagnostic::error("KS107", span, "`pair_delimiter` and `kv_delimiter` go together.")
                        .with_help("Give both; or none, to part by everything that is no letter and no digit."),
                );
            }
        }
        Ok(pairs)
    }
}
