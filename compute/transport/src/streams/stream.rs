//! One open stream.

use super::{link::Link, slots::Slot};
use futures::{
    io::{AsyncRead, AsyncWrite},
    task::AtomicWaker,
};
use libp2p::Stream;
use std::{
    fmt,
    future::Future,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
};
use tokio_util::sync::WaitForCancellationFutureOwned;

/// A byte stream to a peer that counts against the bounds while it is open. Dropping it resets it.
///
/// Its halves may be used by two tasks at once.
pub struct PeerStream {
    stream: Stream,
    tasks: Arc<Tasks>,
    waker: Waker,
    link: Link,
    gone: Pin<Box<WaitForCancellationFutureOwned>>,
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
    pub(super) fn new(stream: Stream, slot: Slot, link: Link) -> Self {
        let tasks = Arc::new(Tasks::default());
        let waker = Waker::from(tasks.clone());
        let gone = Box::pin(link.gone.clone().cancelled_owned());
        Self { stream, tasks, waker, link, gone, _slot: slot }
    }

    fn write_with<T>(
        &mut self,
        cx: &mut Context<'_>,
        work: impl FnOnce(Pin<&mut Stream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        self.tasks.writer.register(cx.waker());
        let done = work(Pin::new(&mut self.stream), &mut Context::from_waker(&self.waker));
        match done.is_pending() && self.is_gone() {
            true => Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into())),
            false => done,
        }
    }

    /// Whether the connection is gone; if not, the stream's users are woken when it is.
    fn is_gone(&mut self) -> bool {
        self.gone.as_mut().poll(&mut Context::from_waker(&self.waker)).is_ready()
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
        match &read {
            Poll::Ready(Ok(bytes)) => this.link.meter.note_received(*bytes),
            // As the stream ends that is told by the other side.
            Poll::Pending if this.is_gone() => return Poll::Ready(Ok(0)),
            _ => {}
        }
        read
    }
}

impl AsyncWrite for PeerStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.write_with(cx, |stream, cx| stream.poll_write(cx, buffer));
        if let Poll::Ready(Ok(bytes)) = &written {
            self.link.meter.note_sent(*bytes);
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
