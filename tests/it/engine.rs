//! An engine as the page has it, for tests: requests in, replies gathered.

use std::collections::BTreeMap;
use std::time::Instant;
use tallyman::protocol::{FileOverrides, FileReport, QueryOptions, Reply, Request, ResultInfo};
use tallyman::session::Session;

/// A session with what it has said of its files.
pub(crate) struct Engine {
    pub(crate) session: Session,
    /// Last report of each file, by path.
    pub(crate) files: BTreeMap<String, FileReport>,
    next_file: u32,
    next_query: u32,
}

/// All of an answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Name and type of each column of the first table.
    pub(crate) columns: Vec<(String, String)>,
    /// The rows of the first table.
    pub(crate) rows: Vec<Row>,
    /// The rows of the tables after it.
    pub(crate) more: Vec<Vec<Row>>,
    pub(crate) info: ResultInfo,
}

/// Text of each cell; `None` for a null.
pub(crate) type Row = Vec<Option<String>>;

impl Engine {
    pub(crate) fn new(shards: usize) -> Self {
        let start = Instant::now();
        let clock = Box::new(move || start.elapsed().as_secs_f64() * 1000.0);
        Self { session: Session::new(clock, shards), files: BTreeMap::new(), next_file: 0, next_query: 0 }
    }

    /// Drops one file, in pieces as the browser gives them.
    pub(crate) fn load(&mut self, path: &str, bytes: &[u8]) {
        self.load_pieces(path, bytes.chunks(64 * 1024).map(<[u8]>::to_vec), bytes.len() as u64);
    }

    /// The built-in sample.
    pub(crate) fn load_sample(&mut self) {
        for file in tallyman::sample::files(tallyman::sample::Options::default()) {
            self.load_pieces(&file.path.clone(), file.chunks(), 0);
        }
    }

    fn load_pieces(&mut self, path: &str, pieces: impl Iterator<Item = Vec<u8>>, size_bytes: u64) {
        let file = self.next_file;
        self.next_file += 1;
        self.send_file(file, path, pieces, size_bytes);
    }

    /// Reads a file again, in another way.
    pub(crate) fn reread(&mut self, file: u32, path: &str, bytes: &[u8], overrides: FileOverrides) {
        self.send(Request::Reread { file, overrides });
        self.send_file(file, path, std::iter::once(bytes.to_vec()), bytes.len() as u64);
    }

    fn send_file(&mut self, file: u32, path: &str, pieces: impl Iterator<Item = Vec<u8>>, size_bytes: u64) {
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        self.send(Request::OpenFile { file, name, path: path.to_owned(), size_bytes });
        for bytes in pieces {
            self.send(Request::Chunk { file, bytes });
        }
        self.send(Request::CloseFile { file, canceled: false, error: None, load_ms: 1.0 });
    }

    fn send(&mut self, request: Request) {
        let files = &mut self.files;
        self.session.handle(request, &mut |reply| {
            if let Reply::Files(reports) = reply {
                files.extend(reports.into_iter().map(|report| (report.path.clone(), report)));
            }
        });
    }

    /// Runs a query to its end; the error is what the page would list.
    pub(crate) fn ask(&mut self, text: &str, options: &QueryOptions) -> Result<Answer, String> {
        let (query, answer) = self.run(text, options)?;
        self.session.handle(Request::Release { query }, &mut |_| {});
        Ok(answer)
    }

    /// The same; the answer is kept.
    pub(crate) fn run(&mut self, text: &str, options: &QueryOptions) -> Result<(u32, Answer), String> {
        let query = self.next_query;
        self.next_query += 1;
        let mut replies = Vec::new();
        let request = Request::Query { query, text: text.to_owned(), options: options.clone() };
        self.session.handle(request, &mut |reply| replies.push(reply));
        while self.session.step(&mut |reply| replies.push(reply)) {}
        match replies.pop() {
            Some(Reply::Done { result, .. }) => Ok((query, self.answer(query, result))),
            Some(Reply::Failed { diagnostics, .. }) => {
                Err(diagnostics.iter().map(|diagnostic| diagnostic.render(text)).collect::<Vec<_>>().join("\n"))
            }
            other => Err(format!("{other:?}")),
        }
    }

    fn answer(&mut self, query: u32, info: ResultInfo) -> Answer {
        let mut tables = info.tables.iter().enumerate().map(|(at, table)| self.rows(query, at as u32, table.rows));
        let rows = tables.next().unwrap_or_else(|| panic!("no table"));
        let more = tables.collect();
        let columns = info.tables[0].columns.iter().map(|column| (column.name.clone(), column.kind.clone())).collect();
        Answer { columns, rows, more, info }
    }

    /// All rows of one table, page by page.
    fn rows(&mut self, query: u32, table: u32, count: u64) -> Vec<Row> {
        let mut rows = Vec::new();
        while (rows.len() as u64) < count {
            let request = Request::Page { query, table, first_row: rows.len() as u64, rows: 333 };
            self.session.handle(request, &mut |reply| {
                let Reply::Page { page, .. } = reply else { panic!("{reply:?}") };
                assert!(page.rows > 0, "an empty page before the end");
                for row in 0..page.rows as usize {
                    let cells = page.columns.iter();
                    rows.push(
                        cells.map(|column| (!column.nulls.get(row)).then(|| column.cell(row).to_owned())).collect(),
                    );
                }
            });
        }
        rows
    }
}
