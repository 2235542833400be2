//! An engine as the page has it, for tests: requests in, replies gathered.

use std::collections::BTreeMap;
use std::time::Instant;
use tallyman::ingest::{FileLoader, LoadOptions, Sink};
use tallyman::parcel::{Packer, Parcel};
use tallyman::protocol::{FileId, FileOverrides, FileReport, QueryOptions, Reply, Request, ResultInfo};
use tallyman::session::Session;

/// A session with what it has said of its files.
pub(crate) struct Engine {
    pub(crate) session: Session,
    /// Last report of each file, by path.
    pub(crate) files: BTreeMap<String, FileReport>,
    next_file: FileId,
    next_group: u32,
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
        Self {
            session: Session::new(clock, shards),
            files: BTreeMap::new(),
            next_file: 0,
            next_group: 0,
            next_query: 0,
        }
    }

    /// Drops one file, in pieces as the browser gives them.
    pub(crate) fn load(&mut self, path: &str, bytes: &[u8]) {
        let file = self.number();
        self.load_again(file, path, bytes);
    }

    /// Drops one file that the person stops after these bytes.
    pub(crate) fn load_stopped(&mut self, path: &str, bytes: &[u8]) {
        let file = self.number();
        self.load_pieces(of_path(file, path, bytes.len()), file, pieces(bytes), FileLoader::cancel);
        self.see_files();
    }

    /// The built-in sample.
    pub(crate) fn load_sample(&mut self) {
        for dropped in tallyman::sample::files(tallyman::sample::Options::default()) {
            let file = self.number();
            self.load_pieces(of_path(file, &dropped.path, 0), file, dropped.chunks(), FileLoader::finish);
        }
        self.see_files();
    }

    /// Drops a file under the number of one that was there before.
    pub(crate) fn load_again(&mut self, file: FileId, path: &str, bytes: &[u8]) {
        self.load_pieces(of_path(file, path, bytes.len()), file, pieces(bytes), FileLoader::finish);
        self.see_files();
    }

    /// Reads a file again, in another way.
    pub(crate) fn reread(&mut self, file: FileId, path: &str, bytes: &[u8], overrides: FileOverrides) {
        self.session.handle(Request::DropFile { file }, &mut |_| {});
        let loader = of_path(file, path, bytes.len()).reading(overrides);
        self.load_pieces(loader, file, std::iter::once(bytes.to_vec()), FileLoader::finish);
        self.see_files();
    }

    fn number(&mut self) -> FileId {
        self.next_file += 1;
        self.next_file - 1
    }

    /// A file as a group of its own, through the bytes that a loader worker sends: a parcel after each piece.
    fn load_pieces(
        &mut self,
        mut loader: FileLoader,
        file: FileId,
        pieces: impl Iterator<Item = Vec<u8>>,
        end: fn(&mut FileLoader, &mut dyn Sink) -> FileReport,
    ) {
        let mut packer = Packer::default();
        let group = self.next_group;
        self.next_group += 1;
        for bytes in pieces {
            loader.push(&bytes, &mut packer.file(file));
            packer.count_read(bytes.len() as u64);
            packer.report(loader.report());
            self.arrive(&packer.parcel(group, false));
        }
        let report = end(&mut loader, &mut packer.file(file));
        packer.report(report);
        self.arrive(&packer.parcel(group, true));
    }

    fn arrive(&mut self, parcel: &Parcel) {
        self.session.arrive(Parcel::read(&parcel.write()).unwrap_or_else(|| panic!("what was written can be read")));
    }

    fn see_files(&mut self) {
        let files = &mut self.files;
        self.session.handle(Request::FileList { limit: u32::MAX }, &mut |reply| {
            let Reply::FileList(list) = reply else { panic!("{reply:?}") };
            *files = list.reports.into_iter().map(|report| (report.path.clone(), report)).collect();
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

fn of_path(file: FileId, path: &str, size_bytes: usize) -> FileLoader {
    let name = path.rsplit('/').next().unwrap_or(path);
    FileLoader::new(file, name, path, size_bytes as u64, LoadOptions::default())
}

fn pieces(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    bytes.chunks(64 * 1024).map(<[u8]>::to_vec)
}
