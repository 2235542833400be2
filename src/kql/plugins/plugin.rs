//! What a plugin says of itself, and how it is told its arguments.

use crate::kql::functions::{Context, Datum, convert};
use crate::values::{Batch, Column, ScalarType, Schema, Value};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// A plugin of the `evaluate` operator.
#[derive(Debug)]
pub struct Plugin {
    /// Name as queries write it.
    pub name: &'static str,
    /// How it is called: `bag_unpack(Column [, Prefix])`.
    pub syntax: &'static str,
    /// What it gives, in a sentence or two.
    pub doc: &'static str,
    /// The page of Kusto's documentation: `query/narrow-plugin`.
    pub reference: &'static str,
    /// Whether the rows are grouped before it comes to them, as `pivot` wants them: by all columns but those of the
    /// second argument, which is an aggregate.
    pub summarizes: bool,
    /// Whether its rows come in the order of the input's, which may count.
    pub keeps_order: bool,
    /// Reads the arguments of a call.
    pub prepare: fn(&mut Call<'_>) -> Result<Prepared, Complaint>,
    /// A whole query and its answer: cells parted by `|`, rows by `;`, tables by `;;`.
    pub examples: &'static [(&'static str, &'static str)],
}

/// Why a call cannot be, or cannot go on: a sentence for the person, and which argument is meant.
#[derive(Clone, Debug)]
pub struct Complaint {
    /// Position of the argument; `None` for the call as a whole.
    pub argument: Option<usize>,
    /// One sentence.
    pub message: String,
}

impl From<String> for Complaint {
    fn from(message: String) -> Self {
        Self { argument: None, message }
    }
}

/// One argument of a call, as far as it is known before any row.
#[derive(Clone, Debug)]
pub struct Given {
    /// The name of `name = value`.
    pub name: Option<String>,
    /// The word that stands there, where it is but a word.
    pub word: Option<String>,
    /// What it is.
    pub argument: Argument,
}

/// What an argument is.
#[derive(Clone, Debug)]
pub enum Argument {
    /// A value for each row of the input: its column at this position.
    Column(ColumnArgument),
    /// The same for all rows.
    Constant(Value),
    /// Another table: the input at this position (the first input is 0).
    Table(usize),
    /// A name that only another table knows.
    Word,
}

/// A column of the input, or an expression over it that was computed into a column of its own behind the others.
#[derive(Clone, Debug)]
pub struct ColumnArgument {
    /// Position in the batch that comes.
    pub index: usize,
    /// The name that it gives a column; empty where it gives none.
    pub name: Arc<str>,
    /// Its type.
    pub kind: ScalarType,
}

/// What a call is told; the arguments are taken one after the other.
#[derive(Debug)]
pub struct Call<'a> {
    /// Columns of the table before the plugin. What comes at run time may have computed columns behind them.
    pub input: &'a Schema,
    /// Columns of the tables among the arguments.
    pub tables: &'a [Arc<Schema>],
    args: Vec<(usize, Given)>,
}

/// Computes the answer from all rows of the inputs.
pub type Run = dyn Fn(&[Batch], &Room<'_>) -> Result<Table, Complaint>;

/// What a running plugin may use.
#[derive(Clone, Copy, Debug)]
pub struct Room<'a> {
    /// For kernels.
    pub context: &'a Context,
    /// Rows that it may come to.
    pub max_rows: usize,
}

/// Rows with their columns.
#[derive(Clone, Debug)]
pub struct Table {
    /// The columns.
    pub schema: Arc<Schema>,
    /// The rows.
    pub batch: Batch,
}

/// A call whose arguments are in order.
#[derive(Clone)]
pub struct Prepared {
    /// The columns of the answer; `None` where only the rows can tell.
    pub schema: Option<Arc<Schema>>,
    /// Columns of the input that `*` stands for in a written schema of the answer; `None` means all.
    pub passed: Option<Vec<usize>>,
    /// The computation.
    pub run: Rc<Run>,
    /// The tables that come after this one; `None` where it is the only one.
    pub more: Option<Rc<More>>,
}

/// Further tables that a plugin gives where it ends a query.
#[derive(Clone, Debug)]
pub struct More {
    /// What computes each; they have none of their own.
    pub tables: Vec<Prepared>,
    /// Whether nothing may follow the plugin; else steps after it see the first table.
    pub end_the_query: bool,
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared").field("schema", &self.schema).finish_non_exhaustive()
    }
}

