//! One open stream.

use super::{meter::Meter, slots::Slot};
use futures::{
    io::{AsyncRead, AsyncWrite},
    task::AtomicWaker,
};
use libp2p::Stream;
use std::{
    fmt, io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
};

/// A byte stream to a peer that counts against the bounds while it is open. Dropping it resets it.
///
/// Its halves may be used by two tasks at once.
pub struct PeerStream {
    stream: Stream,
    tasks: Arc<Tasks>,
    waker: Waker,
    meter: Arc<Meter>,
    _slot: Slot,
}

/// Who reads and who writes. The stream below remembers one task only for both directions (reading sends window updates
/// through the place where writing waits), so that a reader would make it forget a writer: it gets to know this pair instead.
#[derive(Default)]
struct Tasks {
    reader: AtomicWaker,
    writer: AtomicWaker,
}

impl Wake for Tasks {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.reader.wake();
        self.writer.wake();
    }
}

impl PeerStream {
    pub(crate) fn new(stream: Stream, slot: Slot, meter: Arc<Meter>) -> Self {
        let tasks = Arc::new(Tasks::default());
        let waker = Waker::from(tasks.clone());
        Self { stream, tasks, waker, meter, _slot: slot }
    }

    fn write_with<T>(
        &mut self,
        cx: &mut Context<'_>,
        work: impl FnOnce(Pin<&mut Stream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        self.tasks.writer.register(cx.waker());
        work(Pin::new(&mut self.stream), &mut Context::from_waker(&self.waker))
    }
}

impl fmt::Debug for PeerStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeerStream").finish_non_exhaustive()
    }
}

impl AsyncRead for PeerStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        this.tasks.reader.register(cx.waker());
        let read = Pin::new(&mut this.stream).poll_read(&mut Context::from_waker(&this.waker), buffer);
        if let Poll::Ready(Ok(bytes)) = &read {
            this.meter.note_received(*bytes);
        }
        read
    }
}

impl AsyncWrite for PeerStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.write_with(cx, |stream, cx| stream.poll_write(cx, buffer));
        if let Poll::Ready(Ok(bytes)) = &written {
            self.meter.note_sent(*bytes);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write_with(cx, Stream::poll_flush)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write_with(cx, Stream::poll_close)
    }
}
