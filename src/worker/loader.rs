//! A loader worker: reads the files that the engine gives it, unpacks and parses them, and hands over finished parcels.
//!
//! It keeps the files' handles, the bytes that are being read and the rows of the parcels that the engine has not taken yet:
//! how much that is has a bound, whatever the size of the files.

use super::files::Dropped;
use super::grant::{Group, Work};
use super::read::{Portion, ReadAhead};
use super::turn::Turns;
use super::warm::warm_up;
use super::{codec, field, source};
use crate::ingest::{FileLoader, LoadOptions};
use crate::parcel::Packer;
use crate::protocol::{FileId, FileState};
use crate::sample::{self, SampleFile};
use js_sys::{Array, Function, Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageEvent, MessagePort};

/// Bytes that a file loader takes in one go. Compressed logs grow ten- to twentyfold, so that this is a few megabytes of
/// text: about one slice of work.
const FEED_BYTES: u32 = 256 * 1024;
/// Memory of rows that makes a parcel.
const PARCEL_BYTES: usize = 6 << 20;
/// Time after which a parcel is sent whatever is in it, so that the page sees how a file is coming along.
const PARCEL_MS: f64 = 100.0;
/// Bytes of parcels that the engine has not taken yet, at which a loader waits.
const WINDOW_BYTES: usize = 16 << 20;

/// A loader.
struct Loader {
    port: MessagePort,
    turns: Turns,
    ahead: RefCell<ReadAhead>,
    samples: RefCell<VecDeque<(u32, FileId, u32)>>,
    packer: RefCell<Packer>,
    running: Cell<bool>,
    /// Why the work at hand stops, from the moment on that it has to.
    stopped: RefCell<Option<String>>,
    sent_ms: Cell<f64>,
    untaken_bytes: Cell<usize>,
    /// Goes on once the engine has taken a parcel.
    waiting: RefCell<Option<Function>>,
}

/// A file that is being read.
struct Open {
    loader: FileLoader,
    id: FileId,
    group: u32,
    opened_ms: f64,
    read_bytes: u64,
}

/// Serves the engine at the other end of `port`.
pub(super) fn start(port: MessagePort, turns: Turns) {
    let sent_ms = Cell::new(turns.now_ms());
    let loader = Rc::new(Loader {
        port: port.clone(),
        turns,
        ahead: RefCell::default(),
        samples: RefCell::default(),
        packer: RefCell::default(),
        running: Cell::new(false),
        stopped: RefCell::default(),
        sent_ms,
        untaken_bytes: Cell::new(0),
        waiting: RefCell::default(),
    });
    let receive = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| loader.receive(&event.data()));
    port.set_onmessage(Some(receive.as_ref().unchecked_ref()));
    // The closure lives as long as the worker.
    receive.forget();
    let _ = port.post_message(&codec::message(field::READY, &JsValue::TRUE));
}

impl Loader {
    fn receive(self: &Rc<Self>, message: &JsValue) {
        if let Some(group) = codec::field(message, field::GRANT).as_ref().and_then(Group::from_js) {
            match group.work {
                Work::Files(files) => self.ahead.borrow_mut().push(group.number, files),
                Work::Sample(file, at) => self.samples.borrow_mut().push_back((group.number, file, at)),
            }
            self.run();
        } else if let Some(bytes) = codec::field(message, field::TAKEN).and_then(|bytes| bytes.as_f64()) {
            self.untaken_bytes.set(self.untaken_bytes.get().saturating_sub(bytes as usize));
            if let Some(go_on) = self.waiting.take() {
                let _ = go_on.call0(&JsValue::UNDEFINED);
            }
        } else if codec::field(message, field::WARM).is_some() {
            let loader = Rc::clone(self);
            spawn_local(async move { warm_up(&loader.turns, || loader.running.get()).await });
        } else if let Some(reason) = codec::field(message, field::STOP).and_then(|reason| reason.as_string())
            && self.running.get()
        {
            *self.stopped.borrow_mut() = Some(reason);
        }
    }