impl Prepared {
    /// An answer of known columns: `run` gives its rows.
    pub fn known(
        schema: Schema,
        run: impl Fn(&[Batch], &Schema, &Room<'_>) -> Result<Batch, Complaint> + 'static,
    ) -> Self {
        let schema = Arc::new(schema);
        let own = schema.clone();
        let run =
            move |inputs: &[Batch], room: &Room<'_>| Ok(Table { batch: run(inputs, &own, room)?, schema: own.clone() });
        Self { schema: Some(schema), passed: None, run: Rc::new(run), more: None }
    }

    /// The same, and these tables after it.
    #[must_use]
    pub fn with_more(self, tables: Vec<Self>, end_the_query: bool) -> Self {
        Self { more: Some(Rc::new(More { tables, end_the_query })), ..self }
    }

    /// An answer whose columns depend on the rows.
    pub fn open(run: impl Fn(&[Batch], &Room<'_>) -> Result<Table, Complaint> + 'static) -> Self {
        Self { schema: None, passed: None, run: Rc::new(run), more: None }
    }
}

impl<'a> Call<'a> {
    /// A call with these arguments.
    pub fn new(input: &'a Schema, tables: &'a [Arc<Schema>], args: Vec<Given>) -> Self {
        let args = args.into_iter().enumerate().rev().collect();
        Self { input, tables, args }
    }

    /// The next argument that has no name of its own, if it passes.
    fn next_if(&mut self, passes: impl Fn(&Given) -> bool) -> Option<(usize, Given)> {
        let at = self.args.iter().rposition(|(_, given)| given.name.is_none())?;
        passes(&self.args[at].1).then(|| self.args.remove(at))
    }

    /// The argument with this name, else the next without one.
    fn take(&mut self, name: &str) -> Option<(usize, Given)> {
        let named = |given: &Given| given.name.as_deref().is_some_and(|given| given.eq_ignore_ascii_case(name));
        match self.args.iter().rposition(|(_, given)| named(given)) {
            Some(at) => Some(self.args.remove(at)),
            None => self.next_if(|_| true),
        }
    }

    fn missing<T>(name: &str) -> Result<T, Complaint> {
        Err(format!("The argument {name} is missing.").into())
    }

    /// A column or an expression over columns.
    pub fn column(&mut self, name: &str) -> Result<ColumnArgument, Complaint> {
        match self.take(name) {
            Some((_, Given { argument: Argument::Column(column), .. })) => Ok(column),
            Some((at, _)) => Err(complaint(at, format!("{name} must be a column."))),
            None => Self::missing(name),
        }
    }

    /// As [`Self::column`], of one of these types.
    pub fn column_of(&mut self, name: &str, kinds: &[ScalarType]) -> Result<ColumnArgument, Complaint> {
        let at = self.args.last().map(|(at, _)| *at);
        let column = self.column(name)?;
        if kinds.contains(&column.kind) {
            return Ok(column);
        }
        let wanted: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        let message = format!("{name} must be of type {}, not {}.", wanted.join(" or "), column.kind);
        Err(Complaint { argument: at, message })
    }

    /// The columns that are left.
    pub fn columns(&mut self) -> Result<Vec<ColumnArgument>, Complaint> {
        let mut columns = Vec::new();
        while self.args.iter().any(|(_, given)| given.name.is_none()) {
            columns.push(self.column("Each further argument")?);
        }
        Ok(columns)
    }

    /// All columns that are left, each with the name that the call gives it.
    pub fn named_columns(&mut self) -> Result<Vec<(Option<String>, ColumnArgument)>, Complaint> {
        let mut columns = Vec::new();
        while let Some((at, given)) = self.args.pop() {
            match given.argument {
                Argument::Column(column) => columns.push((given.name, column)),
                _ => return Err(complaint(at, "This must be a column, or an expression over columns.".to_owned())),
            }
        }
        Ok(columns)
    }

    /// The columns that come next, up to the first argument that is none.
    pub fn columns_here(&mut self) -> Vec<ColumnArgument> {
        let mut columns = Vec::new();
        while let Some((_, Given { argument: Argument::Column(column), .. })) =
            self.next_if(|given| matches!(given.argument, Argument::Column(_)))
        {
            columns.push(column);
        }
        columns
    }

    /// A constant of a type, or of one that converts to it without loss.
    pub fn constant(&mut self, name: &str, kind: ScalarType) -> Result<Value, Complaint> {
        match self.optional(name, kind)? {
            Some(value) => Ok(value),
            None => Self::missing(name),
        }
    }

    /// As [`Self::constant`], where it stands.
    pub fn optional(&mut self, name: &str, kind: ScalarType) -> Result<Option<Value>, Complaint> {
        let Some((at, given)) = self.take(name) else { return Ok(None) };
        let Argument::Constant(value) = given.argument else {
            return Err(complaint(at, format!("{name} must be a constant.")));
        };
        let from = value.kind();
        if from == kind {
            return Ok(Some(value));
        }
        if from.is_numeric()
            && kind.is_numeric()
            && let Datum::Constant(value) = convert(&Datum::Constant(value), kind)
        {
            return Ok(Some(value));
        }
        Err(complaint(at, format!("{name} must be a {kind}, not a {from}.")))
    }

    /// As [`Self::optional`], but an argument of another type that has no name is left for the next.
    pub fn named_or_next(&mut self, name: &str, kind: ScalarType) -> Result<Option<Value>, Complaint> {
        let named = |given: &Given| given.name.as_deref().is_some_and(|given| given.eq_ignore_ascii_case(name));
        if self.args.iter().any(|(_, given)| named(given)) {
            return self.optional(name, kind);
        }
        Ok(self.constant_here(&[kind]))
    }

    /// A constant of any type.
    pub fn any_constant(&mut self, name: &str) -> Result<Value, Complaint> {
        match self.take(name) {
            Some((_, Given { argument: Argument::Constant(value), .. })) => Ok(value),
            Some((at, _)) => Err(complaint(at, format!("{name} must be a constant."))),
            None => Self::missing(name),
        }
    }

    /// The next constant, if one stands there and is of such a type.
    pub fn constant_here(&mut self, kinds: &[ScalarType]) -> Option<Value> {
        let fits =
            |given: &Given| matches!(&given.argument, Argument::Constant(value) if kinds.contains(&value.kind()));
        match self.next_if(fits)?.1.argument {
            Argument::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// Takes a `'~'`, which stands for the default of an argument, if it comes next.
    pub fn tilde(&mut self) -> bool {
        let is_tilde =
            |given: &Given| matches!(&given.argument, Argument::Constant(value) if value.as_str() == Some("~"));
        self.next_if(is_tilde).is_some()
    }

    /// Another table: its position among the inputs.
    pub fn table(&mut self, name: &str) -> Result<usize, Complaint> {
        match self.take(name) {
            Some((_, Given { argument: Argument::Table(at), .. })) => Ok(at),
            Some((at, _)) => Err(complaint(at, format!("{name} must be a table."))),
            None => Self::missing(name),
        }
    }

    /// A column of the first other table, by its name.
    pub fn lookup_column(&mut self, name: &str) -> Result<ColumnArgument, Complaint> {
        let Some((at, given)) = self.take(name) else { return Self::missing(name) };
        let schema = self.tables.first();
        let found = given.word.and_then(|word| {
            let index = schema?.index_of(&word)?;
            Some(ColumnArgument { index, name: word.into(), kind: schema?.fields[index].kind })
        });
        found.ok_or_else(|| complaint(at, format!("{name} must be a column of the lookup table.")))
    }

    /// The words that come next: columns by name, whichever table has them.
    pub fn words_here(&mut self) -> Vec<String> {
        let mut words = Vec::new();
        while let Some((_, given)) =
            self.next_if(|given| given.word.is_some() && !matches!(given.argument, Argument::Constant(_)))
        {
            words.extend(given.word);
        }
        words
    }

    /// Whether all arguments have been taken.
    pub fn is_empty(&self) -> bool {
        self.args.is_empty()
    }

    /// Complains of arguments that nobody took.
    pub fn end(&self) -> Result<(), Complaint> {
        match self.args.last() {
            None => Ok(()),
            Some((at, _)) => Err(complaint(*at, "This argument is one too many.".to_owned())),
        }
    }
}

/// A complaint about one argument.
pub fn complaint(argument: usize, message: String) -> Complaint {
    Complaint { argument: Some(argument), message }
}

impl ColumnArgument {
    /// Its values in a batch of the input.
    pub fn of<'b>(&self, batch: &'b Batch) -> &'b Column {
        &batch.columns[self.index]
    }
}