    fn run(self: &Rc<Self>) {
        if self.running.replace(true) {
            return;
        }
        let loader = Rc::clone(self);
        spawn_local(async move {
            let mut open = None;
            loop {
                if let Some((portion, bytes)) = ReadAhead::next(&loader.ahead).await {
                    loader.take(portion, bytes, &mut open).await;
                } else if let Some((group, file, at)) = loader.next_sample() {
                    loader.take_sample(group, file, at).await;
                } else {
                    break;
                }
                if loader.is_stopped() {
                    loader.stop().await;
                }
            }
            loader.running.set(false);
        });
    }

    fn next_sample(&self) -> Option<(u32, FileId, u32)> {
        self.samples.borrow_mut().pop_front()
    }

    fn is_stopped(&self) -> bool {
        self.stopped.borrow().is_some()
    }

    /// Works off what one read brought.
    async fn take(&self, portion: Portion, bytes: Result<Uint8Array, String>, open: &mut Option<Open>) {
        let Portion { group, ends_group, files, first, last, .. } = portion;
        let expected: f64 = files.iter().map(|file| file.size_bytes).sum();
        let mut ends_group = ends_group;
        match (&files[..], bytes) {
            ([file], bytes) => {
                if first {
                    *open = Some(self.open(file, group));
                }
                let failed = match bytes {
                    Ok(bytes) => self.feed_all(open, &bytes, 0, bytes.length()).await.then(String::new),
                    Err(message) => Some(message),
                };
                if last || failed.is_some() {
                    self.close(open, failed.as_deref().filter(|message| !message.is_empty()));
                }
                if failed.is_some() && !last {
                    self.ahead.borrow_mut().skip_rest(group, file);
                    ends_group = !self.ahead.borrow().has_group(group);
                }
            }
            (files, Ok(bytes)) if f64::from(bytes.length()) == expected => {
                let mut start = 0;
                for file in files {
                    let end = start + file.size_bytes as u32;
                    self.take_small(file, group, Ok((&bytes, start, end)), open).await;
                    start = end;
                }
                codec::release(&bytes.buffer());
            }
            // One of them has changed or gone since it was dropped: each for itself, then.
            (files, _) => {
                for file in files {
                    let bytes = source::whole(file).await;
                    let bytes = bytes.as_ref().map(|bytes| (bytes, 0, bytes.length()));
                    self.take_small(file, group, bytes.map_err(Clone::clone), open).await;
                }
            }
        }
        // A group that is stopped has to end as well, here and now or with what is left of it.
        if ends_group || (self.is_stopped() && !self.ahead.borrow().has_group(group)) {
            self.send(group, true, None).await;
        }
    }

    /// A whole file.
    async fn take_small(
        &self,
        file: &Dropped,
        group: u32,
        bytes: Result<(&Uint8Array, u32, u32), String>,
        open: &mut Option<Open>,
    ) {
        if let Some(reason) = self.stopped.borrow().as_deref() {
            self.packer.borrow_mut().report(file.canceled(reason));
            return;
        }
        *open = Some(self.open(file, group));
        let failed = match bytes {
            Ok((bytes, start, end)) => {
                self.feed_all(open, bytes, start, end).await;
                None
            }
            Err(message) => Some(message),
        };
        self.close(open, failed.as_deref());
    }

    async fn take_sample(&self, group: u32, id: FileId, at: u32) {
        if let Some((loader, file)) = of_sample(id, at) {
            let mut open = Some(Open { loader, id, group, opened_ms: self.turns.now_ms(), read_bytes: 0 });
            for bytes in file.chunks() {
                if self.is_stopped() {
                    break;
                }
                self.feed(&mut open, &bytes).await;
            }
            self.close(&mut open, None);
        }
        self.send(group, true, None).await;
    }

    fn open(&self, file: &Dropped, group: u32) -> Open {
        Open { loader: file.loader(), id: file.id, group, opened_ms: self.turns.now_ms(), read_bytes: 0 }
    }

    /// Bytes into the open file, a slice of work at a time; whether nothing more of it is wanted.
    async fn feed_all(&self, open: &mut Option<Open>, bytes: &Uint8Array, start: u32, end: u32) -> bool {
        let mut buffer = Vec::new();
        for start in (start..end).step_by(FEED_BYTES as usize) {
            if self.is_stopped() {
                return true;
            }
            let portion = bytes.subarray(start, end.min(start + FEED_BYTES));
            // The one copy on the road: from the browser's memory into the loader's.
            buffer.resize(portion.length() as usize, 0);
            portion.copy_to(&mut buffer);
            self.feed(open, &buffer).await;
        }
        self.is_stopped()
    }

    async fn feed(&self, open: &mut Option<Open>, bytes: &[u8]) {
        let Some(open) = open else { return };
        {
            let mut packer = self.packer.borrow_mut();
            open.loader.push(bytes, &mut packer.file(open.id));
            packer.count_read(bytes.len() as u64);
            open.read_bytes += bytes.len() as u64;
        }
        let due = self.turns.now_ms() - self.sent_ms.get() >= PARCEL_MS;
        if due || self.packer.borrow().memory_bytes() >= PARCEL_BYTES {
            self.send(open.group, false, Some(open)).await;
        }
        self.turns.breathe().await;
    }

    fn close(&self, open: &mut Option<Open>, failed: Option<&str>) {
        let Some(Open { mut loader, id, opened_ms, read_bytes, .. }) = open.take() else { return };
        let mut packer = self.packer.borrow_mut();
        let stopped = self.stopped.borrow();
        let mut report = match *stopped {
            Some(_) => loader.cancel(&mut packer.file(id)),
            None => loader.finish(&mut packer.file(id)),
        };
        report.messages.extend(stopped.iter().filter(|reason| !reason.is_empty()).cloned());
        // The size of a file of the sample is known only now.
        report.size_bytes = report.size_bytes.max(read_bytes);
        report.inflated_bytes = report.inflated_bytes.max(read_bytes);
        report.load_ms = self.turns.now_ms() - opened_ms;
        if let Some(message) = failed {
            report.messages.push(message.to_owned());
            if report.rows == 0 {
                report.state = FileState::Failed;
            }
        }
        packer.report(report);
    }

    /// Ends everything that waits; the file at hand has been closed.
    async fn stop(&self) {
        let reason = self.stopped.borrow().clone().unwrap_or_default();
        let unread = self.ahead.borrow_mut().clear();
        for (group, files) in unread {
            for file in files {
                self.packer.borrow_mut().report(file.canceled(&reason));
            }
            self.send(group, true, None).await;
        }
        while let Some((group, id, at)) = self.next_sample() {
            if let Some((mut loader, _)) = of_sample(id, at) {
                let mut packer = self.packer.borrow_mut();
                let report = loader.cancel(&mut packer.file(id));
                packer.report(report);
            }
            self.send(group, true, None).await;
        }
        *self.stopped.borrow_mut() = None;
    }

    /// Hands over what is gathered, and waits while the engine has too much to take.
    async fn send(&self, group: u32, last: bool, open: Option<&Open>) {
        self.sent_ms.set(self.turns.now_ms());
        let bytes = {
            let mut packer = self.packer.borrow_mut();
            if let Some(open) = open {
                packer.report(open.loader.report());
            }
            packer.parcel(group, last).write()
        };
        self.untaken_bytes.set(self.untaken_bytes.get() + bytes.len());
        let buffer = Uint8Array::from(&bytes[..]).buffer();
        let parcel = codec::message(field::PARCEL, &buffer);
        let _ = self.port.post_message_with_transferable(&parcel, &Array::of1(&buffer));
        while self.untaken_bytes.get() > WINDOW_BYTES {
            let taken = Promise::new(&mut |resolve, _| *self.waiting.borrow_mut() = Some(resolve));
            let _ = JsFuture::from(taken).await;
        }
    }
}

/// A file of the built-in sample, written by the loader itself and read as dropped ones are.
fn of_sample(id: FileId, at: u32) -> Option<(FileLoader, SampleFile)> {
    let file = sample::files(sample::Options::default()).into_iter().nth(at as usize)?;
    let path = format!("sample/{}", file.path);
    let name = path.rsplit('/').next().unwrap_or(&path);
    Some((FileLoader::new(id, name, &path, 0, LoadOptions::default()), file))
}
